#include "tests/sim/booking_judge.h"

#include <algorithm>

namespace dawr::sim {
namespace {

std::string words(BookingId id) { return "booking " + std::to_string(id.value); }

}  // namespace

std::string BookingJudge::see(const queue::State& before, const Entry& entry) {
  state_ = &before;
  at_ = entry.at;
  return judge(entry.event);
}

std::string BookingJudge::judge(const Event& event) {
  if (const auto* held = std::get_if<SlotHeld>(&event)) {
    auto wrong = take(held->booking, held->line, held->slot, Fate::kept);
    all_[held->booking].until = held->until;
    return wrong;
  }
  if (const auto* lapsed = std::get_if<HoldLapsed>(&event)) return lapse(lapsed->booking);
  if (const auto* made = std::get_if<BookingMade>(&event)) return make(*made);
  if (const auto* moved = std::get_if<BookingMoved>(&event)) {
    const Known* known = promised(moved->booking);
    if (known == nullptr) return words(moved->booking) + " is moved, and is no promise";
    ++counts_.moved;
    return move(moved->booking, known->line, moved->slot, moved->released_at);
  }
  if (const auto* cancelled = std::get_if<BookingCancelled>(&event)) return cancel(*cancelled);
  if (const auto* displaced = std::get_if<BookingDisplaced>(&event)) return displace(*displaced);
  if (const auto* missed = std::get_if<BookingMissed>(&event)) return miss(missed->booking);
  if (const auto* called = std::get_if<TicketCalled>(&event)) return call(*called);
  if (const auto* issued = std::get_if<TicketIssued>(&event)) {
    return issued->booking ? check_in(*issued) : "";
  }
  if (const auto* voided = std::get_if<TicketVoided>(&event)) {
    for (auto& [id, known] : all_) {
      if (known.fate != Fate::came || known.ticket != voided->ticket) continue;
      known.fate = Fate::promised;
      known.ticket.reset();
    }
  }
  if (std::holds_alternative<DayOpened>(event)) {
    // The tickets are of another day, and so are their serials.
    for (auto& [id, known] : all_) {
      if (known.fate == Fate::came) known.ticket.reset();
    }
  }
  return "";
}

BookingJudge::Known* BookingJudge::promised(BookingId id) {
  const auto found = all_.find(id);
  return found != all_.end() && found->second.fate == Fate::promised ? &found->second : nullptr;
}

std::size_t BookingJudge::takers(LineId line, Instant slot) const {
  const auto by_bookings = std::ranges::count_if(all_, [&](const auto& entry) {
    const Known& known = entry.second;
    return known.line == line && known.slot == slot && known.fate != Fate::over;
  });
  const auto not_free = std::ranges::count_if(given_back_, [&](const auto& place) {
    return place.first == std::pair(line, slot) && place.second > at_;
  });
  return static_cast<std::size_t>(by_bookings + not_free);
}

std::string BookingJudge::take(BookingId id, LineId line, Instant slot, Fate fate) {
  if (takers(line, slot) >= state_->bookings.slots().places(line, slot)) {
    return words(id) + " has a place that is somebody's, or that was never there";
  }
  if (slot <= at_) return words(id) + " is for a time that is over";
  Known& known = all_[id];
  known.line = line;
  known.slot = slot;
  known.fate = fate;
  known.asked = at_;
  return "";
}

std::string BookingJudge::lapse(BookingId id) {
  const auto found = all_.find(id);
  const bool kept = found != all_.end() && found->second.fate == Fate::kept;
  if (!kept || at_ < found->second.until) return words(id) + " lapsed too early, or was not kept";
  all_.erase(found);
  return "";
}

std::string BookingJudge::make(const BookingMade& made) {
  ++counts_.made;
  const auto known = all_.find(made.booking);
  if (known == all_.end()) return take(made.booking, made.line, made.slot, Fate::promised);
  const bool as_kept = known->second.fate == Fate::kept && known->second.line == made.line &&
                       known->second.slot == made.slot && at_ < known->second.until;
  known->second.fate = Fate::promised;
  known->second.asked = at_;
  return as_kept ? "" : words(made.booking) + " is not of the place that was kept";
}

std::string BookingJudge::move(BookingId id, LineId line, Instant slot,
                               std::optional<Instant> free_from) {
  const Known before = all_.at(id);
  all_.erase(id);
  // Its own place is not free for it either, where it is given back only later.
  if (free_from) given_back_.push_back({{before.line, before.slot}, *free_from});
  return take(id, line, slot, Fate::promised);
}

std::string BookingJudge::cancel(const BookingCancelled& cancelled) {
  Known* known = promised(cancelled.booking);
  if (known == nullptr) return words(cancelled.booking) + " is cancelled, and is no promise";
  const auto& rules = state_->policy.rules.appointments;
  const auto after = cancelled.released_at - at_;
  known->fate = Fate::over;
  ++counts_.given_back;
  given_back_.push_back({{known->line, known->slot}, cancelled.released_at});
  const bool as_published = after >= rules.release_least && after <= rules.release_most;
  return as_published ? "" : "a place is free at another time than the rules say";
}

std::string BookingJudge::displace(const BookingDisplaced& displaced) {
  const Known* known = promised(displaced.booking);
  if (known == nullptr) return words(displaced.booking) + " is displaced, and is no promise";
  ++counts_.displaced;
  if (!displaced.slot) {
    all_.at(displaced.booking).fate = Fate::over;
    return "";
  }
  if (*displaced.slot < known->slot) {
    return words(displaced.booking) + " is displaced to before what was promised";
  }
  const Instant asked = known->asked;
  auto wrong = move(displaced.booking, known->line, *displaced.slot, std::nullopt);
  all_[displaced.booking].asked = asked;
  return wrong;
}

std::string BookingJudge::miss(BookingId id) {
  Known* known = promised(id);
  if (known == nullptr) return words(id) + " is missed, and is no promise";
  if (!state_->day_open) return words(id) + " is missed on a day that is shut";
  if (at_ < known->slot + state_->policy.rules.appointments.missed_after) {
    return words(id) + " is missed too early";
  }
  ++counts_.missed;
  // Its place is not given to anybody else.
  known->fate = Fate::came;
  return "";
}

std::string BookingJudge::check_in(const TicketIssued& issued) {
  Known* known = promised(*issued.booking);
  if (known == nullptr) return words(*issued.booking) + " is checked in, and is no promise";
  const auto& rules = state_->policy.rules.appointments;
  if (at_ < known->slot - rules.check_in_before) return words(*issued.booking) + " came too early";
  if (at_ >= known->slot + rules.missed_after) return words(*issued.booking) + " came too late";
  ++counts_.kept;
  known->in_time = at_ <= known->slot + rules.late_after;
  known->fate = Fate::came;
  known->ticket = issued.ticket;
  if (issued.turn < known->asked) return words(*issued.booking) + " has a turn before he asked";
  const bool right = issued.turn == (known->in_time ? known->slot - rules.credit : at_);
  return right ? "" : words(*issued.booking) + " has another turn than its slot gives";
}

std::string BookingJudge::call(const TicketCalled& called) {
  for (const auto& [id, known] : all_) {
    const bool early = known.fate == Fate::came && known.ticket == called.ticket && known.in_time &&
                       at_ < known.slot - state_->policy.rules.appointments.callable_before;
    if (early) return words(id) + " is called before its slot";
  }
  return "";
}

}  // namespace dawr::sim
