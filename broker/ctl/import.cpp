// What somebody else has written as a table, put into a centre: shown first, done when it is said.
#include <filesystem>
#include <list>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "broker/ctl/commands.h"
#include "broker/ctl/csv_difference.h"
#include "broker/ctl/day_import.h"
#include "broker/ctl/owner.h"
#include "broker/floor/config.h"
#include "common/storage/files.h"

namespace dawr::ctl {
namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20U;

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

// The centre's files as texts, any of which can be another one.
class Texts {
 public:
  explicit Texts(const CentreFiles& files) : files_(files) {}

  NamedText& read(const std::filesystem::path& file) {
    auto text = storage::read_file(file, most_bytes);
    if (!text && !fault_) fault_ = text.error();
    return named(file, text.value_or(""));
  }
  NamedText& named(const std::filesystem::path& file, std::string text) {
    const auto& kept = kept_.emplace_back(std::move(text));
    return views_.emplace_back(file.string(), kept);
  }
  std::optional<NamedText> read_if_there(const std::filesystem::path& file) {
    std::error_code no_such;
    return std::filesystem::exists(file, no_such) ? std::optional(read(file)) : std::nullopt;
  }
  CentreTexts all() {
    return {.centre = read(files_.config()),
            .catalogue = read(files_.catalogue()),
            .flows = read_if_there(files_.flows()),
            .calendar = read_if_there(files_.calendar()),
            .holidays = read_if_there(files_.holidays())};
  }
  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }

 private:
  CentreFiles files_;
  std::list<std::string> kept_;
  std::list<NamedText> views_;
  std::optional<Fault> fault_;
};

struct Change {
  std::filesystem::path file;  // of the centre
  std::string before;
  std::string after;
  std::vector<std::string> lines;
  std::string summary;
};

std::string counted(const CsvDifference& found) {
  return std::to_string(found.added) + " added, " + std::to_string(found.removed) + " removed, " +
         std::to_string(found.changed) + " changed, " + std::to_string(found.same) +
         " as they were.";
}

Change change_of_table(const std::filesystem::path& file, const NamedText& before,
                       const NamedText& after) {
  auto found = csv_difference(before, after);
  auto summary = counted(found);
  return {.file = file,
          .before = std::string(before.text),
          .after = std::string(after.text),
          .lines = std::move(found.lines),
          .summary = std::move(summary)};
}

Result<Change> change_of_days(const std::filesystem::path& file, const NamedText& before,
                              const NamedText& days, const Calendar& calendar) {
  auto found = import_days(days, calendar);
  if (!found) return refused("these days can't be imported:\n" + to_text(found.error()));
  auto text = std::string(before.text);
  if (!found->toml.empty() && !text.ends_with('\n')) text += '\n';
  const auto changed = std::to_string(found->lines.size());
  return Change{
      .file = file,
      .before = std::string(before.text),
      .after = text + found->toml,
      .lines = std::move(found->lines),
      .summary = changed + " days changed, " + std::to_string(found->same) + " as they were."};
}

// The change, and what the centre's texts would be with it.
Result<Change> prepare(const ImportOptions& options, const CentreFiles& files, Texts& texts,
                       CentreTexts& centre) {
  const auto& given = texts.read(options.file);
  if (texts.fault()) return std::unexpected(*texts.fault());
  if (options.what == Import::catalogue) {
    return change_of_table(files.catalogue(), std::exchange(centre.catalogue, given), given);
  }
  const auto config = read_centre(centre, files.directory);
  if (!config) {
    return refused("the configuration is unsound before anything is imported:\n" +
                   to_text(config.error()));
  }
  if (!config->calendar || !centre.calendar) {
    return refused(files.calendar().string() +
                   ": there is none; begin with the sample's calendar.toml and holidays.csv");
  }
  if (options.what == Import::holidays) {
    const auto before = centre.holidays.value_or(NamedText{files.holidays().string(), ""});
    centre.holidays = given;
    return change_of_table(files.holidays(), before, given);
  }
  auto change = change_of_days(files.calendar(), *centre.calendar, given, *config->calendar);
  if (change) centre.calendar = texts.named(files.calendar(), change->after);
  return change;
}

Result<> put_in_place(const Change& change, std::ostream& out) {
  const auto aside = storage::with_suffix(change.file, ".before");
  if (!change.before.empty()) {
    auto kept = storage::replace_file(aside, change.before, storage::Privacy::open);
    if (!kept) return kept;
  }
  auto replaced = storage::replace_file(change.file, change.after, storage::Privacy::open);
  if (!replaced) return replaced;
  out << change.file.string() << " is the new one";
  if (!change.before.empty()) out << "; the one before is kept as " << aside.string();
  out << ". It holds from the next day that is opened.\n";
  return {};
}

}  // namespace

Result<> import_table(const ImportOptions& options, std::ostream& out) {
  if (auto owner = check_is_owner(options.centre); options.apply && !owner) return owner;
  const CentreFiles files{options.centre};
  Texts texts(files);
  auto centre = texts.all();
  if (texts.fault()) return std::unexpected(*texts.fault());
  const auto change = prepare(options, files, texts, centre);
  if (!change) return std::unexpected(change.error());
  if (const auto sound = read_centre(centre, files.directory); !sound) {
    return refused("with this the configuration would be unsound; nothing was changed:\n" +
                   to_text(sound.error()));
  }
  for (const auto& line : change->lines) out << line << "\n";
  out << change->summary << "\n";
  if (change->lines.empty()) {
    out << "There is nothing to change.\n";
    return {};
  }
  if (options.apply) return put_in_place(*change, out);
  out << "Nothing was changed. The same with --apply changes " << change->file.string() << ".\n";
  return {};
}

}  // namespace dawr::ctl
