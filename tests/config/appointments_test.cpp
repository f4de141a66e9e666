// What a centre may say about its appointments.
#include "broker/floor/config.h"
#include "tests/catch.h"
#include "tests/config/read_texts.h"
#include "tests/config/samples.h"

using namespace dawr;
using namespace dawr::config_test;

namespace {

// The small centre with that part, and a calendar beside it.
Configured<CentreConfig> read_with_appointments(const std::string& part) {
  const std::string calendar = "[[hours]]\nfrom = 2026-01-01\nsunday = [\"09:00-15:00\"]\n";
  const auto centre = with(small_centre(), "[[line]]", part + "[[line]]");
  const auto catalogue = small_catalogue();
  return read_centre({.centre = {"centre.toml", centre},
                      .catalogue = {"services.csv", catalogue},
                      .calendar = NamedText{"calendar.toml", calendar}},
                     "/srv/centre");
}

std::string faults_of_appointments(const std::string& part) {
  const auto config = read_with_appointments("[appointments]\n" + part);
  return config ? "sound" : to_text(config.error());
}

}  // namespace

TEST_CASE("every number of appointments is read, and without their part nothing can be booked") {
  const auto without = read_with_appointments("");
  REQUIRE(without);
  CHECK(without->policy.rules.appointments == AppointmentRules{});
  CHECK(without->policy.rules.appointments.share_percent == 0);

  const auto config = read_with_appointments(R"([appointments]
share_percent = 100
days_ahead = 120
hold_minutes = 60
credit_minutes = 51
callable_before_minutes = 3
late_after_minutes = 6
check_in_before_minutes = 50
missed_after_minutes = 31
release_least_minutes = 11
release_most_minutes = 61
)");
  REQUIRE(config);
  CHECK(config->policy.rules.appointments == AppointmentRules{.share_percent = 100,
                                                              .days_ahead = 120,
                                                              .hold = minutes{60},
                                                              .credit = minutes{51},
                                                              .callable_before = minutes{3},
                                                              .late_after = minutes{6},
                                                              .check_in_before = minutes{50},
                                                              .missed_after = minutes{31},
                                                              .release_least = minutes{11},
                                                              .release_most = minutes{61}});
}

TEST_CASE("what is wrong with appointments is said with its place") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"share_percent = 0\n", "sound"},
      {"days_ahead = 3\n", "centre.toml:9:1: [appointments]: share_percent is missing; add it"},
      {"share_percent = 101\n",
       "centre.toml:10:17: share_percent: expected a whole number from 0 to 100, found the number "
       "101"},
      {"share_percent = 40.5\n",
       "centre.toml:10:17: share_percent: expected a whole number from 0 to 100, found the number "
       "40.5"},
      {"share_percent = 40\ndays_ahead = 0\n",
       "centre.toml:11:14: days_ahead: expected a whole number from 1 to 120, found the number 0"},
      {"share_percent = 40\ndays_ahead = 121\n",
       "centre.toml:11:14: days_ahead: expected a whole number from 1 to 120, found the number 121"},
      {"share_percent = 40\nhold_minutes = 0\n",
       "centre.toml:11:16: hold_minutes: expected a whole number from 1 to 60, found the number 0"},
      {"share_percent = 40\nmissed_after_minutes = 1441\n",
       "centre.toml:11:24: missed_after_minutes: expected a whole number from 0 to 1440, found the "
       "number 1441"},
      {"share_percent = 40\nlate_afer_minutes = 5\n",
       "centre.toml:11:1: [appointments]: there is no key \"late_afer_minutes\"; did you mean "
       "late_after_minutes?"},
      {"share_percent = 40\ncheck_in_before_minutes = 61\n",
       "centre.toml:11:27: rules.appointments.check_in_before: is longer than the credit: nobody's "
       "turn may be in the future"},
      {"share_percent = 40\nlate_after_minutes = 31\n",
       "centre.toml:11:22: rules.appointments.late_after: is longer than missed_after"},
      {"share_percent = 40\nrelease_least_minutes = 61\n",
       "centre.toml:11:25: rules.appointments.release_least: is longer than release_most"},
  };
  for (const auto& [part, faults] : rows) {
    INFO(part);
    CHECK(faults_of_appointments(part) == faults);
  }
}

TEST_CASE("appointments need a calendar") {
  CHECK(
      faults_in(with(small_centre(), "[[line]]", "[appointments]\nshare_percent = 40\n[[line]]")) ==
      "centre.toml:10:17: share_percent: nothing can be booked without a calendar.toml beside this "
      "file, which says when the centre works; begin with the sample's, or set this to 0");
  CHECK(faults_in(with(small_centre(), "[[line]]",
                       "[appointments]\nshare_percent = 0\n[[line]]")) == "sound");
}
