// Making an exported log.
#include <fstream>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>

#include "broker/ctl/commands.h"
#include "broker/ctl/event_words.h"
#include "broker/ctl/exported_log.h"
#include "broker/ctl/journal_walk.h"
#include "broker/journal/journal_restore.h"
#include "broker/verify/entry_reader.h"
#include "broker/verify/event_fields.h"
#include "common/log/encoding.h"
#include "common/log/proof_text.h"
#include "common/storage/files.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

// By the fields that an event has, so that a new kind of event says nothing of a person unseen.
struct PersonalPart {
  std::string_view operator()(const DayOpened& opened) const {
    return opened.policy.clerks.empty() ? "" : "staff";
  }
  std::string_view operator()(const PriorityGranted&) const { return "person"; }
  std::string_view operator()(const TicketIssued& issued) const {
    return issued.claim || issued.priority || issued.person ? "person" : "";
  }
  std::string_view operator()(const ApprovalRequested&) const { return "text"; }
  std::string_view operator()(const PaymentRecorded&) const { return "text"; }
  // Of whom it is told may be known.
  std::string_view operator()(const VisitRated&) const { return "person"; }
  // What the whole hall was shown.
  std::string_view operator()(const IssuingPaused&) const { return ""; }
  std::string_view operator()(const NoticePosted&) const { return ""; }
  template <class Other>
  std::string_view operator()(const Other& event) const {
    if constexpr (requires { event.clerk; }) return "staff";
    if constexpr (requires { std::string(event.reason); }) return "text";
    return "";
  }
};

// What a reader wants to know, of what is nobody's secret.
struct SafeWords {
  std::string operator()(const TicketIssued& issued) const {
    return std::string(1, issued.line.value) + " " + std::to_string(issued.number);
  }
  std::string operator()(const TicketCalled& called) const {
    return std::string(word_of(called.reason));
  }
  std::string operator()(const CommandRefused& refused) const {
    return std::string(name_of(refused.kind)) + " " + std::string(dawr::name_of(refused.code));
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return "";
  }
};

// "2026-03-15T10:24Z"
std::string minute_of(Instant at) {
  const auto whole = verify::text_of(at);
  return whole.substr(0, whole.rfind(':')) + "Z";
}

// The folder under another name until it is whole; gone if it never is.
class Unfinished {
 public:
  explicit Unfinished(const fs::path& folder)
      : path_(storage::with_suffix(folder, ".unfinished")) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    std::error_code error;
    if (made_) fs::remove_all(path_, error);
  }
  Result<> make() {
    std::error_code error;
    made_ = fs::create_directory(path_, error);
    if (!made_) return refused(path_.string() + ": can't be made, or is there already");
    for (const auto* const part : {"checkpoints", "proofs"}) fs::create_directory(path_ / part);
    return {};
  }
  Result<> finish(const fs::path& folder) {
    std::error_code error;
    fs::rename(path_, folder, error);
    if (error) return refused(folder.string() + ": can't be made: " + error.message());
    made_ = false;
    return {};
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  bool made_{};
};

Result<> write_file(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  if (!out.flush()) return refused(file.string() + ": can't be written. Is the disk full?");
  return {};
}

struct Exported {
  log::Tree tree;
  std::string centre;
  std::uint64_t withheld{};
};

Result<Exported> write_entries(const fs::path& journal, const fs::path& folder, Epoch& epoch) {
  Exported exported;
  std::ofstream leaves(folder / "leaves", std::ios::binary);
  std::ofstream entries(folder / "entries.tsv", std::ios::binary);
  entries << "entry\ttime\tevent\tticket\tcounter\tline\twords\tbytes\n";
  std::string wrong;
  const auto read = journal::read_log(journal, [&](const journal::EntryRow& row) {
    const auto entry = verify::read_entry(row.bytes);
    if (!entry) {
      wrong = "entry " + std::to_string(row.seq) + " can't be read: " + entry.error();
      return false;
    }
    const auto leaf = log::leaf_hash(row.bytes);
    exported.tree.append(leaf);
    exported.withheld += personal_part(entry->event).empty() ? 0 : 1;
    if (const auto* day = std::get_if<DayOpened>(&entry->event)) exported.centre = day->policy.code;
    leaves << log::to_base64(leaf) << "\n";
    entries << exported_line(*entry, row.bytes) << "\n";
    return true;
  });
  if (!read) return std::unexpected(read.error());
  if (!wrong.empty()) return refused(journal.string() + ": " + wrong + ". Ask dawrctl verify.");
  if (!leaves.flush() || !entries.flush()) {
    return refused(folder.string() + ": can't be written. Is the disk full?");
  }
  epoch = read->epoch;
  return exported;
}

std::string size_name(std::uint64_t size) {
  constexpr int digits = 10;
  std::ostringstream name;
  name << std::setw(digits) << std::setfill('0') << size;
  return name.str();
}

// Each checkpoint, and that it goes on from the one before.
Result<std::size_t> write_checkpoints(const fs::path& journal, const fs::path& folder,
                                      const log::Tree& tree) {
  const auto kept = journal::checkpoints_of(journal);
  if (!kept) return std::unexpected(kept.error());
  std::uint64_t before = 0;
  std::size_t written = 0;
  for (const auto& one : *kept) {
    if (one.size > tree.size()) continue;  // made since the entries were read
    const auto name = size_name(one.size);
    if (auto made = write_file(folder / "checkpoints" / name, one.note); !made) {
      return std::unexpected(made.error());
    }
    if (before > 0) {
      const auto proof = to_text(
          log::ConsistencyProof{before, tree.consistency_proof(before, one.size), one.note});
      if (auto made = write_file(folder / "proofs" / (size_name(before) + "-" + name), proof);
          !made) {
        return std::unexpected(made.error());
      }
    }
    before = one.size;
    ++written;
  }
  return written;
}

}  // namespace

std::string_view personal_part(const Event& event) { return std::visit(PersonalPart{}, event); }

bool may_withhold(std::string_view event, std::string_view part) {
  const auto of_kind = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    const Event kind{std::in_place_index<Index>};
    if (name_of(kind) != event) return false;
    if (std::holds_alternative<DayOpened>(kind)) return part == "staff";
    if (std::holds_alternative<TicketIssued>(kind)) return part == "person";
    return !part.empty() && part == personal_part(kind);
  };
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    return (of_kind(std::integral_constant<std::size_t, Index>{}) || ...);
  }(std::make_index_sequence<std::variant_size_v<Event>>{});
}

std::string exported_line(const Entry& entry, log::BytesView bytes) {
  const auto facts = facts_of(entry.event);
  const auto personal = personal_part(entry.event);
  std::ostringstream line;
  line << entry.seq << "\t" << minute_of(entry.at) << "\t" << name_of(entry.event) << "\t";
  if (facts.ticket) line << facts.ticket->value;
  line << "\t";
  if (facts.counter) line << facts.counter->value;
  line << "\t";
  if (facts.line) line << facts.line->value;
  line << "\t" << std::visit(SafeWords{}, entry.event) << "\t";
  if (personal.empty()) {
    line << log::to_base64(bytes);
  } else {
    line << "-" << personal;
  }
  return line.str();
}

Result<> export_log(const ExportLogOptions& options, std::ostream& out) {
  const auto journal = journal_of(options.journal);
  if (!journal) return std::unexpected(journal.error());
  std::error_code error;
  if (fs::exists(options.out, error)) {
    return refused(options.out.string() + ": is there already; name a folder to make");
  }
  Unfinished unfinished(options.out);
  if (auto made = unfinished.make(); !made) return made;
  Epoch epoch{};
  const auto exported = write_entries(*journal, unfinished.path(), epoch);
  if (!exported) return std::unexpected(exported.error());
  const auto size = exported->tree.size();
  const auto origin = verify::origin_of(exported->centre, epoch);
  if (auto written =
          write_file(unfinished.path() / "log", "dawr exported log 1\norigin " + origin +
                                                    "\nentries " + std::to_string(size) + "\n");
      !written) {
    return written;
  }
  const auto checkpoints = write_checkpoints(*journal, unfinished.path(), exported->tree);
  if (!checkpoints) return std::unexpected(checkpoints.error());
  if (auto done = unfinished.finish(options.out); !done) return done;
  out << options.out.string() << ": " << size << " entries of " << origin << ", "
      << exported->withheld << " of them without what tells of a person, " << *checkpoints
      << " checkpoints.\nWhoever gets it checks it with dawrctl verify " << options.out.string()
      << " --key, and the key that dawrctl log-key shows.\n";
  return {};
}

}  // namespace dawr::ctl
