// What the broker records by itself.
#include <algorithm>

#include "broker/queue/decide.h"
#include "broker/verify/auditor_parts.h"

namespace dawr::verify {
namespace {

constexpr auto looks_every = std::chrono::minutes{1};

const Principal the_broker{broker_itself, Role::broker, std::nullopt, {}};

}  // namespace

bool is_sayable(const Promise& promise) {
  constexpr std::uint16_t an_hour = 60;
  constexpr std::uint16_t most_hours = 12;
  const double seconds = promise.minutes * 60.0;
  switch (promise.kind) {
    case PromiseKind::none:
      return promise.minutes == 0 && promise.reason != NoPromise::not_asked;
    case PromiseKind::soon:
    case PromiseKind::within:
      return promise == promise_of(seconds, 0);
    case PromiseKind::more_than:
      return promise.reason == NoPromise::not_asked && promise.minutes % an_hour == 0 &&
             promise.minutes >= an_hour && promise.minutes <= most_hours * an_hour;
  }
  return false;
}

std::size_t Auditor::judge_broker(std::size_t index) {
  const Entry& entry = group_[index];
  if (entry.cause != CommandId{}) {
    return accuse(entry, Breach::sender, "the broker itself gives its entries no command's number");
  }
  if (std::holds_alternative<HoldEnded>(entry.event) ||
      std::holds_alternative<PrintDoubted>(entry.event) ||
      std::holds_alternative<ApprovalExpired>(entry.event) ||
      std::holds_alternative<CounterClosed>(entry.event) ||
      std::holds_alternative<HoldLapsed>(entry.event) ||
      std::holds_alternative<BookingMissed>(entry.event) ||
      std::holds_alternative<TimePassed>(entry.event)) {
    auto due = queue::decide(state_, Command{{}, Pulse{}}, the_broker, entry.at);
    if (!due || due->empty()) {
      return accuse(entry, Breach::rule, "nothing of the kind was due at that instant");
    }
    return expect(index, *std::move(due));
  }
  if (const auto* changed = std::get_if<OutlookChanged>(&entry.event)) {
    check_outlook(entry, *changed);
    return apply(index);
  }
  if (const auto* restored = std::get_if<JournalRestored>(&entry.event)) {
    check_restored(entry, *restored);
    return apply(index);
  }
  if (std::holds_alternative<ServiceInterrupted>(entry.event)) {
    const auto was_down = queue::interruption_before(state_, entry.at);
    if (was_down) return expect(index, {*was_down});
    return accuse(entry, Breach::rule, "the system was not down for a minute of the open day");
  }
  return accuse(entry, Breach::sender, "nobody has commanded it");
}

void Auditor::check_outlook(const Entry& entry, const OutlookChanged& changed) {
  const auto& lines = state_.policy.lines;
  const auto line = std::ranges::find(lines, changed.line, &Line::id);
  if (!state_.day_open || line == lines.end()) {
    accuse(entry, Breach::rule, "there is no such line on that day");
    return;
  }
  if (!is_sayable(changed.promise)) {
    accuse(entry, Breach::rule, "no screen can say that of a wait");
    return;
  }
  if (changed.promise == state_.lines.at(changed.line).outlook) {
    accuse(entry, Breach::rule, "screens said that already");
    return;
  }
  if (is_due_before(entry, false)) return;
  const auto place = static_cast<std::size_t>(line - lines.begin());
  const bool same_look = looked_at_ && entry.at == state_.now && place > *looked_at_;
  if (!same_look && entry.at < next_look_) {
    accuse(entry, Breach::rule,
           "screens change once a minute, and where a counter opens or closes");
    return;
  }
  looked_at_ = place;
  next_look_ = entry.at + looks_every;
}

void Auditor::check_restored(const Entry& entry, const JournalRestored& restored) {
  if (restored.kept + 1 != entry.seq) {
    accuse(entry, Breach::rule,
           "a restore keeps all entries before it, here up to " + std::to_string(entry.seq - 1));
  } else if (!epochs_.insert(restored.previous).second) {
    accuse(entry, Breach::rule, "the epoch that it left had been left before");
  }
}

}  // namespace dawr::verify
