#include <algorithm>
#include <array>
#include <istream>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "broker/ctl/commands.h"
#include "broker/ctl/event_words.h"
#include "broker/ctl/journal_walk.h"
#include "broker/ctl/papers.h"
#include "broker/ctl/ticket_name.h"
#include "broker/floor/config.h"
#include "broker/floor/public_log.h"
#include "broker/journal/journal_restore.h"
#include "broker/verify/entry_reader.h"
#include "broker/verify/event_fields.h"
#include "broker/verify/log_claims.h"
#include "common/log/proof_text.h"
#include "common/log/receipt.h"
#include "common/storage/files.h"
#include "common/text/time_zone.h"
#include "common/wire/codec.h"

namespace dawr::ctl {
namespace {

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

// Where a ticket stands in the log.
struct Place {
  std::uint64_t index{};
  log::Bytes entry;
};

// All leaves of a journal's log, and the newest entry that issued the ticket.
struct Search {
  TicketName wanted;
  std::optional<ServiceDate> day;
  ServiceDate date{};  // as the journal goes on
  CentrePolicy policy;
  std::vector<log::Hash> leaves;
  std::optional<Place> found;

  void look_at(const Entry& entry, const log::Bytes& bytes) {
    if (const auto* opened = std::get_if<DayOpened>(&entry.event)) {
      date = opened->date;
      policy = opened->policy;
    }
    const auto* issued = std::get_if<TicketIssued>(&entry.event);
    if (issued == nullptr || (day && date != *day)) return;
    if (is_named(*issued, wanted, policy)) found = Place{entry.seq - 1, bytes};
  }
};

Result<> read_into(Search& search, const std::filesystem::path& journal) {
  std::string damage;
  const auto read = journal::read_log(journal, [&](const journal::EntryRow& row) {
    search.leaves.push_back(log::leaf_hash(row.bytes));
    const auto entry = wire::decode_entry(row.bytes);
    if (entry) search.look_at(*entry, row.bytes);
    if (!entry) damage = "entry " + std::to_string(row.seq) + ": " + entry.error().detail;
    return entry.has_value();
  });
  if (!read) return std::unexpected(read.error());
  if (!damage.empty()) return refused(journal.string() + ": " + damage);
  return {};
}

// Whether whoever should have cosigned it has. Without a key nobody can tell.
bool is_cosigned(const std::string& note, const std::optional<log::VerifierKey>& witness) {
  if (!witness) return true;
  const auto form = log::parse_note(note);
  return form && log::verify(*form, std::array{*witness});
}

// Rather one that somebody outside has cosigned.
Result<std::string> newest_checkpoint_over(const std::filesystem::path& journal,
                                           std::uint64_t index, std::uint64_t size) {
  auto cosigned = journal::cosigned_of(journal);
  if (cosigned) {
    const auto witness = witness_of(journal);
    std::erase_if(*cosigned, [&](const auto& one) { return !is_cosigned(one.note, witness); });
  }
  for (const auto& notes : {cosigned, journal::checkpoints_of(journal)}) {
    if (!notes) return std::unexpected(notes.error());
    const auto newest = std::find_if(notes->rbegin(), notes->rend(), [&](const auto& one) {
      return one.size > index && one.size <= size;
    });
    if (newest != notes->rend()) return newest->note;
  }
  return refused(journal.string() +
                 ": no checkpoint is of this entry yet; one is made at most ten seconds after it");
}

Result<> write_new(const std::filesystem::path& file, const std::string& text, std::ostream& out) {
  if (file.empty()) {
    out << text;
    return {};
  }
  if (auto made = storage::create_file(file, text, storage::Privacy::open); !made) return made;
  out << file.string() << ": written\n";
  return {};
}

// Whether the journal has the receipt's entry, and on which of its days.
struct InJournal {
  verify::LogVerdict log;
  std::optional<ServiceDate> day;
  std::string ticket;  // as it is printed
};

Result<InJournal> look_in_journal(const verify::Papers& papers, Seq wanted,
                                  const std::filesystem::path& journal) {
  verify::LogClaims claims(papers);
  verify::LogNames names;
  std::optional<ServiceDate> day;
  std::optional<ServiceDate> day_of_entry;
  std::string ticket;
  const auto read = journal::read_log(journal, [&](const journal::EntryRow& row) {
    claims.see(row.bytes);
    const auto entry = verify::read_entry(row.bytes);
    const auto* opened = entry ? std::get_if<DayOpened>(&entry->event) : nullptr;
    const auto* restored = entry ? std::get_if<JournalRestored>(&entry->event) : nullptr;
    if (opened != nullptr) {
      names.centre = opened->policy.code;
      day = opened->date;
    }
    if (restored != nullptr) {
      names.restores.push_back(
          {restored->previous, restored->kept, restored->abandoned, entry->at});
    }
    if (row.seq != wanted) return true;
    day_of_entry = day;
    if (const auto* issued = entry ? std::get_if<TicketIssued>(&entry->event) : nullptr) {
      ticket = std::string(1, issued->line.value) + " " + std::to_string(issued->number);
    }
    return true;
  });
  if (!read) return std::unexpected(read.error());
  names.epoch = read->epoch;
  return InJournal{claims.judge(names), day_of_entry, ticket};
}

std::unexpected<Fault> of_another_day(ServiceDate is, ServiceDate wanted) {
  return refused("the receipt is genuine, but of another day: of " + text_of(is) + ", not of " +
                 text_of(wanted));
}

Result<> hold_against(const log::Receipt& receipt, const log::VerifierKey& key,
                      const CheckReceiptOptions& options, std::ostream& out) {
  const auto named = journal_of(options.journal);
  if (!named) return std::unexpected(named.error());
  const auto& journal = *named;
  const auto found = look_in_journal({.checkpoints = {},
                                      .receipts = {{"the receipt", to_text(receipt)}},
                                      .keys = {key},
                                      .leaves = {}},
                                     receipt.index + 1, journal);
  if (!found) return std::unexpected(found.error());
  const auto& [log, day, ticket] = *found;
  if (!log.findings.empty()) return refused(journal.string() + ": " + log.findings[0].why);
  if (!log.lost.empty()) return refused(journal.string() + ": " + log.lost[0]);
  if (options.day && day && *day != *options.day) return of_another_day(*day, *options.day);
  out << journal.string() << " has this entry";
  if (day) out << ", of " << text_of(*day);
  if (!ticket.empty()) out << ": it issued ticket " << ticket;
  out << ".\n";
  return {};
}

Result<std::string> read_stream(std::istream& in) {
  constexpr std::size_t longest = 100'000;
  std::string text(longest + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > longest) return refused("standard input: is longer than any receipt");
  return text;
}

// By the calendar of the place, as far as it is known without the journal.
Result<> check_day(const log::Receipt& receipt, ServiceDate wanted) {
  const auto zone = text::TimeZone::named(CentrePolicy{}.time_zone);
  if (!zone) return std::unexpected(zone.error());
  const auto date = zone->civil(receipt.time).date;
  if (date != wanted) return of_another_day(date, wanted);
  return {};
}

}  // namespace

Result<> log_key(const std::filesystem::path& centre, std::ostream& out) {
  const CentreFiles files{centre};
  const auto config = load_centre(centre);
  if (!config) return refused("the configuration is unsound:\n" + to_text(config.error()));
  const auto key = log::load_signing_key(files.log_secret_key());
  if (!key) return std::unexpected(key.error());
  const auto extent = journal::extent_of(config->settings.journal);
  if (!extent) return std::unexpected(extent.error());
  out << log::to_vkey({.name = log_origin(config->policy.code, extent->epoch),
                       .kind = log::SignatureKind::ed25519,
                       .key = key->public_key()})
      << "\n";
  return {};
}

Result<> prove(const ProveOptions& options, std::ostream& out) {
  auto wanted = read_ticket_name(options.ticket);
  if (!wanted) return std::unexpected(wanted.error());
  Search search;
  search.wanted = *std::move(wanted);
  search.day = options.day;
  const auto journal = journal_of(options.journal);
  if (!journal) return std::unexpected(journal.error());
  if (auto read = read_into(search, *journal); !read) return read;
  if (!search.found) {
    return refused(options.journal.string() + ": no ticket " + options.ticket + " was given" +
                   (options.day ? " that day" : ""));
  }
  const auto note = newest_checkpoint_over(*journal, search.found->index, search.leaves.size());
  if (!note) return std::unexpected(note.error());
  const auto form = log::parse_note(*note);
  if (!form) return std::unexpected(form.error());
  const auto checkpoint = log::parse_checkpoint(form->text);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  const std::span leaves{search.leaves};
  return write_new(
      options.out,
      to_text(log::InclusionProof{
          .index = search.found->index,
          .hashes = log::inclusion_proof(leaves.first(checkpoint->size), search.found->index),
          .extra = {},
          .checkpoint = *note}),
      out);
}

Result<> check_receipt(const CheckReceiptOptions& options, std::istream& in, std::ostream& out) {
  Result<std::string> text = std::string();
  if (options.receipt == "-") {
    text = read_stream(in);
  } else {
    text = read_receipt(options.receipt);
  }
  if (!text) return std::unexpected(text.error());
  const auto receipt = log::parse_receipt(*text);
  if (!receipt) {
    const bool is_text = options.receipt.contains(':');
    const auto name = is_text                  ? "the text given"
                      : options.receipt == "-" ? "standard input"
                                               : options.receipt;
    return refused(name + ": " + receipt.error().text);
  }
  const auto key = read_key(options.key);
  if (!key) return std::unexpected(key.error());
  if (auto genuine = log::verify(*receipt, std::array{*key}); !genuine) return genuine;
  if (options.day && options.journal.empty()) {
    if (auto same = check_day(*receipt, *options.day); !same) return same;
  }
  out << "Genuine: " << receipt->origin << " has signed at " << verify::text_of(receipt->time)
      << " that a ticket is entry " << receipt->index + 1 << " of its log.\nIts words: "
      << log::fingerprint(receipt->origin, receipt->index, receipt->leaf) << "\n";
  if (options.journal.empty()) {
    out << "Which number that ticket has, the log alone can tell: give it with --journal.\n";
    return {};
  }
  return hold_against(*receipt, *key, options, out);
}

}  // namespace dawr::ctl
