// Whoever has booked: what he types, what is asked for, and what he is told where it is refused.
#include "ticket/kiosk/check_in.h"

#include "common/ui/page.h"
#include "tests/catch.h"
#include "tests/kiosk/samples.h"
#include "ticket/kiosk/pages.h"

using namespace dawr;
using namespace dawr::ticket;
using namespace std::chrono_literals;
using samples::Person;

namespace {

constexpr ui::Size upright{1080, 1920};
constexpr ServiceDate today{std::chrono::days{20527}};

std::string all_words(const View& view, const std::string& language = "en") {
  const auto page = page_of(view, upright, samples::words(language), "badu kimo salu");
  std::string words;
  for (const auto& element : page.elements) {
    if (const auto* one = std::get_if<ui::Words>(&element.drawing)) words += one->text + "\n";
  }
  return words;
}

bool has_key(const View& view, std::string_view action) {
  const auto page = page_of(view, upright, samples::words("ar"), "badu kimo salu");
  const auto* target = page.find(std::string(action));
  return target != nullptr && target->enabled;
}

Person& refuse(Person& person, RejectionCode code, std::optional<text::CivilTime> retry_at = {}) {
  person.touch("check_in").type(samples::booking_code);
  return person.touch("arrive").hear([&](Known& known) {
    known.waiting = false;
    known.refusal = code;
    known.retry_at = retry_at;
  });
}

}  // namespace

TEST_CASE("a code is taken however it comes, and asked for once it can be one") {
  struct Row {
    const char* what;
    std::string_view typed;
    std::vector<std::string_view> touches;
    std::string_view code;  // that goes to the dispenser; empty: nothing does
  };
  const Row rows[] = {
      {"by the scanner", "1842-306915", {"arrive"}, "1842-306915"},
      {"in Arabic digits", "١٨٤٢ ٣٠٦٩١٥", {"arrive"}, "1842-306915"},
      {"in Persian digits", "۱۸۴۲۳۰۶۹۱۵", {"arrive"}, "1842-306915"},
      {"on the pad", "184230691", {"digit 5", "arrive"}, "1842-306915"},
      {"a slip put right", "184230691", {"digit 6", "erase", "digit 5", "arrive"}, "1842-306915"},
      {"a check that begins with zeroes", "7-000042", {"arrive"}, "7-000042"},
      {"the greatest number", "4294967295-999999", {"arrive"}, "4294967295-999999"},
      {"greater than any", "4294967296-999999", {"arrive"}, ""},
      {"six digits", "306915", {"arrive"}, ""},
      {"no number before them", "0-306915", {"arrive"}, ""},
      {"nothing", "", {"arrive"}, ""},
      {"other keys", "1842-306915", {"identify", "skip", "take", "done"}, ""},
  };
  for (const auto& [what, typed, touches, code] : rows) {
    INFO(what);
    Person person;
    person.touch("check_in").type(typed);
    for (const auto touch : touches) person.touch(touch);
    CHECK(person.view().scene == (code.empty() ? Scene::check_in : Scene::asking));
    CHECK((default_action(person.view()) == "arrive") ==
          (person.view().code && person.view().code->code()));
    const auto orders = person.orders();
    REQUIRE(orders.wishes.size() == (code.empty() ? 0U : 1U));
    if (code.empty()) continue;
    CHECK(std::get<CheckIn>(orders.wishes.front()).code == code);
    person.hear([](Known& known) { known.waiting = true; });
    CHECK(person.view().scene == Scene::asking);
  }
}

TEST_CASE("its key is there where the centre books, and leads back and forth") {
  Person person;
  CHECK(has_key(person.view(), "check_in"));
  CHECK(person.touch("check_in").view().scene == Scene::check_in);
  CHECK_FALSE(has_key(person.view(), "arrive"));
  CHECK(person.type(samples::booking_code).view().scene == Scene::check_in);
  CHECK(has_key(person.view(), "arrive"));
  CHECK(person.touch("back").view().scene == Scene::home);
  CHECK(person.touch("check_in").view().code->typed == TypedCode());
  SECTION("until it no longer books") {
    person.offer.takes_bookings = false;
    person.hear([](Known&) {});
    CHECK(person.view().scene == Scene::home);
    CHECK_FALSE(has_key(person.view(), "check_in"));
    CHECK(person.touch("check_in").view().scene == Scene::home);
  }
  SECTION("and who walks away leaves nothing behind") {
    person.type(samples::booking_code);
    CHECK(person.wait(45s).view().scene == Scene::still_there);
    CHECK(person.wait(20s).view().scene == Scene::home);
    CHECK(person.touch("check_in").view().code->typed == TypedCode());
  }
  SECTION("nor who is interrupted") {
    person.type(samples::booking_code);
    person.hear([](Known& known) { known.standing = DispenserState::offline; });
    CHECK(person.view().scene == Scene::notice);
    person.hear([](Known& known) { known.standing = DispenserState::offering; });
    CHECK(person.view().code->typed == TypedCode());
  }
}

TEST_CASE("each refusal says what to do") {
  using enum RejectionCode;
  struct Row {
    RejectionCode code;
    std::optional<text::CivilTime> retry_at;
    Notice notice;
    std::string_view said;
    bool again;
  };
  const Row rows[] = {
      {token_mismatch, {}, Notice::code_wrong, "compare each digit", true},
      {booking_code_locked, {{today, 10, 40}}, Notice::code_locked, "10:40", false},
      {booking_code_locked, {}, Notice::code_locked, "show your booking to staff", false},
      {check_in_early, {{today, 11, 15}}, Notice::early, "11:15\u00a0am\u2069 today", false},
      {check_in_early,
       {{today + std::chrono::days{1}, 9, 15}},
       Notice::early,
       "Monday 16 March 2026",
       false},
      {check_in_early, {}, Notice::early, "nearer to the time", false},
      {check_in_over, {}, Notice::late, "Take a number now", false},
      {ticket_used, {}, Notice::code_used, "A ticket was given for it", false},
      {other_day, {}, Notice::other_day, "look at the date", true},
      {numbers_exhausted, {}, Notice::exhausted, "No numbers are left today", false},
      {role_forbidden, {}, Notice::refused, "E_ROLE_FORBIDDEN", false},
  };
  for (const auto& [code, retry_at, notice, said, again] : rows) {
    INFO(name_of(code));
    Person person;
    refuse(person, code, retry_at);
    CHECK(person.view().scene == Scene::notice);
    CHECK(person.view().notice == notice);
    CHECK_THAT(all_words(person.view()), Catch::Matchers::Contains(std::string(said)));
    CHECK(has_key(person.view(), "check_in") == again);
    CHECK(has_key(person.view(), "home"));
    CHECK(person.touch("home").view().scene == Scene::home);
    CHECK_FALSE(person.view().retry_at);
  }
}

TEST_CASE("a refused service is told as ever, whatever bookings are told") {
  for (const auto code : {RejectionCode::token_mismatch, RejectionCode::ticket_used}) {
    Person person;
    person.touch({"group S", "service S01", "take"});
    person.hear([&](Known& known) { known.refusal = code; });
    CHECK(person.view().notice == Notice::refused);
  }
}

TEST_CASE("in a pause whoever has booked is let in all the same") {
  Person person;
  person.touch({"group S", "service S01"});
  person.offer.paused = {"صيانة", "maintenance"};
  person.hear([](Known& known) { known.standing = DispenserState::paused; });
  CHECK(person.view().notice == Notice::paused);
  CHECK(has_key(person.view(), "check_in"));
  person.touch("check_in");
  CHECK(person.view().scene == Scene::check_in);
  person.type(samples::booking_code).touch("arrive");
  CHECK(person.orders().wishes.size() == 1);
  person.hear([](Known& known) { known.refusal = RejectionCode::token_mismatch; });
  CHECK(person.view().notice == Notice::code_wrong);
  CHECK(person.touch("home").view().notice == Notice::paused);
}

TEST_CASE("who comes early reads from when he is called, and no place in line") {
  const auto stage = GENERATE(PaperStage::printed, PaperStage::unprinted);
  Person person;
  auto handed = samples::handed(stage);
  person.hear([](Known& known) { known.callable_at = {today, 10, 13}; }).given(handed);
  CHECK_THAT(all_words(person.view()), !Catch::Matchers::Contains("10:13"));
  handed.ticket.number = 56;
  handed.ticket.callable_at = Instant{};
  const auto words = all_words(person.given(handed).view());
  CHECK_THAT(words, Catch::Matchers::Contains("10:13\u00a0am"));
  CHECK_THAT(words, !Catch::Matchers::Contains("Ahead of you"));
  CHECK_THAT(all_words(person.view(), "ar"), Catch::Matchers::Contains("١٠:١٣"));
}
