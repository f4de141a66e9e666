#include "broker/floor/config.h"

#include <set>

#include "common/domain/limits.h"
#include "tests/catch.h"
#include "tests/config/read_texts.h"
#include "tests/config/samples.h"

using namespace dawr;
using namespace dawr::config_test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

struct BadCentre {
  std::string_view from;
  std::string_view to;
  std::string_view faults;
};

// One row a mistake: what is written instead of what, and everything that is said about it.
const std::vector<BadCentre>& bad_centres() {
  static const std::vector<BadCentre> rows = {
      // TOML itself
      {"code = ", "code ",
       "centre.toml:2:6: Error while parsing key-value pair: expected '=', saw '\"' (TOML)"},
      {"code = \"XX-01\"\n", "", "centre.toml:1:1: [centre]: code is missing; add it"},
      // types, words and ranges
      {"\"XX-01\"", "7",
       "centre.toml:2:8: code: expected text in quotation marks, found the number 7"},
      {"\"XX-01\"", "\"\"",
       "centre.toml:2:8: code: expected one line of 1 to 64 bytes, found 0 bytes"},
      {"\"XX-01\"", "\"XX 01\"",
       "centre.toml:2:8: centre.code: must be at most 64 printable ASCII characters without a space"},
      {"\"Centre\"", R"("Cen\u0007tre")",
       "centre.toml:4:11: name_en: expected one line of 1 to 400 bytes, found 7 bytes"},
      {"= 12", "= \"12\"",
       "centre.toml:7:27: priority_credit_minutes: expected a whole number from 0 to 1440, found the "
       "text \"12\""},
      {"= 12", "= -1",
       "centre.toml:7:27: priority_credit_minutes: expected a whole number from 0 to 1440, found the "
       "number -1"},
      {"= 12", "= 1441",
       "centre.toml:7:27: priority_credit_minutes: expected a whole number from 0 to 1440, found the "
       "number 1441"},
      {"= 12", "= 12.5",
       "centre.toml:7:27: priority_credit_minutes: expected a whole number from 0 to 1440, found the "
       "number 12.5"},
      {"= 12", "= 2026-01-01",
       "centre.toml:7:27: priority_credit_minutes: expected a whole number from 0 to 1440, found a "
       "date"},
      {"= 12", "= 12\npriority_grant = \"all\"",
       R"(centre.toml:8:18: priority_grant: expected "reception" or "kiosk", found the text "all")"},
      {"= 12", "= 12\narrival_code_tries = 0",
       "centre.toml:8:22: arrival_code_tries: expected a whole number from 1 to 9, found the number 0"},
      {"= 12", "= 12\napproval_within_minutes = 0",
       "centre.toml:8:27: approval_within_minutes: expected a whole number from 1 to 60, found the "
       "number 0"},
      {"= 12", "= 12\ncover_after_minutes = 241",
       "centre.toml:8:23: cover_after_minutes: expected a whole number from 0 to 240, found the "
       "number 241"},
      {"= 12", "= 12\nidle_close_minutes = -1",
       "centre.toml:8:22: idle_close_minutes: expected a whole number from 0 to 240, found the "
       "number -1"},
      {"= 12", "= 12\noverrides_a_day = 10",
       "centre.toml:8:19: overrides_a_day: expected a whole number from 0 to 9, found the number 10"},
      {"[rules]", "[[rules]]", "centre.toml:6:1: [rules]: expected a table, found a list"},
      {"\"json\"", "\"xml\"",
       R"(centre.toml:39:7: log: expected "human" or "json", found the text "xml")"},
      {"\"json\"", "\"json\"\nlog_file = \"log/x\"\nlog_file_mib = 5\nlog_files = 2", "sound"},
      {"\"json\"", "\"json\"\nlog_file_mib = 0",
       "centre.toml:40:16: log_file_mib: expected a whole number from 1 to 1024, found the number 0"},
      {"\"json\"", "\"json\"\nlog_files = 101",
       "centre.toml:40:13: log_files: expected a whole number from 1 to 100, found the number 101"},
      {"\"json\"", "\"json\"\nreserve_mib = 0",
       "centre.toml:40:15: reserve_mib: expected a whole number from 1 to 1024, found the number 0"},
      {"\"json\"", "\"json\"\nwarn_below_mib = 1000001",
       "centre.toml:40:18: warn_below_mib: expected a whole number from 1 to 1000000, found the "
       "number 1000001"},
      // unknown keys
      {"priority_credit_minutes", "priority_credits_minute",
       "centre.toml:7:1: [rules]: there is no key \"priority_credits_minute\"; did you mean "
       "priority_credit_minutes?"},
      {"[staff]", "[stuff]",
       "centre.toml:1:1: the file: staff is missing; add it\n"
       "centre.toml:35:2: the file: there is no key \"stuff\"; did you mean staff?"},
      {"number = 12", "number = 12, salary = 1",
       "centre.toml:36:30: clerks: there is no key \"salary\"; known here: lines and number"},
      {"line = \"F\", handicap_minutes", "line = \"F\", handicap",
       "centre.toml:27:30: serves: there is no key \"handicap\"; did you mean handicap_minutes?"},
      // lines
      {"letter = \"F\"", "letter = \"B\"",
       "centre.toml:17:10: line B: another line has this letter too\n"
       "centre.toml:27:10: counter 1.serves: there is no line F\n"
       "centre.toml:33:10: counter 2.serves: there is no line F\n"
       "centre.toml:36:15: clerk 12.lines: there is no line F"},
      {"letter = \"F\"", "letter = \"f\"",
       "centre.toml:17:10: expected one letter A to Z, found \"f\""},
      {"\"ف\"", "\"ب\"", "centre.toml:18:13: line F.letter_ar: another line has ب too"},
      {"\"ف\"", "\"ت\"",
       "centre.toml:17:10: lines B and F: ب and ت look alike; give one of them another Arabic letter"},
      {"\"ف\"", "\"أ\"",
       "centre.toml:18:13: line F.letter_ar: must be one Arabic letter other than alif and heh"},
      {"letter_ar = \"ف\"", "letter_ar = \"ف\"\nat = \"till\"",
       R"(centre.toml:19:6: at: expected "counter", "cashier" or "collection", found the text "till")"},
      {"letter_ar = \"ف\"", "letter_ar = \"ف\"\nat = \"cashier\"",
       "centre.toml:19:6: line F.at: it is the cash desk, and counter 1, which takes no money, serves "
       "it"},
      // services
      {R"(["F", "B02"])", R"(["F", "B02", "B20"])",
       "centre.toml:22:25: services: the catalogue has no service or prefix \"B20\"; did you mean "
       "B02?"},
      {R"(["F", "B02"])", R"(["F", "zzzzzzz"])",
       "centre.toml:22:18: services: the catalogue has no service or prefix \"zzzzzzz\""},
      {R"(["F", "B02"])", R"(["F", "B"])",
       "centre.toml:22:18: services: \"B\" has a place already, in line 14 of this file; leave one "
       "out"},
      {R"(["F", "B02"])", "[\"F01\"]",
       "centre.toml: these services of the catalogue wait in no line: F02; add them (or their prefix) "
       "to a line's services, or to not_offered in [centre]"},
      {"code =", "kind = \"mobile\"\ncode =", "sound"},
      {"code =", "seats = 100000\ncode =", "sound"},
      {"code =", "seats = 0\ncode =",
       "centre.toml:2:9: seats: expected a whole number from 1 to 100000, found the number 0"},
      {"code =", "seats = 100001\ncode =",
       "centre.toml:2:9: seats: expected a whole number from 1 to 100000, found the number 100001"},
      {"code =", "seats = 12.5\ncode =",
       "centre.toml:2:9: seats: expected a whole number from 1 to 100000, found the number 12.5"},
      {"[centre]", "[people]\nidentity = \"optional\"\nmobile = \"never\"\n[centre]", "sound"},
      {"[centre]", "[people]\nmobile = \"always\"\n[centre]",
       "centre.toml:2:10: mobile: expected \"never\" or \"optional\", found the text \"always\""},
      {"[\"B\"]", "[\"B\", \"B01\"]\n#", "sound"},
      // counters
      {"id = 2", "id = 1", "centre.toml:30:6: counter 1: another counter has this id too"},
      {"kind = \"cashier\"\n", "",
       "centre.toml:31:10: counter 2.number: another one of its kind has the number 1 too"},
      {"\"cashier\"", "\"cashdesk\"",
       R"(centre.toml:31:8: kind: expected "counter" or "cashier", found the text "cashdesk")"},
      {"serves = [\"F\"]", R"(serves = ["F", "Z"])",
       "centre.toml:33:10: counter 2.serves: there is no line Z"},
      {"serves = [\"F\"]", "serves = [\"F\", 3]",
       "centre.toml:33:16: serves: expected a table, found the number 3"},
      {"serves = [\"F\"]", "serves = \"F\"",
       "centre.toml:33:10: serves: expected a list in square brackets, found the text \"F\""},
      {"serves = [\"F\"]", "serves = []", "centre.toml:33:10: counter 2.serves: it serves no line"},
      {"handicap_minutes = 7", "handicap_minutes = -7",
       "centre.toml:27:49: handicap_minutes: expected a whole number from 0 to 1440, found the number "
       "-7"},
      // staff
      {"number = 12", "number = 11",
       "centre.toml:36:15: clerk 11: another clerk has this number too"},
      {"[11,", "[0,",
       "centre.toml:36:11: number: expected a whole number from 1 to 999999999, found the number 0"},
      // settings
      {"log = \"json\"", "clock_rate = 20",
       "centre.toml:39:14: clock_rate: a clock that runs faster than time is for demonstrations only: "
       "set it to 1, or demo = true if no real people wait here"},
      {"log = \"json\"", "demo = true\nclock_rate = 0.5",
       "centre.toml:40:14: clock_rate: expected a number from 1 to 1000, found the number 0.5"},
      {"log = \"json\"", "demo = true\nclock_rate = nan",
       "centre.toml:40:14: clock_rate: expected a number from 1 to 1000, found the number nan"},
      {"log = \"json\"", "demo = \"yes\"",
       "centre.toml:39:8: demo: expected true or false, found the text \"yes\""},
      {"[broker]", "[network]\ncitizen = \"udp://*:5571\"\n[broker]",
       "centre.toml:39:11: citizen: expected tcp://HOST:PORT such as tcp://0.0.0.0:5571, found "
       "\"udp://*:5571\""},
      {"[broker]", "[network]\ncitizen = \"tcp://*:5572\"\n[broker]",
       "centre.toml:38:1: provider: port 5572 is taken by another endpoint; each side of the house "
       "has its own"},
      {"[broker]", "[upstream]\naddresses = []\npublic_key = \"short\"\n[broker]",
       "centre.toml:39:13: addresses: expected one address at least; without an upstream leave "
       "[upstream] out\n"
       "centre.toml:40:14: public_key: "},
  };
  return rows;
}

}  // namespace

TEST_CASE("a bad centre.toml is refused with the place, what was expected and what to do") {
  for (const auto& row : bad_centres()) {
    INFO(row.from << " -> " << row.to);
    const auto faults = faults_in(with(small_centre(), row.from, row.to));
    // A row that ends with a colon leaves the words of the key parser to its own tests.
    if (row.faults.ends_with(": ")) {
      CHECK(faults.starts_with(row.faults));
    } else {
      CHECK(faults == row.faults);
    }
  }
}

TEST_CASE("all faults come at once, those of the catalogue too, in the order of the text") {
  auto centre = with(small_centre(), "= 12", "= true");
  centre = with(centre, "\"json\"", "7");
  const auto catalogue = with(small_catalogue(), "yes,no", "yes,perhaps");
  CHECK(
      faults_in(centre, catalogue) ==
      "centre.toml:7:27: priority_credit_minutes: expected a whole number from 0 to 1440, found true\n"
      "centre.toml:39:7: log: expected \"human\" or \"json\", found the number 7\n"
      "services.csv:2:10: mobile_van: expected yes or no, found \"perhaps\"");
}

TEST_CASE("a sound centre is read in full, defaults where nothing is said") {
  const auto config = read_texts(small_centre());
  REQUIRE(config);
  const auto& policy = config->policy;
  CHECK(policy.code == "XX-01");
  CHECK(policy.name == Name{"مركز", "Centre"});
  CHECK(policy.time_zone == "Africa/Cairo");
  CHECK_FALSE(policy.is_van);
  Rules rules;
  rules.priority_credit = minutes(12);
  rules.payment_needed = true;  // there is a cashier
  rules.reissue_within = minutes(30);
  CHECK(policy.rules == rules);
  CHECK(policy.lines == std::vector<Line>{{LineId{'B'}, "ب", {"مباني", "Building"}, minutes(25)},
                                          {LineId{'F'}, "ف", {"الخزينة", "Cashier"}, minutes(15)}});
  CHECK(policy.counters ==
        std::vector<Counter>{{CounterId{1},
                              CounterKind::counter,
                              1,
                              {{LineId{'B'}, minutes(0)}, {LineId{'F'}, minutes(7)}}},
                             {CounterId{2}, CounterKind::cashier, 1, {{LineId{'F'}, minutes(0)}}}});
  CHECK(policy.clerks == std::vector<Clerk>{{ClerkId{11}, {}}, {ClerkId{12}, {LineId{'F'}}}});
  CHECK(faults_of(policy).empty());

  const auto& settings = config->settings;
  CHECK(settings.bind == BindAddresses{"tcp://0.0.0.0:5571", "tcp://0.0.0.0:5572",
                                       "tcp://0.0.0.0:5573", "tcp://0.0.0.0:5574"});
  CHECK(settings.journal == "/srv/centre/journal.db");
  CHECK(settings.log == LogFormat::json);
  CHECK_FALSE(settings.demo);
  CHECK(settings.clock_rate == 1.0);
  CHECK_FALSE(settings.upstream);
  CHECK(settings.allowance == Allowance{20, 200});
}

TEST_CASE("what one device may ask for is set within bounds") {
  const auto set = read_texts(small_centre() + "[limits]\ncommands_per_second = 5\nburst = 10\n");
  REQUIRE(set);
  CHECK(set->settings.allowance == Allowance{5, 10});
  const auto faults = faults_in(small_centre() + "[limits]\ncommands_per_second = 0\nburts = 9\n");
  CHECK(faults.find("commands_per_second") != std::string::npos);
  CHECK(faults.find("burts") != std::string::npos);
}

TEST_CASE("a service waits where its code says, else where its prefix says") {
  const auto config = read_texts(small_centre());
  REQUIRE(config);
  std::string where;
  for (const auto& service : config->policy.services) {
    where += std::string(service.code.view()) + service.line.value + " ";
  }
  CHECK(where == "B01B B02F F01F F02F ");
}

TEST_CASE("people are asked for nothing unless the centre says so") {
  CHECK(read_texts(small_centre())->settings.people == PeopleSettings{});
  const auto asks = with(small_centre(), "[centre]", "[people]\nidentity = \"optional\"\n[centre]");
  CHECK(read_texts(asks)->settings.people == PeopleSettings{.identity = true, .mobile = false});
  const auto both = with(asks, "identity", "mobile = \"optional\"\nidentity");
  CHECK(read_texts(both)->settings.people == PeopleSettings{.identity = true, .mobile = true});
}

TEST_CASE("old files are kept for some days, of which a centre may say how many") {
  CHECK(read_texts(small_centre())->settings.keep == KeepSettings{});
  const auto keeps = with(small_centre(), "[centre]",
                          "[keep]\nold_logs_days = 1\nreplaced_journals_days = 3650\n[centre]");
  CHECK(read_texts(keeps)->settings.keep ==
        KeepSettings{std::chrono::days{1}, std::chrono::days{3650}});
  CHECK(
      faults_in(with(keeps, "= 3650", "= 0")) ==
      "centre.toml:3:26: replaced_journals_days: expected a whole number from 1 to 3650, found the "
      "number 0");
}

TEST_CASE("a centre may say how many seats its waiting room has") {
  CHECK_FALSE(read_texts(small_centre())->settings.seats);
  CHECK(read_texts(with(small_centre(), "code =", "seats = 40\ncode ="))->settings.seats == 40);
}

TEST_CASE("a centre may leave services out, and a van offers only what the catalogue allows") {
  const auto less = read_texts(with(small_centre(), "code =", "not_offered = [\"B01\"]\ncode ="));
  REQUIRE(less);
  CHECK(less->policy.services.size() == 3);

  const auto van = read_texts(with(small_centre(), "code =", "kind = \"mobile\"\ncode ="));
  REQUIRE(van);
  CHECK(van->policy.is_van);
  CHECK(find_service(van->policy, ServiceCode("B01")) == nullptr);
  CHECK(van->policy.services.size() == 3);

  auto text = with(small_centre(), "code =", "kind = \"mobile\"\ncode =");
  text = with(text, "[\"B\"]", R"(["B", "B01"])");
  CHECK(faults_in(text) ==
        "centre.toml:15:18: services: B01 is not offered in vans (mobile_van is no)");
}

TEST_CASE("the journal may lie on another disk; free ports may be picked") {
  auto text = with(small_centre(), "log =", "journal = \"/data/day.db\"\nlog =");
  text += "[network]\ncitizen = \"tcp://127.0.0.1:0\"\nprovider = \"tcp://127.0.0.1:0\"\n";
  const auto config = read_texts(text);
  REQUIRE(config);
  CHECK(config->settings.journal == "/data/day.db");
  CHECK(config->settings.bind.provider == "tcp://127.0.0.1:0");
}

TEST_CASE("any cut of the files is refused or read, never more") {
  const auto centre = small_centre();
  const auto catalogue = small_catalogue();
  for (std::size_t size = 0; size < centre.size(); ++size) {
    const auto config = read_texts(centre.substr(0, size));
    CHECK((config || !to_text(config.error()).empty()));
  }
  for (std::size_t size = 0; size < catalogue.size(); ++size) {
    CHECK_FALSE(faults_in(centre, catalogue.substr(0, size)).empty());
  }
}

TEST_CASE("a centre with a cashier demands its fees unless it says otherwise") {
  const auto rules_with = [](const std::string& said) {
    const auto config = read_texts(with(small_centre(), "[rules]", "[rules]\n" + said));
    REQUIRE(config);
    return config->policy.rules;
  };
  CHECK(rules_with("").payment_needed);
  CHECK_FALSE(rules_with("payment_needed = false").payment_needed);
  CHECK(rules_with("").reissue_within == minutes{30});
  CHECK(rules_with("reissue_within_minutes = 0").reissue_within == minutes{0});
  const auto without = with(small_centre(), "\"cashier\"", "\"counter\"");
  const auto counters =
      read_texts(with(without, "number = 1\nserves = [\"F\"]", "number = 2\nserves = [\"F\"]"));
  REQUIRE(counters);
  CHECK_FALSE(counters->policy.rules.payment_needed);
}

TEST_CASE("numbers are given within published hours, unless the file says otherwise") {
  const auto rules_with = [](const std::string& said) {
    const std::string calendar =
        "[[hours]]\nfrom = 2026-01-01\nsunday = [\"08:30-15:00\"]\n"
        "[cash_desk]\ncloses_before_minutes = 20\n";
    const auto config =
        read_centre({.centre = {"centre.toml", with(small_centre(), "[rules]", "[rules]\n" + said)},
                     .catalogue = {"services.csv", small_catalogue()},
                     .calendar = NamedText{"calendar.toml", calendar}},
                    "/srv/centre");
    REQUIRE(config);
    return config->policy.rules;
  };
  CHECK(rules_with("").within_hours);
  CHECK(rules_with("").cash_desk_closes_before == minutes{20});
  CHECK_FALSE(rules_with("within_hours = false").within_hours);

  CHECK_FALSE(read_texts(small_centre())->policy.rules.within_hours);
  const auto without = faults_in(with(small_centre(), "[rules]", "[rules]\nwithin_hours = true"));
  CHECK_THAT(without, StartsWith("centre.toml:") && Contains("within_hours: there are no hours"));
}

TEST_CASE("the sample centre is sound and offers the whole catalogue") {
  const auto config = load_centre(std::filesystem::path(DAWR_SOURCE_DIR) / "config");
  if (!config) FAIL(to_text(config.error()));
  const auto& policy = config->policy;
  CHECK(policy.code == "IS-02");
  CHECK(policy.services.size() == 159);
  CHECK(policy.lines.size() >= 14);
  CHECK(policy.lines.size() <= limits::lines);
  CHECK(policy.counters.size() >= 24);
  Rules rules;
  rules.idle_close_after = minutes{30};
  rules.payment_needed = true;
  rules.reissue_within = minutes{30};
  rules.within_hours = true;
  rules.cash_desk_closes_before = minutes{30};
  rules.appointments.share_percent = 20;
  CHECK(policy.rules == rules);

  std::size_t cashiers = 0;
  std::set<LineId> own_lines;
  for (const auto& counter : policy.counters) {
    cashiers += counter.kind == CounterKind::cashier ? 1 : 0;
    for (const auto& served : counter.serves) {
      if (served.handicap == minutes(0)) own_lines.insert(served.line);
    }
  }
  CHECK(cashiers == 2);
  CHECK(own_lines.size() == policy.lines.size());

  std::size_t estimates = 0;
  std::size_t without_deadline = 0;
  for (const auto& service : policy.services) {
    CHECK(service.typical_minutes_is_estimate);
    estimates += service.deadline_is_estimate ? 1 : 0;
    without_deadline += service.deadline_days ? 0 : 1;
  }
  CHECK(estimates == 119);
  CHECK(without_deadline == 22);
  CHECK_FALSE(config->settings.demo);
}

TEST_CASE("a missing file is named") {
  const Scratch folder;
  write(folder / "centre.toml", small_centre());
  const auto config = load_centre(folder.path());
  REQUIRE_FALSE(config);
  CHECK(to_text(config.error()) ==
        (folder / "services.csv").string() + ": can't be opened: No such file or directory");
}

TEST_CASE("the upstream's witness key is one that cosigns, and is optional") {
  const auto with_key = [](const std::string& line) {
    return with(small_centre(), "[broker]",
                "[upstream]\naddresses = [\"tcp://10.0.0.1:5580\"]\npublic_key = \"" +
                    std::string("rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7") + "\"\n" + line +
                    "[broker]");
  };
  log::VerifierKey key{
      .name = "ministry", .kind = log::SignatureKind::cosignature, .key = {{1, 2, 3}}};
  const auto line = [&] { return "witness_key = \"" + log::to_vkey(key) + "\"\n"; };
  const auto without = read_texts(with_key(""));
  REQUIRE(without);
  REQUIRE(without->settings.upstream);
  CHECK_FALSE(without->settings.upstream->witness_key);
  const auto read = read_texts(with_key(line()));
  REQUIRE(read);
  CHECK(read->settings.upstream->witness_key == key);

  auto changed = line();
  changed.replace(changed.find("ministry"), 8, "mynistry");
  CHECK(faults_in(with_key(changed)).starts_with("centre.toml:41:15: witness_key: "));
  CHECK(faults_in(with_key(changed)).find("a part of it was changed") != std::string::npos);
  key.kind = log::SignatureKind::ed25519;
  CHECK(faults_in(with_key(line())) ==
        "centre.toml:41:15: witness_key: \"ministry\" is the key of a log, not of a witness; "
        "expected what dawr-upstream witness prints");
}
