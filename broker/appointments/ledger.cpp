#include "broker/appointments/ledger.h"

#include <algorithm>
#include <iterator>

#include "common/domain/check.h"

namespace dawr::appointments {
namespace {

using enum RejectionCode;

Instant last_bookable(Instant now, const AppointmentRules& rules) {
  return now + std::chrono::days{rules.days_ahead};
}

}  // namespace

const Booking* Ledger::find(BookingId id) const {
  const auto found = bookings_.find(id);
  return found == bookings_.end() ? nullptr : &found->second;
}

std::size_t Ledger::held_by(DeviceId device) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      holds_, [&](const auto& hold) { return bookings_.at(hold.second).device == device; }));
}

std::size_t Ledger::confirmed() const { return confirmed_.size(); }

std::vector<BookingId> Ledger::due(const DayPlan* day) const {
  std::vector<BookingId> found;
  for (auto at = first_of(day); at != confirmed_.end() && at->first < day->open.back().until;
       ++at) {
    found.push_back(at->second);
  }
  return found;
}

std::optional<RejectionCode> Ledger::refusal_of_held(const Service& service, Instant slot,
                                                     Instant now,
                                                     const AppointmentRules& rules) const {
  if (rules.share_percent == 0) return not_bookable;
  if (slot < now + rules.credit) return slot_over;
  if (slot > last_bookable(now, rules) || !slots_.is_slot(slot)) return no_slot;
  if (slots_.until_closing(slot) < minutes{service.typical_minutes}) return no_slot;
  return std::nullopt;
}

std::optional<RejectionCode> Ledger::refusal_of(const Service& service, Instant slot, Instant now,
                                                const AppointmentRules& rules) const {
  if (const auto refusal = refusal_of_held(service, slot, now, rules)) return refusal;
  if (!slots_.is_free(service.line, slot)) return slot_taken;
  return std::nullopt;
}

std::vector<Instant> Ledger::offered(const Service& service, Instant from, std::size_t most,
                                     Instant now, const AppointmentRules& rules,
                                     Instant until) const {
  if (rules.share_percent == 0) return {};
  const auto earliest = std::max(from, now + rules.hold + rules.credit);
  const auto latest = std::min(until, last_bookable(now, rules) + Duration{1});
  return slots_.free_slots(service.line, earliest, minutes{service.typical_minutes}, most, latest);
}

std::optional<Instant> Ledger::next_deadline(const AppointmentRules& rules,
                                             const DayPlan* open) const {
  std::optional<Instant> next;
  const auto earliest = [&](Instant candidate) {
    next = next ? std::min(*next, candidate) : candidate;
  };
  if (!holds_.empty()) earliest(holds_.begin()->first);
  const auto first = first_of(open);
  if (first != confirmed_.end()) earliest(first->first + rules.missed_after);
  if (!releases_.empty()) earliest(releases_.begin()->first);
  return next;
}

// Of the confirmed ones of a day: the earliest; confirmed_.end(): none.
Ledger::BySlot::const_iterator Ledger::first_of(const DayPlan* day) const {
  if (day == nullptr) return confirmed_.end();
  const auto first = confirmed_.lower_bound({day->open.front().from, {}});
  const bool is_of_it = first != confirmed_.end() && first->first < day->open.back().until;
  return is_of_it ? first : confirmed_.end();
}

Ledger::Due Ledger::due_by(Instant now, const AppointmentRules& rules, const DayPlan* open,
                           std::size_t most) const {
  Due due;
  for (const auto& [until, id] : holds_) {
    if (until > now || due.lapsed.size() >= most) break;
    due.lapsed.push_back({id});
  }
  for (auto next = first_of(open); next != confirmed_.end(); ++next) {
    const auto [slot, id] = *next;
    const bool is_missed = slot < open->open.back().until && slot + rules.missed_after <= now;
    if (!is_missed || due.lapsed.size() + due.missed.size() >= most) break;
    due.missed.push_back({id});
  }
  return due;
}

std::vector<BookingDisplaced> Ledger::displaced(const std::vector<Service>& services, Instant now,
                                                const AppointmentRules& rules) const {
  std::map<ServiceCode, const Service*> known;
  for (const auto& service : services) known.emplace(service.code, &service);
  std::vector<BookingDisplaced> moved;
  auto book = slots_;
  for (const auto& [slot, id] : confirmed_) {
    const auto& booking = bookings_.at(id);
    const auto found = known.find(booking.service);
    const auto* service = found == known.end() ? nullptr : found->second;
    const bool can_be_kept = service != nullptr && service->line == booking.line &&
                             slots_.is_slot(slot) && slot + rules.missed_after > now;
    if (can_be_kept) continue;
    BookingDisplaced event{id, std::nullopt};
    if (service != nullptr) {
      const auto free = book.free_slots(service->line, std::max(slot, now + Duration{1}),
                                        minutes{service->typical_minutes}, 1);
      if (!free.empty() && free.front() <= last_bookable(now, rules)) event.slot = free.front();
      if (event.slot) book.take(service->line, *event.slot);
    }
    moved.push_back(event);
  }
  return moved;
}

Booking& Ledger::live(BookingId id) {
  const auto found = bookings_.find(id);
  DAWR_CHECK(found != bookings_.end() && found->second.state <= BookingState::confirmed,
             "what happens to a booking happens while it is held or confirmed");
  return found->second;
}

void Ledger::end(Booking& booking, BookingState state, Instant released_at) {
  holds_.erase({booking.held_until, booking.id});
  confirmed_.erase({booking.slot, booking.id});
  releases_.insert({released_at, {booking.line, booking.slot}});
  booking.state = state;
}

void Ledger::apply(const DaysPublished& event, std::map<LineId, Capacity> capacity) {
  slots_.publish(event.days, std::move(capacity));
}

void Ledger::apply(const SlotHeld& event, Instant at, std::uint16_t restorations) {
  DAWR_CHECK(event.booking == next_id(), "bookings are numbered one by one");
  last_ = event.booking.value;
  slots_.take(event.line, event.slot);
  holds_.insert({event.until, event.booking});
  bookings_[event.booking] = {.id = event.booking,
                              .service = event.service,
                              .line = event.line,
                              .slot = event.slot,
                              .state = BookingState::held,
                              .device = event.device,
                              .made_at = at,
                              .held_until = event.until,
                              .made_in = restorations};
}

void Ledger::apply(const HoldLapsed& event) {
  auto& booking = live(event.booking);
  DAWR_CHECK(booking.state == BookingState::held, "only a hold lapses");
  holds_.erase({booking.held_until, booking.id});
  slots_.give_back(booking.line, booking.slot);
  bookings_.erase(event.booking);
}

void Ledger::apply(const BookingMade& event, Instant at, std::uint16_t restorations) {
  const auto known = bookings_.find(event.booking);
  if (known == bookings_.end()) {
    apply(SlotHeld{event.booking, event.service, event.line, event.slot, at, event.device}, at,
          restorations);
  }
  auto& booking = live(event.booking);
  DAWR_CHECK(booking.state == BookingState::held && booking.slot == event.slot,
             "a booking is made of the slot that is held for it");
  holds_.erase({booking.held_until, booking.id});
  booking.state = BookingState::confirmed;
  booking.device = event.device;
  booking.made_at = at;
  confirmed_.insert({booking.slot, booking.id});
}

void Ledger::apply(const BookingMoved& event) {
  auto& booking = live(event.booking);
  end(booking, BookingState::confirmed, event.released_at);
  slots_.take(booking.line, event.slot);
  booking.slot = event.slot;
  booking.moved_by_centre = false;
  ++booking.version;
  confirmed_.insert({booking.slot, booking.id});
}

void Ledger::apply(const BookingCancelled& event) {
  end(live(event.booking), BookingState::cancelled, event.released_at);
}

void Ledger::apply(const BookingDisplaced& event, LineId line) {
  auto& booking = live(event.booking);
  confirmed_.erase({booking.slot, booking.id});
  slots_.give_back(booking.line, booking.slot);
  booking.moved_by_centre = true;
  ++booking.version;
  if (!event.slot) {
    booking.state = BookingState::cancelled;
    return;
  }
  booking.line = line;
  booking.slot = *event.slot;
  slots_.take(booking.line, booking.slot);
  confirmed_.insert({booking.slot, booking.id});
}

void Ledger::apply(const BookingMissed& event) {
  auto& booking = live(event.booking);
  confirmed_.erase({booking.slot, booking.id});
  booking.state = BookingState::missed;
}

void Ledger::check_in(BookingId id, Serial ticket) {
  auto& booking = live(id);
  DAWR_CHECK(booking.state == BookingState::confirmed, "what is checked in was confirmed");
  confirmed_.erase({booking.slot, booking.id});
  booking.state = BookingState::checked_in;
  booking.ticket = ticket;
}

void Ledger::undo_check_in(BookingId id) {
  const auto found = bookings_.find(id);
  DAWR_CHECK(found != bookings_.end() && found->second.state == BookingState::checked_in,
             "only a check-in is taken back");
  found->second.state = BookingState::confirmed;
  found->second.ticket.reset();
  confirmed_.insert({found->second.slot, id});
}

void Ledger::release_until(Instant now) {
  while (!releases_.empty() && releases_.begin()->first <= now) {
    const auto [line, slot] = releases_.begin()->second;
    releases_.erase(releases_.begin());
    slots_.give_back(line, slot);
  }
}

void Ledger::forget_before(Instant instant) {
  std::erase_if(bookings_, [&](const auto& entry) {
    const Booking& booking = entry.second;
    if (booking.state <= BookingState::confirmed || booking.slot >= instant) return false;
    // A place that was given up is given back by then, or below.
    if (booking.state != BookingState::cancelled) slots_.give_back(booking.line, booking.slot);
    return true;
  });
  // A place whose slot has passed need not come free any more.
  std::erase_if(releases_, [&](const auto& release) {
    const auto& [line, slot] = release.second;
    if (slot >= instant) return false;
    slots_.give_back(line, slot);
    return true;
  });
}

std::string Ledger::broken() const {
  std::map<std::pair<LineId, Instant>, std::uint32_t> places;
  std::size_t holds = 0;
  std::size_t promises = 0;
  for (const auto& [id, booking] : bookings_) {
    const auto name = "booking " + std::to_string(id.value);
    if (id != booking.id || id.value > last_) return name + " is numbered wrong";
    if ((booking.state == BookingState::checked_in) != booking.ticket.has_value()) {
      return name + " has a ticket if and only if it is checked in";
    }
    if (booking.state == BookingState::held) holds += holds_.count({booking.held_until, id});
    if (booking.state == BookingState::confirmed) promises += confirmed_.count({booking.slot, id});
    if (booking.state != BookingState::cancelled) ++places[{booking.line, booking.slot}];
  }
  const auto count = [&](BookingState state) {
    return static_cast<std::size_t>(std::ranges::count_if(
        bookings_, [&](const auto& entry) { return entry.second.state == state; }));
  };
  if (holds != holds_.size() || holds != count(BookingState::held)) return "the holds are off";
  if (promises != confirmed_.size() || promises != count(BookingState::confirmed)) {
    return "the promises are off";
  }
  for (const auto& [at, place] : releases_) ++places[{place.line, place.slot}];
  return places == slots_.all_taken() ? "" : "the places are other than what is taken";
}

}  // namespace dawr::appointments
