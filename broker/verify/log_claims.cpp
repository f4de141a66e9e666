#include "broker/verify/log_claims.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "broker/verify/event_fields.h"

namespace dawr::verify {
namespace {

using std::to_string;

// "dawr/CENTRE/" of "dawr/CENTRE/0123456789abcdef".
std::string_view centre_part(std::string_view origin) {
  const auto slash = origin.rfind('/');
  return slash == origin.npos ? origin : origin.substr(0, slash + 1);
}

std::string entries_words(Seq from, Seq to) {
  if (from == to) return "entry " + to_string(from);
  return "entries " + to_string(from) + " to " + to_string(to);
}

}  // namespace

std::string_view name_of(LogBreach breach) {
  constexpr std::array<std::string_view, 7> names{
      "unknown", "unreadable", "signature", "other_log", "end_missing", "split_view", "changed"};
  return names.at(static_cast<std::size_t>(breach));
}

std::string_view code_of(LogBreach breach) {
  return breach >= LogBreach::end_missing ? "E_CHAIN_BROKEN" : "";
}

std::string origin_of(std::string_view centre, Epoch epoch) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex(2 * sizeof epoch.value, '0');
  auto rest = epoch.value;
  for (auto digit = hex.rbegin(); digit != hex.rend(); ++digit, rest >>= 4U)
    *digit = digits[rest & 15U];
  return "dawr/" + std::string(centre) + "/" + hex;
}

std::uint64_t LogVerdict::held_up_to() const {
  return checkpoints.empty() ? 0 : checkpoints.back().size;
}

const LogFinding* LogVerdict::contradiction() const {
  const auto found = std::ranges::find_if(
      findings, [](const LogFinding& one) { return !code_of(one.breach).empty(); });
  return found == findings.end() ? nullptr : &*found;
}

// --- what was handed over ---

LogClaims::LogClaims(const Papers& papers) : keys_(papers.keys), expected_(papers.leaves) {
  verdict_.signatures_checked = std::ranges::any_of(
      keys_, [](const log::VerifierKey& key) { return key.kind == log::SignatureKind::ed25519; });
  for (const Paper& paper : papers.checkpoints) take_checkpoint(paper);
  for (const Paper& paper : papers.receipts) take_receipt(paper);
  std::ranges::stable_sort(checkpoints_, {}, [](const Signed& one) { return one.checkpoint.size; });
}

// A key is the centre's in all its epochs; a witness has one name.
std::vector<log::VerifierKey> LogClaims::keys_for(const std::string& origin) const {
  std::vector<log::VerifierKey> keys;
  for (const auto& key : keys_) {
    if (key.kind == log::SignatureKind::cosignature) {
      keys.push_back(key);
    } else if (centre_part(key.name) == centre_part(origin)) {
      keys.push_back({.name = origin, .kind = key.kind, .key = key.key});
    }
  }
  return keys;
}

void LogClaims::take_checkpoint(const Paper& paper) {
  const auto note = log::parse_note(paper.text);
  if (!note) return accuse(LogBreach::unreadable, paper.name, note.error().text);
  auto checkpoint = log::parse_checkpoint(note->text);
  if (!checkpoint) return accuse(LogBreach::unreadable, paper.name, checkpoint.error().text);
  Signed one{
      .paper = paper.name,
      .checkpoint = *std::move(checkpoint),
      .held = {
          .paper = paper.name, .own = paper.own, .size = 0, .cosigned_by = {}, .witnessed_by = {}}};
  const auto& origin = one.checkpoint.origin;
  one.held.size = one.checkpoint.size;
  const auto keys = keys_for(origin);
  if (verdict_.signatures_checked) {
    if (take_for_strangers(paper, *note, origin)) return;
    const auto verified = log::verify(*note, keys);
    if (!verified) return accuse(LogBreach::signature, paper.name, verified.error().text);
    bool by_log = false;
    for (const auto& [key, at] : *verified) {
      by_log = by_log || !at;
      if (at) one.held.witnessed_by.push_back(keys[key].name + " at " + text_of(Instant{*at}));
    }
    if (!by_log) {
      return accuse(LogBreach::signature, paper.name, "witnesses have signed it, and not its log");
    }
  }
  for (const auto& signature : note->signatures) {
    if (signature.name != origin) one.held.cosigned_by.push_back(signature.name);
  }
  roots_.emplace(one.checkpoint.size, log::empty_root());
  checkpoints_.push_back(std::move(one));
}

bool LogClaims::take_for_strangers(const Paper& paper, const log::Note& note,
                                   const std::string& origin) {
  const auto by_log = std::ranges::find(note.signatures, origin, &log::NoteSignature::name);
  if (by_log == note.signatures.end()) return false;
  const auto signer = by_log->id;
  const auto keys = keys_for(origin);
  if (std::ranges::find(keys, signer, log::id_of) != keys.end()) return false;
  auto found = std::ranges::find_if(strangers_, [&](const Stranger& one) {
    return one.origin == origin && one.signer == signer;
  });
  if (found == strangers_.end()) {
    found = strangers_.insert(found, {.origin = origin, .signer = signer, .own = 0, .given = {}});
  }
  paper.own ? void(++found->own) : found->given.push_back(paper.name);
  return true;
}

void LogClaims::take_receipt(const Paper& paper) {
  auto receipt = log::parse_receipt(paper.text);
  if (!receipt) return accuse(LogBreach::unreadable, paper.name, receipt.error().text);
  if (verdict_.signatures_checked) {
    const auto genuine = log::verify(*receipt, keys_for(receipt->origin));
    if (!genuine) return accuse(LogBreach::signature, paper.name, genuine.error().text);
  }
  leaves_.emplace(receipt->index, log::Hash{});
  receipts_.push_back({paper.name, *std::move(receipt)});
}

void LogClaims::see_leaf(const log::Hash& leaf) {
  const auto index = frontier_.size();
  if (const auto asked = leaves_.find(index); asked != leaves_.end()) asked->second = leaf;
  if (expected_ && !first_other_ && index < expected_->leaves.size() &&
      expected_->leaves[index] != leaf) {
    first_other_ = index + 1;
  }
  frontier_.append(leaf);
  if (const auto asked = roots_.find(index + 1); asked != roots_.end()) {
    asked->second = frontier_.root();
  }
}

// --- the verdict ---

void LogClaims::accuse(LogBreach breach, const std::string& paper, std::string why, Seq from,
                       Seq to) {
  verdict_.findings.push_back(
      {.breach = breach, .paper = paper, .from = from, .to = to, .why = std::move(why)});
}

// "1a2b3c4d", or with its name where it is another centre's.
std::string LogClaims::given_keys_for(const std::string& origin) const {
  std::string words;
  for (const auto& key : keys_) {
    if (key.kind != log::SignatureKind::ed25519) continue;
    const bool of_centre = centre_part(key.name) == centre_part(origin);
    const log::VerifierKey named{of_centre ? origin : key.name, key.kind, key.key};
    words += (words.empty() ? "" : ", ") + log::to_hex(log::id_of(named));
    if (!of_centre) words += " of " + key.name;
  }
  return words;
}

void LogClaims::judge_stranger(const Stranger& stranger) {
  std::string papers;
  if (stranger.own > 0) {
    papers = stranger.own == 1 ? "its own checkpoint"
                               : "its own " + to_string(stranger.own) + " checkpoints";
  }
  for (const auto& name : stranger.given) papers += (papers.empty() ? "" : ", ") + name;
  const bool some_are_by_it = std::ranges::any_of(
      checkpoints_, [&](const Signed& one) { return one.checkpoint.origin == stranger.origin; });
  accuse(LogBreach::signature, papers,
         "the key given (fingerprint " + given_keys_for(stranger.origin) +
             ") is not the one that signed " + (some_are_by_it ? "this of " : "this log, ") +
             stranger.origin + " (fingerprint " + log::to_hex(stranger.signer) + "). " +
             (some_are_by_it
                  ? "It has signed others of that log: whoever signed this had another key"
                  : "Take the key that was published for that log; at the centre itself dawrctl "
                    "log-key says it. If this is the published one, somebody else has signed "
                    "this log"));
}

bool LogClaims::may_be(const std::string& origin, const std::string& paper) {
  if (known_.empty()) return true;
  if (std::ranges::find(known_, origin, &Known::origin) != known_.end()) return true;
  const bool same_centre = centre_part(origin) == centre_part(known_.back().origin);
  accuse(LogBreach::other_log, paper,
         same_centre ? "it is of the log " + origin +
                           ", an epoch of this centre that this journal never had; it is " +
                           known_.back().origin
                     : "it is of another centre's log, " + origin + "; this one is " +
                           known_.back().origin);
  return false;
}

bool LogClaims::was_kept(const std::string& origin, Seq seq, const std::string& paper) {
  const auto known = std::ranges::find(known_, origin, &Known::origin);
  if (known == known_.end() || !known->left || seq <= known->left->kept) return true;
  verdict_.lost.push_back(paper + " is of entry " + to_string(seq) + " of " + origin +
                          "; the restore at " + text_of(known->left->at) +
                          " kept only the entries up to " + to_string(known->left->kept));
  return false;
}

void LogClaims::compare(Signed& one) {
  const auto& [origin, size, root, extensions] = one.checkpoint;
  if (!may_be(origin, one.paper) || !was_kept(origin, size, one.paper)) return;
  if (size > frontier_.size()) {
    too_long_.push_back(&one);
    return;
  }
  one.holds = roots_.at(size) == root;
  if (one.holds) verdict_.checkpoints.push_back(one.held);
}

// Which entry was the first to go, its checkpoint does not tell: what was behind it may have moved
// up.
void LogClaims::find_missing_end() {
  for (const Signed* one : too_long_) {
    const auto size = one->checkpoint.size;
    accuse(LogBreach::end_missing, one->paper,
           "the end is missing: the checkpoint is of " + to_string(size) +
               " entries, and there are " + to_string(frontier_.size()),
           verdict_.held_up_to() + 1, size);
  }
}

// The greatest size below that of a checkpoint which does not hold, up to which another one holds.
std::uint64_t LogClaims::held_below(std::uint64_t size) const {
  std::uint64_t held = 0;
  for (const Held& one : verdict_.checkpoints) {
    if (one.size < size) held = std::max(held, one.size);
  }
  return held;
}

// Two of one size and log that differ: both were signed, whether or not one of them is of this log.
std::optional<std::uint64_t> LogClaims::find_split_view() {
  const auto differ = [](const Signed& one, const Signed& other) {
    return one.checkpoint.origin == other.checkpoint.origin &&
           one.checkpoint.size == other.checkpoint.size &&
           one.checkpoint.root != other.checkpoint.root;
  };
  const auto found = std::ranges::adjacent_find(checkpoints_, differ);
  if (found == checkpoints_.end()) return std::nullopt;
  const auto other = found + 1;
  const auto size = found->checkpoint.size;
  const auto holds = [](const Signed& of) {
    return of.paper + (of.holds ? " is of this one" : " is not of this one");
  };
  accuse(LogBreach::split_view, other->paper,
         "two different checkpoints of " + to_string(size) +
             " entries are signed by one log: somebody was shown another one (split view). " +
             holds(*found) + ", " + holds(*other),
         held_below(size) + 1, size);
  return size;
}

bool LogClaims::is_comparable(const log::Checkpoint& checkpoint) const {
  if (checkpoint.size > frontier_.size()) return false;
  if (known_.empty()) return true;
  const auto known = std::ranges::find(known_, checkpoint.origin, &Known::origin);
  return known != known_.end() && (!known->left || checkpoint.size <= known->left->kept);
}

// The first that does not hold. A log that goes on from a later checkpoint and not from an earlier
// one is not the only one that was signed.
void LogClaims::find_change(std::optional<std::uint64_t> told) {
  const auto wrong = std::ranges::find_if(
      checkpoints_, [&](const Signed& one) { return !one.holds && is_comparable(one.checkpoint); });
  if (wrong == checkpoints_.end() || wrong->checkpoint.size == told) return;
  const auto size = wrong->checkpoint.size;
  const auto good = verdict_.held_up_to();
  const auto below = held_below(size);
  if (size <= good) {
    return accuse(LogBreach::split_view, wrong->paper,
                  "the checkpoint of " + to_string(size) + " entries is of another log than that " +
                      "of " + to_string(good) +
                      ", which holds: the centre has signed two histories (split view)",
                  below + 1, size);
  }
  accuse(LogBreach::changed, wrong->paper,
         entries_words(below + 1, size) + " are not those that were signed" +
             (below > 0 ? "; those up to " + to_string(below) + " are" : ""),
         below + 1, size);
}

void LogClaims::judge_receipt(const Given& given) {
  const auto& receipt = given.receipt;
  const Seq seq = receipt.index + 1;
  if (!may_be(receipt.origin, given.paper) || !was_kept(receipt.origin, seq, given.paper)) return;
  if (receipt.index >= frontier_.size()) {
    return accuse(LogBreach::end_missing, given.paper,
                  "the end is missing: the receipt is of entry " + to_string(seq) +
                      ", and there are " + to_string(frontier_.size()),
                  verdict_.held_up_to() + 1, seq);
  }
  if (leaves_.at(receipt.index) != receipt.leaf) {
    return accuse(LogBreach::changed, given.paper,
                  "entry " + to_string(seq) + " is not the one that the centre has signed for", seq,
                  seq);
  }
  ++verdict_.receipts;
}

void LogClaims::judge_leaves() {
  if (!expected_ || !may_be(expected_->origin, expected_->name)) return;
  const Seq ends = first_other_.value_or(expected_->leaves.size());
  if (!was_kept(expected_->origin, ends, expected_->name)) return;
  if (first_other_) {
    return accuse(
        LogBreach::changed, expected_->name,
        "entry " + to_string(*first_other_) + " is not the one that was signed; all before it are",
        *first_other_, *first_other_);
  }
  if (expected_->leaves.size() <= frontier_.size()) {
    verdict_.agrees = Agreement{expected_->name, expected_->leaves.size()};
    return;
  }
  accuse(LogBreach::end_missing, expected_->name,
         "the end is missing: " + to_string(expected_->leaves.size()) +
             " entries were signed, and there are " + to_string(frontier_.size()),
         frontier_.size() + 1, frontier_.size() + 1);
}

LogVerdict LogClaims::judge(const LogNames& names) {
  if (!names.centre.empty()) {
    for (const auto& restore : names.restores) {
      known_.push_back({origin_of(names.centre, restore.previous), restore});
    }
    if (names.epoch) known_.push_back({origin_of(names.centre, *names.epoch), std::nullopt});
    if (!names.epoch) known_.clear();
  }
  verdict_.size = frontier_.size();
  verdict_.root = frontier_.root();
  for (const Stranger& one : strangers_) judge_stranger(one);
  for (Signed& one : checkpoints_) compare(one);
  find_missing_end();
  find_change(find_split_view());
  judge_leaves();
  for (const Given& given : receipts_) judge_receipt(given);
  std::ranges::stable_sort(verdict_.findings, {}, [](const LogFinding& one) {
    return std::pair(code_of(one.breach).empty(), one.from == 0 ? ~Seq{0} : one.to);
  });
  return std::move(verdict_);
}

}  // namespace dawr::verify
