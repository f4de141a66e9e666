// What messages say, and how long they are.
#include "broker/notify/words.h"

#include "broker/floor/config.h"
#include "broker/notify/sms_length.h"
#include "tests/catch.h"
#include "tests/notify/samples.h"

using namespace dawr;
using namespace dawr::notify;
using namespace dawr::tests;

namespace {

WordSource source(const std::string& language, Name centre) {
  return {text::Phrases::load(DAWR_SOURCE_DIR "/config/phrases", language).value(), cairo(),
          std::move(centre)};
}
Name sample_centre() { return load_centre(DAWR_SOURCE_DIR "/config")->policy.name; }

Message of_kind(MessageKind kind) {
  Message one = message();
  one.kind = kind;
  return one;
}

}  // namespace

TEST_CASE("segments of an SMS") {
  const auto times = [](const char* letter, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += letter;
    return sms_segments(text);
  };
  CHECK(times("a", 0) == 0);
  CHECK(times("a", 160) == 1);
  CHECK(times("a", 161) == 2);
  CHECK(times("a", 306) == 2);
  CHECK(times("a", 307) == 3);
  CHECK(times("{", 80) == 1);
  CHECK(times("{", 81) == 2);
  CHECK(times("ب", 70) == 1);
  CHECK(times("ب", 71) == 2);
  CHECK(times("ب", 134) == 2);
  CHECK(times("ب", 135) == 3);
  CHECK(times("😀", 35) == 1);
  CHECK(times("😀", 36) == 2);
}

TEST_CASE("every message of the sample centre takes two segments at most, in both languages") {
  for (const auto* language : {"ar", "en"}) {
    INFO(language);
    CHECK(too_long(source(language, sample_centre())) == "");
    std::string long_name;
    for (int i = 0; i < 12; ++i) long_name += "مركز خدمات المواطنين ";
    CHECK(too_long(source(language, {long_name, long_name})) != "");
  }
}

TEST_CASE("what messages say") {
  const auto ar = source("ar", {"حي ثان", "2nd District"});
  const auto en = source("en", {"حي ثان", "2nd District"});
  CHECK(words_of(of_kind(MessageKind::near), ar) ==
        "أمام تذكرتك س ٤٢ ٣ أشخاص. تفضّل بالحضور إلى الصالة — حي ثان");
  CHECK(words_of(of_kind(MessageKind::called), ar) ==
        "حان دور تذكرتك س ٤٢. توجّه الآن إلى شباك ٧ — حي ثان");
  CHECK(words_of(of_kind(MessageKind::near), en) ==
        "3 people are before your ticket S 42. Please come to the hall. 2nd District");
  Message missed = of_kind(MessageKind::missed);
  missed.facts.count = 20;
  missed.useless_after = ten + 20min;
  CHECK_THAT(words_of(missed, en), Catch::Contains("20 minutes, until 10:20"));
  Message cashier = of_kind(MessageKind::called);
  cashier.facts.is_cashier = true;
  CHECK_THAT(words_of(cashier, ar), Catch::Contains("خزينة ٧"));
  Message booked = of_kind(MessageKind::booked);
  booked.facts.at = ten;
  booked.facts.code = "1842-306915";
  CHECK(words_of(booked, en) ==
        "Your appointment 1842-306915 is booked for Sunday 15 March 2026 at 10:00 am. "
        "2nd District");
}
