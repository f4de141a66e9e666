#include "counter/console/parts.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace dawr::counter::console {

using ui::Box;
using ui::Colour;
using ui::Face;
using ui::Weight;
namespace colours = ui::colours;

ui::TextStyle heading(double size, const Colour& colour) {
  return {Face::heading, Weight::bold, size, colour};
}
ui::TextStyle bold(double size, const Colour& colour) {
  return {Face::body, Weight::bold, size, colour};
}
ui::TextStyle plain(double size, const Colour& colour) {
  return {Face::body, Weight::regular, size, colour};
}
ui::TextStyle figures(double size, const Colour& colour) {
  return {Face::digits, Weight::bold, size, colour};
}

void add_card(const Pen& pen, const Box& box) {
  pen.sheet.plane(box, colours::white, 14);
  pen.sheet.frame(box, colours::grid, 2, 14);
}

void add_letter(const Pen& pen, const Box& box, const CodeView& code) {
  pen.sheet.plane(box, colours::blue, box.height * 0.2);
  pen.sheet.write(box, code_in(pen.sheet.words(), code).letter,
                  bold(box.height * (box.height < 36 ? 0.72 : 0.58), colours::white),
                  {.align = ui::Align::centre});
}

void add_cap(const Pen& pen, const Box& box, std::string_view cap, const Colour& frame,
             const Colour& ink) {
  pen.sheet.frame(box, frame, 1.5, 6);
  pen.sheet.write(ui::inset(box, 3, 0), std::string(cap), bold(16, ink),
                  {.align = ui::Align::centre, .direction = ui::Direction::left_to_right});
}

void add_primary(const Pen& pen, const Box& box, Button button, bool gold) {
  const Colour ground = !button.enabled ? colours::off_background
                        : gold          ? colours::gold
                                        : colours::blue;
  const Colour ink = !button.enabled ? colours::off_on_light
                     : gold          ? colours::navy
                                     : colours::white;
  pen.sheet.plane(box, ground, 16);
  auto rest = ui::inset(box, 22, 0);
  const double wide = button.cap.size() > 2 ? 78 : 52;
  add_cap(pen, ui::inset(ui::cut_end(rest, wide), 0, (rest.height - 42) / 2), button.cap, ink, ink);
  ui::cut_end(rest, 14);
  pen.sheet.write(rest, std::move(button.words), heading(32, ink), {.lines = 1});
  pen.sheet.target({.action = std::string(button.action),
                    .box = box,
                    .radius = 16,
                    .keys = std::move(button.keys),
                    .enabled = button.enabled});
}

void add_secondary(const Pen& pen, const Box& box, Button button) {
  const Colour ink = button.enabled ? colours::blue : colours::off_on_light;
  pen.sheet.plane(box, button.enabled ? colours::white : colours::off_background, 12);
  pen.sheet.frame(box, button.enabled ? colours::blue : colours::grid, 2, 12);
  auto rest = ui::inset(box, 12, 0);
  const double wide = button.cap.size() > 3 ? 66 : 46;
  add_cap(pen, ui::inset(ui::cut_end(rest, wide), 0, (rest.height - 30) / 2), button.cap, ink, ink);
  ui::cut_end(rest, 8);
  pen.sheet.write(rest, std::move(button.words), bold(18, ink), {.least_scale = 0.83, .lines = 2});
  pen.sheet.target({.action = std::string(button.action),
                    .box = box,
                    .radius = 12,
                    .keys = std::move(button.keys),
                    .enabled = button.enabled});
}

void say_help(const Pen& pen, const Box& box, const ui::TextStyle& style, ui::TextPlace place) {
  const auto& devices = pen.view.help_at;
  const auto others = static_cast<std::int64_t>(devices.size()) - 1;
  pen.sheet.say(box, "console.strip_help", style, place,
                {{"name", std::string_view(devices.front())}, {"others", others}});
}

ui::TicketCode code_in(const text::Phrases& words, const CodeView& code) {
  const bool arabic = words.language() == "ar" && !code.letter_ar.empty();
  return {arabic ? code.letter_ar : std::string(1, code.letter.value),
          code.number == 0 ? std::string() : words.number(code.number)};
}

std::string duration_in(const text::Phrases& words, std::int64_t seconds) {
  const std::int64_t whole = std::max<std::int64_t>(0, seconds);
  if (whole < 60) return words.text("console.seconds", {{"count", whole}});
  const std::string rest = std::to_string(whole % 60);
  return words.digits(std::to_string(whole / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest);
}

}  // namespace dawr::counter::console
