#include "broker/appointments/ledger.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <vector>

#include "tests/catch.h"

using namespace dawr;
using namespace dawr::appointments;
using namespace std::chrono_literals;
using enum RejectionCode;

namespace {

constexpr LineId building{'B'};
constexpr DeviceId kiosk{7};
const Instant midnight = std::chrono::sys_days{std::chrono::year{2026} / 11 / 29};

Instant at(int day, minutes of_day) { return midnight + std::chrono::days{day} + of_day; }

DayPlan open_day(int day, minutes from, minutes until) {
  const ServiceDate date{std::chrono::floor<std::chrono::days>(at(day, 0min)).time_since_epoch()};
  return {date, DayKind::working, {}, {{at(day, from), at(day, until), {}}}};
}

Service permit(std::uint16_t typical = 15) {
  Service service;
  service.code = ServiceCode("B01");
  service.line = building;
  service.typical_minutes = typical;
  return service;
}

AppointmentRules rules() {
  AppointmentRules made;
  made.share_percent = 50;
  made.days_ahead = 3;
  return made;
}

Ledger ledger_of(std::vector<DayPlan> days, std::uint64_t places = 1) {
  Ledger ledger;
  ledger.apply(DaysPublished{std::move(days)}, {{building, {places, 1}}});
  return ledger;
}

BookingMade booked(const Ledger& ledger, Instant slot) {
  return {ledger.next_id(), permit().code, building, slot, kiosk};
}

void book(Ledger& ledger, Instant slot, Instant now) { ledger.apply(booked(ledger, slot), now, 0); }

}  // namespace

TEST_CASE("a slot that can't be booked is refused with its reason") {
  auto ledger = ledger_of({open_day(0, 9h, 10h), open_day(1, 9h, 10h), open_day(4, 9h, 10h)});
  const auto now = at(0, 9h + 20min);
  book(ledger, at(1, 9h), now);
  auto nothing_booked = rules();
  nothing_booked.share_percent = 0;
  const auto refusal = [&](Instant slot, std::uint16_t typical = 15) {
    return ledger.refusal_of(permit(typical), slot, now, rules());
  };
  CHECK(ledger.refusal_of(permit(), at(1, 9h), now, nothing_booked) == not_bookable);
  CHECK(refusal(at(-1, 9h)) == slot_over);
  CHECK(refusal(at(0, 9h + 15min)) == slot_over);
  CHECK(refusal(now) == slot_over);
  CHECK(refusal(at(2, 9h)) == no_slot);
  CHECK(refusal(at(1, 9h + 10min)) == no_slot);
  CHECK(refusal(at(4, 9h)) == no_slot);
  CHECK(refusal(at(1, 9h + 45min), 16) == no_slot);
  CHECK(refusal(at(1, 9h)) == slot_taken);
  CHECK_FALSE(refusal(at(1, 9h + 45min)));
  const auto morning = at(0, 8h + 30min);  // an hour before the slot its turn begins
  CHECK(refusal(at(0, 9h + 45min)) == slot_over);
  CHECK(ledger.refusal_of(permit(), at(0, 9h + 15min), morning, rules()) == slot_over);
  CHECK_FALSE(ledger.refusal_of(permit(), at(0, 9h + 30min), morning, rules()));
  CHECK(ledger.offered(permit(), at(0, 0h), 9, morning, rules()) ==
        std::vector{at(0, 9h + 45min), at(1, 9h + 15min), at(1, 9h + 30min), at(1, 9h + 45min)});
  CHECK(ledger.offered(permit(), at(0, 0h), 9, now, nothing_booked).empty());
}

TEST_CASE("a held slot is somebody's until the hold lapses or becomes a booking") {
  auto ledger = ledger_of({open_day(1, 9h, 10h)});
  const auto now = at(0, 12h);
  const SlotHeld hold{ledger.next_id(), permit().code, building, at(1, 9h), now + 5min, kiosk};
  ledger.apply(hold, now, 0);
  CHECK(ledger.refusal_of(permit(), at(1, 9h), now, rules()) == slot_taken);
  CHECK(ledger.next_deadline(rules(), nullptr) == now + 5min);
  CHECK(ledger.held_by(kiosk) == 1);
  CHECK(ledger.held_by(DeviceId{8}) == 0);
  CHECK(ledger.due_by(now + 4min, rules(), nullptr, 9).lapsed.empty());
  REQUIRE(ledger.due_by(now + 5min, rules(), nullptr, 9).lapsed.size() == 1);
  auto lapsed = ledger;
  lapsed.apply(HoldLapsed{hold.booking});
  CHECK_FALSE(lapsed.refusal_of(permit(), at(1, 9h), now, rules()));
  CHECK(lapsed.find(hold.booking) == nullptr);
  CHECK(lapsed.next_id() == BookingId{2});
  ledger.apply(BookingMade{hold.booking, permit().code, building, at(1, 9h), kiosk}, now + 1min, 0);
  CHECK(ledger.find(hold.booking)->state == BookingState::confirmed);
  CHECK(ledger.due_by(now + 1h, rules(), nullptr, 9).lapsed.empty());
  const auto tomorrow = open_day(1, 9h, 10h);
  CHECK(ledger.next_deadline(rules(), &tomorrow) == at(1, 9h) + rules().missed_after);
  CHECK_FALSE(ledger.next_deadline(rules(), nullptr));
}

TEST_CASE("a place that was given back is free from its time on, not before") {
  auto ledger = ledger_of({open_day(1, 9h, 10h)});
  const auto now = at(0, 12h);
  book(ledger, at(1, 9h), now);
  book(ledger, at(1, 9h + 15min), now);
  ledger.apply(BookingCancelled{BookingId{1}, now + 20min});
  ledger.apply(BookingMoved{BookingId{2}, at(1, 9h + 30min), now + 40min});
  CHECK(ledger.find(BookingId{1})->state == BookingState::cancelled);
  CHECK(ledger.find(BookingId{2})->slot == at(1, 9h + 30min));
  CHECK(ledger.find(BookingId{2})->version == 1);
  CHECK(ledger.next_deadline(rules(), nullptr) == now + 20min);
  ledger.release_until(now + 19min);
  CHECK(ledger.refusal_of(permit(), at(1, 9h), now, rules()) == slot_taken);
  ledger.release_until(now + 20min);
  CHECK_FALSE(ledger.refusal_of(permit(), at(1, 9h), now, rules()));
  CHECK(ledger.refusal_of(permit(), at(1, 9h + 15min), now, rules()) == slot_taken);
  ledger.release_until(now + 40min);
  CHECK_FALSE(ledger.refusal_of(permit(), at(1, 9h + 15min), now, rules()));
}

TEST_CASE("who does not check in is missed, who does keeps the place for good") {
  auto ledger = ledger_of({open_day(0, 9h, 10h)}, 2);
  book(ledger, at(0, 9h), at(0, 8h));
  book(ledger, at(0, 9h), at(0, 8h));
  ledger.check_in(BookingId{1}, Serial{7});
  CHECK(ledger.find(BookingId{1})->ticket == Serial{7});
  const auto today = open_day(0, 9h, 10h);
  CHECK(ledger.due_by(at(0, 9h + 29min), rules(), &today, 9).missed.empty());
  CHECK(ledger.due_by(at(0, 9h + 30min), rules(), nullptr, 9).missed.empty());
  const auto due = ledger.due_by(at(0, 9h + 30min), rules(), &today, 9);
  REQUIRE(due.missed.size() == 1);
  ledger.apply(due.missed[0]);
  CHECK(ledger.find(BookingId{2})->state == BookingState::missed);
  CHECK_FALSE(ledger.next_deadline(rules(), &today));
  CHECK(ledger.broken().empty());
  ledger.forget_before(at(1, 0h));
  CHECK(ledger.find(BookingId{1}) == nullptr);
  CHECK(ledger.slots().taken(building, at(0, 9h)) == 0);
  CHECK(ledger.broken().empty());
  CHECK(ledger.next_id() == BookingId{3});
}

TEST_CASE("bookings of a date that is shut after all move to the next free slots, each to one") {
  auto ledger = ledger_of({open_day(1, 9h, 9h + 30min), open_day(2, 9h, 9h + 30min)});
  const auto now = at(0, 12h);
  for (const auto slot : {at(1, 9h), at(1, 9h + 15min), at(2, 9h + 15min)}) book(ledger, slot, now);
  ledger.apply(DaysPublished{{open_day(2, 9h, 9h + 30min)}}, {{building, {1, 1}}});
  const auto moved = ledger.displaced({permit()}, now, rules());
  REQUIRE(moved.size() == 2);
  CHECK(moved[0].slot == at(2, 9h));
  CHECK_FALSE(moved[1].slot);
  for (const auto& event : moved) ledger.apply(event, building);
  CHECK(ledger.find(BookingId{1})->slot == at(2, 9h));
  CHECK(ledger.find(BookingId{1})->moved_by_centre);
  CHECK(ledger.find(BookingId{2})->state == BookingState::cancelled);
  CHECK(ledger.displaced({permit()}, now, rules()).empty());
  CHECK(ledger.slots().taken(building, at(1, 9h)) == 0);
}

TEST_CASE("who is moved is never moved to before what was promised") {
  auto ledger = ledger_of({open_day(0, 9h, 10h), open_day(1, 9h, 10h), open_day(2, 9h, 10h)});
  const auto now = at(0, 8h);
  book(ledger, at(1, 9h + 30min), now);
  ledger.apply(
      DaysPublished{{open_day(0, 9h, 10h), open_day(1, 9h, 9h + 30min), open_day(2, 9h, 10h)}},
      {{building, {1, 1}}});
  const auto moved = ledger.displaced({permit()}, now, rules());
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].slot == at(2, 9h));
}

TEST_CASE("whose day was never opened gets another slot, and misses nothing") {
  auto ledger = ledger_of({open_day(0, 9h, 10h), open_day(1, 9h, 10h)});
  book(ledger, at(0, 9h), at(0, 8h));
  book(ledger, at(0, 9h + 45min), at(0, 8h));
  CHECK(ledger.displaced({permit()}, at(0, 9h + 29min), rules()).empty());
  const auto moved = ledger.displaced({permit()}, at(0, 9h + 35min), rules());
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].booking == BookingId{1});
  CHECK(moved[0].slot == at(1, 9h));
  ledger.forget_before(at(3, 0h));
  for (const auto& event : moved) ledger.apply(event, building);
  CHECK(ledger.broken().empty());
}

TEST_CASE("a service that waits in another line takes its bookings with it, a place each") {
  constexpr LineId other{'C'};
  auto ledger = ledger_of({open_day(1, 9h, 9h + 30min)}, 2);
  const auto now = at(0, 12h);
  for (int i = 0; i < 2; ++i) book(ledger, at(1, 9h), now);
  ledger.apply(DaysPublished{{open_day(1, 9h, 9h + 30min)}}, {{other, {1, 1}}});
  auto moved_service = permit();
  moved_service.line = other;
  const auto moved = ledger.displaced({moved_service}, now, rules());
  REQUIRE(moved.size() == 2);
  CHECK(moved[0].slot == at(1, 9h));
  CHECK(moved[1].slot == at(1, 9h + 15min));
  for (const auto& event : moved) ledger.apply(event, other);
  CHECK(ledger.find(BookingId{2})->line == other);
  CHECK(ledger.slots().taken(building, at(1, 9h)) == 0);
  CHECK(ledger.displaced({}, now, rules()).size() == 2);
  CHECK_FALSE(ledger.displaced({}, now, rules())[0].slot);
  CHECK(ledger.broken().empty());
}

TEST_CASE("a check-in whose ticket reached nobody is taken back") {
  auto ledger = ledger_of({open_day(0, 9h, 10h)});
  book(ledger, at(0, 9h), at(0, 8h));
  ledger.check_in(BookingId{1}, Serial{7});
  ledger.undo_check_in(BookingId{1});
  CHECK(ledger.find(BookingId{1})->state == BookingState::confirmed);
  CHECK_FALSE(ledger.find(BookingId{1})->ticket);
  CHECK(ledger.broken().empty());
  ledger.check_in(BookingId{1}, Serial{8});
  CHECK(ledger.slots().taken(building, at(0, 9h)) == 1);
}

TEST_CASE("what is left of a date that is over can't be booked") {
  auto ledger = ledger_of({open_day(0, 9h, 10h), open_day(1, 9h, 10h)});
  const auto now = at(0, 8h);
  CHECK_FALSE(ledger.refusal_of(permit(), at(0, 9h + 45min), now, rules()));
  ledger.close(open_day(0, 9h, 10h).date);
  CHECK(ledger.refusal_of(permit(), at(0, 9h + 45min), now, rules()) == no_slot);
  CHECK_FALSE(ledger.refusal_of(permit(), at(1, 9h), now, rules()));
}

namespace {

// Counts places by going through everything that was ever said, as slowly as one likes.
struct Twin {
  struct Taking {
    Instant slot;
    std::optional<Instant> free_from;  // none: it is somebody's
  };
  std::map<std::uint32_t, std::vector<Taking>> takings;  // by booking; the last is the present one

  [[nodiscard]] std::uint32_t taken(Instant slot, Instant now) const {
    std::uint32_t count = 0;
    for (const auto& [id, all] : takings) {
      count += static_cast<std::uint32_t>(std::ranges::count_if(all, [&](const Taking& taking) {
        return taking.slot == slot && (!taking.free_from || *taking.free_from > now);
      }));
    }
    return count;
  }
};

class History {
 public:
  explicit History(unsigned seed) : chance_(seed) {
    ledger_ = ledger_of({open_day(0, 9h, 12h), open_day(1, 9h, 12h), open_day(3, 8h, 12h)}, 2);
  }

  void step() {
    now_ += minutes{pick(4)};
    ledger_.release_until(now_);
    lapse();
    switch (pick(5)) {
      case 0:
        return hold();
      case 1:
      case 2:
        return make();
      case 3:
        return move();
      default:
        return cancel();
    }
  }

  [[nodiscard]] bool agrees() const {
    if (!ledger_.broken().empty()) return false;
    for (auto slot = at(0, 9h); slot < at(4, 0h); slot += slot_length) {
      if (ledger_.slots().taken(building, slot) != twin_.taken(slot, now_)) return false;
      if (ledger_.slots().taken(building, slot) > 2) return false;
    }
    return true;
  }

 private:
  unsigned pick(unsigned among) { return static_cast<unsigned>(chance_() % among); }

  std::optional<Instant> some_slot() {
    const auto slot = at(static_cast<int>(pick(4)), 8h + 15min * pick(16));
    if (ledger_.refusal_of(permit(), slot, now_, rules())) return std::nullopt;
    return slot;
  }

  std::optional<BookingId> some_booking() {
    std::vector<BookingId> all;
    for (const auto& [id, booking] : ledger_.all()) {
      if (booking.state == BookingState::confirmed) all.push_back(id);
    }
    if (all.empty()) return std::nullopt;
    return all.at(pick(static_cast<unsigned>(all.size())));
  }

  void hold() {
    const auto slot = some_slot();
    if (!slot) return;
    const SlotHeld event{ledger_.next_id(), permit().code, building, *slot, now_ + 5min, kiosk};
    ledger_.apply(event, now_, 0);
    twin_.takings[event.booking.value] = {{*slot, std::nullopt}};
  }

  void make() {
    const auto slot = some_slot();
    if (!slot) return;
    twin_.takings[ledger_.next_id().value] = {{*slot, std::nullopt}};
    book(ledger_, *slot, now_);
  }

  void move() {
    const auto booking = some_booking();
    const auto slot = some_slot();
    if (!booking || !slot) return;
    const auto free_from = now_ + minutes{pick(60)};
    ledger_.apply(BookingMoved{*booking, *slot, free_from});
    ledger_.release_until(now_);
    auto& takings = twin_.takings.at(booking->value);
    takings.back().free_from = free_from;
    takings.push_back({*slot, std::nullopt});
  }

  void cancel() {
    const auto booking = some_booking();
    if (!booking) return;
    const auto free_from = now_ + minutes{1 + pick(60)};
    ledger_.apply(BookingCancelled{*booking, free_from});
    twin_.takings.at(booking->value).back().free_from = free_from;
  }

  void lapse() {
    const auto today = open_day(0, 9h, 12h);
    const auto due = ledger_.due_by(now_, rules(), &today, 100);
    for (const auto& event : due.lapsed) {
      ledger_.apply(event);
      twin_.takings.at(event.booking.value).back().free_from = now_;
    }
    for (const auto& event : due.missed) ledger_.apply(event);
  }

  std::mt19937 chance_;
  Ledger ledger_;
  Twin twin_;
  Instant now_ = at(0, 8h);
};

}  // namespace

TEST_CASE("in no history is a place given twice, and none is lost") {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    History history(seed);
    for (int step = 0; step < 400; ++step) {
      history.step();
      if (history.agrees()) continue;
      FAIL("seed " << seed << ", step " << step);
    }
  }
}
