#include "tests/screens/golden.h"

#include <algorithm>

#include "common/ui/fonts.h"
#include "tests/catch.h"
#include "tests/kiosk/samples.h"
#include "ticket/kiosk/pages.h"

using namespace dawr;
using namespace dawr::ticket;

namespace {

constexpr ui::Size upright{540, 960};
constexpr ui::Size lying{960, 540};

void check(const std::string& state, const std::string& language, ui::Size size = upright) {
  if (auto fonts = ui::check_fonts(); !fonts) FAIL(fonts.error().text);
  static const auto states = samples::states();
  const auto found = std::ranges::find(states, state, &samples::State::name);
  REQUIRE(found != states.end());
  const auto words = samples::words(language);
  ui::Picture picture(size);
  auto canvas = picture.canvas(words.first.direction());
  ui::paint(canvas, page_of(found->view, size, words, "badu kimo salu rabi jonu wida"));
  const auto name = "kiosk-" + state + (size == lying ? "-landscape-" : "-") + language;
  INFO(name);
  CHECK(screens::difference_from_golden(picture, name) == "");
}

}  // namespace

TEST_CASE("the dispenser's screen, golden") {
  check("home", "ar");
  check("home", "en");
  check("home-long-name", "ar");
  check("home-long-name", "en");
  check("home-long-name", "ar", lying);
  check("group", "ar");
  check("service", "ar");
  check("priority", "en");
  check("asking-gone", "ar");
  check("asking-gone", "en", lying);
  check("ticket-9999", "ar");
  check("screen-ticket", "ar", lying);
  check("screen-ticket", "en");
  check("home-contrast", "ar");
  check("group-lower", "ar");
  check("home-larger", "en");
  check("not-enrolled", "ar");
  check("group-help-told", "en");
  check("home-help-nobody", "ar", lying);
  check("service-all-help-nobody", "ar");
  check("home-no-sound", "en");
  check("identity-typing", "ar");
  check("identity-fault", "en");
  check("identity-sound", "ar", lying);
  check("identity-all", "ar");
  check("duplicate", "ar");
  check("duplicate", "en");
  check("not-open-yet", "en");
  check("too-late", "ar");
  check("home-unbooked", "ar");
  check("check-in-typing", "ar");
  check("check-in-whole", "en");
  check("check-in-longest", "ar", lying);
  check("check-in-lower", "en");
  check("early", "en");
  check("early-day", "ar");
  check("late", "ar");
  check("code-wrong", "ar");
  check("code-locked", "en");
  check("ticket-early", "ar");
  check("screen-ticket-early", "en");
}
