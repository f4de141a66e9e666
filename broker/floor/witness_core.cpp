#include "broker/floor/witness_core.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "common/log/checkpoint.h"
#include "common/log/note.h"

namespace dawr {
namespace {

constexpr std::size_t entries_a_turn = 256;

// Of a note that the broker has signed itself.
std::string_view origin_in(std::string_view note) { return note.substr(0, note.find('\n')); }

wire::Bytes bytes_of(const std::vector<log::Hash>& hashes) {
  wire::Bytes bytes;
  for (const auto& hash : hashes) bytes.insert(bytes.end(), hash.begin(), hash.end());
  return bytes;
}

// With one signature more, in the form of one. Whose it is, whoever verifies it finds out.
std::optional<std::string> with_line(const std::string& note, const std::string& line) {
  const auto before = log::parse_note(note);
  const auto after = log::parse_note(note + line);
  if (!before || !after) return std::nullopt;
  const bool one_more =
      after->text == before->text && after->signatures.size() == before->signatures.size() + 1;
  return one_more ? std::optional(note + line) : std::nullopt;
}

}  // namespace

void WitnessCore::begin(const std::optional<journal::Cosigned>& kept) {
  begun_ = true;
  if (!kept || origin_in(kept->checkpoint.note) != origin()) return;
  auto frontier = log::Frontier::from_bytes(kept->frontier);
  if (!frontier || frontier->size() != kept->checkpoint.size) return;
  kept_ = *std::move(frontier);
  base_ = log::Growth(kept_);
}

void WitnessCore::connected(Steady now) {
  connected_ = true;
  greets_ = true;
  look_at_ = now;
  hold_until_ = now;
  if (sent_) sent_->resend_at = now;
}

WitnessCore::Answer WitnessCore::on(const wire::LogCosigned& cosigned, Steady now) {
  if (cosigned.epoch != epoch_) return Answer::garbled;
  // An answer that comes twice, or late.
  if (!sent_ || sent_->checkpoint.size != cosigned.size) return Answer::expected;
  const auto with = with_line(sent_->checkpoint.note, cosigned.line);
  if (!with) return Answer::garbled;
  auto note = believed(sent_->checkpoint.note, *with);
  if (!note) return doubt(Answer::forged, note.error().text, now);
  sent_->checkpoint.note = *std::move(note);
  kept_ = sent_->since.from();
  to_keep_ =
      journal::Cosigned{.checkpoint = std::move(sent_->checkpoint), .frontier = kept_.to_bytes()};
  base_ = std::move(sent_->since);
  sent_.reset();
  const bool is_news = !doubt_.empty() || !cosigned_in_this_run_;
  cosigned_in_this_run_ = true;
  doubt_.clear();
  if (!is_news) return Answer::expected;
  return witness_ ? Answer::first : Answer::unchecked;
}

Result<std::string> WitnessCore::believed(const std::string& note,
                                          const std::string& cosigned) const {
  if (!witness_) return note;
  const auto form = log::parse_note(cosigned);
  if (!form) return std::unexpected(form.error());
  if (const auto by = log::verify(*form, std::array{*witness_}); !by) {
    return std::unexpected(by.error());
  }
  return cosigned;
}

// What the upstream gives as its reason, and whether this centre has signed it.
std::string WitnessCore::shown_in(const std::string& note) const {
  if (note.empty()) return {};
  const auto seen = log::read_checkpoint(note, own_);
  if (!seen) return "; what it shows for that is not signed by this centre's key";
  return "; it shows a checkpoint of " + std::to_string(seen->checkpoint.size) +
         " entries that this centre's key has signed";
}

WitnessCore::Answer WitnessCore::doubt(Answer how, std::string why, Steady now) {
  sent_.reset();
  hold_until_ = now + times_.doubted_again;
  const bool is_news = doubt_.empty();
  doubt_ = std::move(why);
  return is_news ? how : Answer::expected;
}

WitnessCore::Answer WitnessCore::on(const wire::LogDoubted& doubted, Steady now) {
  if (doubted.epoch != epoch_) return Answer::garbled;
  if (!sent_ || (doubted.size != sent_->checkpoint.size && doubted.size != 0)) {
    return Answer::expected;
  }
  if (doubted.why == wire::LogDoubt::prove_from) {
    const bool is_new = doubted.from != sent_->message.from;
    if (!is_new || doubted.from > sent_->checkpoint.size) return Answer::garbled;
    const bool is_behind = doubted.from < cosigned();
    start_over(doubted.from);
    return is_behind ? Answer::forgotten : Answer::expected;
  }
  if (doubted.why == wire::LogDoubt::not_ready) {
    sent_.reset();
    hold_until_ = now + times_.doubted_again;
    return Answer::waits;
  }
  const auto why = doubted.detail.empty() ? "no reason given" : doubted.detail;
  return doubt(Answer::doubted, why + shown_in(doubted.known), now);
}

// What is sent is proved from there.
void WitnessCore::start_over(std::uint64_t from) {
  sent_.reset();
  base_ = log::Growth(kept_.size() <= from ? kept_ : log::Frontier{});
  rebase_at_ = from;
  rebase();
}

void WitnessCore::rebase() {
  if (rebase_at_ != base_.now().size()) return;
  rebase_at_.reset();
  base_ = log::Growth(base_.now());
}

void WitnessCore::look(const std::optional<journal::Checkpoint>& newest, Steady now) {
  look_at_ = now + times_.look_every;
  if (!newest || newest->size < base_.now().size()) return;
  if (origin_in(newest->note) == origin()) target_ = newest;
}

std::optional<Seq> WitnessCore::wants_entries_after() const {
  if (!begun_ || !target_ || base_.now().size() >= target_->size) return std::nullopt;
  return base_.now().size();
}

bool WitnessCore::take(const journal::EntryRow& entry) {
  const auto leaf = log::leaf_hash(entry.bytes);
  base_.append(leaf);
  if (sent_) sent_->since.append(leaf);
  rebase();
  return base_.now().size() < target_->size;
}

bool WitnessCore::is_ready() const {
  if (!target_ || rebase_at_ || target_->size != base_.now().size()) return false;
  return target_->size > base_.from().size() || (greets_ && target_->size > 0);
}

std::optional<wire::UplinkCheckpoint> WitnessCore::take_message(Steady now) {
  if (!connected_ || now < hold_until_) return std::nullopt;
  if (!sent_ && is_ready()) {
    sent_ = Sent{.checkpoint = *target_,
                 .since = log::Growth(base_.now()),
                 .message = {.epoch = epoch_,
                             .note = target_->note,
                             .from = base_.from().size(),
                             .proof = bytes_of(base_.proof())},
                 .resend_at = now};
  }
  if (!sent_ || now < sent_->resend_at) return std::nullopt;
  greets_ = false;
  sent_->resend_at = now + times_.resend_after;
  return sent_->message;
}

std::optional<WitnessCore::Steady> WitnessCore::next_wake() const {
  if (!begun_) return std::nullopt;
  if (wants_entries_after()) return Steady{};
  if (!connected_ || (!sent_ && !is_ready())) return look_at_;
  const auto send_at = sent_ ? sent_->resend_at : Steady{};
  return std::min(look_at_, std::max(hold_until_, send_at));
}

Result<> follow(WitnessCore& witness, journal::Journal& journal, WitnessCore::Steady now) {
  if (const auto& cosigned = witness.wants_kept()) {
    const auto done = journal.keep_cosigned(*cosigned);
    if (!done && done.error().kind != FaultKind::full) return done;
    if (done) witness.is_kept();
  }
  if (!witness.is_begun()) {
    const auto kept = journal.newest_cosigned();
    if (!kept) return std::unexpected(kept.error());
    witness.begin(*kept);
  }
  if (witness.wants_checkpoint(now)) {
    const auto newest = journal.newest_checkpoint();
    if (!newest) return std::unexpected(newest.error());
    witness.look(*newest, now);
  }
  const auto after = witness.wants_entries_after();
  if (!after) return {};
  std::size_t count = 0;
  return journal.read_entries(*after, [&](const journal::EntryRow& entry) {
    return witness.take(entry) && ++count < entries_a_turn;
  });
}

}  // namespace dawr
