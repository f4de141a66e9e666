#include "common/text/phrases.h"

#include <chrono>
#include <string>
#include <vector>

#include "tests/catch.h"

using namespace dawr::text;
using namespace std::chrono_literals;

namespace {

const std::string phrase_directory = DAWR_SOURCE_DIR "/config/phrases";

Phrases language(const char* code) {
  auto phrases = Phrases::load(phrase_directory, code);
  if (!phrases) FAIL(phrases.error().text);
  return *phrases;
}

// A file with every property, and `lines` after it (from line 8 on).
std::string file_with(const std::string& lines) {
  return "@language = ar\n@second = en\n@locale = ar-EG\n@direction = rtl\n@digits = arab\n"
         "@date = EEEE d MMMM y\n@hours = 12\n" +
         lines;
}

std::string fault_of(const std::string& content) {
  const auto phrases = Phrases::parse(content, "x.phrases");
  return phrases ? "no fault" : phrases.error().text;
}

std::string without_isolates(std::string text) {
  for (const auto* mark : {"\u2068", "\u2069"}) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
      text.erase(at, 3);
  }
  return text;
}

std::string waiting(const Phrases& phrases, int count) {
  return without_isolates(phrases.text("display.waiting", {{"count", count}}));
}

constexpr dawr::ServiceDate sunday{
    std::chrono::local_days{std::chrono::year{2026} / std::chrono::March / 15}};

}  // namespace

TEST_CASE("Arabic counts people in six forms") {
  const auto ar = language("ar");
  CHECK(waiting(ar, 0) == "لا أحد");
  CHECK(waiting(ar, 1) == "منتظر واحد");
  CHECK(waiting(ar, 2) == "منتظران");
  CHECK(waiting(ar, 3) == "٣ منتظرين");
  CHECK(waiting(ar, 10) == "١٠ منتظرين");
  CHECK(waiting(ar, 11) == "١١ منتظرًا");
  CHECK(waiting(ar, 99) == "٩٩ منتظرًا");
  CHECK(waiting(ar, 100) == "١٠٠ منتظر");
  CHECK(waiting(ar, 103) == "١٠٣ منتظرين");
  CHECK(waiting(ar, 1500) == "١٬٥٠٠ منتظر");
}

TEST_CASE("English counts people in two forms and nobody") {
  const auto en = language("en");
  CHECK(waiting(en, 0) == "Nobody");
  CHECK(waiting(en, 1) == "1 waiting");
  CHECK(waiting(en, 12) == "12 waiting");
}

TEST_CASE("variables and counts stand between isolates") {
  const auto phrases = Phrases::parse(
      file_with("a = من {x} إلى {y}\nb = {n, plural, other {# معًا}}\nc = {n, number}!\n"), "x");
  REQUIRE(phrases);
  CHECK(phrases->text("a", {{"x", "A (1)"}, {"y", "+20 10"}}) ==
        "من \u2068A (1)\u2069 إلى \u2068+20 10\u2069");
  CHECK(phrases->text("b", {{"n", 5}}) == "\u2068٥\u2069 معًا");
  CHECK(phrases->text("c", {{"n", 12}}) == "\u2068١٢\u2069!");
}

TEST_CASE("braces in a value are text, not a pattern") {
  const auto phrases = Phrases::parse(file_with("a = {x}\n"), "x");
  REQUIRE(phrases);
  CHECK(phrases->text("a", {{"x", "{y} '' #"}}) == "\u2068{y} '' #\u2069");
}

TEST_CASE("a date has its month's name") {
  CHECK(language("ar").date(sunday) == "الأحد ١٥ مارس ٢٠٢٦");
  CHECK(language("en").date(sunday) == "Sunday 15 March 2026");
}

TEST_CASE("a clock counts twelve hours, with noon and midnight in their place") {
  const auto ar = language("ar");
  const auto en = language("en");
  const auto at = [](int hour, int minute) { return CivilTime{sunday, hour, minute}; };
  CHECK(ar.clock(at(10, 24)) == ClockText{"١٠:٢٤", "صباحًا"});
  CHECK(en.clock(at(10, 24)) == ClockText{"10:24", "am"});
  CHECK(en.clock_line(at(0, 5)) == "12:05\u00A0am");
  CHECK(en.clock_line(at(12, 0)) == "12:00\u00A0pm");
  CHECK(en.clock_line(at(23, 59)) == "11:59\u00A0pm");
  CHECK(ar.clock_line(at(13, 7)) == "١:٠٧\u00A0مساءً");
}

TEST_CASE("one line of the file switches the digits") {
  auto content = file_with("a = {n, plural, other {# x}}\n");
  content.replace(content.find("arab"), 4, "latn");
  const auto phrases = Phrases::parse(content, "x");
  REQUIRE(phrases);
  CHECK(phrases->digits("042, 10:30") == "042, 10:30");
  CHECK(phrases->date(sunday) == "الأحد 15 مارس 2026");
  CHECK(without_isolates(phrases->text("a", {{"n", 15}})) == "15 x");
  CHECK(language("ar").digits("042, 10:30, 5%") == "٠٤٢, ١٠:٣٠, ٥%");
  CHECK(language("ar").number(1234567890) == "١٢٣٤٥٦٧٨٩٠");
}

TEST_CASE("a language with 24 hours has no word for the half of the day") {
  auto content = file_with("a = b\n");
  content.replace(content.find("= 12"), 4, "= 24");
  const auto phrases = Phrases::parse(content, "x");
  REQUIRE(phrases);
  CHECK(phrases->clock({sunday, 9, 5}) == ClockText{"٠٩:٠٥", ""});
  CHECK(phrases->clock_line({sunday, 0, 0}) == "٠٠:٠٠");
}

TEST_CASE("a name is read in the language, or in the other one where that is empty") {
  const auto ar = language("ar");
  const auto en = language("en");
  CHECK(ar.in({"مركز", "Centre"}) == "مركز");
  CHECK(en.in({"مركز", "Centre"}) == "Centre");
  CHECK(ar.in({"", "Centre"}) == "Centre");
  CHECK(en.in({"مركز", ""}) == "مركز");
}

TEST_CASE("a fault names file, line and what was expected") {
  CHECK(fault_of(file_with("# fine\n\nwords without a sign\n")) ==
        "x.phrases:10: expected `key = text`");
  CHECK(fault_of(file_with("Bad Key = x\n")) ==
        "x.phrases:8: 'Bad Key': expected a key of small letters, digits, dots and underscores");
  CHECK(fault_of(file_with("a = 1\nb = 2\na = 3\n")) == "x.phrases:10: a stands already on line 8");
  CHECK(fault_of(file_with("a =\n")) == "x.phrases:8: a has no text");
  CHECK(fault_of(file_with("a = \xff\n")) == "x.phrases:8: expected UTF-8 text");
  CHECK_THAT(fault_of(file_with("a = {x\n")),
             Catch::StartsWith("x.phrases:8: not an ICU message pattern (U_"));
  CHECK_THAT(fault_of(file_with("a = {n, plural, one {x}}\n")),
             Catch::StartsWith("x.phrases:8: not an ICU message pattern (U_DEFAULT_KEYWORD"));
  CHECK(fault_of(file_with("@colour = red\n")) == "x.phrases:8: there is no property @colour");
  CHECK(fault_of("a = b\n") == "x.phrases:1: expected a line `@language = …`");

  auto content = file_with("");
  content.replace(content.find("rtl"), 3, "up");
  CHECK(fault_of(content) == "x.phrases:4: @direction: expected rtl or ltr, found 'up'");
}

TEST_CASE("a language without a file, or with another language's file, is a fault") {
  const auto missing = Phrases::load(phrase_directory, "fr");
  REQUIRE_FALSE(missing);
  CHECK_THAT(missing.error().text, Catch::Contains("fr.phrases: can't read this phrase file"));
}

TEST_CASE("a key that the file lacks shows itself") {
  CHECK(language("ar").text("no.such.key") == "no.such.key");
  CHECK_FALSE(language("ar").has("no.such.key"));
}
