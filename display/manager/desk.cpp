#include "display/manager/desk.h"

#include <algorithm>
#include <utility>

namespace dawr::display::manager {
namespace {

constexpr std::int64_t in_a_minute = 60;
constexpr std::int64_t in_an_hour = 3600;
constexpr int per_cent = 100;

// As it is printed on the key.
std::string key_label(const std::string& key) {
  if (key == "Return") return "Enter";
  return key == "Escape" ? "Esc" : key;
}

std::string two_digits(std::int64_t number) {
  const auto text = std::to_string(number);
  return text.size() < 2 ? "0" + text : text;
}

}  // namespace

std::string elapsed(const text::Phrases& words, Duration duration) {
  const auto seconds =
      std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(duration).count());
  const auto minutes = seconds / in_a_minute % in_a_minute;
  const auto rest = two_digits(seconds % in_a_minute);
  if (seconds < in_an_hour) return words.digits(std::to_string(minutes) + ":" + rest);
  return words.digits(std::to_string(seconds / in_an_hour) + ":" + two_digits(minutes) + ":" +
                      rest);
}

std::string minutes_text(const text::Phrases& words, std::int64_t seconds) {
  const auto minutes = (seconds + in_a_minute - 1) / in_a_minute;
  return words.text("manager.minutes", {{"minutes", minutes}});
}

std::string since_text(const text::Phrases& words, Duration age) {
  const auto minutes = std::chrono::floor<std::chrono::minutes>(age).count();
  if (minutes < 1) return words.text("manager.since_now");
  if (minutes < in_a_minute) return words.text("manager.since_minutes", {{"minutes", minutes}});
  return words.text("manager.since_hours", {{"hours", minutes / in_a_minute}});
}

std::string percent_text(const text::Phrases& words, std::uint64_t part, std::uint64_t whole) {
  const auto value = whole == 0 ? 0 : (part * per_cent + whole / 2) / whole;
  return words.text("manager.percent", {{"value", static_cast<std::int64_t>(value)}});
}

std::string counter_text(const text::Phrases& words, CounterKind kind, std::uint16_t number) {
  return words.text(kind == CounterKind::cashier ? "manager.cashier" : "manager.counter",
                    {{"number", number}});
}

ui::TicketCode code_text(const Desk& desk, LineId letter, std::uint16_t number) {
  const auto& lines = desk.view.figures.lines;
  const auto line = std::ranges::find(lines, letter, [](const auto& one) { return one.line.id; });
  const bool arabic = desk.words().language() == "ar" && line != lines.end();
  return {arabic ? line->line.letter_ar : std::string(1, letter.value),
          desk.words().number(number)};
}

std::string clock_text(const Desk& desk, Instant at) {
  return desk.view.zone ? desk.words().clock_line(desk.view.zone->civil(at)) : std::string{};
}

std::vector<std::string> number_keys(int digit) {
  const auto western = std::to_string(digit);
  constexpr std::string_view arabic = "٠١٢٣٤٥٦٧٨٩";
  constexpr std::size_t bytes = 2;  // of each in UTF-8
  const auto at = bytes * static_cast<std::size_t>(digit);
  return {western, std::string(arabic.substr(at, bytes)), "Keypad " + western};
}

void add_card(const Desk& desk, const Box& box, std::string_view title) {
  desk.sheet.plane(box, colours::panel_alt, desk.px(18));
  Box head = ui::inset(box, desk.px(20), desk.px(8));
  head.height = desk.px(40);
  desk.sheet.say(head, title, desk.heading(23));
}

void add_window(const Desk& desk, const Box& box, std::string_view title) {
  constexpr double veil = 0.72;
  desk.sheet.plane(desk.sheet.whole(), ui::with_alpha(colours::navy, veil));
  desk.sheet.plane(box, colours::panel_alt, desk.px(24));
  desk.sheet.frame(box, colours::line, desk.px(2), desk.px(24));
  Box head = ui::inset(box, 40 * desk.along, 22 * desk.down);
  desk.sheet.say(ui::cut_top(head, 60 * desk.down), title, desk.heading(34));
}

void add_back(const Desk& desk, const Box& window) {
  const double height = 72 * desk.down;
  const double width = 260 * desk.along;
  add_button(desk,
             {window.end() - width - 40 * desk.along, window.bottom() - height - 24 * desk.down,
              width, height},
             desk.words().text("manager.back"), {.action = "back", .box = {}, .keys = {"Escape"}});
}

void add_button(const Desk& desk, const Box& box, std::string words, ui::Target target) {
  const double radius = desk.px(14);
  const Colour ink = target.enabled ? colours::white : colours::off_on_dark;
  desk.sheet.plane(box, target.enabled ? bar_ground : colours::navy2, radius);
  Box rest = ui::inset(box, desk.px(20), desk.px(4));
  if (!target.keys.empty()) {
    const Box key = ui::cut_end(rest, desk.px(84));
    desk.sheet.write(key, key_label(target.keys.front()),
                     desk.text(17, colours::gold, ui::Weight::bold),
                     {.align = Align::end, .direction = text::Direction::left_to_right});
  }
  desk.sheet.write(rest, std::move(words), desk.text(22, ink, ui::Weight::bold), {.lines = 2});
  target.box = box;
  target.radius = radius;
  desk.sheet.target(std::move(target));
}

}  // namespace dawr::display::manager
