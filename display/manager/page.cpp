#include "display/manager/page.h"

#include "display/manager/desk.h"

namespace dawr::display::manager {
namespace {

// Where the parts of a board are; beside them, its header, figures and lines.
struct Plan {
  double width{};
  double height{};
  double header{};
  double figures_down{};  // from where they are on a lying board
  double lines_down{};
  Box counters;
  Box alarms;
  Box curve;
  // A window opens in the middle.
  double window_along{};
  double window_down{};
  Box message;
};

constexpr Plan lying{.width = 1920,
                     .height = 1080,
                     .header = 90,
                     .counters = {1108, 250, 788, 452},
                     .alarms = {1108, 718, 788, 344},
                     .curve = {24, 718, 1068, 344},
                     .message = {160, 190, 1600, 760}};
constexpr Plan upright{.width = 1116,
                       .height = 1984,
                       .header = 170,
                       .figures_down = 80,
                       .lines_down = 220,
                       .counters = {24, 938, 1068, 362},
                       .alarms = {24, 1316, 1068, 344},
                       .curve = {24, 1676, 1068, 290},
                       .window_along = -402,
                       .window_down = 452,
                       .message = {48, 460, 1020, 1100}};

struct Message {
  ui::Shape icon{};
  Colour colour;
  std::string_view title;
  std::string_view note;
};

Message message_of(const View& view) {
  using ui::Shape;
  if (view.scene == Scene::wrong_role) {
    return {Shape::lock, colours::amber, "manager.wrong_role_title", "manager.wrong_role_note"};
  }
  switch (view.trouble) {
    case Trouble::none:
      break;
    case Trouble::unreachable:
      return {Shape::triangle, colours::amber, "display.unreachable_title",
              "display.unreachable_note"};
    case Trouble::not_enrolled:
      return {Shape::triangle, colours::amber, "display.not_enrolled_title",
              "manager.not_enrolled_note"};
    case Trouble::refused:
      return {Shape::triangle, colours::coral, "display.refused_title", "display.refused_note"};
    case Trouble::version:
      return {Shape::triangle, colours::coral, "display.version_title", "display.version_note"};
  }
  return {Shape::clock, colours::amber, "display.connecting_title", "display.connecting_note"};
}

void add_message(const Desk& desk, const Box& place, const std::string& fingerprint) {
  const auto message = message_of(desk.view);
  desk.sheet.plane(desk.box(place), colours::panel_alt, desk.px(24));
  Box rest = ui::inset(desk.box(place), 60 * desk.along, 50 * desk.down);
  const double height = rest.height;
  desk.sheet.icon(ui::inset(ui::cut_top(rest, height * 0.27), 0, height * 0.02), message.icon,
                  message.colour, colours::panel_alt);
  const text::Variable key{"fingerprint", std::string_view(fingerprint)};
  ui::TextPlace words = centred;
  words.lines = desk.upright ? 3 : 2;
  desk.sheet.say(ui::cut_top(rest, height * 0.22), message.title, desk.heading(70), words, {key});
  desk.sheet.say(ui::cut_top(rest, height * 0.2), message.note, desk.text(38, colours::soft), words,
                 {key});
  ui::cut_top(rest, height * 0.03);
  desk.sheet.say_second(ui::cut_top(rest, height * 0.13), message.title,
                        desk.text(44, colours::white, ui::Weight::bold), words, {key});
  desk.sheet.say_second(rest, message.note, desk.text(28, colours::soft), words, {key});
}

std::string_view refusal_words(std::optional<RejectionCode> code) {
  if (!code) return "manager.refused_other";
  switch (*code) {
    case RejectionCode::day_open:
      return "manager.refused_day_open";
    case RejectionCode::day_closed:
      return "manager.refused_day_closed";
    case RejectionCode::live_tickets:
      return "manager.refused_live_tickets";
    case RejectionCode::policy:
      return "manager.refused_policy";
    case RejectionCode::sign_in_needed:
      return "manager.refused_sign_in";
    case RejectionCode::storage:
      return "manager.refused_storage";
    default:
      return "manager.refused_other";
  }
}

std::string_view toast_words(const Toast& toast) {
  switch (toast.kind) {
    case ToastKind::sent:
      return "manager.toast_sent";
    case ToastKind::done:
      return toast.about ? done_words(*toast.about) : "manager.toast_done";
    case ToastKind::refused:
      if (toast.about && toast.code) {
        const auto words = refusal_words(*toast.about, *toast.code);
        if (!words.empty()) return words;
      }
      return refusal_words(toast.code);
    case ToastKind::not_sent:
      return "manager.toast_not_sent";
    case ToastKind::no_link:
      return "manager.toast_no_link";
    case ToastKind::postponed:
      return "manager.toast_postponed";
    case ToastKind::taken_back:
      return "manager.toast_taken_back";
  }
  return "manager.toast_sent";
}

void add_toast(const Desk& desk, const Box& place) {
  const bool good =
      desk.view.toast->kind == ToastKind::done || desk.view.toast->kind == ToastKind::sent;
  const Box box = desk.box(place);
  desk.sheet.plane(box, good ? colours::ok_background : colours::warn_background, desk.px(16));
  Box rest = ui::inset(box, desk.px(24), desk.px(8));
  desk.sheet.icon(ui::inset(ui::cut_start(rest, desk.px(44)), 0, desk.px(6)),
                  good ? ui::Shape::shield : ui::Shape::triangle,
                  good ? colours::ok : colours::warn, colours::white);
  ui::cut_start(rest, desk.px(16));
  desk.sheet.say(rest, toast_words(*desk.view.toast),
                 desk.text(24, good ? colours::ok : colours::warn, ui::Weight::bold), {.lines = 2});
}

void add_board(const Desk& desk, const Plan& plan) {
  // What became of a deed is said below the curve, which gives way: so it covers nothing.
  constexpr double toast_height = 64;
  Box curve = plan.curve;
  Box toast;
  if (desk.view.toast) {
    toast = ui::cut_bottom(curve, toast_height);
    ui::cut_bottom(curve, 16);
  }
  add_totals(desk.moved(0, plan.figures_down));
  add_lines(desk.moved(0, plan.lines_down));
  add_counters(desk, plan.counters);
  add_curve(desk, curve);
  add_alarms(desk, plan.alarms);
  // What is old is greyed, but stays readable.
  constexpr double veil = 0.3;
  if (desk.view.silent) {
    desk.sheet.plane(desk.box(0, plan.header, plan.width, plan.height - plan.header),
                     ui::with_alpha(colours::navy, veil));
  }
  add_panel(desk.moved(plan.window_along, plan.window_down));
  if (desk.view.toast) add_toast(desk, toast);
}

}  // namespace

ui::Page page_of(const View& view, const Wording& wording, ui::Size size) {
  ui::Sheet sheet(size, wording.words);
  const bool stands = size.height > size.width;
  const Plan& plan = stands ? upright : lying;
  const Desk desk{.sheet = sheet,
                  .view = view,
                  .upright = stands,
                  .along = size.width / plan.width,
                  .down = size.height / plan.height};
  sheet.gradient(sheet.whole(), colours::navy2, colours::navy);
  add_header(desk);
  if (view.scene == Scene::board) {
    add_board(desk, plan);
  } else {
    add_message(desk, plan.message, wording.fingerprint);
  }
  return std::move(sheet).take();
}

}  // namespace dawr::display::manager
