// What a bound becomes in words, and when the words change.
#include "common/domain/promise.h"

#include "tests/catch.h"

namespace dawr {
namespace {

using namespace std::chrono_literals;

constexpr Instant start{std::chrono::hours{8}};

Promise within(std::uint16_t minutes) { return {PromiseKind::within, minutes, {}}; }

}  // namespace

TEST_CASE("a bound is rounded up to the next one in use") {
  struct Row {
    double wait_s;
    Promise promise;
  };
  const Promise soon{PromiseKind::soon, 2, {}};
  for (const auto& [wait_s, promise] : {
           Row{0, soon},
           Row{120, soon},
           Row{121, within(3)},
           Row{9.0 * 60, within(9)},
           Row{9.1 * 60, within(10)},
           Row{601, within(15)},
           Row{26.0 * 60, within(30)},
           Row{59.0 * 60, within(60)},
           Row{60.5 * 60, within(75)},
           Row{120.0 * 60, within(120)},
       }) {
    INFO(wait_s);
    CHECK(promise_of(wait_s, wait_s / 2) == promise);
  }
}

TEST_CASE("above two hours whole hours of the median are named, and nothing is promised") {
  CHECK(promise_of(7201, 4000) == Promise{PromiseKind::more_than, 60, {}});
  CHECK(promise_of(7201, 1800) == Promise{PromiseKind::none, 0, NoPromise::uncertain});
  CHECK(promise_of(20'000, 3.9 * 3600) == Promise{PromiseKind::more_than, 180, {}});
  CHECK_FALSE(promise_of(7201, 4000).is_bound());
  CHECK_FALSE(Promise{}.is_bound());
  CHECK(promise_of(60, 30).bound() == 2min);
  CHECK(promise_of(1700, 900).bound() == 30min);
}

TEST_CASE("a bound that is a step off waits a minute, one that is two off does not") {
  ShownPromise shown{within(20), 0, {}};
  shown = settle(shown, within(25), start);
  CHECK(shown.shown == within(20));
  shown = settle(shown, within(25), start + 59s);
  CHECK(shown.shown == within(20));
  CHECK(settle(shown, within(25), start + 60s).shown == within(25));
  // Once longer and once shorter is no agreement.
  CHECK(settle(shown, within(15), start + 60s).shown == within(20));
  // It came back in between: nothing differs any more.
  const auto back = settle(shown, within(20), start + 30s);
  CHECK(settle(back, within(25), start + 60s).shown == within(20));
  CHECK(settle(shown, within(30), start + 1s).shown == within(30));
  CHECK(settle(shown, within(10), start + 1s).shown == within(10));
}

TEST_CASE("whether there is a promise is shown at once, and hours no sooner than bounds") {
  const ShownPromise shown{within(20), 0, {}};
  const Promise closed{PromiseKind::none, 0, NoPromise::no_counter};
  CHECK(settle(shown, closed, start).shown == closed);
  CHECK(settle({closed, 0, {}}, within(20), start).shown == within(20));
  const Promise long_wait{PromiseKind::more_than, 60, {}};
  CHECK(settle({within(105), 0, {}}, long_wait, start).shown == long_wait);
  const auto doubtful = settle({within(120), 0, {}}, long_wait, start);
  CHECK(doubtful.shown == within(120));
  CHECK(settle(doubtful, long_wait, start + 60s).shown == long_wait);
}

}  // namespace dawr
