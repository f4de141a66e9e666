// Bookings through a floor: their codes, what is kept for one moment, and what can be booked.
#include <algorithm>

#include "broker/floor/booking_codes.h"
#include "broker/floor/people.h"
#include "common/domain/booking_code.h"
#include "tests/floor/house.h"
#include "tests/scratch.h"

using namespace dawr;
using namespace dawr::tests;
using namespace std::chrono_literals;

namespace {

const ServiceCode service{"S01"};
const Principal reception{DeviceId{5}, Role::reception, {}, {}};
constexpr auto ahead = std::chrono::days{1};

DayPlan plan_of(ServiceDate date) {
  const Instant midnight = std::chrono::sys_days{date.time_since_epoch()};
  return {date, DayKind::working, {}, {{midnight + 7h, midnight + 13h, {}}}};
}

std::vector<DayPlan> ten_days(ServiceDate first, const CentrePolicy& /*policy*/) {
  std::vector<DayPlan> days;
  for (int i = 0; i < 10; ++i) days.push_back(plan_of(first + std::chrono::days{i}));
  return days;
}

// Its first day is open, and bookings are taken.
struct BookingHouse : House {
  explicit BookingHouse(People* of_the_house = nullptr) : House(of_the_house) {
    policy.rules.appointments.share_percent = 50;
    days = ten_days;
    reopen();
    open_day();
  }

  FreeSlots free_from(ServiceDate from) {
    return std::get<FreeSlots>(
        ask(door, wire::Ask{wire::Question::free_slots, wire::SlotQuestion{service, from}}));
  }
  Instant free_slot(std::size_t index = 0) {
    return free_from(first_day + ahead).days.front().slots.at(index);
  }
  BookedSlot book(Instant slot) {
    return std::get<BookedSlot>(command(door, Book{service, slot, {}}).body);
  }
  std::optional<RejectionCode> refusal(const Principal& sender, CommandBody body) {
    const auto reply = command(sender, std::move(body));
    const auto* rejection = std::get_if<Rejection>(&reply.body);
    return rejection ? std::optional(rejection->code) : std::nullopt;
  }
  void go_to(Instant slot) {
    now = slot - 30min;
    command(office, OpenDay{first_day + ahead, {}});
  }
};

CheckIn check_in(const std::string& code) {
  CheckIn command;
  command.code = code;
  return command;
}
Reschedule reschedule(const std::string& code, Instant slot) {
  return {.booking = {}, .slot = slot, .release_after = {}, .code = code};
}
CancelAppointment cancel(const std::string& code) {
  return {.booking = {}, .release_after = {}, .code = code};
}

struct Place {
  Scratch scratch{"bookings"};
  PeopleFiles files{scratch / "day.key",
                    scratch / "contacts.db",
                    {scratch / "booking.key", scratch / "bookings.db"}};

  [[nodiscard]] People people() const { return {files, {.identity = true, .mobile = true}}; }
};

constexpr auto phone = "01012345678";

Book book_as(Instant slot, std::uint8_t person) {
  Book book{service, slot, std::nullopt};
  book.person = PersonTag{person};
  return book;
}

std::optional<RejectionCode> leave(BookingHouse& house, const std::string& code,
                                   std::optional<MobileNumber> mobile) {
  const auto answer = house.ask(reception, wire::LeaveBookingContact{11, code, mobile});
  return std::get<wire::ContactNoted>(answer).refused;
}

std::string contact_of(People& people, BookingId booking) {
  const auto found = people.bookings().contact_of(booking);
  REQUIRE(found);
  return *found ? std::string((*found)->digits()) : "";
}

std::string wrong(std::string code) {
  code.back() = code.back() == '9' ? '0' : static_cast<char>(code.back() + 1);
  return code;
}

}  // namespace

TEST_CASE("a booking code is read as people type it") {
  const BookingCode code{BookingId{1842}, 306'915};
  CHECK(text_of(code) == "1842-306915");
  CHECK(text_of(BookingCode{BookingId{7}, 42}) == "7-000042");
  for (const char* typed :
       {"1842-306915", "1842306915", " 1842 306 915 ", "١٨٤٢-٣٠٦٩١٥", "۱۸۴۲۳۰۶۹۱۵"}) {
    INFO(typed);
    CHECK(BookingCode::read(typed) == code);
  }
  CHECK(BookingCode::read("4294967295-000000"));
  for (const char* typed :
       {"", "-", "306915", "0-306915", "4294967296-000000", "1842-30691x", "1842_306915", "٪",
        "\xd9", "99999999999999999999999999999999", "18420000000000000000000000000000000306915"}) {
    INFO(typed);
    CHECK_FALSE(BookingCode::read(typed));
  }
}

TEST_CASE("codes of bookings follow from the secret, the epoch and the number") {
  const CentreSecret secret{CentreSecret::Key{}};
  const CentreSecret other{CentreSecret::Key{1}};
  const auto check = secret.booking_check(Epoch{7}, BookingId{1});
  CHECK(check < BookingCode::checks);
  CHECK(check == secret.booking_check(Epoch{7}, BookingId{1}));
  CHECK(check != secret.booking_check(Epoch{8}, BookingId{1}));
  CHECK(check != secret.booking_check(Epoch{7}, BookingId{2}));
  CHECK(check != other.booking_check(Epoch{7}, BookingId{1}));
}

TEST_CASE("a place is released after a time by chance, the same for the same command") {
  const CentreSecret secret{CentreSecret::Key{}};
  std::set<minutes> drawn;
  for (std::uint64_t n = 1; n <= 400; ++n) {
    const CommandId id{DeviceId{1}, 9, n};
    const auto after = secret.release_after(id, 10min, 20min);
    CHECK(after >= 10min);
    CHECK(after <= 20min);
    CHECK(after == secret.release_after(id, 10min, 20min));
    drawn.insert(after);
  }
  CHECK(drawn.size() == 11);
  CHECK(secret.release_after({}, 5min, 5min) == 5min);
}

namespace {

// What a device is told that types digits for a number whose right ones are 1; none: they are
// right.
class Typing {
 public:
  std::optional<RejectionCode> operator()(DeviceId device, std::uint32_t booking,
                                          std::uint32_t digits, Instant now) {
    const auto found = codes.check(device, BookingCode{BookingId{booking}, digits}, 1, now);
    return found ? std::optional<RejectionCode>() : std::optional(found.error().code);
  }
  BookingCodes codes;
};

constexpr DeviceId one{1};
constexpr DeviceId two{2};
constexpr int guesses = BookingCodes::guesses_of_device;
constexpr auto between = BookingCodes::guess_forgotten_after;

}  // namespace

TEST_CASE("wrong codes of one number lock it for the device that sent them") {
  Typing type;
  for (int i = 0; i < 4; ++i) CHECK(type(one, 7, 2, morning) == RejectionCode::token_mismatch);
  CHECK(type(one, 7, 2, morning) == RejectionCode::booking_code_locked);
  CHECK(type(one, 7, 1, morning) == RejectionCode::booking_code_locked);  // the right one, too
  CHECK_FALSE(type(two, 7, 1, morning));
  CHECK_FALSE(type(one, 8, 1, morning));
  CHECK_FALSE(type(one, 7, 1, morning + 5min));
  CHECK(type.codes.take_news().empty());
  // Nobody's number is answered as a wrong code is, and so is what can't be a code.
  for (int i = 0; i < 10; ++i) {
    CHECK(type.codes.check(two, std::nullopt, std::nullopt, morning).error().code ==
          RejectionCode::token_mismatch);
  }
  CHECK(type.codes.check(two, BookingCode{BookingId{9}, 0}, std::nullopt, morning).error().code ==
        RejectionCode::token_mismatch);
}

TEST_CASE("a right code clears what was wrong with its number") {
  Typing type;
  for (int day = 0; day < 5; ++day) {
    for (int i = 0; i < 4; ++i) CHECK(type(one, 7, 2, morning) == RejectionCode::token_mismatch);
    CHECK_FALSE(type(one, 7, 1, morning));
  }
}

TEST_CASE("guesses over many numbers shut a device for seconds, and honest slips never do") {
  Typing type;
  std::uint32_t number = 100;
  SECTION("each minute of a day somebody mistypes") {
    for (Instant now = morning; now < morning + 24h; now += 1min) {
      CHECK(type(one, ++number, 2, now) == RejectionCode::token_mismatch);
      CHECK_FALSE(type(one, 7, 1, now));
    }
    CHECK(type.codes.take_news().empty());
  }
  SECTION("a program guesses for an hour") {
    int guessed = 0;
    for (Instant now = morning; now < morning + 1h; now += 1s) {
      guessed += type(one, ++number, 2, now) == RejectionCode::token_mismatch ? 1 : 0;
    }
    CHECK(guessed == guesses + 1h / between - 1);
    CHECK(type(one, 7, 1, morning + 1h - 1s) == RejectionCode::booking_code_locked);
    CHECK_FALSE(type(two, 7, 1, morning + 1h - 1s));
    // Whoever comes next waits for no longer than this.
    CHECK_FALSE(type(one, 7, 1, morning + 1h - 1s + between));
    CHECK(type.codes.take_news().size() == 1);
  }
  SECTION("told how long it takes") {
    for (int i = 0; i < guesses; ++i) type(one, ++number, 2, morning);
    const auto shut = type.codes.check(one, BookingCode{BookingId{7}, 1}, 1, morning);
    REQUIRE_FALSE(shut);
    CHECK(shut.error() == Rejection{RejectionCode::booking_code_locked, morning + between});
  }
}

TEST_CASE("a slot is held, booked, checked in once, and its ticket has its turn") {
  BookingHouse house;
  const Instant slot = house.free_slot();
  const auto held = std::get<HeldSlot>(house.command(door, HoldSlot{service, slot}).body);
  CHECK(held.slot == slot);
  CHECK(held.until == house.now + house.policy.rules.appointments.hold);
  const auto booked =
      std::get<BookedSlot>(house.command(door, Book{service, slot, held.booking}).body);
  CHECK(booked.booking == held.booking);
  REQUIRE(BookingCode::read(booked.code));

  CHECK(house.refusal(door, check_in(booked.code)) == RejectionCode::check_in_early);
  house.go_to(slot);
  CHECK(house.refusal(door, check_in(wrong(booked.code))) == RejectionCode::token_mismatch);
  const auto frames = house.send(door, house.frame(door, check_in(booked.code)));
  REQUIRE(frames.size() == 2);
  CHECK(wire::decode_slip(frames.back()));
  const auto& ticket = house.floor->state().tickets.back();
  CHECK(ticket.turn_reason == TurnReason::appointment);
  CHECK(ticket.turn == slot - house.policy.rules.appointments.credit);
  CHECK(house.refusal(door, check_in(booked.code)) == RejectionCode::ticket_used);
}

TEST_CASE("a booking is moved and cancelled by its code, which stays the same") {
  BookingHouse house;
  const auto booked = house.book(house.free_slot());
  const Instant later = house.free_slot(3);
  CHECK(house.refusal(reception, reschedule(wrong(booked.code), later)) ==
        RejectionCode::token_mismatch);
  const auto moved =
      std::get<BookedSlot>(house.command(reception, reschedule(booked.code, later)).body);
  CHECK(moved.slot == later);
  CHECK(moved.code == booked.code);
  CHECK_FALSE(house.refusal(reception, cancel(booked.code)));
  CHECK(house.refusal(reception, reschedule(booked.code, later)) == RejectionCode::ticket_used);
  const auto entries = house.entries();
  const auto* cancelled = std::get_if<BookingCancelled>(&entries.at(entries.size() - 2).event);
  REQUIRE(cancelled != nullptr);
  const auto& rules = house.policy.rules.appointments;
  CHECK(cancelled->released_at >= house.now + rules.release_least);
  CHECK(cancelled->released_at <= house.now + rules.release_most);
}

TEST_CASE("an answer that is told again has the code, which no journal holds") {
  BookingHouse house;
  const auto press = house.frame(door, Book{service, house.free_slot(), {}});
  const auto first = house.send(door, press);
  CHECK(house.send(door, press) == first);
  house.reopen();
  CHECK(house.send(door, press) == first);
  const auto told = std::get<wire::Reply>(*wire::decode_broker_message(first.front()));
  const auto stored = house.journal.find_reply({door.device, told.session, told.counter});
  REQUIRE((stored && *stored));
  const auto kept = std::get<wire::Reply>(*wire::decode_broker_message((*stored)->reply));
  CHECK(std::get<BookedSlot>(kept.body).code.empty());
  CHECK_FALSE(std::get<BookedSlot>(told.body).code.empty());
}

TEST_CASE("a code is looked at for nobody who may not use it, nor while no day is open") {
  BookingHouse house;
  const auto booked = house.book(house.free_slot());
  CHECK(house.refusal(counter, cancel(booked.code)) == RejectionCode::role_forbidden);
  CHECK(house.refusal(hall, check_in(booked.code)) == RejectionCode::role_forbidden);
  house.command(office, CloseDay{});
  for (int i = 0; i < 10; ++i) {
    CHECK(house.refusal(door, check_in("1-000000")) == RejectionCode::day_closed);
  }
  CHECK_FALSE(house.refusal(reception, cancel(booked.code)));
}

TEST_CASE("free slots are told to the citizen side, by the day, without what is taken") {
  BookingHouse house;
  const auto free = house.free_from(first_day);
  CHECK(free.service == service);
  CHECK(free.days.size() == 10);
  CHECK_FALSE(free.later);
  CHECK(free.days.front().day.date == first_day);
  const Instant slot = house.free_slot();
  for (auto again = house.free_slot(); again == slot; again = house.free_slot()) house.book(slot);
  CHECK(house.refusal(door, Book{service, slot, {}}) == RejectionCode::slot_taken);
  const auto question =
      wire::Ask{wire::Question::free_slots, wire::SlotQuestion{service, first_day}};
  CHECK(std::holds_alternative<FreeSlots>(house.ask(reception, question)));
  for (const Principal& other : {counter, hall}) {
    CHECK(std::get<wire::Refused>(house.ask(other, question)).code ==
          RejectionCode::role_forbidden);
  }
  const auto unknown =
      wire::Ask{wire::Question::free_slots, wire::SlotQuestion{ServiceCode{"X"}, first_day}};
  CHECK(std::get<wire::Refused>(house.ask(door, unknown)).code == RejectionCode::unknown_service);
}

TEST_CASE("where nothing is booked, nothing is offered") {
  House house;
  house.policy.rules.appointments.share_percent = 0;
  house.open_day();
  const auto question =
      wire::Ask{wire::Question::free_slots, wire::SlotQuestion{service, first_day}};
  CHECK(std::get<wire::Refused>(house.ask(door, question)).code == RejectionCode::not_bookable);
  const auto reply = house.command(door, Book{service, morning + 1h, {}});
  CHECK(std::get<Rejection>(reply.body).code == RejectionCode::not_bookable);
}

TEST_CASE("one live booking for a person and service, and nobody comes with another's") {
  const Place place;
  auto people = place.people();
  BookingHouse house(&people);
  const Instant slot = house.free_slot();
  const auto offer = std::get<OfferView>(house.ask(door, wire::Ask{wire::Question::offer, {}}));
  CHECK(offer.asked.booking_identity);
  CHECK(offer.asked.booking_identity != offer.asked.identity);
  // In one batch, too.
  const auto handled = house.handle(
      door, {house.frame(door, book_as(slot, 7)), house.frame(door, book_as(slot + 15min, 7))});
  const auto second =
      std::get<wire::Reply>(*wire::decode_broker_message(handled.replies.at(1).frames.front()));
  CHECK(std::get<Rejection>(second.body).code == RejectionCode::booking_quota);
  CHECK(house.refusal(door, book_as(slot + 30min, 7)) == RejectionCode::booking_quota);
  CHECK_FALSE(house.refusal(door, book_as(slot + 30min, 8)));

  const auto first =
      std::get<wire::Reply>(*wire::decode_broker_message(handled.replies.at(0).frames.front()));
  const auto code = std::get<BookedSlot>(first.body).code;
  house.go_to(slot);
  auto other = check_in(code);
  other.person = PersonTag{8};
  CHECK(house.refusal(door, other) == RejectionCode::token_mismatch);
  auto same = check_in(code);
  same.person = PersonTag{7};
  CHECK_FALSE(house.refusal(door, same));
  // Who has come may book again.
  CHECK_FALSE(house.refusal(door, book_as(slot + 48h, 7)));
}

TEST_CASE("whoever asks for what he has is told it again, whichever device asks") {
  const Place place;
  auto people = place.people();
  BookingHouse house(&people);
  const Instant slot = house.free_slot();
  const auto booked = std::get<BookedSlot>(house.command(door, book_as(slot, 7)).body);
  const Seq before = house.floor->last_seq();
  const auto again = [&](const Principal& sender) {
    return std::get<BookedSlot>(house.command(sender, book_as(slot, 7)).body);
  };
  CHECK(again(door) == booked);
  CHECK(again(reception) == booked);
  house.reopen();
  CHECK(again(reception) == booked);
  CHECK(house.floor->last_seq() == before);
  // His own, even when that slot has no place any more; another one of his is still refused.
  while (house.free_slot() == slot) house.book(slot);
  CHECK(again(door) == booked);
  CHECK(house.refusal(door, book_as(slot, 8)) == RejectionCode::slot_taken);
  CHECK(house.refusal(door, book_as(slot + 30min, 7)) == RejectionCode::booking_quota);
  // In one batch with the first one, too.
  const Instant later = slot + 45min;
  const auto handled = house.handle(
      door, {house.frame(door, book_as(later, 9)), house.frame(door, book_as(later, 9))});
  std::vector<BookedSlot> told;
  for (const auto& reply : handled.replies) {
    const auto message = *wire::decode_broker_message(reply.frames.front());
    told.push_back(std::get<BookedSlot>(std::get<wire::Reply>(message).body));
  }
  REQUIRE(told.size() == 2);
  CHECK(told[0] == told[1]);
  // What he gave back is no more his than anybody's.
  CHECK_FALSE(house.refusal(reception, cancel(booked.code)));
  CHECK(house.refusal(door, book_as(slot, 7)) == RejectionCode::slot_taken);
}

TEST_CASE("a person whom a crash has lost is known again when his press is told again") {
  const Place place;
  auto people = place.people();
  BookingHouse house(&people);
  const auto press = house.frame(door, book_as(house.free_slot(), 7));
  house.people = nullptr;  // the run ends between the commit and what is kept
  house.reopen();
  house.send(door, press);
  CHECK_FALSE(people.bookings().person_of(BookingId{1}));
  house.people = &people;
  house.reopen();
  house.send(door, press);
  CHECK(people.bookings().person_of(BookingId{1}) == PersonTag{7});
  CHECK(house.refusal(door, book_as(house.free_slot(2), 7)) == RejectionCode::booking_quota);
}

TEST_CASE("what is kept of who has booked survives a restart, and goes with the booking") {
  const Place place;
  auto people = place.people();
  BookingHouse house(&people);
  const auto booked = std::get<BookedSlot>(house.command(door, book_as(house.free_slot(), 7)).body);
  const Seq before = house.floor->last_seq();
  CHECK(leave(house, wrong(booked.code), MobileNumber::read(phone).value()) ==
        RejectionCode::token_mismatch);
  CHECK_FALSE(leave(house, booked.code, MobileNumber::read(phone).value()));
  CHECK(house.floor->last_seq() == before);
  CHECK(contact_of(people, booked.booking) == phone);
  house.command(office, CloseDay{});

  auto restarted = place.people();
  {
    auto gone = std::move(people);  // a file has one owner
  }
  house.people = &restarted;
  house.reopen();
  CHECK(contact_of(restarted, booked.booking) == phone);
  CHECK(restarted.bookings().person_of(booked.booking) == PersonTag{7});
  SECTION("cancelled") {
    CHECK_FALSE(house.refusal(reception, cancel(booked.code)));
    CHECK(contact_of(restarted, booked.booking).empty());
    CHECK_FALSE(restarted.bookings().person_of(booked.booking));
    CHECK(leave(house, booked.code, MobileNumber::read(phone).value()) == RejectionCode::state);
  }
  SECTION("checked in: the ticket has the number, until it ends") {
    house.go_to(booked.slot);
    CHECK_FALSE(house.refusal(door, check_in(booked.code)));
    CHECK(contact_of(restarted, booked.booking).empty());
    const auto found = restarted.contact_of(house.floor->state().tickets.back().serial);
    REQUIRE((found && *found));
    CHECK((*found)->digits() == phone);
  }
  SECTION("missed") {
    house.go_to(booked.slot);
    house.now = booked.slot + 31min;
    house.ask(door, wire::Ping{});
    CHECK(contact_of(restarted, booked.booking).empty());
  }
}

TEST_CASE("the key of bookings lives as long as something is kept under it") {
  const Place place;
  auto people = place.people();
  BookingHouse house(&people);
  const auto first = people.bookings().identity_key();
  REQUIRE(first);
  const auto booked = std::get<BookedSlot>(house.command(door, book_as(house.free_slot(), 7)).body);
  house.go_to(booked.slot);
  CHECK(people.bookings().identity_key() == first);
  CHECK_FALSE(house.refusal(reception, cancel(booked.code)));
  house.now += 24h;
  house.command(office, OpenDay{first_day + 2 * ahead, {}});
  CHECK(people.bookings().identity_key());
  CHECK(people.bookings().identity_key() != first);
}

TEST_CASE("what is kept of who has booked outlives the last day on which bookings are taken") {
  const Place place;
  auto people = place.people();
  BookingHouse house(&people);
  const auto booked = std::get<BookedSlot>(house.command(door, book_as(house.free_slot(), 7)).body);
  CHECK_FALSE(leave(house, booked.code, MobileNumber::read(phone).value()));
  house.policy.rules.appointments.share_percent = 0;
  house.go_to(booked.slot);
  CHECK(people.bookings().person_of(booked.booking) == PersonTag{7});
  CHECK(contact_of(people, booked.booking) == phone);
  auto other = check_in(booked.code);
  other.person = PersonTag{8};
  CHECK(house.refusal(door, other) == RejectionCode::token_mismatch);
  CHECK_FALSE(house.refusal(door, check_in(booked.code)));
  // With the last of them it is gone.
  house.command(office, CloseOut{"the doors close"});
  house.command(office, CloseDay{});
  CHECK_FALSE(people.bookings().identity_key());
  CHECK_FALSE(std::filesystem::exists(place.files.bookings.key));
}
