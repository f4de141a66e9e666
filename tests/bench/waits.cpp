// What the wait estimate costs: a ticket's prediction, and what is learned at its call.
#include <random>

#include "broker/estimate/estimator.h"
#include "tests/bench/benchmarks.h"

namespace dawr::bench {
namespace {

using namespace estimate;

constexpr Group group{1, 1, false};

// A model that has seen a week.
Estimator experienced() {
  Estimator estimator;
  std::mt19937 chance(3);
  std::uniform_real_distribution<double> wait(10, 1800);
  for (int i = 0; i < 3000; ++i) {
    const double at = 100.0 * i;
    const auto sample = estimator.predict(at, group, {double(i % 40), 3, 300, 300}, 0);
    const auto ticket = static_cast<TicketKey>(i);
    estimator.keep(ticket, at, sample);
    if (i % 50 == 0) estimator.left(ticket, group.line, 600, true);
    const double waited = wait(chance);
    estimator.called(ticket, at + waited, waited, group, 3, true, true);
    estimator.finished(group.line, 240);
  }
  return estimator;
}

// One ticket's prediction at its issue and what its call teaches.
Microseconds learn_with(double waiting, int rounds) {
  auto estimator = experienced();
  Microseconds each;
  for (int i = 0; i < rounds; ++i) {
    const double at = 1e6 + 10.0 * i;
    const auto ticket = static_cast<TicketKey>(1'000'000 + i);
    each.push_back(time_us([&] {
      estimator.keep(ticket, at, estimator.predict(at, group, {waiting, 3, 900, 300}, 0));
      estimator.called(ticket, at + 5, 900 + i % 300, group, 3, true, true);
    }));
  }
  return each;
}

}  // namespace

void bench_waits(Report& report, const Setting& setting) {
  const int rounds = static_cast<int>(20'000 * setting.scale);
  report.add(
      {"predict and learn, 500 waiting, p99", quantile(learn_with(500, rounds), 0.99), "us", 50});
  report.add({"predict and learn, 20,000 waiting, p99", quantile(learn_with(20'000, rounds), 0.99),
              "us", 1000});
}

}  // namespace dawr::bench
