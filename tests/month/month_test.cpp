#include "tests/month/month.h"

#include "tests/catch.h"

using namespace dawr;
using namespace dawr::month;

namespace {

MonthOptions usual() {
  MonthOptions options;
  options.rules.appointments.share_percent = 20;  // as the sample centre has it
  return options;
}

}  // namespace

TEST_CASE("ten months with appointments keep them, and walk-ins do not pay for it") {
  auto options = usual();
  options.days *= 10;  // of a month alone the slowest tenth hangs on a few days
  const auto with = run_month(options);
  const auto without = run_month_of_walk_ins(options);
  INFO("kept " << with.kept_percent << " %, p90 " << with.walk_in_p90 << " against "
               << without.walk_in_p90 << " min, longest " << with.longest << " min");
  CHECK(with.booked > with.people / 5);
  CHECK(with.kept_percent >= 95);
  CHECK(with.walk_in_p90 <= 1.1 * without.walk_in_p90);
  CHECK(with.longest <= longest_allowed);
  CHECK(without.booked == 0);
}

TEST_CASE("equal months give equal figures, others do not") {
  auto options = usual();
  options.days = 2;
  const auto once = run_month(options);
  CHECK(once == run_month(options));
  options.seed = 2;
  CHECK_FALSE(once == run_month(options));
}

TEST_CASE("without a credit appointments wait as anybody") {
  auto options = usual();
  options.days = 5;
  const auto before = run_month(options).kept_percent;
  options.rules.appointments.credit = minutes{0};
  options.rules.appointments.check_in_before = minutes{0};
  CHECK(run_month(options).kept_percent < before);
}
