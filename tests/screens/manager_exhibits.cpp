#include "display/manager/page.h"
#include "tests/manager/sample_figures.h"
#include "tests/screens/exhibit.h"

namespace dawr::screens {
namespace {

using namespace display::manager;
using namespace display::manager::samples;
using display::Trouble;

struct State {
  std::string name;
  View view;
};

View asked_while_silent() {
  auto view = pressed(busy(), {"menu", "deed 5", "choice 0"});
  view.silent = true;
  return view;
}

View next_morning() {
  auto view = pressed(never_opened(), {"menu", "deed 1"});
  view.figures = busy();
  return view;
}

View toasted(const ManagerView& figures, Toast toast) {
  auto view = view_of(figures);
  view.toast = toast;
  return view;
}

std::vector<State> states() {
  return {
      {"busy", view_of(busy())},
      {"quiet", view_of(quiet())},
      {"help-wanted", view_of(help_wanted())},
      {"many-alarms", view_of(many_alarms())},
      {"fourteen-lines", view_of(with_lines(14))},
      {"thirty-counters", view_of(with_counters(30))},
      {"never-opened", view_of(never_opened())},
      {"just-opened", view_of(just_opened())},
      {"closed", view_of(closed())},
      {"silent", silent(busy())},
      {"menu", pressed(busy(), {"menu"})},
      {"menu-closed", pressed(closed(), {"menu"})},
      {"choice", pressed(busy(), {"menu", "deed 2"})},
      {"confirm", pressed(busy(), {"menu", "deed 2", "choice 0"})},
      {"unlock", pressed(locked_out(), {"menu", "deed 7"})},
      {"unlock-confirm", pressed(locked_out(), {"menu", "deed 7", "choice 1"})},
      {"approval-wanted", view_of(asking_for_approval())},
      {"approval-menu", pressed(asking_for_approval(), {"menu"})},
      {"approval-choice", pressed(asking_for_approval(), {"menu", "deed 8"})},
      {"approval-confirm", pressed(asking_for_approval(), {"menu", "deed 8", "choice 0"})},
      {"form-menu", pressed(quiet(), {"menu", "forms"})},
      {"form-menu-locked", pressed(asking_for_approval(), {"menu", "forms"})},
      {"form-override-line", pressed(with_lines(17), {"menu", "forms", "form 1"})},
      {"form-override-number", pressed(quiet(), {"menu", "forms", "form 1", "#S", "#42"})},
      {"form-override-reason", pressed(quiet(), {"menu", "forms", "form 1", "#S", "#42", "next"})},
      {"form-override-words", pressed(quiet(), {"menu", "forms", "form 1", "#S", "#42", "next",
                                                "choice 3", "#أغمي عليه في الصالة"})},
      {"form-override-sure",
       pressed(quiet(), {"menu", "forms", "form 1", "#S", "#42", "next", "choice 0"})},
      {"form-cover-missing", pressed(quiet(), {"menu", "forms", "form 2", "#99", "next"})},
      {"form-cover-line", pressed(quiet(), {"menu", "forms", "form 2", "#7", "next"})},
      {"form-cover-sure",
       pressed(quiet(), {"menu", "forms", "form 2", "#7", "next", "#B", "choice 0"})},
      {"form-skills-lines",
       pressed(with_lines(14), {"menu", "forms", "form 3", "#7", "next", "#S", "#B"})},
      {"form-skills-days",
       pressed(quiet(), {"menu", "forms", "form 3", "#7", "next", "#S", "#B", "next"})},
      {"form-skills-sure",
       pressed(quiet(), {"menu", "forms", "form 3", "#7", "next", "#S", "#B", "next", "choice 0"})},
      {"by-voice", view_of(by_voice())},
      {"form-voice-reason", pressed(quiet(), {"menu", "forms", "form 4"})},
      {"form-voice-sure", pressed(quiet(), {"menu", "forms", "form 4", "choice 0"})},
      {"form-end-voice", pressed(by_voice(), {"menu", "forms", "form 5"})},
      {"form-asked",
       toasted(asking_for_approval(), {ToastKind::done, {}, FormDeed::override_order})},
      {"form-refused",
       toasted(quiet(), {ToastKind::refused, RejectionCode::display_alive, FormDeed::voice})},
      {"approval-own", pressed(asking_for_approval(), {"menu", "deed 8", "choice 1"})},
      {"code", code_asked()},
      {"code-typed", code_typed()},
      {"code-wrong", code_refused({RejectionCode::approval_code, {}})},
      {"code-used", code_refused({RejectionCode::approval_code_used, {}})},
      {"code-locked",
       code_refused({RejectionCode::approval_code_locked, noon() + std::chrono::minutes{5}})},
      {"confirm-silent", asked_while_silent()},
      {"confirm-next-day", next_morning()},
      {"taken-back", toasted(quiet(), {ToastKind::taken_back})},
      {"done", toasted(many_alarms(), {ToastKind::done})},
      {"not-done", toasted(many_alarms(), {ToastKind::refused, RejectionCode::live_tickets})},
      {"refusals", pressed(busy(), {"refusals"})},
      {"devices", pressed(many_alarms(), {"devices"})},
      {"all-alarms", pressed(many_alarms(), {"alarms"})},
      {"sign-in", asked({"menu"})},
      {"sign-in-typed", asked({"menu", "#201", "sign-in", "#4711"})},
      {"sign-in-checking", asked({"menu", "#201", "sign-in", "#4711", "sign-in"})},
      {"sign-in-wrong", turned_away({RejectionCode::pin_wrong, {}})},
      {"sign-in-locked",
       turned_away({RejectionCode::pin_locked, noon() + std::chrono::minutes{5}})},
      {"signed-in", view_of(with_person(busy()))},
      {"signed-in-menu", pressed(with_person(busy()), {"menu"})},
      {"connecting", in_trouble(Trouble::none)},
      {"unreachable", in_trouble(Trouble::unreachable)},
      {"not-enrolled", in_trouble(Trouble::not_enrolled)},
      {"refused", in_trouble(Trouble::refused)},
      {"version", in_trouble(Trouble::version)},
      {"wrong-role", wrong_role()},
  };
}

}  // namespace

std::vector<Exhibit> manager_exhibits() {
  std::vector<Exhibit> exhibits;
  for (const auto& [size, suffix] :
       {std::pair{ui::Size{1920, 1080}, ""}, std::pair{ui::Size{1080, 1920}, "-portrait"}}) {
    for (const auto& [name, view] : states()) {
      exhibits.push_back(
          {name + suffix, size, [view](auto& canvas, const auto& words) {
             ui::paint(canvas,
                       page_of(view, {words, "badu kimo salu rabi jonu wida"}, canvas.size()));
           }});
    }
  }
  return exhibits;
}

}  // namespace dawr::screens
