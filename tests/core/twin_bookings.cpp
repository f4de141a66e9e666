#include <algorithm>
#include <utility>

#include "common/domain/limits.h"
#include "tests/core/twin.h"

// Appointments: one list of bookings, and places counted one by one.
namespace dawr::play {

using enum RejectionCode;

namespace {

constexpr minutes quarter{15};

// How many quarter-hours of its day come before that slot; none: it is no slot.
std::optional<std::int64_t> quarter_of_day(const std::vector<DayPlan>& days, Instant slot) {
  for (const DayPlan& day : days) {
    std::int64_t passed = 0;
    for (const OpenStretch& stretch : day.open) {
      for (auto at = stretch.from; at + quarter <= stretch.until; at += quarter) {
        if (at == slot) return passed;
        ++passed;
      }
    }
  }
  return std::nullopt;
}

const OpenStretch* stretch_of(const std::vector<DayPlan>& days, Instant slot) {
  for (const DayPlan& day : days) {
    for (const OpenStretch& stretch : day.open) {
      if (slot >= stretch.from && slot < stretch.until) return &stretch;
    }
  }
  return nullptr;
}

bool takes_a_place(const TwinBooking& booking) { return booking.state != BookingState::cancelled; }

}  // namespace

// Of what the counters whose own line it is can serve in a quarter-hour, the share that may be
// booked: a fraction, given out in whole places over the day.
int Twin::places(LineId line, Instant slot) const {
  const auto index = quarter_of_day(days_, slot);
  if (!index) return 0;
  std::int64_t minutes_together = 0;
  std::int64_t services = 0;
  for (const Service& service : policy_.services) {
    if (service.line != line) continue;
    minutes_together += service.typical_minutes;
    ++services;
  }
  if (minutes_together == 0) return 0;
  std::int64_t sixtieths = 0;  // of counters
  for (const Counter& counter : policy_.counters) {
    std::int64_t own = 0;
    bool is_own = false;
    for (const ServedLine& served : counter.serves) {
      own += served.handicap == minutes{} ? 1 : 0;
      is_own = is_own || (served.line == line && served.handicap == minutes{});
    }
    if (is_own) sixtieths += 60 / own;
  }
  const std::int64_t share = policy_.rules.appointments.share_percent;
  const std::int64_t whole = 60 * 100 * minutes_together;
  const auto until = [&](std::int64_t quarters) {
    return quarters * sixtieths * share * 15 * services / whole;
  };
  return static_cast<int>(until(*index + 1) - until(*index));
}

int Twin::taken(LineId line, Instant slot) const {
  const auto here = [&](const auto& each) { return each.line == line && each.slot == slot; };
  const auto by_bookings = std::ranges::count_if(
      bookings_, [&](const TwinBooking& each) { return here(each) && takes_a_place(each); });
  const auto not_free_yet = std::ranges::count_if(
      given_back_, [&](const TwinPlace& each) { return here(each) && each.free_from > now_; });
  return static_cast<int>(by_bookings + not_free_yet);
}

// Whoever may still come to it today.
bool Twin::is_due_today(const TwinBooking& booking) const {
  if (!open_ || booking.state != BookingState::confirmed) return false;
  return std::ranges::any_of(days_, [&](const DayPlan& day) {
    return day.date == *date_ && booking.slot >= day.open.front().from &&
           booking.slot < day.open.back().until;
  });
}

void Twin::pass_bookings() {
  for (TwinBooking& each : bookings_) {
    const bool missed = each.slot + policy_.rules.appointments.missed_after <= now_;
    if (!is_due_today(each) || !missed) continue;
    each.state = BookingState::missed;
    events_.emplace_back(BookingMissed{each.id});
  }
  std::erase_if(bookings_, [&](const TwinBooking& each) {
    if (each.state != BookingState::held || each.kept_until > now_) return false;
    events_.emplace_back(HoldLapsed{each.id});
    return true;
  });
}

TwinBooking* Twin::booking(const std::optional<BookingId>& id) {
  if (!id) return nullptr;
  const auto found = std::ranges::find(bookings_, *id, &TwinBooking::id);
  return found == bookings_.end() ? nullptr : &*found;
}

void Twin::look_at_slot(const Service& service, Instant slot, bool has_place) {
  const auto& rules = policy_.rules.appointments;
  const OpenStretch* doors = stretch_of(days_, slot);
  no_.add(rules.share_percent == 0, not_bookable);
  no_.add(slot < now_ + policy_.rules.appointments.credit, slot_over);
  no_.add(slot > now_ + std::chrono::days{rules.days_ahead}, no_slot);
  no_.add(!quarter_of_day(days_, slot), no_slot);
  no_.add(doors != nullptr && doors->until - slot < minutes{service.typical_minutes}, no_slot);
  no_.add(!has_place && taken(service.line, slot) >= places(service.line, slot), slot_taken);
}

void Twin::look_at_end(const TwinBooking& booking) {
  no_.add(booking.state == BookingState::held, RejectionCode::state);
  no_.add(booking.state == BookingState::missed, check_in_over);
  no_.add(booking.state == BookingState::cancelled || booking.state == BookingState::checked_in,
          ticket_used);
}

TwinBooking& Twin::take_place(const Service& service, Instant slot, BookingState state) {
  TwinBooking made;
  made.id = BookingId{++last_booking_};
  made.service = service.code;
  made.line = service.line;
  made.slot = slot;
  made.state = state;
  made.device = who_.device;
  made.epoch = static_cast<int>(restored_.size());
  return bookings_.emplace_back(made);
}

void Twin::give_back(const TwinBooking& booking, Instant free_from) {
  given_back_.push_back({booking.line, booking.slot, free_from});
}

void Twin::play(const HoldSlot& command) {
  const Service* service = find_service(policy_, command.service);
  no_.add(service == nullptr, unknown_service);
  if (service == nullptr) return;
  const auto own = std::ranges::count_if(bookings_, [&](const TwinBooking& each) {
    return each.state == BookingState::held && each.device == who_.device;
  });
  no_.add(own >= 32, booking_quota);
  look_at_slot(*service, command.slot, false);
  if (!no_.none()) return;
  TwinBooking& kept = take_place(*service, command.slot, BookingState::held);
  kept.kept_until = now_ + policy_.rules.appointments.hold;
  events_.emplace_back(
      SlotHeld{kept.id, kept.service, kept.line, kept.slot, kept.kept_until, who_.device});
}

void Twin::play(const Book& command) {
  const Service* service = find_service(policy_, command.service);
  no_.add(service == nullptr, unknown_service);
  if (service == nullptr) return;
  no_.add(command.has_another, booking_quota);
  look_at_slot(*service, command.slot, command.held.has_value());
  TwinBooking* kept = booking(command.held);
  if (kept != nullptr && kept->state != BookingState::held) kept = nullptr;
  if (command.held) {
    no_.add(kept == nullptr || kept->line != service->line, hold_over);
    no_.add(kept != nullptr && kept->device != who_.device, not_yours);
    no_.add(kept != nullptr && (kept->service != command.service || kept->slot != command.slot),
            bad_argument);
  }
  if (!no_.none()) return;
  if (kept == nullptr) kept = &take_place(*service, command.slot, BookingState::confirmed);
  kept->state = BookingState::confirmed;
  events_.emplace_back(BookingMade{kept->id, kept->service, kept->line, kept->slot, who_.device});
}

void Twin::play(const Reschedule& command) {
  TwinBooking* own = booking(command.booking);
  no_.add(!command.booking, token_mismatch);
  no_.add(command.booking && own == nullptr, other_day);
  if (own == nullptr) return;
  const auto& rules = policy_.rules.appointments;
  no_.add(command.release_after < rules.release_least || command.release_after > rules.release_most,
          bad_argument);
  no_.add(rules.share_percent == 0, not_bookable);
  look_at_end(*own);
  const Service* service = find_service(policy_, own->service);
  const bool same = command.slot == own->slot;
  if (service != nullptr && !same) look_at_slot(*service, command.slot, false);
  if (!no_.none() || same) return;
  give_back(*own, now_ + command.release_after);
  own->slot = command.slot;
  own->by_centre = false;
  ++own->moved;
  events_.emplace_back(BookingMoved{own->id, own->slot, now_ + command.release_after});
}

void Twin::play(const CancelAppointment& command) {
  TwinBooking* own = booking(command.booking);
  no_.add(!command.booking, token_mismatch);
  no_.add(command.booking && own == nullptr, other_day);
  if (own == nullptr) return;
  const auto& rules = policy_.rules.appointments;
  no_.add(command.release_after < rules.release_least || command.release_after > rules.release_most,
          bad_argument);
  if (own->state == BookingState::cancelled) return;
  look_at_end(*own);
  if (!no_.none()) return;
  give_back(*own, now_ + command.release_after);
  own->state = BookingState::cancelled;
  events_.emplace_back(BookingCancelled{own->id, now_ + command.release_after});
}

void Twin::play(const CheckIn& command) {
  no_.add(!open_, day_closed);
  if (!open_) return;
  TwinBooking* own = booking(command.booking);
  no_.add(!command.booking || command.other_person, token_mismatch);
  no_.add(command.booking && own == nullptr, other_day);
  no_.add(std::ranges::count(cancelled_, id_) > 0, take_cancelled);
  if (own == nullptr) return;
  look_at_end(*own);
  const auto& rules = policy_.rules.appointments;
  const Instant from = own->slot - rules.check_in_before;
  if (own->state == BookingState::confirmed) {
    no_.add(now_ < from, check_in_early, from);
    no_.add(now_ >= from && !is_due_today(*own), other_day);
    no_.add(last_number_[own->line] >= 9999 || last_serial_ >= 1'000'000, numbers_exhausted);
  }
  if (!no_.none()) return;

  TwinTicket made;
  made.serial.value = static_cast<std::uint32_t>(++last_serial_);
  made.letter = made.line = own->line;
  made.number = static_cast<std::uint16_t>(++last_number_[own->line]);
  made.take = id_;
  made.service = own->service;
  made.visit_since = now_;
  made.life = ++lives_;
  made.issued_at = made.made_at = made.turn = made.callable_at = made.waits_since = now_;
  made.reason = TurnReason::late_appointment;
  made.booking = own->id;
  if (now_ - own->slot <= rules.late_after) {
    made.reason = TurnReason::appointment;
    made.appointment = own->slot - rules.credit;
    made.turn = *made.appointment;
    made.callable_at = std::max(now_, own->slot - rules.callable_before);
  }
  own->state = BookingState::checked_in;
  own->ticket = made.serial;
  TicketIssued issued;
  issued.ticket = made.serial;
  issued.service = made.service;
  issued.line = made.line;
  issued.number = made.number;
  issued.take = id_;
  issued.turn = made.turn;
  issued.arrival_commitment = command.arrival_commitment;
  issued.booking = own->id;
  tickets_.push_back(made);
  events_.emplace_back(issued);
}

// The promises that these days break, by their slots: each to the first free place that is not
// earlier, one after the other.
void Twin::move_those_that_cant_be_kept(std::vector<DayPlan> days) {
  const auto& rules = policy_.rules.appointments;
  const auto before = std::exchange(days_, std::move(days));
  std::vector<TwinBooking*> broken;
  for (TwinBooking& each : bookings_) {
    const Service* service = find_service(policy_, each.service);
    const bool kept = service != nullptr && service->line == each.line &&
                      quarter_of_day(days_, each.slot) && now_ < each.slot + rules.missed_after;
    if (each.state == BookingState::confirmed && !kept) broken.push_back(&each);
  }
  std::ranges::sort(broken, {},
                    [](const TwinBooking* each) { return std::pair(each->slot, each->id); });
  // What they leave is for others.
  std::vector<std::pair<BookingId, std::optional<Instant>>> found;
  for (TwinBooking* each : broken) {
    const Service* service = find_service(policy_, each->service);
    std::optional<Instant> next;
    for (const DayPlan& day : days_) {
      for (const OpenStretch& doors : day.open) {
        for (auto at = doors.from; service != nullptr && at + quarter <= doors.until;
             at += quarter) {
          const bool in_time = doors.until - at >= minutes{service->typical_minutes};
          const bool fits = at >= each->slot && at > now_ && in_time &&
                            at <= now_ + std::chrono::days{rules.days_ahead};
          if (!fits || next) continue;
          const auto promised = std::ranges::count_if(found, [&](const auto& other) {
            return other.second == at &&
                   find_service(policy_, booking(other.first)->service)->line == service->line;
          });
          if (taken(service->line, at) + promised < places(service->line, at)) next = at;
        }
      }
    }
    found.emplace_back(each->id, next);
  }
  for (const auto& [id, slot] : found) {
    TwinBooking& moved = *booking(id);
    ++moved.moved;
    moved.by_centre = true;
    if (slot) {
      moved.slot = *slot;
      moved.line = find_service(policy_, moved.service)->line;
    } else {
      moved.state = BookingState::cancelled;
    }
    events_.emplace_back(BookingDisplaced{id, slot});
  }
  days_ = before;
}

void Twin::look_at_hours(const Service& service) {
  const auto day = std::ranges::find(days_, *date_, &DayPlan::date);
  if (!policy_.rules.within_hours || day == days_.end()) return;
  const auto opens_from = [&](Instant at) {
    std::optional<Instant> first;
    for (const DayPlan& each : days_) {
      for (const auto& open : each.open) {
        if (open.from >= at && (!first || open.from < *first)) first = open.from;
      }
    }
    return first;
  };
  bool over = true;
  std::optional<Instant> closing;
  for (std::size_t i = 0; i < day->open.size(); ++i) {
    if (now_ < day->open[i].until) over = false;
    if (now_ < day->open[i].from || now_ >= day->open[i].until) continue;
    closing = day->open[i].until;
    for (std::size_t j = i + 1; j < day->open.size(); ++j) {
      if (day->open[j].place != day->open[i].place) break;
      closing = day->open[j].until;
    }
  }
  no_.add(!over && !closing, RejectionCode::not_open_yet, opens_from(now_));
  no_.add(over, RejectionCode::too_late_today, opens_from(now_));
  if (!closing) return;
  const Promise& told = outlooks_[service.line];
  auto done = now_ + minutes{service.typical_minutes};
  if (told.kind == PromiseKind::soon) done += minutes{2};
  if (told.kind == PromiseKind::within || told.kind == PromiseKind::more_than) {
    done += minutes{told.minutes};
  }
  if (service.fee_at_cashier) done += policy_.rules.cash_desk_closes_before;
  no_.add(done > *closing, RejectionCode::too_late_today, opens_from(*closing));
}

void Twin::publish(const std::vector<DayPlan>& days, ServiceDate date) {
  constexpr std::chrono::hours kept{48};
  std::erase_if(bookings_, [&](const TwinBooking& each) {
    return each.state != BookingState::held && each.state != BookingState::confirmed &&
           each.slot < now_ - kept;
  });
  const bool knew = !days_.empty();
  const auto is_over = [&](const DayPlan& day) { return day.date < date; };
  if (!std::ranges::all_of(days, is_over)) days_ = days;
  std::erase_if(days_, is_over);
  if (knew || !days_.empty()) events_.emplace_back(DaysPublished{days_});
  std::erase_if(days_, [](const DayPlan& day) { return day.open.empty(); });
  move_those_that_cant_be_kept(days_);
}

std::string Twin::difference_of_bookings(const queue::State& state) const {
  const auto& theirs = state.bookings;
  if (theirs.next_id().value != last_booking_ + 1) return "the next booking's number";
  if (theirs.all().size() != bookings_.size()) return "the number of bookings";
  for (const TwinBooking& mine : bookings_) {
    const std::string name = "booking " + std::to_string(mine.id.value);
    const Booking* one = theirs.find(mine.id);
    if (one == nullptr) return name;
    if (one->state != mine.state) return "the state of " + name;
    if (one->slot != mine.slot || one->line != mine.line) return "the place of " + name;
    if (one->ticket != mine.ticket) return "the ticket of " + name;
    if (one->version != mine.moved || one->moved_by_centre != mine.by_centre) {
      return "how often was moved " + name;
    }
    if (one->made_in != mine.epoch) return "the epoch of " + name;
  }
  const auto slots = theirs.slots().days();
  if (!std::ranges::equal(slots, days_)) return "the days that can be booked";
  for (const DayPlan& day : days_) {
    for (const OpenStretch& doors : day.open) {
      for (auto at = doors.from; at + quarter <= doors.until; at += quarter) {
        for (const Line& line : policy_.lines) {
          const auto theirs_taken = static_cast<int>(theirs.slots().taken(line.id, at));
          const auto theirs_places = static_cast<int>(theirs.slots().places(line.id, at));
          if (theirs_places != places(line.id, at)) return "the places of a slot";
          if (theirs_taken != taken(line.id, at)) return "what is taken of a slot";
        }
      }
    }
  }
  return {};
}

}  // namespace dawr::play
