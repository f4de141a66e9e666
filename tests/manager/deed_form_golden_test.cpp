#include "common/ui/fonts.h"
#include "display/manager/page.h"
#include "tests/catch.h"
#include "tests/manager/sample_figures.h"
#include "tests/screens/golden.h"

using namespace dawr;
using namespace dawr::display::manager;
using namespace dawr::display::manager::samples;
using screens::difference_from_golden;

namespace {

constexpr ui::Size half{960, 540};

void check(const View& view, const std::string& language, const std::string& name,
           ui::Size size = half) {
  INFO(name);
  if (auto fonts = ui::check_fonts(); !fonts) FAIL(fonts.error().text);
  ui::Picture picture(size);
  const auto spoken = words(language);
  auto canvas = picture.canvas(spoken.first.direction());
  ui::paint(canvas, page_of(view, {spoken, "badu kimo salu rabi jonu wida"}, size));
  CHECK(difference_from_golden(picture, name) == "");
}

View form(const std::vector<std::string>& steps) {
  std::vector<std::string> all{"menu", "forms"};
  all.insert(all.end(), steps.begin(), steps.end());
  return pressed(quiet(), all);
}

}  // namespace

TEST_CASE("the menu of exceptions, and what is locked") {
  check(form({}), "ar", "manager-forms-ar");
  check(pressed(asking_for_approval(), {"menu", "forms"}), "en", "manager-forms-locked-en");
}

TEST_CASE("a ticket is named by what is printed on it") {
  check(pressed(with_lines(17), {"menu", "forms", "form 1"}), "ar", "manager-form-letter-ar");
  check(form({"form 1", "#S", "#42"}), "ar", "manager-form-number-ar");
  check(form({"form 1", "#S", "#42"}), "en", "manager-form-number-en");
  check(form({"form 1", "#S", "#42", "next", "choice 0"}), "en", "manager-form-override-en");
  check(form({"form 1", "#S", "#42", "next", "choice 3", "#أغمي عليه"}), "ar",
        "manager-form-words-ar");
}

TEST_CASE("a counter is named by its number, and its lines are marked") {
  check(form({"form 2", "#99", "next"}), "en", "manager-form-counter-en");
  check(form({"form 2", "#7", "next", "#B", "choice 0"}), "ar", "manager-form-cover-ar");
  check(form({"form 3", "#7", "next", "#S", "#B"}), "ar", "manager-form-lines-ar");
  check(form({"form 3", "#7", "next", "#S", "#B", "next"}), "en", "manager-form-days-en");
}

TEST_CASE("calls by voice, and an upright board") {
  check(view_of(by_voice()), "ar", "manager-by-voice-ar");
  check(form({"form 4", "choice 0"}), "ar", "manager-form-voice-ar");
  check(form({"form 4", "choice 0"}), "en", "manager-form-voice-en", {540, 960});
}
