// The catalogue beside a centre: what is read of it, and how a bad one is refused.
#include "broker/floor/config.h"
#include "tests/catch.h"
#include "tests/config/read_texts.h"
#include "tests/config/samples.h"

using namespace dawr;
using namespace dawr::config_test;

TEST_CASE("estimates stay marked as estimates, and no deadline is invented") {
  const auto config = read_texts(small_centre());
  REQUIRE(config);
  const auto service = [&](std::string_view code) {
    return *find_service(config->policy, ServiceCode(code));
  };
  CHECK(service("B01").typical_minutes == 25);
  CHECK(service("B01").typical_minutes_is_estimate);
  CHECK(service("B01").deadline_days == 30);
  CHECK(service("B01").deadline_is_estimate);
  CHECK_FALSE(service("B02").typical_minutes_is_estimate);
  CHECK(service("B02").deadline_is_estimate);
  CHECK(service("B02").name.en == "Copy, certified");
  CHECK_FALSE(service("F01").deadline_days);
  CHECK_FALSE(service("F02").deadline_days);
  CHECK(service("F02").name.en == "Pay \"all\"");
  CHECK_FALSE(service("F02").fee_at_cashier);
  CHECK(service("F02").offered_in_van);
}

TEST_CASE("a bad catalogue is refused with line, field and what was expected") {
  struct Row {
    std::string_view from, to, faults;
  };
  const std::vector<Row> rows = {
      {"id,prefix", "code,prefix",
       "services.csv:1:1: expected the header "
       "id,prefix,sector_ar,sector_en,name_ar,name_en,typical_minutes,deadline_days,fee_at_cashier,"
       "mobile_van,flow,visit,documents_ar,documents_en,fee_ar,fee_en,source"},
      {"Permit,25", "Permit,25,1",
       "services.csv:2:1: expected 17 fields, found 18; a comma inside a field needs quotation marks"},
      {"\"Copy, certified\"", "\"Copy, certified",
       "services.csv:3:1: a comma must follow the closing quotation mark"},
      {"minutes:MEASURED\"", "minutes:MEASURED",
       "services.csv:3:1: a quotation mark is never closed on this line"},
      {"Permit", "Per\"mit",
       "services.csv:2:1: a field with a quotation mark inside must be quoted, \"\" for each"},
      {"B01,B", "B0000000001,B",
       "services.csv:2:1: id: expected 1 to 8 printable ASCII characters"},
      {"B02,B", "B01,B", "services.csv:3:1: id: B01 is in the catalogue already"},
      {"B02,B", "B02,C", "services.csv:3:2: prefix: expected the beginning of the id B02"},
      {"Permit", "", "services.csv:2:6: name_en: expected one line of 1 to 400 bytes, found 0"},
      {"Permit,25", "Permit,0",
       "services.csv:2:7: typical_minutes: expected a whole number from 1 to 480, found \"0\""},
      {"Permit,25", "Permit,+25",
       "services.csv:2:7: typical_minutes: expected a whole number from 1 to 480, found \"+25\""},
      {"25,30", "25,99999",
       "services.csv:2:8: deadline_days: expected a whole number from 0 to 3650, found \"99999\""},
      {"Pay,3,0", "Pay,3,1",
       "services.csv:4:8: deadline_days: expected 0, for the source says deadline:NONE"},
      {"3,0,yes", "3,0,Yes", "services.csv:4:9: fee_at_cashier: expected yes or no, found \"Yes\""},
      {"name:X;deadline:NONE;minutes:EST", "name:X;deadline:NONE",
       "services.csv:4:17: source: expected where the figures come from, such as "
       "name:…;deadline:EST;minutes:EST (EST: an estimate)"},
      {"one_fee", "", "services.csv:2:11: flow: expected one line of 1 to 400 bytes, found 0"},
      {"one_fee,yes", "one_fee,maybe",
       "services.csv:2:12: visit: expected yes or no, found \"maybe\""},
      {"one_fee,yes,,", "one_fee,yes,بطاقة | عقد,Card",
       "services.csv:2:14: documents_en: expected as many as in Arabic, 2, and at most 16"},
      {"one_fee,yes,,", "one_fee,yes,بطاقة,Card",
       "services.csv:2:17: source: expected where the documents come from: documents:…"},
      {"one_fee,yes,,", "one_fee,yes,بطاقة | ,Card | ",
       "services.csv:2:13: documents_ar: expected documents of one line each, with \" | \" between "
       "them\nservices.csv:2:14: documents_en: expected documents of one line each, with \" | \" "
       "between them\nservices.csv:2:17: source: expected where the documents come from: "
       "documents:…"},
      {"one_fee,yes,,,,", "one_fee,yes,,,جنيه,",
       "services.csv:2:16: fee_en: expected in both languages, or in none\nservices.csv:2:17: "
       "source: expected where the fee comes from: fee:…"},
      {"سداد,Pay", "\xff,Pay", "services.csv: is not UTF-8; save it as UTF-8"},
  };
  for (const auto& row : rows) {
    INFO(row.from << " -> " << row.to);
    CHECK(faults_in(small_centre(), with(small_catalogue(), row.from, row.to)) == row.faults);
  }
  CHECK(faults_in(small_centre(), "").find("services.csv:1:1: expected the header") !=
        std::string::npos);
}

TEST_CASE("a catalogue saved by a spreadsheet is read: byte-order mark, carriage returns") {
  std::string text = "\xef\xbb\xbf";
  for (const char letter : small_catalogue()) {
    if (letter == '\n') text += '\r';
    text += letter;
  }
  CHECK(read_texts(small_centre(), text) == read_texts(small_centre()));
}

TEST_CASE("a service goes on where its flow says, or the flow is told that no line is there") {
  const std::string flows =
      "[[flow]]\nid = \"one_fee\"\nname_ar = \"ط\"\nname_en = \"R\"\n"
      "hops = [{ at = \"counter\", what_ar = \"ت\", what_en = \"H\" }, "
      "{ at = \"cashier\", what_ar = \"ت\", what_en = \"P\" }]\n"
      "[[flow]]\nid = \"no_fee\"\nname_ar = \"ط\"\nname_en = \"R\"\n"
      "hops = [{ at = \"counter\", what_ar = \"ت\", what_en = \"H\" }, "
      "{ at = \"collection\", what_ar = \"ت\", what_en = \"P\" }]\n"
      "[[flow]]\nid = \"pay_only\"\nname_ar = \"ط\"\nname_en = \"R\"\n"
      "hops = [{ at = \"cashier\", what_ar = \"ت\", what_en = \"P\" }]\n";
  const auto catalogue = small_catalogue();
  const auto read = [&](const std::string& centre, const std::string& with_flows) {
    return read_centre({.centre = {"centre.toml", centre},
                        .catalogue = {"services.csv", catalogue},
                        .flows = NamedText{"flows.toml", with_flows}},
                       "/srv/centre");
  };
  const auto plain = read(small_centre(), flows);
  REQUIRE(plain);
  for (const auto& service : plain->policy.services) CHECK(service.onward.empty());

  const auto desk = with(with(small_centre(), "letter = \"F\"", "letter = \"F\"\nat = \"cashier\""),
                         ", { line = \"F\", handicap_minutes = 7 }", "");
  const auto told = read(desk, flows);
  REQUIRE_FALSE(told);
  CHECK(
      to_text(told.error()) ==
      "services.csv:3:11: flow: no_fee goes on to at = \"collection\", and no line of centre.toml "
      "says so; add that to its [[line]], or take the hop out of flows.toml");
  const auto config = read(desk, with(flows, "\"collection\"", "\"cashier\""));
  if (!config) FAIL(to_text(config.error()));
  const auto* permit = find_service(config->policy, ServiceCode{"B01"});
  CHECK(permit->onward == std::vector{LineId{'F'}});
  // In the cash desk's own line already.
  CHECK(find_service(config->policy, ServiceCode{"B02"})->onward.empty());
  CHECK(find_service(config->policy, ServiceCode{"F01"})->onward.empty());
}

TEST_CASE("what services and kind of centre say is held against its flows and calendar") {
  const std::string flows =
      "[[flow]]\nid = \"one_fee\"\nname_ar = \"ط\"\nname_en = \"R\"\n"
      "hops = [{ at = \"counter\", what_ar = \"ت\", what_en = \"H\" }]\n";
  const std::string stops =
      "[[schedule]]\nfrom = 2026-01-01\n"
      "stops = [{ weekday = \"sunday\", hours = \"09:00-12:00\", place_ar = \"ن\", place_en = \"N\" }]\n";
  const auto centre = small_centre();
  const auto catalogue = small_catalogue();
  const auto config = read_centre({.centre = {"centre.toml", centre},
                                   .catalogue = {"services.csv", catalogue},
                                   .flows = NamedText{"flows.toml", flows},
                                   .calendar = NamedText{"calendar.toml", stops}},
                                  "/srv/centre");
  REQUIRE_FALSE(config);
  const auto faults = to_text(config.error());
  CHECK(faults.find("calendar.toml: has a schedule of stops, but this is no van") !=
        std::string::npos);
  CHECK(faults.find("services.csv:3:11: flow: flows.toml has none of the name \"no_fee\"") !=
        std::string::npos);
  CHECK(faults.find("services.csv:2:11") == std::string::npos);
}
