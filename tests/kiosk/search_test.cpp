#include "ticket/kiosk/search.h"

#include "common/text/search_key.h"
#include "tests/catch.h"
#include "tests/kiosk/samples.h"

using namespace dawr;
using namespace dawr::ticket;
using text::search_key;

TEST_CASE("the same word, however it is written, has the same key") {
  struct Row {
    const char* typed;
    const char* key;
  };
  const Row rows[] = {
      {"أحمد", "احمد"},
      {"إصدار", "اصدار"},
      {"آثار", "اثار"},
      {"مسؤول", "مسوول"},
      {"طلبٌ", "طلب"},
      {"رُخْصَة", "رخصه"},
      {"مستشفى", "مستشفي"},
      {"تـــجديد", "تجديد"},
      {"لأعمال", "لاعمال"},
      {"B٠١", "b01"},
      {"۱۲", "12"},
      {"  Building   PERMIT ", "building permit"},
      {"café", "cafe"},
      {"(جزئي - كلي)", "جزيي كلي"},
      {"", ""},
      {"؟!", ""},
      {"\xff\xfe", ""},
  };
  for (const auto& [typed, key] : rows) {
    INFO(typed);
    CHECK(search_key(typed) == key);
  }
}

TEST_CASE("every service is found by its code and by either of its names") {
  const auto offer = samples::whole_catalogue();
  for (const Service& service : offer.services) {
    const std::string code(service.code.view());
    INFO(code);
    CHECK(find_services(offer, code, 1) == std::vector{service.code});
    for (const auto& name : {service.name.ar, service.name.en}) {
      const auto found = find_services(offer, name, 8);
      CHECK(std::ranges::find(found, service.code) != found.end());
    }
  }
}

TEST_CASE("words are found in any order; what begins with them comes first; nothing is nothing") {
  const auto offer = samples::whole_catalogue();
  CHECK(find_services(offer, "permit building new", 8).front() == ServiceCode("B01"));
  CHECK(find_services(offer, "رخصه هدم", 1).front() == ServiceCode("D01"));
  CHECK(find_services(offer, "b1", 8).front().view().substr(0, 2) == "B1");
  CHECK(find_services(offer, "permit", 3).size() == 3);
  CHECK(find_services(offer, "zebra", 8).empty());
  CHECK(find_services(offer, " ", 8).empty());
}
