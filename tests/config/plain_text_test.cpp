#include "broker/floor/plain_text.h"

#include "broker/ctl/config_edit.h"
#include "tests/catch.h"

using namespace dawr;

TEST_CASE("one line is UTF-8 without control characters") {
  for (const auto* text : {"", "a b", "شباك ٣", "\xc2\xa0", "~"}) CHECK(is_one_line(text));
  for (const auto* text : {"a\nb", "\t", "\x7f", "\xc2\x80", "\xc2\x9f", "\xff", "\xc2", "x\xc2"}) {
    CHECK_FALSE(is_one_line(text));
  }
}

TEST_CASE("numbers are digits and nothing else, within bounds") {
  CHECK(parse_number("0", 0, 9) == 0U);
  CHECK(parse_number("4294967295", 0, 0xffffffff) == 0xffffffffU);
  for (const auto* text : {"", " 1", "1 ", "+1", "-1", "1.0", "0x1", "4294967296", "10"}) {
    CHECK_FALSE(parse_number(text, 1, 9));
  }
}

TEST_CASE("instants are written in UTC and read back from exactly that form") {
  using namespace std::chrono;
  const sys_seconds instant = sys_days{year{2026} / 4 / 24} + hours(21) + minutes(5) + seconds(9);
  CHECK(utc_text(instant) == "2026-04-24T21:05:09Z");
  CHECK(parse_utc("2026-04-24T21:05:09Z") == instant);
  for (const auto* text :
       {"", "2026-04-24T21:05:09", "2026-04-24 21:05:09Z", "2026-4-24T21:05:09Z ",
        "2026-13-24T21:05:09Z", "2026-02-29T21:05:09Z", "2026-04-24T24:05:09Z",
        "2026-04-24T21:60:09Z", "2026-04-24T21:05:60Z", "٢٠٢٦-04-24T21:05:09Z"}) {
    CHECK_FALSE(parse_utc(text));
  }
}

TEST_CASE("the nearest word is one that may have been meant") {
  const std::vector<std::string_view> words = {"letter", "letter_ar", "name_ar", "services"};
  CHECK(nearest("leter", words) == "letter");
  CHECK(nearest("lettre", words) == "letter");
  CHECK(nearest("service", words) == "services");
  CHECK(nearest("serv", words) == "services");
  CHECK(nearest("colour", words).empty());
  CHECK(nearest(std::string(1000, 'x'), words).empty());
  CHECK(nearest("x", {}).empty());
}

TEST_CASE("settings are changed in place, added where they are missing, and comments stay") {
  const auto set = [](std::string_view text, std::string_view key, std::string_view value) {
    const auto result = ctl::with_setting(text, key, value);
    return result ? *result : "fault: " + result.error();
  };
  CHECK(set("# c\n[a]\nx = 1 # one\ny = 2\n", "a.x", "7") == "# c\n[a]\nx = 7\ny = 2\n");
  CHECK(set("[a]\nx = [\n  1,\n  2,\n]\ny = 2", "a.x", "[]") == "[a]\nx = []\ny = 2\n");
  CHECK(set("[a]", "a.x", "7") == "[a]\nx = 7\n");
  CHECK(set("[a]\ny = 1\n[b]\n", "a.x", "7") == "[a]\nx = 7\ny = 1\n[b]\n");
  CHECK(set("[a]\n", "b.x", "\"t\"") == "[a]\n\n[b]\nx = \"t\"\n");
  CHECK(set("", "a", "1") == "fault: expected section.key, such as broker.log");
  CHECK(set("", "a.x", "1\n2") == "fault: a value must be one line");
  CHECK(set("[[a]]\n", "a.x", "1") == "fault: a is not one section");
}
