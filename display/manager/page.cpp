#include "display/manager/page.h"

#include "display/manager/desk.h"

namespace dawr::display::manager {
namespace {

constexpr double board_width = 1920;
constexpr double board_height = 1080;

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

void add_message(const Desk& desk, const std::string& fingerprint) {
  const auto message = message_of(desk.view);
  desk.sheet.plane(desk.box(160, 190, 1600, 760), colours::panel_alt, desk.px(24));
  desk.sheet.icon(desk.box(860, 250, 200, 170), message.icon, message.colour, colours::panel_alt);
  const text::Variable key{"fingerprint", std::string_view(fingerprint)};
  ui::TextPlace place = centred;
  place.lines = 2;
  desk.sheet.say(desk.box(220, 450, 1480, 130), message.title, desk.heading(70), place, {key});
  desk.sheet.say(desk.box(220, 590, 1480, 110), message.note, desk.text(38, colours::soft), place,
                 {key});
  desk.sheet.say_second(desk.box(220, 730, 1480, 80), message.title,
                        desk.text(44, colours::white, ui::Weight::bold), place, {key});
  desk.sheet.say_second(desk.box(220, 820, 1480, 90), message.note, desk.text(28, colours::soft),
                        place, {key});
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
      return "manager.toast_done";
    case ToastKind::refused:
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

void add_toast(const Desk& desk) {
  if (!desk.view.toast) return;
  const bool good =
      desk.view.toast->kind == ToastKind::done || desk.view.toast->kind == ToastKind::sent;
  const Box box = desk.box(560, 980, 800, 70);
  desk.sheet.plane(box, good ? colours::ok_background : colours::warn_background, desk.px(16));
  Box rest = ui::inset(box, desk.px(24), desk.px(8));
  desk.sheet.icon(ui::inset(ui::cut_start(rest, desk.px(44)), 0, desk.px(6)),
                  good ? ui::Shape::shield : ui::Shape::triangle,
                  good ? colours::ok : colours::warn, colours::white);
  ui::cut_start(rest, desk.px(16));
  desk.sheet.say(rest, toast_words(*desk.view.toast),
                 desk.text(24, good ? colours::ok : colours::warn, ui::Weight::bold), {.lines = 2});
}

}  // namespace

ui::Page page_of(const View& view, const Wording& wording, ui::Size size) {
  ui::Sheet sheet(size, wording.words);
  const Desk desk{.sheet = sheet,
                  .view = view,
                  .along = size.width / board_width,
                  .down = size.height / board_height};
  sheet.gradient(sheet.whole(), colours::navy2, colours::navy);
  add_header(desk);
  if (view.scene == Scene::board) {
    add_totals(desk);
    add_lines(desk);
    add_counters(desk);
    add_curve(desk);
    add_alarms(desk);
    // What is old is greyed, but stays readable.
    constexpr double veil = 0.3;
    if (view.silent) sheet.plane(desk.box(0, 90, 1920, 990), ui::with_alpha(colours::navy, veil));
    add_panel(desk);
    add_toast(desk);
  } else {
    add_message(desk, wording.fingerprint);
  }
  return std::move(sheet).take();
}

}  // namespace dawr::display::manager
