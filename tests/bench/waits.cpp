// What the wait estimate costs in a hall where many wait: a prediction for whoever comes, the issue
// of a ticket, and what is learned at a call.
#include <algorithm>
#include <cstdlib>

#include "broker/estimate/centre_estimate.h"
#include "broker/estimate/snapshot.h"
#include "tests/bench/benchmarks.h"
#include "tests/core/play.h"
#include "tests/core/sample_centre.h"

namespace dawr::bench {
namespace {

using namespace std::chrono_literals;

constexpr ServiceDate date = std::chrono::local_days{std::chrono::year{2026} / 3 / 15};
const Principal office{DeviceId{1}, Role::supervisor, {}, {}};
const Principal door{DeviceId{2}, Role::dispenser, {}, {}};
constexpr int visits_before = 1'000;

Principal at_counter(std::uint16_t counter) {
  return {DeviceId{100U + counter}, Role::counter, CounterId{counter}, {}};
}

// A hall with three counters that has served some visits, and then has so many waiting.
struct Hall {
  play::Play play;
  estimate::CentreEstimate estimate;
  Instant now{std::chrono::sys_days{date.time_since_epoch()} + 6h};

  explicit Hall(int waiting) {
    play.watch([this](const queue::State& before, const Entry& entry) {
      estimate.observe(before, entry);
    });
    play.submit(office, OpenDay{date, play::sample_centre()}, now);
    play.submit(at_counter(1), OpenCounter{ClerkId{11}}, now);
    play.submit(at_counter(2), OpenCounter{ClerkId{12}}, now);
    play.submit(at_counter(3), OpenCounter{ClerkId{14}}, now);
    for (int i = 0; i < visits_before; ++i) serve(i);
    for (int i = 0; i < waiting; ++i) {
      now += 1s;
      take(i);
    }
  }

  void take(int i) { play.submit(door, TakeTicket{play::random_service(i % 3), {}, {}}, now); }

  // Each waits for a while that depends on its number.
  void serve(int i) {
    const auto counter = at_counter(static_cast<std::uint16_t>(1 + i % 3));
    take(i);
    now += seconds{5 + 13 * (i % 29)};
    play.submit(counter, CallNext{}, now);
    now += 10s;
    play.submit(counter, StartService{1, 1}, now);
    now += seconds{20 + 7 * (i % 31)};
    play.submit(counter, Complete{}, now);
  }

  // Of tickets that wait, from the first on.
  [[nodiscard]] std::vector<Serial> waiting() const {
    std::vector<Serial> all;
    for (const auto& ticket : play.state().tickets) {
      if (ticket.state == TicketState::waiting) all.push_back(ticket.serial);
    }
    return all;
  }
};

// The state stays as it is, so that each round meets the same crowd.
Microseconds learn_with(int waiting, int rounds) {
  Hall hall(waiting);
  const queue::State& state = hall.play.state();
  const auto tickets = hall.waiting();
  const Service& service = state.policy.services.front();
  Microseconds each;
  for (int i = 0; i < std::min(rounds, waiting); ++i) {
    hall.now += 1ms;
    Entry issue{0, hall.now, {}, TicketIssued{}};
    auto& issued = std::get<TicketIssued>(issue.event);
    issued.ticket = Serial{1'000'000U + static_cast<std::uint32_t>(i)};
    issued.service = service.code;
    issued.line = service.line;
    issued.turn = hall.now;
    Entry call{0, hall.now, {}, TicketCalled{}};
    std::get<TicketCalled>(call.event).ticket = tickets.at(static_cast<std::size_t>(i));
    each.push_back(time_us([&] {
      if (!hall.estimate.of_newcomer(state, service, hall.now).wait) std::abort();
      hall.estimate.observe(state, issue);
      hall.estimate.observe(state, call);
    }));
  }
  return each;
}

// As it is stored; what is kept of people who wait goes with them.
double kib_a_line() {
  const Hall hall(0);
  const auto lines = static_cast<double>(hall.play.state().policy.lines.size());
  return static_cast<double>(estimate::snapshot_of(hall.estimate).size()) / lines / 1024;
}

}  // namespace

void bench_waits(Report& report, const Setting& setting) {
  const int rounds = static_cast<int>(20'000 * setting.scale);
  report.add({"wait: ask, issue, learn; 500 waiting, p99", quantile(learn_with(500, rounds), 0.99),
              "us", 50});
  report.add({"wait: ask, issue, learn; 20,000 waiting, p99",
              quantile(learn_with(20'000, rounds), 0.99), "us", 1000});
  report.add({"wait: what is learned, a line of four", kib_a_line(), "KiB", 64});
}

}  // namespace dawr::bench
