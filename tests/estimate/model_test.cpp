// The parts of the estimate against what they replace: formulas written down once more.
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "broker/estimate/line_history.h"
#include "broker/estimate/residuals.h"
#include "broker/estimate/wait_model.h"
#include "tests/catch.h"

namespace dawr::estimate {
namespace {

constexpr Group group{1, 7, false};

// A sound set of features whose formula says `seconds`.
Features features_of(double seconds) {
  Features x{};
  x[one] = 1;
  x[queue_length] = lg(seconds);
  x[ahead] = std::log1p(4);
  return x;
}

}  // namespace

TEST_CASE("quantiles lie between order statistics, of the newest ones only") {
  Residuals residuals;
  for (const double value : {3.0, 1.0, 2.0, 5.0, 4.0}) residuals.push(value);
  CHECK(residuals.quantile(0) == 1);
  CHECK(residuals.quantile(0.5) == 3);
  CHECK(residuals.quantile(1) == 5);
  CHECK(residuals.quantile(0.1) == Approx(1.4));
  for (std::size_t i = 0; i < Residuals::kept; ++i) residuals.push(-static_cast<double>(i));
  CHECK(residuals.size() == Residuals::kept);
  CHECK(residuals.quantile(1) == 0);
  CHECK(residuals.quantile(0) == 1 - static_cast<double>(Residuals::kept));
  CHECK(residuals.oldest_first().front() == 0);
}

TEST_CASE("before anything was learned the formula answers") {
  const WaitModel model;
  for (const double seconds : {0.0, 45.0, 600.0, 5000.0}) {
    const auto sample = model.predict(features_of(seconds), 3, group, Occasion::arrival);
    CHECK(sample.wait.p50 == Approx(seconds).margin(1e-6));
    CHECK(sample.wait.p10 <= sample.wait.p50);
    CHECK(sample.wait.p80 >= sample.wait.p50);
    CHECK(sample.wait.p90 >= sample.wait.p80);
  }
}

TEST_CASE("what is off by a constant factor is learned, and the spread follows the noise") {
  WaitModel model;
  std::mt19937 chance(5);
  std::normal_distribution<double> noise(0, 0.2);
  int within_p80 = 0;
  int between = 0;
  constexpr int rounds = 4000;
  for (int i = 0; i < rounds; ++i) {
    const double formula = 100 + 13.0 * (i % 100);
    const auto sample = model.predict(features_of(formula), i % 20, group, Occasion::arrival);
    const double wait = 30 * std::expm1(lg(formula) * 0.8 + 0.3 + noise(chance));
    if (i >= rounds / 2) {
      within_p80 += wait <= sample.wait.p80 ? 1 : 0;
      between += wait >= sample.wait.p10 && wait <= sample.wait.p90 ? 1 : 0;
    }
    model.learn(sample, wait);
  }
  const auto after = model.predict(features_of(1000), 5, group, Occasion::arrival);
  CHECK(after.wait.p50 == Approx(30 * std::expm1(lg(1000) * 0.8 + 0.3)).epsilon(0.1));
  CHECK(within_p80 == Approx(0.8 * rounds / 2).epsilon(0.03));
  CHECK(between == Approx(0.8 * rounds / 2).epsilon(0.03));
}

TEST_CASE("what others' errors teach makes nobody's first bounds narrower") {
  WaitModel model;
  for (int i = 0; i < 60; ++i) {
    const auto sample = model.predict(features_of(1000), 3, group, Occasion::arrival);
    model.learn(sample, 1);
  }
  const auto first_bound = [](const Sample& sample) {
    return 30 * std::expm1(sample.centre + 0.7);
  };
  const auto known = model.predict(features_of(1000), 3, group, Occasion::arrival);
  CHECK(known.bound_s < first_bound(known));
  constexpr Group other{2, 7, false};
  const auto fresh = model.predict(features_of(1000), 3, other, Occasion::arrival);
  CHECK(fresh.bound_s >= first_bound(fresh) - 1e-6);
  CHECK(fresh.wait.p90 >= fresh.bound_s);
}

TEST_CASE("whatever it is asked, it answers with ordered finite quantiles and stays sound") {
  WaitModel model;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  for (const double odd : {nan, infinite, -infinite, 1e300, -1e300}) {
    for (std::size_t which = 0; which < group_bias; ++which) {
      auto x = features_of(600);
      x[which] = odd;
      const auto sample = model.predict(x, 3, group, Occasion::checkpoint);
      const auto& wait = sample.wait;
      CHECK(std::isfinite(wait.p90));
      CHECK((0 <= wait.p10 && wait.p10 <= wait.p50));
      CHECK((wait.p50 <= wait.p80 && wait.p80 <= wait.p90));
      CHECK(wait.p90 < 24.0 * 3600);
      model.learn(sample, 60);
    }
  }
  const auto sample = model.predict(features_of(600), 3, group, Occasion::arrival);
  CHECK_FALSE(sample.fallback);
}

TEST_CASE("predicting changes nothing") {
  WaitModel model;
  for (int i = 0; i < 300; ++i) {
    model.learn(model.predict(features_of(60.0 + i), i % 9, group, Occasion::arrival), 90.0 + i);
  }
  const auto before = model.predict(features_of(500), 4, group, Occasion::arrival).wait;
  for (int i = 0; i < 50; ++i) {
    static_cast<void>(model.predict(features_of(i), i, group, Occasion::checkpoint));
  }
  CHECK(model.predict(features_of(500), 4, group, Occasion::arrival).wait == before);
}

TEST_CASE("the formula: counters, services, and those who give up") {
  LineHistory line;
  CHECK(line.queue_length_s(3, 2, 300) == 600);  // nothing seen yet: the configured service time
  for (int i = 0; i < 10; ++i) line.finish(120);
  CHECK(line.service_s(300) == 120);
  CHECK(line.queue_length_s(3, 2, 300) == 240);
  CHECK(line.queue_length_s(3, 0, 300) == 480);  // nobody open counts as one

  // One in a thousand seconds of waiting gives up, ten hours without any included: the sum over
  // those ahead, term by term.
  for (int i = 0; i < 100; ++i) line.leave(640, true);
  const double rate = 2.0 / 120;
  double expected = 0;
  for (int j = 0; j <= 3; ++j) expected += 1 / (rate + j * 0.001);
  CHECK(line.queue_length_s(3, 2, 300) == Approx(expected));
  for (int j = 4; j <= 5000; ++j) expected += 1 / (rate + j * 0.001);
  CHECK(line.queue_length_s(5000, 2, 300) == Approx(expected).epsilon(1e-6));
  for (int j = 4; j <= 5000; ++j) expected -= 1 / (rate + j * 0.001);
  CHECK(line.queue_length_s(3.5, 2, 300) == Approx(expected + 0.5 / (rate + 4 * 0.001)));
}

TEST_CASE("a line whose services end unseen is timed by its calls") {
  LineHistory line;
  line.call(0, 10, 1, 2, true);
  line.call(90, 10, 1, 2, true);
  CHECK(line.service_s(300) == 180);  // two counters, a call every ninety seconds
  line.call(190, 10, 1, 2, false);
  CHECK(line.service_s(300) == 190);
  line.call(1000, 0, 1, 2, true);  // nobody had waited: says nothing
  CHECK(line.service_s(300) == 190);
  line.call(9000, 0, 1, 2, true);  // more than an hour: a closed counter, not a service
  CHECK(line.service_s(300) == 190);
  CHECK(line.calls_today() == 5);
  CHECK(line.last_wait() == 0.0);
  line.begin_day();
  CHECK(line.calls_today() == 0);
  CHECK_FALSE(line.last_wait());
  CHECK(line.service_s(300) == 190);
}

TEST_CASE("one who leaves at once is no rule for a long line") {
  LineHistory line;
  line.finish(300);
  line.leave(2, true);
  CHECK(line.queue_length_s(49, 1, 300) > 0.75 * 50 * 300);
}

}  // namespace dawr::estimate
