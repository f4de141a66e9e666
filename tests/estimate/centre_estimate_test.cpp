// The estimate of a living centre: it walks the very order in which people are called, and comes
// back from a snapshot to the same bits.
#include "broker/estimate/centre_estimate.h"

#include "broker/estimate/snapshot.h"
#include "broker/planning/day_run.h"
#include "tests/catch.h"
#include "tests/core/play.h"
#include "tests/core/sample_centre.h"

namespace dawr::estimate {
namespace {

using namespace std::chrono_literals;
using play::Play;

constexpr Instant morning{std::chrono::sys_days{std::chrono::days{20'600}} + 7h};
const Principal supervisor{DeviceId{1}, Role::supervisor, std::nullopt, {}};
const Principal dispenser{DeviceId{2}, Role::dispenser, std::nullopt, {}};

CentrePolicy centre() {
  auto policy = play::sample_centre();
  for (Service& service : policy.services) service.typical_minutes = 5;
  return policy;
}

Principal at_counter(std::uint16_t id) {
  return {DeviceId{static_cast<std::uint32_t>(10 + id)}, Role::counter, CounterId{id}, {}};
}

// What the cold model's formula makes of a wait: tickets that come before, of counters that are all
// idle.
double ahead_in(const Outlook& outlook, double counters) {
  REQUIRE(outlook.wait);
  return outlook.wait->p50 * counters / 300 - 1 + counters;
}

}  // namespace

TEST_CASE("as many come before somebody as the calling order takes before him") {
  Play play;
  play.submit(supervisor, OpenDay{ServiceDate{std::chrono::days{20'600}}, centre()}, morning);
  play.submit(at_counter(2), OpenCounter{ClerkId{12}}, morning);  // B; A behind by 3, C by 10 min
  const char* services[] = {"A01", "B01", "C01", "A02", "B01", "A01", "C01", "B01", "A01"};
  auto at = morning;
  for (const char* service : services) {
    at += 90s;
    play.submit(dispenser, TakeTicket{ServiceCode(service), {}, {}}, at);
  }
  const CentreEstimate estimate;
  std::map<Serial, double> expected;
  for (const auto& ticket : play.state().tickets) {
    expected[ticket.serial] = ahead_in(estimate.of_ticket(play.state(), ticket, at), 1);
  }
  for (int called = 0; called < 9; ++called) {
    const auto played = play.submit(at_counter(2), CallNext{}, at);
    REQUIRE_FALSE(played.rejection);
    const Serial serial = *play.state().counters.at(CounterId{2}).in_hand;
    INFO("ticket " << serial.value);
    CHECK(expected.at(serial) == Approx(called).margin(1e-6));
    play.submit(at_counter(2), StartService{123, 123}, at);
    play.submit(at_counter(2), Complete{}, at);
  }
}

TEST_CASE("whoever finds an idle counter is called soon, and each further place waits longer") {
  Play play;
  auto policy = centre();
  std::uint16_t typical = 1;  // of one's own errand: it is no part of one's wait
  for (Service& service : policy.services) {
    service.typical_minutes = typical;
    typical = static_cast<std::uint16_t>(typical + 3);
  }
  play.submit(supervisor, OpenDay{ServiceDate{std::chrono::days{20'600}}, policy}, morning);
  play.submit(at_counter(1), OpenCounter{ClerkId{11}}, morning);
  const CentreEstimate estimate;
  double last = -1;
  for (int i = 0; i < 12; ++i) {
    play.submit(dispenser, TakeTicket{ServiceCode(i % 2 == 0 ? "A01" : "A02"), {}, {}}, morning);
    const auto outlook = estimate.of_ticket(play.state(), play.state().tickets.back(), morning);
    if (i == 0) CHECK(outlook.promise.kind == PromiseKind::soon);
    REQUIRE(outlook.wait);
    CHECK(outlook.wait->p50 > last);
    last = outlook.wait->p50;
  }
}

TEST_CASE("a line that a second counter serves, too, is shared") {
  Play play;
  play.submit(supervisor, OpenDay{ServiceDate{std::chrono::days{20'600}}, centre()}, morning);
  play.submit(at_counter(1), OpenCounter{ClerkId{11}}, morning);  // A, and B
  play.submit(at_counter(2), OpenCounter{ClerkId{12}}, morning);  // B, and A, C
  for (int i = 0; i < 4; ++i) {
    play.submit(dispenser, TakeTicket{ServiceCode("C01"), {}, {}}, morning);
  }
  play.submit(dispenser, TakeTicket{ServiceCode("C01"), {}, {}}, morning + 1min);
  const CentreEstimate estimate;
  const auto& state = play.state();
  // Counter 2 alone serves C: four before the fifth, all of them its own.
  CHECK(ahead_in(estimate.of_ticket(state, state.tickets.back(), morning + 1min), 1) ==
        Approx(4).margin(1e-6));
  // A is served by both; of what counter 2 has before it, nothing else than C is in the way.
  const auto newcomer =
      estimate.of_newcomer(state, *find_service(state.policy, ServiceCode("A01")), morning + 20min);
  CHECK(ahead_in(newcomer, 2) == Approx(5).margin(1e-6));
}

TEST_CASE("without an open counter nothing is promised, and the reason is said") {
  Play play;
  play.submit(supervisor, OpenDay{ServiceDate{std::chrono::days{20'600}}, centre()}, morning);
  play.submit(at_counter(1), OpenCounter{ClerkId{11}}, morning);
  const CentreEstimate estimate;
  const auto of = [&](const char* service) {
    return estimate.of_newcomer(play.state(),
                                *find_service(play.state().policy, ServiceCode(service)), morning);
  };
  CHECK(of("A01").promise.is_bound());
  CHECK_FALSE(of("C01").wait);
  CHECK(of("C01").promise == Promise{PromiseKind::none, 0, NoPromise::no_counter});
  // On a break he comes back.
  play.submit(at_counter(1), Break{"tea"}, morning);
  CHECK(of("A01").promise.is_bound());
}

TEST_CASE("what is promised at the issue is what is learned from, and what the screen said") {
  Play play;
  CentreEstimate estimate;
  play.watch(
      [&](const queue::State& before, const Entry& entry) { estimate.observe(before, entry); });
  play.submit(supervisor, OpenDay{ServiceDate{std::chrono::days{20'600}}, centre()}, morning);
  play.submit(at_counter(1), OpenCounter{ClerkId{11}}, morning);
  auto now = morning;
  for (int i = 0; i < 30; ++i) {
    now += i % 4 == 0 ? 9min : 20s;  // at times nobody else waits
    const auto& service = *find_service(play.state().policy, ServiceCode("A01"));
    const auto seen = estimate.of_newcomer(play.state(), service, now);
    play.submit(dispenser, TakeTicket{ServiceCode("A01"), {}, {}}, now);
    const auto told = estimate.of_ticket(play.state(), play.state().tickets.back(), now);
    REQUIRE(seen.wait == told.wait);
    if (i % 3 != 0) continue;
    play.submit(at_counter(1), CallNext{}, now + 5s);
    play.submit(at_counter(1), StartService{123, 123}, now + 10s);
    play.submit(at_counter(1), Complete{}, now + 15s);
    now += 15s;
  }
}

TEST_CASE("a counter that closes serves whom nobody else serves, and nobody who comes later") {
  planning::Plan plan;
  plan.date = ServiceDate{std::chrono::days{20'600}};
  plan.policy = centre();
  const auto come = [&](Instant at, const char* service) {
    planning::Visitor who;
    who.arrives = at;
    who.service = ServiceCode(service);
    who.walk = 20s;
    who.served_for = 280s;
    plan.visitors.push_back(who);
  };
  for (int i = 0; i < 6; ++i) come(morning + i * 1min, "A01");
  come(morning + 11min, "A01");
  come(morning + 12min, "C01");
  plan.shifts = {{CounterId{1}, ClerkId{11}, morning, morning + 10min}};
  const auto called = [&] {
    const auto result = planning::run_day(plan);
    return std::ranges::count_if(result.visits,
                                 [](const auto& visit) { return visit.called_at.has_value(); });
  };
  CHECK(called() == 6);
  plan.shifts.front().stays_for_the_last = false;
  CHECK(called() == 2);
  // Another counter goes on with all of them.
  plan.shifts.front().stays_for_the_last = true;
  plan.shifts.push_back({CounterId{2}, ClerkId{12}, morning, morning + 5h});
  CHECK(called() == 8);
}

TEST_CASE("a snapshot brings the same bits back, and so does the log") {
  planning::Plan plan;
  plan.date = ServiceDate{std::chrono::days{20'600}};
  plan.policy = centre();
  for (int i = 0; i < 150; ++i) {
    planning::Visitor who;
    who.arrives = morning + i * 95s;
    who.service = ServiceCode(i % 3 == 0 ? "B01" : "A01");
    who.walk = 20s;
    who.served_for = seconds{120 + 37 * (i % 11)};
    plan.visitors.push_back(who);
  }
  plan.shifts = {{CounterId{1}, ClerkId{11}, morning, morning + 5h},
                 {CounterId{2}, ClerkId{12}, morning + 30min, morning + 5h}};

  CentreEstimate whole;
  CentreEstimate restarted;
  std::size_t entries = 0;
  planning::run_day(plan, [&](const queue::State& before, const Entry& entry) {
    whole.observe(before, entry);
    restarted.observe(before, entry);
    if (++entries % 97 == 0) {
      const auto bytes = snapshot_of(restarted);
      auto back = restore(bytes);
      REQUIRE(back);
      restarted = *std::move(back);
      CHECK(snapshot_of(restarted) == bytes);
    }
    if (!before.day_open) return;
    const auto& service = before.policy.services.front();
    const auto one = whole.of_newcomer(before, service, entry.at);
    const auto other = restarted.of_newcomer(before, service, entry.at);
    REQUIRE(one.wait == other.wait);
  });
  CHECK(entries > 700);
  const auto bytes = snapshot_of(whole);
  for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 7) {
    CHECK_FALSE(restore(std::span{bytes}.first(size)));
  }
}

}  // namespace dawr::estimate
