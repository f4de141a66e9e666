#include <algorithm>

#include "display/manager/desk.h"

namespace dawr::display::manager {
namespace {

constexpr double row_step = 57;
constexpr double row_height = 52;
constexpr std::size_t most_rows = 5;

// What is the matter, and what still works and the one thing to do.
struct AlarmWords {
  std::string title;
  std::string advice;
};

// The tickets of a printer that does not print are on its screen, if it has one.
AlarmWords printer_words(const text::Phrases& words, const Alarm& alarm,
                         const text::Variable& name) {
  const text::Variable screen{"screen", alarm.has_screen ? "yes" : "no"};
  switch (alarm.printer.value_or(PrinterState::ready)) {
    case PrinterState::paper_out:
      return {words.text("manager.alarm_paper_out", {name}),
              words.text("manager.advice_paper_out", {screen})};
    case PrinterState::cover_open:
      return {words.text("manager.alarm_cover", {name}),
              words.text("manager.advice_cover", {screen})};
    case PrinterState::cutter_stuck:
      return {words.text("manager.alarm_cutter", {name}),
              words.text("manager.advice_cutter", {screen})};
    case PrinterState::broken:
      return {words.text("manager.alarm_printer_broken", {name}),
              words.text("manager.advice_printer_broken", {screen})};
    case PrinterState::absent:
    case PrinterState::silent:
    case PrinterState::offline:
      return {words.text("manager.alarm_printer_silent", {name}),
              words.text("manager.advice_printer_silent", {screen})};
    case PrinterState::paper_low:
      return {words.text("manager.alarm_paper_low", {name}),
              words.text("manager.advice_paper_low")};
    case PrinterState::ready:
      break;
  }
  return {};
}

AlarmWords words_of(const Desk& desk, const Alarm& alarm) {
  const auto& words = desk.words();
  const std::string& name_text = words.in(alarm.name);
  const std::string place =
      alarm.counter_kind ? counter_text(words, *alarm.counter_kind, alarm.counter) : std::string{};
  const text::Variable name{"name", std::string_view(name_text)};
  const text::Variable counter{"counter", std::string_view(place)};
  const text::Variable amount{"amount", alarm.amount};
  const text::Variable bound{"bound", alarm.bound};
  switch (alarm.kind) {
    case AlarmKind::help_wanted:
      return {words.text("manager.alarm_help", {name}),
              alarm.heard ? words.text("manager.advice_help")
                          : words.text("manager.advice_help_unheard")};
    case AlarmKind::printer:
      return printer_words(words, alarm, name);
    case AlarmKind::disk_low:
      return {words.text("manager.alarm_disk"), words.text("manager.advice_disk", {amount})};
    case AlarmKind::nobody_serves:
      return {words.text("manager.alarm_nobody", {amount}), words.text("manager.advice_nobody")};
    case AlarmKind::line_over_target:
      return {words.text("manager.alarm_line", {name}),
              words.text("manager.advice_line", {amount, bound})};
    case AlarmKind::counter_idle:
      return {words.text("manager.alarm_idle", {counter, amount}),
              words.text("manager.advice_idle")};
    case AlarmKind::call_unconfirmed:
      return {words.text("manager.alarm_unconfirmed", {counter}),
              words.text("manager.advice_unconfirmed")};
    case AlarmKind::device_silent:
      return {words.text("manager.alarm_silent", {name}), words.text("manager.advice_silent")};
    case AlarmKind::prints_doubtful:
      return {words.text("manager.alarm_prints", {name}),
              words.text("manager.advice_prints", {amount})};
    case AlarmKind::uplink_down:
      return {words.text("manager.alarm_uplink"), words.text("manager.advice_uplink", {amount})};
    case AlarmKind::log_doubted:
      return {words.text("manager.alarm_log"), words.text("manager.advice_log")};
    case AlarmKind::clock_off:
      return {words.text("manager.alarm_clock", {amount}), words.text("manager.advice_clock")};
    case AlarmKind::code_locked:
      return {words.text("manager.alarm_locked", {counter}), words.text("manager.advice_locked")};
    case AlarmKind::approval_wanted:
      return {words.text("manager.alarm_approval", {amount}),
              words.text("manager.advice_approval")};
    case AlarmKind::by_voice:
      return {words.text("manager.alarm_by_voice"), words.text("manager.advice_by_voice")};
    case AlarmKind::issuing_paused:
      return {words.text("manager.alarm_paused", {name}), words.text("manager.advice_paused")};
  }
  return {};
}

void add_row(const Desk& desk, const Alarm& alarm, const Box& box) {
  const bool urgent = alarm.weight == Weight::act_now;
  const Colour ink = urgent ? colours::coral : colours::amber;
  desk.sheet.plane(box, colours::panel, desk.px(8));
  desk.sheet.plane({box.start, box.top, desk.px(6), box.height}, ink, desk.px(3));
  Box rest = ui::inset(box, desk.px(16), desk.px(2));
  ui::cut_start(rest, desk.px(6));
  desk.sheet.icon(ui::inset(ui::cut_start(rest, desk.px(28)), desk.px(urgent ? 0 : 5), 0),
                  urgent ? ui::Shape::triangle : ui::Shape::disc, ink, colours::panel);
  ui::cut_start(rest, desk.px(14));
  if (alarm.since) {
    desk.sheet.write(ui::cut_end(rest, desk.px(132)),
                     since_text(desk.words(), desk.view.now - *alarm.since),
                     desk.text(16, ink, ui::Weight::bold), at_end);
    ui::cut_end(rest, desk.px(10));
  }
  const auto words = words_of(desk, alarm);
  desk.sheet.write(ui::cut_top(rest, rest.height * 0.52), words.title,
                   desk.text(18, colours::white, ui::Weight::bold));
  desk.sheet.write(rest, words.advice, desk.text(15, colours::soft), {.least_scale = 0.85});
}

}  // namespace

void add_alarms(const Desk& desk, const Box& place) {
  add_card(desk, desk.box(place), "manager.alarms");
  const auto& alarms = desk.view.alarms;
  const auto count = static_cast<std::int64_t>(alarms.size());
  desk.sheet.say(desk.box(place.end() - 388, place.top + 8, 368, 40), "manager.alarms_open",
                 desk.text(16, colours::soft), at_end, {{"count", count}});
  if (alarms.empty()) {
    desk.sheet.icon(desk.box(place.start + place.width / 2 - 34, place.top + 102, 68, 68),
                    ui::Shape::shield, colours::mint, colours::panel_alt);
    desk.sheet.say(desk.box(place.start + 40, place.top + 182, place.width - 80, 50),
                   "manager.alarms_none", desk.text(22, colours::soft), centred);
    return;
  }
  // The last row tells how many there is no room for.
  const std::size_t shown = alarms.size() > most_rows ? most_rows - 1 : alarms.size();
  Box row{place.start + 14, place.top + 52, place.width - 28, row_height};
  for (std::size_t i = 0; i < shown; ++i) {
    add_row(desk, alarms[i], desk.box(row));
    row.top += row_step;
  }
  if (shown == alarms.size()) return;
  const auto more = count - static_cast<std::int64_t>(shown);
  if (desk.view.panel != Panel::none) return;
  add_button(desk, desk.box(row), desk.words().text("manager.alarms_more", {{"count", more}}),
             {.action = "alarms", .box = {}, .keys = {"F7"}});
}

void add_alarm_window(const Desk& desk) {
  constexpr double top = 110;
  constexpr double height = 870;
  constexpr std::size_t most = 12;
  const Box window = desk.box(460, top, 1000, height);
  add_window(desk, window, "manager.alarms");
  const auto& alarms = desk.view.alarms;
  double row = top + 92;
  for (std::size_t i = 0; i < std::min(alarms.size(), most); ++i) {
    add_row(desk, alarms[i], desk.box(490, row, 940, row_height));
    row += row_step;
  }
  if (alarms.size() > most) {
    desk.sheet.say(desk.box(500, top + height - 96, 560, 72), "manager.alarms_more",
                   desk.text(20, colours::amber, ui::Weight::bold), {},
                   {{"count", static_cast<std::int64_t>(alarms.size() - most)}});
  }
  add_back(desk, window);
}

}  // namespace dawr::display::manager
