#include "broker/appointments/slots.h"

#include <cstdint>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "tests/catch.h"

using namespace dawr;
using namespace dawr::appointments;
using namespace std::chrono_literals;

namespace {

constexpr LineId building{'B'};
constexpr LineId cash{'F'};
const Instant sunday = std::chrono::sys_days{std::chrono::year{2026} / 11 / 29};

ServiceDate date_of(int day) {
  return ServiceDate{std::chrono::floor<std::chrono::days>(sunday).time_since_epoch()} +
         std::chrono::days{day};
}

Instant at(int day, minutes of_day) { return sunday + std::chrono::days{day} + of_day; }

DayPlan open_day(int day, std::vector<std::pair<minutes, minutes>> stretches) {
  DayPlan plan{date_of(day), DayKind::working, {}, {}};
  for (const auto& [from, until] : stretches) {
    plan.open.push_back({at(day, from), at(day, until), {}});
  }
  return plan;
}

Service service(const char* code, LineId line, std::uint16_t typical) {
  Service made;
  made.code = ServiceCode(code);
  made.line = line;
  made.typical_minutes = typical;
  return made;
}

Counter counter(std::uint16_t id, std::vector<ServedLine> serves) {
  Counter made;
  made.id.value = id;
  made.serves = std::move(serves);
  return made;
}

SlotBook book_of(std::vector<DayPlan> days, Capacity capacity) {
  SlotBook book;
  book.publish(std::move(days), {{building, capacity}});
  return book;
}

}  // namespace

TEST_CASE("a line's places are what its own counters can serve, less the walk-ins' share") {
  CentrePolicy policy;
  policy.services = {service("B01", building, 20), service("B02", building, 10),
                     service("F01", cash, 3)};
  policy.counters = {counter(1, {{building, 0min}, {cash, 5min}}), counter(2, {{building, 0min}}),
                     counter(3, {{building, 0min}, {cash, 0min}})};
  // 2.5 counters of 15 minutes each: 2.5 people a quarter-hour, of which two fifths may be booked.
  const auto capacity = capacities(policy, 40);
  CHECK(capacity.at(building).places == capacity.at(building).quarters);
  // Half a counter of 3 minutes: 2.5 people, of which one.
  CHECK(capacity.at(cash).places == capacity.at(cash).quarters);
  CHECK(capacities(policy, 0).at(building).places == 0);
  policy.services.pop_back();
  CHECK_FALSE(capacities(policy, 40).contains(cash));
}

TEST_CASE("slots are the whole quarter-hours of open doors") {
  const auto book = book_of(
      {open_day(0, {{9h, 10h + 20min}, {13h + 10min, 14h}}), open_day(2, {{9h, 9h + 10min}})},
      {1, 1});
  const std::vector<std::pair<minutes, bool>> rows = {
      {8h + 45min, false}, {9h, true},           {9h + 5min, false},   {9h + 45min, true},
      {10h, true},         {10h + 15min, false}, {13h, false},         {13h + 10min, true},
      {13h + 25min, true}, {13h + 40min, true},  {13h + 55min, false}, {14h, false},
  };
  for (const auto& [of_day, expected] : rows) {
    INFO(of_day.count());
    CHECK(book.is_slot(at(0, of_day)) == expected);
    CHECK(book.places(building, at(0, of_day)) == (expected ? 1U : 0U));
  }
  CHECK_FALSE(book.is_slot(at(1, 9h)));
  CHECK_FALSE(book.is_slot(at(2, 9h)));
  CHECK(book.places(cash, at(0, 9h)) == 0);
  CHECK(book.until_closing(at(0, 9h)) == 80min);
  CHECK(book.until_closing(at(0, 13h + 40min)) == 20min);
}

TEST_CASE("fractions of places are spread over the day and lose nothing") {
  const auto day = open_day(0, {{9h, 11h}, {12h, 14h}});
  for (const Capacity capacity :
       {Capacity{2, 5}, Capacity{7, 3}, Capacity{1, 16}, Capacity{0, 1}}) {
    const auto book = book_of({day}, capacity);
    std::uint64_t sum = 0;
    for (auto slot = at(0, 9h); slot < at(0, 14h); slot += slot_length) {
      const auto places = book.places(building, slot);
      CHECK(places <= capacity.places / capacity.quarters + 1);
      sum += places;
    }
    CHECK(sum == 16 * capacity.places / capacity.quarters);
  }
}

TEST_CASE("free slots ascend, pass over what is taken, and leave time before the doors close") {
  auto book = book_of({open_day(0, {{9h, 10h}}), open_day(1, {{9h, 10h}})}, {2, 1});
  book.take(building, at(0, 9h + 15min));
  book.take(building, at(0, 9h + 15min));
  book.take(building, at(0, 9h + 30min));
  CHECK(book.free_slots(building, at(0, 8h), 15min, 4) ==
        std::vector{at(0, 9h), at(0, 9h + 30min), at(0, 9h + 45min), at(1, 9h)});
  CHECK(book.free_slots(building, at(0, 9h + 1min), 31min, 9) ==
        std::vector{at(1, 9h), at(1, 9h + 15min)});
  CHECK_FALSE(book.is_free(building, at(0, 9h + 15min)));
  book.give_back(building, at(0, 9h + 15min));
  CHECK(book.is_free(building, at(0, 9h + 15min)));
  CHECK(book.free_slots(cash, at(0, 8h), 15min, 4).empty());
}

TEST_CASE("what was taken stays taken when the days are published anew") {
  auto book = book_of({open_day(0, {{9h, 10h}})}, {1, 1});
  book.take(building, at(0, 9h));
  book.publish({open_day(0, {{9h, 10h}})}, {{building, {1, 1}}});
  CHECK_FALSE(book.is_free(building, at(0, 9h)));
  book.publish({open_day(1, {{9h, 10h}})}, {{building, {1, 1}}});
  CHECK(book.taken(building, at(0, 9h)) == 1);
}

TEST_CASE("no history of takings finds a free slot that is full, or misses one that is free") {
  std::mt19937 chance(20261129);
  auto book =
      book_of({open_day(0, {{9h, 12h}}), open_day(1, {{8h, 9h}, {10h, 12h + 5min}})}, {5, 4});
  std::vector<Instant> slots;
  for (auto slot = at(0, 0h); slot < at(2, 0h); slot += 5min) {
    if (book.is_slot(slot)) slots.push_back(slot);
  }
  REQUIRE(slots.size() == 12 + 4 + 8);
  std::map<Instant, std::uint32_t> taken;
  for (int step = 0; step < 2000; ++step) {
    const auto slot = slots.at(chance() % slots.size());
    if (chance() % 2 == 0 && taken[slot] > 0) {
      book.give_back(building, slot);
      --taken[slot];
    } else if (book.is_free(building, slot)) {
      book.take(building, slot);
      ++taken[slot];
    }
    const auto from = at(0, minutes{chance() % (2 * 24 * 60)});
    std::vector<Instant> expected;
    for (const auto candidate : slots) {
      if (candidate >= from && taken[candidate] < book.places(building, candidate)) {
        expected.push_back(candidate);
      }
    }
    if (book.free_slots(building, from, 0min, 100) != expected) FAIL(step);
  }
}
