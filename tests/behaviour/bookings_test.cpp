// What the report says of two days with appointments.
#include "tests/verify/bookings.h"

#include "broker/queue/evolve.h"
#include "tests/behaviour/naive_count.h"
#include "tests/catch.h"

namespace dawr::behaviour {
namespace {

using namespace std::chrono_literals;
using namespace booked;

std::vector<DayBehaviour> told_of(const std::vector<Entry>& entries) {
  Observer observer;
  queue::State state;
  for (const Entry& entry : entries) {
    observer.observe(state, entry);
    queue::evolve(state, entry.event, entry.at);
  }
  return observer.days();
}

}  // namespace

TEST_CASE("appointments kept, late, missed, moved and displaced are told") {
  const auto journal = two_days();
  const auto days = told_of(journal.entries());
  REQUIRE(days.size() == 2);
  CHECK(days[0].appointments == AppointmentFigures{.booked = 5,
                                                   .moved = 1,
                                                   .cancelled = 1,
                                                   .displaced = 1,
                                                   .kept = 1,
                                                   .late = 1,
                                                   .missed = 1});
  CHECK(days[1].appointments == AppointmentFigures{.displaced = 1, .kept = 1});
  const auto counted = naive_counts(journal.entries(), {});
  for (std::size_t day = 0; day < days.size(); ++day) {
    CHECK(difference(counts_of(days[day]), counted.at(day)) == "");
  }
}

TEST_CASE("a check-in whose slip did not come out was none") {
  auto journal = checked_in();
  const auto take = journal.entries().back().cause;
  journal.submit(dispenser, CancelTake{take.session, take.counter});
  CHECK(told_of(journal.entries()).front().appointments.kept == 0);
  journal.submit(dispenser, check_in(1));
  CHECK(told_of(journal.entries()).front().appointments.kept == 1);
}

TEST_CASE("who is passed for an appointment, or came early to one, is told so") {
  auto journal = with_bookings();
  journal.submit(counter, OpenCounter{ClerkId{11}, std::nullopt});
  journal.pass(at(8h + 5min));
  journal.submit(dispenser, check_in(1));  // for nine: its turn is eight
  journal.pass(at(8h + 10min));
  journal.submit(dispenser, TakeTicket{permit, {}, {}});
  journal.submit(counter, CallNext{});  // the walk-in: nobody else can be called yet
  CHECK(told_of(journal.entries()).front().passings ==
        std::map<Passing, PassingFigures>{{Passing::early, {1, 1}}});

  auto other = with_bookings();
  other.submit(counter, OpenCounter{ClerkId{11}, std::nullopt});
  other.pass(at(8h + 50min));
  other.submit(dispenser, TakeTicket{permit, {}, {}});
  other.pass(at(8h + 59min));
  other.submit(dispenser, check_in(1));
  other.submit(counter, CallNext{});
  CHECK(told_of(other.entries()).front().passings ==
        std::map<Passing, PassingFigures>{{Passing::appointment, {1, 1}}});
  CHECK(difference(counts_of(told_of(other.entries()).front()),
                   naive_counts(other.entries(), {}).front()) == "");
}

}  // namespace dawr::behaviour
