// Reading and judging an exported log.
#include "broker/ctl/exported_log.h"

#include <algorithm>
#include <fstream>
#include <ostream>
#include <set>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include "broker/ctl/log_verdict.h"
#include "broker/verify/entry_reader.h"
#include "common/log/checkpoint.h"
#include "common/log/encoding.h"
#include "common/log/proof_text.h"
#include "common/storage/files.h"
#include "common/text/json_text.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;
using std::to_string;
using verify::LogBreach;
using verify::LogFinding;

constexpr std::size_t columns = 8;

std::unexpected<Fault> damaged(const fs::path& file, const std::string& what) {
  return std::unexpected(Fault{FaultKind::damaged, file.string() + ": " + what});
}

struct Header {
  std::string origin;
  std::uint64_t entries{};
};

Result<Header> read_header(const fs::path& folder) {
  constexpr std::size_t longest = 1000;
  const auto file = folder / "log";
  const auto text = storage::read_file(file, longest);
  if (!text) {
    return damaged(folder,
                   "is neither a centre's folder, for it has no centre.toml, nor an exported "
                   "log, for it has no file 'log'");
  }
  log::Lines lines(*text);
  const auto first = lines.next().value_or("");
  const auto origin = lines.next().value_or("");
  const auto entries = lines.next().value_or("");
  constexpr std::string_view origin_word = "origin ";
  constexpr std::string_view entries_word = "entries ";
  if (first != "dawr exported log 1" || !origin.starts_with(origin_word) ||
      !entries.starts_with(entries_word)) {
    return damaged(file, "is not the beginning of an exported log, version 1");
  }
  const auto count = log::parse_number(entries.substr(entries_word.size()));
  if (!count) return damaged(file, "has no number of entries");
  return Header{std::string(origin.substr(origin_word.size())), *count};
}

Result<std::vector<log::Hash>> read_leaves(const fs::path& folder) {
  const auto file = folder / "leaves";
  std::ifstream in(file, std::ios::binary);
  if (!in) return damaged(file, "is missing");
  std::vector<log::Hash> leaves;
  for (std::string line; std::getline(in, line);) {
    const auto leaf = log::hash_from_base64(line);
    if (!leaf || in.eof()) {
      return damaged(
          file, "line " + to_string(leaves.size() + 1) + " is no hash: it was cut off or changed");
    }
    leaves.push_back(*leaf);
  }
  return leaves;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const auto tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == line.npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

Result<std::vector<fs::path>> files_in(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder, error)) files.push_back(entry.path());
  if (error) return damaged(folder, "can't be read: " + error.message());
  std::ranges::sort(files);
  return files;
}

// What the lines of entries say, held against the leaves.
class Lines {
 public:
  Lines(const std::vector<log::Hash>& leaves, ExportedVerdict& verdict)
      : leaves_(leaves), verdict_(verdict) {}

  // The first that is wrong.
  std::optional<LogFinding> read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string line;
    std::getline(in, line);
    for (; !found_ && std::getline(in, line); ++number_) look_at(line);
    if (!found_ && number_ <= leaves_.size()) {
      accuse(number_, "it is missing: there are " + to_string(leaves_.size()) + " leaves");
    }
    return found_;
  }
  [[nodiscard]] const std::vector<queue::Restoration>& restores() const { return restores_; }

 private:
  void accuse(Seq seq, const std::string& why) {
    found_ = LogFinding{.breach = LogBreach::changed,
                        .paper = "entries.tsv",
                        .from = seq,
                        .to = seq,
                        .why = "entry " + to_string(seq) + ": " + why};
  }

  void look_at(const std::string& line) {
    const auto fields = fields_of(line);
    if (fields.size() != columns || fields[0] != to_string(number_)) {
      return accuse(number_, "its line is missing, or in another's place");
    }
    if (number_ > leaves_.size()) return accuse(number_, "it has no leaf");
    const auto& given = fields.back();
    if (fields[1] < last_minute_) return accuse(number_, "it is earlier than one before it");
    last_minute_ = fields[1];
    if (given.starts_with("-")) {
      if (!may_withhold(fields[2], given.substr(1))) {
        return accuse(number_, "its bytes are missing, and nothing of a person could be in them");
      }
      ++verdict_.withheld;
      return;
    }
    const auto bytes = log::from_base64(given);
    if (!bytes) return accuse(number_, "its bytes are no base64");
    if (log::leaf_hash(*bytes) != leaves_[number_ - 1]) {
      return accuse(number_, "its bytes are not those of its leaf");
    }
    ++verdict_.in_full;
    look_into(line, *bytes);
  }

  void look_into(const std::string& line, const log::Bytes& bytes) {
    const auto entry = verify::read_entry(bytes);
    if (!entry) return accuse(number_, "it can't be read: " + entry.error());
    if (entry->seq != number_) {
      return accuse(number_, "its bytes are those of entry " + to_string(entry->seq));
    }
    if (entry->at < last_) return accuse(number_, "it is earlier than one before it");
    last_ = entry->at;
    if (exported_line(*entry, bytes) != line) {
      return accuse(number_, "the words beside it are not what its bytes say");
    }
    if (const auto* restored = std::get_if<JournalRestored>(&entry->event)) {
      restores_.push_back({restored->previous, restored->kept, restored->abandoned, entry->at});
    }
    if (const auto* called = std::get_if<TicketCalled>(&entry->event)) {
      ++verdict_.calls;
      if (called->runner_up && *called->runner_up < called->key) {
        accuse(number_, "ticket " + to_string(called->ticket.value) +
                            " was called out of turn: ticket " +
                            to_string(called->runner_up->serial.value) + " was earlier");
      }
    }
  }

  const std::vector<log::Hash>& leaves_;
  ExportedVerdict& verdict_;
  std::vector<queue::Restoration> restores_;
  std::optional<LogFinding> found_;
  Instant last_{};
  std::string last_minute_;
  Seq number_ = 1;
};

// Each against the leaves themselves.
std::optional<LogFinding> wrong_proof(const fs::path& file, const log::Tree& tree) {
  const auto wrong = [&](LogBreach breach, const std::string& why) {
    return LogFinding{.breach = breach,
                      .paper = "proofs/" + file.filename().string(),
                      .from = 0,
                      .to = 0,
                      .why = why};
  };
  const auto text = storage::read_file(file, 2 * log::longest_note);
  if (!text) return wrong(LogBreach::unreadable, text.error().text);
  const auto proof = log::parse_consistency_proof(*text);
  if (!proof) return wrong(LogBreach::unreadable, proof.error().text);
  const auto note = log::parse_note(proof->checkpoint);
  const auto checkpoint = note ? log::parse_checkpoint(note->text)
                               : Result<log::Checkpoint>(std::unexpected(note.error()));
  if (!checkpoint) return wrong(LogBreach::unreadable, checkpoint.error().text);
  if (checkpoint->size > tree.size() || proof->old_size > checkpoint->size) {
    return wrong(LogBreach::end_missing,
                 "the end is missing: it leads to " + to_string(checkpoint->size) + " entries");
  }
  const auto holds = log::verify_consistency(proof->old_size, checkpoint->size, proof->hashes,
                                             tree.root(proof->old_size), checkpoint->root);
  if (!holds) return wrong(LogBreach::changed, "it does not hold: " + holds.error().text);
  return std::nullopt;
}

Result<std::vector<LogFinding>> wrong_proofs(const fs::path& folder,
                                             const std::vector<log::Hash>& leaves,
                                             std::uint64_t& hold) {
  std::vector<LogFinding> findings;
  const auto files = files_in(folder);
  if (!files) return std::unexpected(files.error());
  const log::Tree tree{std::span<const log::Hash>(leaves)};
  for (const auto& file : *files) {
    auto wrong = wrong_proof(file, tree);
    if (wrong) {
      findings.push_back(*std::move(wrong));
    } else {
      ++hold;
    }
  }
  return findings;
}

// "dawr/CENTRE/EPOCH" as its parts.
verify::LogNames names_in(const Header& header, const std::vector<queue::Restoration>& restores) {
  const std::string_view origin = header.origin;
  const auto first = origin.find('/');
  const auto last = origin.rfind('/');
  if (first == origin.npos || last == first) return {};
  Epoch epoch{};
  for (const char digit : origin.substr(last + 1)) {
    const auto value = std::string_view("0123456789abcdef").find(digit);
    epoch.value = epoch.value << 4U | (value & 15U);
  }
  return {std::string(origin.substr(first + 1, last - first - 1)), epoch, restores};
}

void print(const ExportedVerdict& verdict, const fs::path& folder, KeySource keys,
           std::ostream& out) {
  const bool broken = verdict.log.contradiction() != nullptr;
  out << folder.string()
      << (broken ? " is not the log that was signed.\n"
                 : " is an exported log that holds together.\n")
      << counted(verdict.in_full, "entry is", "entries are") << " there in full, "
      << grouped(verdict.withheld)
      << " only as their hashes, for they tell of a person, and the words beside "
         "them are not proved; "
      << counted(verdict.proofs, "proof holds", "proofs hold") << "; "
      << counted(verdict.calls, "call, whose runner-up was not earlier.\n",
                 "calls, of none of which the runner-up was earlier.\n")
      << "Whether each call was lawful only the journal itself tells.\n";
  print_log(verdict.log, nullptr, keys, out);
}

void print_json(const ExportedVerdict& verdict, const fs::path& folder, KeySource keys,
                std::ostream& out) {
  out << "{\"log\":" << text::json_text(folder.string())
      << ",\"sound\":" << (verdict.log.findings.empty() ? "true" : "false")
      << ",\"in_full\":" << verdict.in_full << ",\"withheld\":" << verdict.withheld
      << ",\"calls\":" << verdict.calls << ",\"proofs\":" << verdict.proofs << ",\"signed\":";
  print_log_json(verdict.log, keys, out);
  out << "}\n";
}

}  // namespace

Result<std::vector<verify::Paper>> exported_checkpoints(const fs::path& folder) {
  const auto files = files_in(folder / "checkpoints");
  if (!files) return std::unexpected(files.error());
  std::vector<verify::Paper> papers;
  for (const auto& file : *files) {
    auto text = storage::read_file(file, log::longest_note);
    if (!text) return std::unexpected(text.error());
    papers.push_back(
        {.name = "checkpoints/" + file.filename().string(), .text = *std::move(text), .own = true});
  }
  return papers;
}

Result<verify::SignedLeaves> read_signed_leaves(const fs::path& folder,
                                                const std::vector<log::VerifierKey>& keys) {
  const auto header = read_header(folder);
  if (!header) return std::unexpected(header.error());
  auto leaves = read_leaves(folder);
  if (!leaves) return std::unexpected(leaves.error());
  auto checkpoints = exported_checkpoints(folder);
  if (!checkpoints) return std::unexpected(checkpoints.error());
  verify::LogClaims claims(
      {.checkpoints = *std::move(checkpoints), .receipts = {}, .keys = keys, .leaves = {}});
  for (const auto& leaf : *leaves) claims.see_leaf(leaf);
  const auto verdict = claims.judge({});
  if (!verdict.signatures_checked || verdict.held_up_to() == 0) {
    if (!verdict.signatures_checked) {
      return damaged(folder, "give the log's key (--key): without it these leaves prove nothing");
    }
    return damaged(folder, "no checkpoint that its log has signed is of these leaves" +
                               (verdict.findings.empty() ? "" : ": " + verdict.findings[0].why));
  }
  leaves->resize(verdict.held_up_to());
  return verify::SignedLeaves{folder.string(), header->origin, *std::move(leaves)};
}

Result<ExportedVerdict> judge_exported(const fs::path& folder, verify::Papers papers) {
  const auto header = read_header(folder);
  if (!header) return std::unexpected(header.error());
  const auto leaves = read_leaves(folder);
  if (!leaves) return std::unexpected(leaves.error());
  auto own = exported_checkpoints(folder);
  if (!own) return std::unexpected(own.error());
  std::ranges::move(*own, std::back_inserter(papers.checkpoints));
  verify::LogClaims claims(papers);
  for (const auto& leaf : *leaves) claims.see_leaf(leaf);
  ExportedVerdict verdict;
  Lines lines(*leaves, verdict);
  auto wrong = lines.read(folder / "entries.tsv");
  verdict.log = claims.judge(names_in(*header, lines.restores()));
  auto& findings = verdict.log.findings;
  if (leaves->size() < header->entries) {
    findings.push_back({.breach = LogBreach::end_missing,
                        .paper = "log",
                        .from = leaves->size() + 1,
                        .to = header->entries,
                        .why = "the end is missing: it was of " + to_string(header->entries) +
                               " entries, and there are " + to_string(leaves->size())});
  }
  if (wrong) findings.insert(findings.begin(), *std::move(wrong));
  auto proofs = wrong_proofs(folder / "proofs", *leaves, verdict.proofs);
  if (!proofs) return std::unexpected(proofs.error());
  std::ranges::move(*proofs, std::back_inserter(findings));
  return verdict;
}

Result<bool> verify_exported(const fs::path& folder, ReadPapers read, bool json,
                             std::ostream& out) {
  const auto verdict = judge_exported(folder, std::move(read.papers));
  if (!verdict) return std::unexpected(verdict.error());
  json ? print_json(*verdict, folder, read.keys, out) : print(*verdict, folder, read.keys, out);
  return verdict->log.findings.empty();
}

}  // namespace dawr::ctl
