#include "common/domain/policy.h"

#include <algorithm>
#include <functional>
#include <string>

#include "common/domain/limits.h"
#include "tests/catch.h"

using namespace dawr;

namespace {

CentrePolicy sound_policy() {
  CentrePolicy policy;
  policy.code = "IS-02";
  policy.name = {"مركز", "Centre"};
  policy.lines = {{LineId{'B'}, "ب", {"مباني", "Building"}, minutes{25}},
                  {LineId{'M'}, "م", {"مرافق", "Utilities"}, minutes{20}}};
  Service service;
  service.code = ServiceCode("B01");
  service.line = LineId{'B'};
  service.name = {"ترخيص", "Permit"};
  service.typical_minutes = 20;
  policy.services = {service};
  policy.counters = {{CounterId{1},
                      CounterKind::counter,
                      1,
                      {{LineId{'B'}, minutes{0}}, {LineId{'M'}, minutes{5}}}},
                     {CounterId{2}, CounterKind::cashier, 1, {{LineId{'M'}, minutes{0}}}}};
  policy.clerks = {{ClerkId{100}, {}}, {ClerkId{101}, {LineId{'M'}}}};
  return policy;
}

// The faults of a sound policy after one change, one a line.
std::string faults_after(const std::function<void(CentrePolicy&)>& change) {
  auto policy = sound_policy();
  change(policy);
  std::string text;
  for (const auto& fault : faults_of(policy)) text += (text.empty() ? "" : "\n") + fault;
  return text;
}

std::string letters_fault(const std::string& one, const std::string& other) {
  return faults_after([&](CentrePolicy& p) {
    p.lines[0].letter_ar = one;
    p.lines[1].letter_ar = other;
  });
}

}  // namespace

TEST_CASE("a sound policy has no faults") { CHECK(faults_of(sound_policy()).empty()); }

TEST_CASE("each fault names its place") {
  struct Row {
    std::function<void(CentrePolicy&)> change;
    std::string fault;
  };
  const std::vector<Row> rows = {
      {[](auto& p) { p.code.clear(); }, "centre.code: is empty"},
      {[](auto& p) { p.code = "IS 02"; },
       "centre.code: must be at most 64 printable ASCII characters without a space"},
      {[](auto& p) { p.name.en.clear(); }, "centre.name.en: is empty"},
      {[](auto& p) { p.name.ar = "\xff"; }, "centre.name.ar: is not UTF-8"},
      {[](auto& p) { p.lines[0].name.ar = std::string(401, 'x'); },
       "line B.name.ar: is longer than 400 bytes of UTF-8"},
      {[](auto& p) { p.rules.priority_credit = minutes{-1}; },
       "rules.priority_credit: -1 is not in 0 to 1440"},
      {[](auto& p) { p.rules.no_show_after = seconds{86401}; },
       "rules.no_show_after: 86401 is not in 0 to 86400"},
      {[](auto& p) { p.rules.calls_before_no_show = 0; },
       "rules.calls_before_no_show: 0 is not in 1 to 9"},
      {[](auto& p) { p.rules.arrival_code_tries = 10; },
       "rules.arrival_code_tries: 10 is not in 1 to 9"},
      {[](auto& p) { p.rules.approval_within = minutes{}; },
       "rules.approval_within: 0 is not in 1 to 60"},
      {[](auto& p) { p.rules.cover_after = minutes{1441}; },
       "rules.cover_after: 1441 is not in 0 to 1440"},
      {[](auto& p) { p.rules.idle_close_after = minutes{-1}; },
       "rules.idle_close_after: -1 is not in 0 to 1440"},
      {[](auto& p) { p.rules.cash_desk_closes_before = minutes{1441}; },
       "rules.cash_desk_closes_before: 1441 is not in 0 to 1440"},
      {[](auto& p) { p.rules.reissue_within = minutes{1441}; },
       "rules.reissue_within: 1441 is not in 0 to 1440"},
      {[](auto& p) {
         p.rules.payment_needed = true;
         p.counters[1].kind = CounterKind::counter;
         p.counters[1].number = 2;
       },
       "rules.payment_needed: there is no cashier's counter at which to pay"},
      {[](auto& p) { p.rules.overrides_a_day = 10; }, "rules.overrides_a_day: 10 is not in 0 to 9"},
      {[](auto& p) { p.rules.priority_grant = PriorityGrant{}; },
       "rules.priority_grant: is neither reception nor kiosk"},
      {[](auto& p) { p.lines[1].letter_ar = "أ"; },
       "line M.letter_ar: must be one Arabic letter other than alif and heh"},
      {[](auto& p) { p.services[0].code = ServiceCode("B 1"); },
       "services: a code must be 1 to 8 printable ASCII characters without a space"},
      {[](auto& p) { p.services[0].code.text[5] = 'x'; },
       "services: a code must be 1 to 8 printable ASCII characters without a space"},
      {[](auto& p) { p.services.push_back(p.services[0]); },
       "service B01: another service has this code too"},
      {[](auto& p) { p.services[0].line = LineId{'Q'}; }, "service B01.line: there is no line Q"},
      {[](auto& p) { p.services[0].onward = {LineId{'Q'}}; },
       "service B01.onward: there is no line Q"},
      {[](auto& p) { p.services[0].onward = {LineId{'M'}, LineId{'M'}}; },
       "service B01.onward: goes from line M to itself"},
      {[](auto& p) { p.services[0].onward = {LineId{'B'}}; },
       "service B01.onward: goes from line B to itself"},
      {[](auto& p) {
         for (int i = 0; i < 9; ++i) p.services[0].onward.push_back(LineId{i % 2 == 0 ? 'M' : 'B'});
       },
       "service B01.onward: there are 9; there must be 0 to 8"},
      {[](auto& p) { p.lines[0].at = HopKind{}; },
       "line B.at: is neither counter, cashier nor collection"},
      {[](auto& p) { p.lines[0].at = p.lines[1].at = HopKind::collection; },
       "line M.at: line B is that already"},
      {[](auto& p) { p.lines[1].at = HopKind::cashier; },
       "line M.at: it is the cash desk, and counter 1, which takes no money, serves it"},
      {[](auto& p) { p.services.clear(); }, "services: there are 0; there must be 1 to 512"},
      {[](auto& p) { p.services[0].typical_minutes = 1441; },
       "service B01.typical_minutes: 1441 is not in 0 to 1440"},
      {[](auto& p) { p.services[0].deadline_days = 4000; },
       "service B01.deadline_days: 4000 is not in 0 to 3650"},
      {[](auto& p) { p.counters[1].id = CounterId{1}; },
       "counter 1: another counter has this id too"},
      {[](auto& p) { p.counters[1].kind = CounterKind::counter; },
       "counter 2.number: another one of its kind has the number 1 too"},
      {[](auto& p) { p.counters[0].number = 0; }, "counter 1.number: 0 is not in 1 to 999"},
      {[](auto& p) { p.counters[1].serves.clear(); }, "counter 2.serves: it serves no line"},
      {[](auto& p) { p.counters[1].serves[0].line = LineId{'X'}; },
       "counter 2.serves: there is no line X"},
      {[](auto& p) { p.counters[1].serves.push_back(p.counters[1].serves[0]); },
       "counter 2.serves: line M is there twice"},
      {[](auto& p) { p.counters[0].serves[1].handicap = minutes{-5}; },
       "counter 1.serves.M.handicap: -5 is not in 0 to 1440"},
      {[](auto& p) { p.counters[0].serves.erase(p.counters[0].serves.begin()); },
       "line B: no counter serves it"},
      {[](auto& p) { p.clerks.clear(); }, "clerks: there are 0; there must be 1 to 1024"},
      {[](auto& p) { p.clerks[1].id = ClerkId{100}; },
       "clerk 100: another clerk has this number too"},
      {[](auto& p) { p.clerks[1].lines[0] = LineId{'X'}; }, "clerk 101.lines: there is no line X"},
  };
  for (const auto& row : rows) CHECK(faults_after(row.change) == row.fault);
}

TEST_CASE("lines have letters of their own") {
  const auto same_latin = faults_after([](CentrePolicy& p) { p.lines[1].id = LineId{'B'}; });
  CHECK(same_latin.find("line B: another line has this letter too") != std::string::npos);
  CHECK(letters_fault("ب", "ب") == "line M.letter_ar: another line has ب too");
  const auto lower = faults_after([](CentrePolicy& p) { p.lines[0].id = LineId{'b'}; });
  CHECK(lower.find("line b: its letter must be one of A to Z") != std::string::npos);
  auto many = sound_policy();
  many.lines.resize(limits::lines + 1, many.lines[0]);
  CHECK(std::ranges::count(faults_of(many), "lines: there are 18; there must be 1 to 17") == 1);
}

TEST_CASE("letters that look or sound alike are not open together") {
  const std::vector<std::pair<const char*, const char*>> alike = {
      {"ب", "ت"}, {"ب", "ث"}, {"ت", "ث"}, {"ج", "ح"},
      {"ف", "ق"}, {"ق", "ك"}, {"ت", "ط"}, {"ث", "س"}};
  for (const auto& [one, other] : alike) {
    CHECK(letters_fault(one, other).find("alike; give one of them another") != std::string::npos);
    CHECK(letters_fault(other, one).find("alike; give one of them another") != std::string::npos);
  }
  CHECK(letters_fault("ق", "ك") ==
        "lines B and M: ق and ك sound alike; give one of them another Arabic letter");
}

TEST_CASE("alif, heh and what is not one letter are never usable") {
  for (const auto* letter :
       {"ا", "أ", "إ", "آ", "ه", "هـ", "ة", "ى", "ئ", "ؤ", "ء", "", "B", "بم", "پ", "٥"}) {
    INFO(letter);
    CHECK(letters_fault("ب", letter).find("line M.letter_ar: must be one Arabic letter") !=
          std::string::npos);
  }
}

TEST_CASE("the proposed pairs can be open together") {
  CentrePolicy policy = sound_policy();
  const std::vector<std::pair<char, const char*>> pairs = {
      {'B', "ب"}, {'C', "ص"}, {'D', "د"}, {'E', "ع"}, {'F', "ف"},
      {'G', "ج"}, {'K', "ك"}, {'L', "ل"}, {'M', "م"}, {'N', "ن"},
      {'P', "ط"}, {'Q', "ي"}, {'R', "ر"}, {'S', "س"}, {'W', "و"}};
  policy.lines.clear();
  for (const auto& [latin, arabic] : pairs) {
    policy.lines.push_back({LineId{latin}, arabic, {"خط", "Line"}, minutes{25}});
  }
  policy.counters[0].serves.clear();
  for (const auto& line : policy.lines) policy.counters[0].serves.push_back({line.id, minutes{0}});
  CHECK(faults_of(policy).empty());
}

TEST_CASE("things are found by their names") {
  const auto policy = sound_policy();
  REQUIRE(find_line(policy, LineId{'M'}));
  CHECK(find_line(policy, LineId{'M'})->name.en == "Utilities");
  CHECK_FALSE(find_line(policy, LineId{'X'}));
  CHECK(find_service(policy, ServiceCode("B01")) == policy.services.data());
  CHECK_FALSE(find_service(policy, ServiceCode("B02")));
  REQUIRE(find_counter(policy, CounterId{2}));
  CHECK(find_counter(policy, CounterId{2})->kind == CounterKind::cashier);
  CHECK_FALSE(find_counter(policy, CounterId{3}));
  CHECK(find_clerk(policy, ClerkId{101}) == &policy.clerks[1]);
  CHECK_FALSE(find_clerk(policy, ClerkId{1}));
}
