// Cheating with appointments: sold, hoarded, used twice.
#include <algorithm>
#include <array>
#include <chrono>

#include "common/wire/codec.h"
#include "common/wire/person_tag.h"
#include "tests/abuse/hall.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::abuse;
using enum RejectionCode;
using namespace std::chrono_literals;

namespace {

const ServiceCode service{"S01"};
constexpr ServiceDate sunday = std::chrono::local_days{std::chrono::year{2026} / 3 / 15};

CheckIn check_in(const std::string& code) {
  CheckIn command;
  command.code = code;
  return command;
}
CancelAppointment cancel(const std::string& code) {
  CancelAppointment command;
  command.code = code;
  return command;
}
Reschedule reschedule(const std::string& code, Instant slot) {
  Reschedule command;
  command.code = code;
  command.slot = slot;
  return command;
}
Book book(Instant slot) { return {service, slot, {}, false, {}}; }

// A Sunday on which the doors open at nine, two hours after this hall's clock has started.
Hall& hall() {
  static Hall made({.demo_start = "2026-03-15T05:00:00Z", .asks_people = true});
  if (!made.ledger().state().last_date) {
    made.supervisor().must(OpenDay{sunday, {}});
    made.ledger().news();
  }
  return made;
}

std::vector<Instant> free_slots(Device& who, const ServiceCode& of = service) {
  const wire::Ask ask{wire::Question::free_slots, wire::SlotQuestion{of, sunday}};
  const auto answer = who.ask(wire::encode(wire::ClientMessage{ask}));
  const auto told = std::get<FreeSlots>(wire::decode_broker_message(answer.front()).value());
  return told.days.at(0).slots;
}

BookedSlot booked(Device& who, Instant slot) {
  return std::get<BookedSlot>(who.must(book(slot)).body);
}

// As a dispenser makes it of the number that is typed there and of the key that the broker gave it.
PersonTag tag_at(Device& who, std::string_view typed) {
  const auto offer = std::get<OfferView>(who.question(wire::Question::offer));
  constexpr std::array<std::uint8_t, 1> governorates{1};
  const auto number = NationalNumber::read(typed, governorates, sunday);
  return wire::booking_tag(offer.asked.booking_identity.value(), number.value());
}

Book book_as(const PersonTag& person, Instant slot, const ServiceCode& of = service) {
  return {of, slot, {}, false, person};
}

// The number of one booking with the digits of another.
std::string mixed(const BookedSlot& number, const BookedSlot& digits) {
  const auto check = digits.code.substr(digits.code.find('-'));
  return number.code.substr(0, number.code.find('-')) + check;
}

// As many as have a ticket of theirs.
std::size_t tickets_of(Hall& hall, BookingId booking) {
  hall.ledger().news();
  const auto& tickets = hall.ledger().state().tickets;
  return static_cast<std::size_t>(std::ranges::count(tickets, booking, &queue::Ticket::booking));
}

}  // namespace

TEST_CASE("AB08 nobody checks in with another one's booking, and none changes hands") {
  Hall& house = hall();
  Device& door = house.dispenser();
  const auto slots = free_slots(door);
  const auto one = booked(door, slots.at(0));
  const auto other = booked(house.device(Role::portal), slots.at(1));
  house.later(slots.at(0) - 30min - house.now());
  Device& now_at = house.dispenser();
  house.refuses(now_at, {{check_in(mixed(one, other)), token_mismatch, {}},
                         {check_in("1"), token_mismatch, {}},
                         {check_in(""), token_mismatch, {}}});
  house.refuses(house.device(Role::portal), check_in(mixed(other, one)), token_mismatch);
  house.refuses(house.device(Role::reception),
                {{reschedule(mixed(one, other), slots.at(2)), token_mismatch, {}},
                 {cancel(mixed(one, other)), token_mismatch, {}}});
  // Whoever moves it goes on with the same code: it is of the booking, and there is no name to
  // change.
  const auto moved = house.device(Role::portal).must(reschedule(other.code, slots.back()));
  CHECK(std::get<BookedSlot>(moved.body).code == other.code);
  now_at.must(check_in(one.code));
  CHECK(tickets_of(house, one.booking) == 1);
  CHECK(tickets_of(house, other.booking) == 0);
}

TEST_CASE("AB26 a booking is checked in once") {
  Hall& house = hall();
  const auto slots = free_slots(house.dispenser());
  const auto mine = booked(house.device(Role::portal), slots.at(0));
  const auto until = mine.slot - 20min - house.now();
  if (until > Duration::zero()) house.later(until);
  house.dispenser().must(check_in(mine.code));
  const std::vector<Attempt> again{{check_in(mine.code), ticket_used, {}},
                                   {reschedule(mine.code, slots.back()), ticket_used, {}},
                                   {cancel(mine.code), ticket_used, {}}};
  house.refuses(house.dispenser(), check_in(mine.code), ticket_used);
  house.refuses(house.device(Role::dispenser, 2), check_in(mine.code), ticket_used);
  house.refuses(house.device(Role::portal), again);
  CHECK(tickets_of(house, mine.booking) == 1);
}

TEST_CASE("AB09 a person has one booking for a service, whichever device he goes to") {
  Hall& house = hall();
  const ServiceCode other_service{"B01"};
  Device& door = house.dispenser();
  const PersonTag one = tag_at(door, "29901010134567");
  const PersonTag another = tag_at(door, "28801010134567");
  // The tag is of the person, wherever he types his number.
  CHECK(tag_at(house.device(Role::reception), "29901010134567") == one);
  CHECK(another != one);
  const auto slots = free_slots(door);
  const auto mine = std::get<BookedSlot>(door.must(book_as(one, slots.at(0))).body);
  const std::vector<Attempt> second{{book_as(one, slots.at(1)), booking_quota, {}},
                                    {book_as(one, slots.back()), booking_quota, {}}};
  for (Device* device : {&door, &house.device(Role::dispenser, 2), &house.device(Role::reception),
                         &house.device(Role::portal)}) {
    house.refuses(*device, second);
  }
  // The same slot is no second booking: he is told again what he has, and nothing happens.
  house.ledger().news();
  CHECK(std::get<BookedSlot>(house.device(Role::portal).must(book_as(one, slots.at(0))).body) ==
        mine);
  CHECK(house.ledger().news().empty());
  // Somebody else, and another service, are another matter.
  door.must(book_as(another, slots.at(1)));
  door.must(book_as(one, free_slots(door, other_service).back(), other_service));
  house.later(1min);
  house.refuses(house.dispenser(), second);
  // Who gave his place back may have one again.
  house.device(Role::reception).must(cancel(mine.code));
  house.dispenser().must(book_as(one, slots.back()));
  house.refuses(house.device(Role::portal), book_as(one, slots.at(1)), booking_quota);
}

TEST_CASE("AB09 a place that was given back is nobody's until its time by chance has come") {
  Hall& house = hall();
  const auto slot = free_slots(house.dispenser()).back();
  std::vector<BookedSlot> all;
  while (free_slots(house.dispenser()).back() == slot) {
    all.push_back(booked(house.dispenser(), slot));
  }
  Device& desk = house.device(Role::reception);
  desk.must(cancel(all.front().code));
  house.ledger().news();
  const auto& rules = house.ledger().state().policy.rules.appointments;
  for (Device* friends : {&house.dispenser(), &desk, &house.device(Role::portal)}) {
    house.refuses(*friends,
                  {{book(slot), slot_taken, {}}, {HoldSlot{service, slot}, slot_taken, {}}});
  }
  house.later(rules.release_least - 1min);
  house.refuses(house.device(Role::portal), book(slot), slot_taken);
  house.later(rules.release_most - rules.release_least + 1min);
  CHECK(booked(house.device(Role::portal), slot).slot == slot);
  house.refuses(house.device(Role::portal), book(slot), slot_taken);
}
