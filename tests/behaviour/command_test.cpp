// dawrctl behaviour on a journal as a file.
#include <algorithm>
#include <set>
#include <sstream>

#include "broker/behaviour/behaviour.h"
#include "broker/queue/evolve.h"
#include "tests/behaviour/journal_file.h"
#include "tests/catch.h"
#include "tests/harness/process.h"

namespace dawr::behaviour {
namespace {

using Catch::Matchers::Contains;
using harness::Json;

class Centre {
 public:
  Centre() {
    Observer observer;
    queue::State state;
    for (const Entry& entry : JournalFile::shared().entries()) {
      observer.observe(state, entry);
      queue::evolve(state, entry.event, entry.at);
    }
    days = observer.days();
    REQUIRE(days.size() == 2);
  }

  [[nodiscard]] static Ran report(const std::vector<std::string>& more,
                                  const std::filesystem::path& journal) {
    std::vector<std::string> arguments{"behaviour", journal.string(), "--phrases",
                                       DAWR_SOURCE_DIR "/config/phrases"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return JournalFile::shared().dawrctl(arguments);
  }
  [[nodiscard]] static Ran report(const std::vector<std::string>& more = {}) {
    return report(more, JournalFile::shared().path());
  }
  [[nodiscard]] static Json json(std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--format", "json"});
    const auto ran = report(more);
    INFO(ran.errors);
    REQUIRE(ran.code == 0);
    return Json::parse(ran.out).at("days");
  }

  std::vector<DayBehaviour> days;
};

const Centre& centre() {
  static const Centre one;
  return one;
}

// The rows of a section, each with that field.
const Json& rows_of(const Json& day, const char* section) {
  return day.at("sections").at(section).at("rows");
}

}  // namespace

TEST_CASE("the report of a journal is what its entries make") {
  const auto days = centre().json();
  REQUIRE(days.size() == 2);
  for (std::size_t i = 0; i < days.size(); ++i) {
    const auto& told = centre().days[i];
    const Json& day = days[i];
    CHECK(day.at("centre") == "IS-02");
    const Json& ends = rows_of(day, "day").at(0);
    CHECK(ends.at("issued") == told.ends.issued);
    CHECK(ends.at("no_show") == told.ends.no_show);
    CHECK(rows_of(day, "put_backs").size() == told.put_backs.size());
    CHECK(rows_of(day, "doubtful_prints").size() == told.doubtful.size());
    CHECK(rows_of(day, "requests").size() == told.requests.size());
    CHECK(rows_of(day, "refusals").size() == told.refusals.size());
    const Json& idle = rows_of(day, "idle");
    REQUIRE(idle.size() == told.counters.size() + 1);
    std::size_t row = 0;
    for (const auto& [id, figures] : told.counters) {
      CHECK(idle.at(row).at("counter") == id.value);
      CHECK(idle.at(row++).at("idle_s") == std::chrono::floor<seconds>(figures.idle).count());
    }
    CHECK(idle.at(row).at("counter") == "all");
  }
}

TEST_CASE("AB14 the report flags services under a floor of time that is configured") {
  const auto all = [](const Json& day) { return rows_of(day, "short_services").back().at("n"); };
  const auto with_floor = [&](const char* floor) {
    return all(centre().json({"--floor", floor}).at(0));
  };
  CHECK(with_floor("0") == 0);
  CHECK(with_floor("86400") == rows_of(centre().json().at(0), "short_services").back().at("of"));
  for (const auto& row : rows_of(centre().json().at(0), "short_services")) {
    if (row.at("counter") == "all") continue;
    CHECK((row.at("judgement") == "too_few") == (row.at("of") < 10));
  }
}

TEST_CASE("AB16 tickets that go on with a visit are told one by one, and of whom they can be") {
  const auto days = centre().json();
  const auto published = centre().json({"--publish"});
  for (std::size_t i = 0; i < days.size(); ++i) {
    const auto& section = days[i].at("sections").at("linked_visits");
    CHECK(section.at("rows").size() == centre().days[i].reissues.size());
    CHECK_THAT(section.at("note").get<std::string>(), Contains("who have said who they are"));
    for (const auto& row : section.at("rows")) {
      if (!row.at("waited_s").is_null()) CHECK(row.at("waited_s") >= row.at("before_s"));
    }
    CHECK(rows_of(published[i], "linked_visits").at(0).at("times") == section.at("rows").size());
  }
}

TEST_CASE("AB27 satisfaction goes with its response rate, and of a few nothing leaves the centre") {
  const auto days = centre().json();
  const auto published = centre().json({"--publish"});
  for (std::size_t i = 0; i < days.size(); ++i) {
    const auto& told = rows_of(days[i], "satisfaction").at(0);
    const auto& votes = centre().days[i].votes;
    CHECK(told.at("votes") == votes.all());
    CHECK(told.at("good") == votes.good);
    const auto& outside = rows_of(published[i], "satisfaction").at(0);
    CHECK((outside.at("votes") == told.at("votes")) == (votes.all() >= 10));
  }
}

TEST_CASE("AB05 that no pair can be told from today's entries is said in words") {
  for (const auto& day : centre().json()) {
    const auto& section = day.at("sections").at("pairs");
    CHECK(section.at("rows").empty());
    CHECK_THAT(section.at("note").get<std::string>(), Contains("be told"));
  }
}

TEST_CASE("AB22 every report has the minutes before the ticket") {
  for (const auto& day : centre().json()) {
    const auto& row = rows_of(day, "before_the_ticket").at(0);
    for (const char* field : {"without_tickets_s", "paused_s", "down_s", "open_s"}) {
      CHECK(row.at(field).is_number());
    }
    CHECK(row.at("open_s") > 0);
  }
  CHECK_THAT(centre().report().out, Contains("Before the ticket (min:s)"));
}

TEST_CASE("as a table in two languages") {
  const auto english = centre().report({"--date", "2026-03-15"});
  CHECK(english.code == 0);
  CHECK_THAT(english.out, Contains("Behaviour report") && Contains("Sunday 15 March 2026") &&
                              Contains("Look into it") && !Contains("behaviour."));
  const auto arabic = centre().report({"--date", "2026-03-15", "--language", "ar"});
  CHECK(arabic.code == 0);
  CHECK_THAT(arabic.out,
             Contains("تقرير السلوك") && Contains("شباك خالٍ") && !Contains("behaviour."));
}

TEST_CASE("as CSV: a line a value") {
  const auto ran = centre().report({"--format", "csv"});
  CHECK(ran.code == 0);
  std::istringstream in(ran.out);
  std::string line;
  std::getline(in, line);
  CHECK_THAT(line, Contains("centre,date,section,row,field,value"));
  std::set<std::string> seen;
  while (std::getline(in, line)) {
    CHECK_THAT(line, Catch::Matchers::StartsWith("IS-02,2026-03-1"));
    seen.insert(line.substr(0, line.rfind(',')));
  }
  CHECK(seen.contains("IS-02,2026-03-15,before_the_ticket,1,paused_s"));
  CHECK(seen.contains("IS-02,2026-03-16,idle,5,idle_s"));
}

TEST_CASE("the days that were asked for") {
  CHECK(centre().json({"--date", "2026-03-16"}).size() == 1);
  CHECK(centre().json({"--from", "2026-03-16"}).size() == 1);
  CHECK(centre().json({"--to", "2026-03-15"}).at(0).at("date") == "2026-03-15");
  CHECK(centre().json({"--from", "2026-03-15", "--to", "2026-03-16"}).size() == 2);
  CHECK(centre().json({"--date", "2026-04-01"}).empty());
  CHECK_THAT(centre().report({"--date", "2026-04-01"}).out, Contains("No service date"));
  CHECK(centre().report({"--date", "2026-13-01"}).code == 2);
  CHECK(centre().report({"--date", "2026-03-15", "--from", "2026-03-15"}).code == 2);
  CHECK(centre().report({"--format", "xml"}).code == 2);
}

TEST_CASE("what is published names nobody, and nothing about fewer than ten people") {
  const auto days = centre().json({"--publish"});
  const auto whole = centre().json();
  const std::set<std::string> private_fields{"device",      "staff",          "ticket",
                                             "asked_staff", "approved_staff", "asked_device"};
  for (std::size_t i = 0; i < days.size(); ++i) {
    for (const auto& [id, section] : days[i].at("sections").items()) {
      INFO(id);
      for (const auto& row : section.at("rows")) {
        for (const auto& [field, value] : row.items()) {
          INFO(field << " = " << value);
          CHECK((!private_fields.contains(field) || value.is_null()));
          if (field == "counter") CHECK(value == "all");
          if (field == "of" && value.is_number()) CHECK(value >= 10);
        }
      }
    }
    CHECK(rows_of(days[i], "put_backs").at(0).at("times") == rows_of(whole[i], "put_backs").size());
  }
  CHECK(std::ranges::any_of(
      days, [](const Json& day) { return day.dump().find("<10") != std::string::npos; }));
}

TEST_CASE("a journal that is not lawful, or none, is refused in words") {
  const auto& file = JournalFile::shared();
  const auto ran = centre().report({}, file.copy_with("DELETE FROM entry WHERE seq = 40"));
  CHECK(ran.code == 1);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.errors, Contains("not lawful, from entry 40 on"));
  CHECK(centre().report({}, file.beside("none.db")).code == 1);
  CHECK(centre().report({}, file.path().parent_path()).code == 1);  // no centre
}

}  // namespace dawr::behaviour
