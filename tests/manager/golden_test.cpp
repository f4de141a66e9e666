#include "tests/screens/golden.h"

#include "common/ui/fonts.h"
#include "display/manager/page.h"
#include "tests/catch.h"
#include "tests/manager/sample_figures.h"

using namespace dawr;
using namespace dawr::display::manager;
using namespace dawr::display::manager::samples;
using screens::difference_from_golden;

namespace {

constexpr ui::Size half{960, 540};
constexpr ui::Size upright{540, 960};

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

}  // namespace

TEST_CASE("a busy day, in Arabic and in English") {
  check(view_of(busy()), "ar", "manager-busy-ar");
  check(view_of(busy()), "en", "manager-busy-en");
}

TEST_CASE("somebody asks for help, printers need hands, and the hall has too few seats") {
  check(view_of(help_wanted()), "ar", "manager-help-ar");
  check(view_of(help_wanted()), "en", "manager-help-en");
  check(pressed(help_wanted(), {"devices"}), "ar", "manager-devices-ar");
}

TEST_CASE("a silent dispenser where somebody asked for help, and reception without paper") {
  auto figures = help_wanted();
  figures.around.devices[0].heard_at = noon() - std::chrono::minutes{5};
  figures.around.devices[1].role = Role::reception;
  check(view_of(figures), "ar", "manager-help-unheard-ar");
  check(view_of(figures), "en", "manager-help-unheard-en");
}

TEST_CASE("many alarms and many lines") {
  check(view_of(many_alarms()), "ar", "manager-many-alarms-ar");
  check(view_of(with_lines(14)), "en", "manager-fourteen-lines-en");
}

TEST_CASE("a supervisor signs in, and is named") {
  const auto typed = asked({"menu", "#201", "sign-in", "#4711"});
  check(typed, "ar", "manager-sign-in-ar");
  check(turned_away({RejectionCode::pin_wrong, {}}), "en", "manager-sign-in-wrong-en");
  check(view_of(with_person(busy())), "ar", "manager-signed-in-ar");
  check(view_of(with_person(busy())), "en", "manager-signed-in-en");
}

TEST_CASE("a deed that takes two is asked for, and approved") {
  check(view_of(asking_for_approval()), "ar", "manager-approval-ar");
  check(pressed(asking_for_approval(), {"menu", "deed 8"}), "en", "manager-approval-choice-en");
  check(pressed(asking_for_approval(), {"menu", "deed 8", "choice 0"}), "ar",
        "manager-approval-confirm-ar");
  check(pressed(asking_for_approval(), {"menu", "deed 8", "choice 1"}), "en",
        "manager-approval-own-en");
  check(code_typed(), "ar", "manager-code-ar");
  check(code_refused({RejectionCode::approval_code_used, {}}), "en", "manager-code-used-en");
  check(pressed(locked_out(), {"menu", "deed 7", "choice 1"}), "en", "manager-unlock-en");
}

TEST_CASE("what became of a deed stands where nothing else does") {
  auto view = view_of(many_alarms());
  view.toast = Toast{ToastKind::done};
  check(view, "ar", "manager-done-ar");
  view.toast = Toast{ToastKind::refused, RejectionCode::live_tickets};
  check(view, "en", "manager-not-done-en");
  check(view, "ar", "manager-not-done-portrait-ar", upright);
}

TEST_CASE("an upright board has its parts one above the other") {
  check(view_of(busy()), "ar", "manager-busy-portrait-ar", upright);
  check(view_of(with_person(help_wanted())), "en", "manager-help-portrait-en", upright);
  check(pressed(busy(), {"menu"}), "en", "manager-menu-portrait-en", upright);
}

TEST_CASE("what a supervisor may do, and old figures") {
  check(pressed(busy(), {"menu"}), "ar", "manager-menu-ar");
  check(silent(busy()), "en", "manager-silent-en");
}
