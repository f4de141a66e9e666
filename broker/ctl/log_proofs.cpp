#include <algorithm>
#include <array>
#include <cctype>
#include <istream>
#include <iterator>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "broker/ctl/commands.h"
#include "broker/floor/config.h"
#include "broker/floor/public_log.h"
#include "broker/journal/journal_restore.h"
#include "common/device/command_text.h"
#include "common/log/proof_text.h"
#include "common/log/receipt.h"
#include "common/storage/files.h"
#include "common/wire/codec.h"

namespace dawr::ctl {
namespace {

constexpr std::size_t longest_key_file = 4096;

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

// A letter, in one of two scripts, and a number.
struct TicketName {
  std::string letter;
  std::uint16_t number{};
};

Result<TicketName> read_ticket_name(const std::string& text) {
  const auto western = device::with_western_digits(text);
  const auto first_digit = std::min(western.find_first_of("0123456789"), western.size());
  std::string letter;
  std::ranges::copy_if(western.substr(0, first_digit), std::back_inserter(letter),
                       [](char c) { return c != ' ' && c != '-'; });
  constexpr std::uint64_t largest = 9999;
  const auto number = device::read_number(western.substr(first_digit), largest);
  if (letter.empty() || !number || *number == 0) {
    return refused("'" + text + "' is no ticket: expected its letter and number, such as 'S 55'");
  }
  if (letter.size() == 1) letter[0] = static_cast<char>(std::toupper(letter[0]));
  return TicketName{letter, static_cast<std::uint16_t>(*number)};
}

// Where a ticket stands in the log.
struct Place {
  std::uint64_t index{};
  log::Bytes entry;
};

bool has_letter(const CentrePolicy& policy, LineId line, const std::string& letter) {
  if (letter == std::string(1, line.value)) return true;
  const auto found = std::ranges::find(policy.lines, line, &Line::id);
  return found != policy.lines.end() && found->letter_ar == letter;
}

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
    if (issued->number == wanted.number && has_letter(policy, issued->line, wanted.letter)) {
      found = Place{entry.seq - 1, bytes};
    }
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

// Rather one that somebody outside has cosigned.
Result<std::string> newest_checkpoint_over(const std::filesystem::path& journal,
                                           std::uint64_t index, std::uint64_t size) {
  for (const auto& notes : {journal::cosigned_of(journal), journal::checkpoints_of(journal)}) {
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

Result<log::VerifierKey> read_key(const std::string& key_or_file) {
  std::error_code error;
  if (!std::filesystem::exists(key_or_file, error)) return log::parse_vkey(key_or_file);
  auto text = storage::read_file(key_or_file, longest_key_file);
  if (!text) return std::unexpected(text.error());
  while (text->ends_with('\n')) text->pop_back();
  return log::parse_vkey(*text);
}

Result<std::optional<journal::EntryRow>> entry_at(const std::filesystem::path& journal, Seq seq) {
  std::optional<journal::EntryRow> found;
  const auto read = journal::read_log(journal, [&](const journal::EntryRow& row) {
    if (row.seq == seq) found = row;
    return row.seq < seq;
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

Result<> hold_against(const log::Receipt& receipt, const std::filesystem::path& journal,
                      std::ostream& out) {
  const Seq seq = receipt.index + 1;
  const auto row = entry_at(journal, seq);
  if (!row) return std::unexpected(row.error());
  if (!*row) {
    return refused(journal.string() + ": has no entry " + std::to_string(seq) +
                   ", which the centre has signed for");
  }
  if (log::leaf_hash((*row)->bytes) != receipt.leaf) {
    return refused(journal.string() + ": entry " + std::to_string(seq) +
                   " is not the one that the centre has signed for");
  }
  out << journal.string() << " has this entry.\n";
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
  if (auto read = read_into(search, options.journal); !read) return read;
  if (!search.found) {
    return refused(options.journal.string() + ": no ticket " + options.ticket + " was given" +
                   (options.day ? " that day" : ""));
  }
  const auto note =
      newest_checkpoint_over(options.journal, search.found->index, search.leaves.size());
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
  std::string text = options.receipt;
  if (text == "-") text.assign(std::istreambuf_iterator<char>(in), {});
  const auto receipt = log::parse_receipt(text);
  if (!receipt) return std::unexpected(receipt.error());
  const auto key = read_key(options.key);
  if (!key) return std::unexpected(key.error());
  if (auto genuine = log::verify(*receipt, std::array{*key}); !genuine) return genuine;
  out << "Genuine: " << receipt->origin << " has signed that this ticket is entry "
      << receipt->index + 1 << " of its log.\nIts words: "
      << log::fingerprint(receipt->origin, receipt->index, receipt->leaf) << "\n";
  if (options.journal.empty()) return {};
  return hold_against(*receipt, options.journal, out);
}

}  // namespace dawr::ctl
