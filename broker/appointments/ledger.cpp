#include "broker/appointments/ledger.h"

#include <algorithm>
#include <iterator>

#include "common/domain/check.h"

namespace dawr::appointments {
namespace {

using enum RejectionCode;

const Service* find_in(const std::vector<Service>& services, ServiceCode code) {
  const auto found = std::ranges::find(services, code, &Service::code);
  return found == services.end() ? nullptr : &*found;
}

Instant last_bookable(Instant now, const AppointmentRules& rules) {
  return now + std::chrono::days{rules.days_ahead};
}

}  // namespace

const Booking* Ledger::find(BookingId id) const {
  const auto found = bookings_.find(id);
  return found == bookings_.end() ? nullptr : &found->second;
}

std::size_t Ledger::held() const { return holds_.size(); }

std::size_t Ledger::confirmed() const { return confirmed_.size(); }

std::vector<BookingId> Ledger::due(Instant from, Instant until) const {
  std::vector<BookingId> found;
  for (auto at = confirmed_.lower_bound({from, {}}); at != confirmed_.end() && at->first < until;
       ++at) {
    found.push_back(at->second);
  }
  return found;
}

std::optional<RejectionCode> Ledger::refusal_of(const Service& service, Instant slot, Instant now,
                                                const AppointmentRules& rules) const {
  if (rules.share_percent == 0) return not_bookable;
  if (slot <= now) return slot_over;
  if (slot > last_bookable(now, rules) || !slots_.is_slot(slot)) return no_slot;
  if (slots_.until_closing(slot) < minutes{service.typical_minutes}) return no_slot;
  if (!slots_.is_free(service.line, slot)) return slot_taken;
  return std::nullopt;
}

std::vector<Instant> Ledger::offered(const Service& service, Instant from, std::size_t most,
                                     Instant now, const AppointmentRules& rules) const {
  if (rules.share_percent == 0) return {};
  const auto earliest = std::max(from, now + Duration{1});
  auto found = slots_.free_slots(service.line, earliest, minutes{service.typical_minutes}, most);
  std::erase_if(found, [&](Instant slot) { return slot > last_bookable(now, rules); });
  return found;
}

std::optional<Instant> Ledger::next_deadline(const AppointmentRules& rules) const {
  std::optional<Instant> next;
  const auto earliest = [&](Instant candidate) {
    next = next ? std::min(*next, candidate) : candidate;
  };
  if (!holds_.empty()) earliest(holds_.begin()->first);
  if (!confirmed_.empty()) earliest(confirmed_.begin()->first + rules.missed_after);
  if (!releases_.empty()) earliest(releases_.begin()->first);
  return next;
}

Ledger::Due Ledger::due_by(Instant now, const AppointmentRules& rules, std::size_t most) const {
  Due due;
  for (const auto& [until, id] : holds_) {
    if (until > now || due.lapsed.size() >= most) break;
    due.lapsed.push_back({id});
  }
  for (const auto& [slot, id] : confirmed_) {
    if (slot + rules.missed_after > now || due.lapsed.size() + due.missed.size() >= most) break;
    due.missed.push_back({id});
  }
  return due;
}

std::vector<BookingDisplaced> Ledger::displaced(const std::vector<Service>& services, Instant now,
                                                const AppointmentRules& rules) const {
  std::vector<BookingDisplaced> moved;
  auto book = slots_;
  for (const auto& [slot, id] : confirmed_) {
    if (slot <= now || slots_.is_slot(slot)) continue;
    const auto& booking = bookings_.at(id);
    const auto* service = find_in(services, booking.service);
    BookingDisplaced event{id, std::nullopt};
    if (service != nullptr) {
      const auto free =
          book.free_slots(booking.line, now + Duration{1}, minutes{service->typical_minutes}, 1);
      if (!free.empty() && free.front() <= last_bookable(now, rules)) event.slot = free.front();
    }
    if (event.slot) book.take(booking.line, *event.slot);
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
    apply(SlotHeld{event.booking, event.service, event.line, event.slot, at}, at, restorations);
  }
  auto& booking = live(event.booking);
  DAWR_CHECK(booking.state == BookingState::held && booking.slot == event.slot,
             "a booking is made of the slot that is held for it");
  holds_.erase({booking.held_until, booking.id});
  booking.state = BookingState::confirmed;
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

void Ledger::apply(const BookingDisplaced& event) {
  auto& booking = live(event.booking);
  confirmed_.erase({booking.slot, booking.id});
  slots_.give_back(booking.line, booking.slot);
  booking.moved_by_centre = true;
  ++booking.version;
  if (!event.slot) {
    booking.state = BookingState::cancelled;
    return;
  }
  slots_.take(booking.line, *event.slot);
  booking.slot = *event.slot;
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
    return booking.state > BookingState::confirmed && booking.slot < instant;
  });
  // A place whose slot has passed need not come free any more.
  std::erase_if(releases_, [&](const auto& release) {
    const auto& [line, slot] = release.second;
    if (slot >= instant) return false;
    slots_.give_back(line, slot);
    return true;
  });
  slots_.forget_before(instant);
}

}  // namespace dawr::appointments
