#include "broker/floor/flow_file.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "broker/floor/catalogue.h"
#include "tests/catch.h"
#include "tests/config/samples.h"

using namespace dawr;
using namespace dawr::config_test;

namespace {

const std::string two_flows = R"([[flow]]
id = "request"
name_ar = "طلب"
name_en = "Request"
hops = [
  { at = "counter", what_ar = "تقديم", what_en = "Handing in" },
  { at = "cashier", what_ar = "سداد", what_en = "Paying" },
]
then = "collection"

[[flow]]
id = "collection"
name_ar = "استلام"
name_en = "Collection"
hops = [{ at = "collection", what_ar = "استلام", what_en = "Handing out" }]
)";

std::string faults_in(const std::string& text) {
  const auto flows = read_flows({"flows.toml", text});
  return flows ? "sound" : to_text(flows.error());
}

}  // namespace

TEST_CASE("flows are read as they are written") {
  const auto flows = read_flows({"flows.toml", two_flows});
  if (!flows) FAIL(to_text(flows.error()));
  REQUIRE(flows->size() == 2);
  const auto* request = find_flow(*flows, "request");
  REQUIRE(request != nullptr);
  CHECK(request->hops.at(1).at == HopKind::cashier);
  CHECK(request->hops.at(1).what.en == "Paying");
  CHECK(request->then == "collection");
  CHECK_FALSE(find_flow(*flows, "collection")->then);
  CHECK(find_flow(*flows, "payment") == nullptr);
}

TEST_CASE("each mistake in the flows is told with its place") {
  struct Row {
    std::string_view from, to, faults;
  };
  const std::vector<Row> rows = {
      {"then = \"collection\"", "then = \"colection\"",
       "flows.toml:1:1: flow request: its next visit follows colection, which is no flow"},
      {"then = \"collection\"", "then = \"request\"",
       "flows.toml:1:1: flow request: its visits never end: follow each \"then\" and break the "
       "circle"},
      {"name_en = \"Collection\"\n", "name_en = \"Collection\"\nthen = \"request\"\n",
       "flows.toml:1:1: flow request: its visits never end: follow each \"then\" and break the "
       "circle\nflows.toml:11:1: flow collection: its visits never end: follow each \"then\" and "
       "break the circle"},
      {"\"cashier\"", "\"counter\"",
       "flows.toml:1:1: flow request: goes to where it is already; make one hop of two"},
      {"\"cashier\"", "\"cash\"",
       "flows.toml:7:10: at: expected \"counter\", \"cashier\" or \"collection\", found the text "
       "\"cash\""},
      {"id = \"collection\"", "id = \"request\"",
       "flows.toml:1:1: flow request: is there already\nflows.toml:1:1: flow request: its next visit "
       "follows collection, which is no flow"},
      {"hops = [{ at = \"collection\", what_ar = \"استلام\", what_en = \"Handing out\" }]",
       "hops = []", "flows.toml:11:1: flow collection: expected 1 to 8 hops"},
  };
  for (const auto& row : rows) {
    INFO(row.from << " -> " << row.to);
    CHECK(faults_in(with(two_flows, row.from, row.to)) == row.faults);
  }
  CHECK(faults_in("") == "flows.toml:1:1: the file: flow is missing; add it");
}

TEST_CASE("a visit passes the lines that its hops are served in") {
  const auto flow = [](std::vector<HopKind> kinds) {
    Flow made{"x", {"س", "x"}, {}, {}};
    for (const auto kind : kinds) made.hops.push_back({kind, {"س", "x"}});
    return made;
  };
  using enum HopKind;
  Line desk;
  desk.id = LineId{'F'};
  desk.at = cashier;
  Line own;
  own.id = LineId{'B'};
  const std::vector<Line> lines{own, desk};
  const auto lines_of = [&](const std::vector<HopKind>& kinds, char begins) {
    const auto onward = onward_of(flow(kinds), LineId{begins}, lines);
    if (!onward) return std::string(onward.error() == collection ? "no collection" : "no cashier");
    std::string letters;
    for (const auto line : *onward) letters += line.value;
    return letters;
  };
  CHECK(lines_of({counter}, 'B').empty());
  CHECK(lines_of({counter, cashier, counter}, 'B') == "FB");
  CHECK(lines_of({cashier}, 'B') == "F");
  CHECK(lines_of({cashier}, 'F').empty());
  CHECK(lines_of({counter, cashier, counter}, 'F').empty());
  CHECK(lines_of({collection}, 'B').empty());
  CHECK(lines_of({cashier, collection}, 'B') == "no collection");
}

TEST_CASE("the sample's flows are sound, and every service of the catalogue follows one") {
  const std::string config = DAWR_SOURCE_DIR "/config/";
  const auto text = read(config + "flows.toml");
  const auto flows = read_flows({"flows.toml", text});
  if (!flows) FAIL(to_text(flows.error()));
  const auto services = read(config + "services.csv");
  const auto rows = read_catalogue({"services.csv", services});
  if (!rows) FAIL(to_text(rows.error()));
  CHECK(rows->size() == 159);
  for (const auto& row : *rows) {
    INFO(row.service.code.view());
    const auto* flow = find_flow(*flows, row.flow);
    REQUIRE(flow != nullptr);
    const bool pays =
        std::ranges::any_of(flow->hops, [](const Hop& hop) { return hop.at == HopKind::cashier; });
    CHECK(pays == row.service.fee_at_cashier);
  }
}
