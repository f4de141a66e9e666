// Appointments, at a dispenser and at the reception.
#include <utility>

#include "common/domain/service_dates.h"
#include "common/wire/person_tag.h"
#include "ticket/shell.h"

namespace dawr::ticket {

using device::Json;

void HeadlessDispenser::carry_out(const std::string& tag, const AskSlots& wish) {
  if (dialogue_.link().state() != wire::LinkState::online) {
    dialogue_.locked(tag, "slots", device::name_of(dialogue_.link().state()));
    return;
  }
  slot_tags_.push_back(tag);
  dialogue_.ask(wire::SlotQuestion{wish.service, wish.from.value_or(first_service_date)});
}

void HeadlessDispenser::carry_out(const std::string& tag, const HoldSlot& hold) {
  submit(tag, hold);
}
void HeadlessDispenser::carry_out(const std::string& tag, const Book& book) { submit(tag, book); }
void HeadlessDispenser::carry_out(const std::string& tag, const Reschedule& move) {
  submit(tag, move);
}
void HeadlessDispenser::carry_out(const std::string& tag, const CancelAppointment& cancel) {
  submit(tag, cancel);
}
void HeadlessDispenser::carry_out(const std::string& tag, const CheckIn& check_in) {
  submit(tag, check_in);
}

void HeadlessDispenser::carry_out(const std::string& tag, const BookingAs& wish) {
  const auto& offer = model_.offer();
  if (!offer || !offer->date || !offer->asked.booking_identity) {
    dialogue_.locked(tag, device::verb_of(wish.body), name_of(Lock::not_asked));
    return;
  }
  const auto number = national_number(tag, wish.national_number);
  if (!number) return;
  CommandBody body = wish.body;
  const PersonTag person = wire::booking_tag(*offer->asked.booking_identity, *number);
  if (auto* book = std::get_if<Book>(&body)) book->person = person;
  if (auto* check_in = std::get_if<CheckIn>(&body)) check_in->person = person;
  submit(tag, body);
}

void HeadlessDispenser::carry_out(const std::string& tag, const LeaveBookingMobile& wish) {
  if (!model_.offer() || !model_.offer()->asked.mobile) {
    dialogue_.locked(tag, "booking-contact", name_of(Lock::not_asked));
    return;
  }
  const std::uint64_t nonce = ++last_contact_;
  const wire::LeaveBookingContact contact{nonce, wish.code, wish.mobile};
  if (!dialogue_.leave(contact)) {
    dialogue_.locked(tag, "booking-contact", device::name_of(dialogue_.link().state()));
    return;
  }
  contacts_[nonce] = {tag, !wish.mobile, std::nullopt};
}

void HeadlessDispenser::slots_arrived(const FreeSlots& free) {
  std::vector<Json> days;
  days.reserve(free.days.size());
  for (const FreeDay& day : free.days) {
    std::vector<Json> slots;
    slots.reserve(day.slots.size());
    for (const Instant slot : day.slots) slots.push_back(Json().add("at", slot));
    days.push_back(Json().add("date", day.day.date).add("slots", slots));
  }
  Json json = device::Dialogue::event("slots", take_slot_tag());
  json.add("service", free.service.view()).add("days", days).add("later", free.later);
  dialogue_.put(json);
}

// Answers come in the order of the questions; of these alone the broker refuses any to a dispenser.
void HeadlessDispenser::slots_refused(const wire::Refused& refused) {
  if (slot_tags_.empty()) return;
  dialogue_.put(device::Dialogue::event("refused", take_slot_tag())
                    .add("what", "slots")
                    .add("code", dawr::name_of(refused.code)));
}

std::string HeadlessDispenser::take_slot_tag() {
  if (slot_tags_.empty()) return {};
  auto tag = std::move(slot_tags_.front());
  slot_tags_.erase(slot_tags_.begin());
  return tag;
}

bool HeadlessDispenser::put_booking(const wire::Answered& answer) {
  if (const auto* held = std::get_if<HeldSlot>(&answer.reply.body)) {
    dialogue_.put(dialogue_.result("held", answer.command)
                      .add("booking", held->booking.value)
                      .add("service", held->service.view())
                      .add("slot", held->slot)
                      .add("until", held->until));
    return true;
  }
  const auto* booked = std::get_if<BookedSlot>(&answer.reply.body);
  if (booked == nullptr) return false;
  const bool is_moved = std::holds_alternative<Reschedule>(answer.command.body);
  dialogue_.put(dialogue_.result(is_moved ? "rescheduled" : "booked", answer.command)
                    .add("booking", booked->booking.value)
                    .add("service", booked->service.view())
                    .add("slot", booked->slot)
                    .add("code", booked->code));
  return true;
}

}  // namespace dawr::ticket
