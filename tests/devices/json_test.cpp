#include "common/device/json.h"

#include "counter/view_json.h"
#include "tests/catch.h"

using namespace dawr;
using device::Json;

TEST_CASE("a result is one line of JSON, its members in order") {
  std::vector<Json> list{Json().add("a", 1), Json()};
  const std::vector<std::string_view> texts{"x", "y"};
  const auto text = Json()
                        .add("event", "issued")
                        .add("number", 12)
                        .add("big", UINT64_MAX)
                        .add("copy", false)
                        .add("gone", std::optional<int>{})
                        .add("there", std::optional<int>{7})
                        .add("inner", Json().add("letter_ar", "ص"))
                        .add("list", list)
                        .add("texts", texts)
                        .text();
  CHECK(text ==
        R"({"event":"issued","number":12,"big":18446744073709551615,"copy":false,"there":7,)"
        R"("inner":{"letter_ar":"ص"},"list":[{"a":1},{}],"texts":["x","y"]})");
}

TEST_CASE("instants are UTC with microseconds, dates are plain") {
  using namespace std::chrono;
  const Instant instant = sys_days(2026y / November / 22) + 6h + 1min + 7s + 250ms;
  const ServiceDate date = local_days(2026y / November / 2);
  CHECK(Json().add("at", instant).add("date", date).text() ==
        R"({"at":"2026-11-22T06:01:07.250000Z","date":"2026-11-02"})");
  CHECK(Json().add("at", Instant{-1us}).text() == R"({"at":"1969-12-31T23:59:59.999999Z"})");
}

TEST_CASE("a stranger's text can't break the line") {
  CHECK(Json().add("a\nb", "c\"\xff").text() == "{\"a\\nb\":\"c\\\"\xEF\xBF\xBD\"}");
}

TEST_CASE("a counter's view ends with the clerk's own figures, the average once there is one") {
  CounterView view;
  view.served_today = 2;
  Json before;
  CHECK_THAT(counter::add_view(before, view).text(), Catch::EndsWith("\"served_today\":2}"));
  view.average_service_s = 312;
  Json after;
  CHECK_THAT(counter::add_view(after, view).text(),
             Catch::EndsWith("\"served_today\":2,\"average_service_s\":312}"));
}
