// What lies over both halves of the card until it is answered or left by Esc.
#include <algorithm>
#include <array>

#include "counter/console/parts.h"

namespace dawr::counter::console {
namespace {

using ui::Align;
using ui::Box;
namespace colours = ui::colours;

void add_title(const Pen& pen, Box& rest, std::string_view title, std::string_view note) {
  Box top = ui::cut_top(rest, 48);
  const Box back = ui::cut_end(top, 150);
  add_secondary(pen, ui::inset(back, 0, 2),
                {.action = "back",
                 .words = pen.sheet.words().text("console.back"),
                 .cap = "Esc",
                 .keys = {"Escape"}});
  pen.sheet.say(top, title, heading(26, colours::text));
  pen.sheet.say(ui::cut_top(rest, 40), note, plain(17, colours::mute));
  ui::cut_top(rest, 8);
}

void add_option(const Pen& pen, const Box& box, const Option& option) {
  const auto& words = pen.sheet.words();
  pen.sheet.plane(box, colours::background, 12);
  pen.sheet.frame(box, colours::grid, 2, 12);
  Box rest = ui::inset(box, 14, 8);
  const double side = std::min(44.0, rest.height);
  const Box mark = ui::inset(ui::cut_start(rest, side), 0, (rest.height - side) / 2);
  if (option.letter) {
    add_letter(pen, mark, *option.letter);
  } else {
    pen.sheet.plane(mark, colours::blue, 9);
    pen.sheet.digits(ui::inset(mark, 8, 8), words.digits(option.typed.front()),
                     figures(27, colours::white));
  }
  ui::cut_start(rest, 14);
  pen.sheet.write(rest, option.words, bold(19, colours::text), {.least_scale = 0.8, .lines = 2});
  pen.sheet.target({.action = option.action, .box = box, .radius = 12});
}

void add_options(const Pen& pen, const Box& rest) {
  const auto& options = pen.view.options;
  if (options.empty()) {
    pen.sheet.say(rest, "console.no_options", plain(20, colours::mute), {.align = Align::centre});
    return;
  }
  constexpr double gap = 10;
  const std::size_t columns = options.size() > 5 ? 2 : 1;
  const std::size_t rows = (options.size() + columns - 1) / columns;
  const auto across = static_cast<double>(columns);
  const auto down = static_cast<double>(rows);
  const double width = (rest.width - gap * (across - 1)) / across;
  const double height = std::min(76.0, (rest.height - gap * (down - 1)) / down);
  for (std::size_t index = 0; index < options.size(); ++index) {
    const std::size_t column = index / rows;
    const std::size_t row = index % rows;
    add_option(pen,
               {rest.start + static_cast<double>(column) * (width + gap),
                rest.top + static_cast<double>(row) * (height + gap), width, height},
               options[index]);
  }
}

struct HelpLine {
  std::string_view cap;
  std::string_view words;
};

constexpr std::array help{
    HelpLine{"F2", "console.help_next"},        HelpLine{"F3", "console.help_recall"},
    HelpLine{"F7", "console.help_start"},       HelpLine{"F4", "console.help_no_show"},
    HelpLine{"Home", "console.help_put_back"},  HelpLine{"F8", "console.help_served"},
    HelpLine{"F11", "console.help_incomplete"}, HelpLine{"F12", "console.help_redirected"},
    HelpLine{"F5", "console.help_transfer"},    HelpLine{"F6", "console.help_hold"},
    HelpLine{"F9", "console.help_break"},       HelpLine{"F10", "console.help_close"},
    HelpLine{"Ctrl Z", "console.help_undo"},    HelpLine{"Esc", "console.help_back"},
    HelpLine{"Enter", "console.help_pay"},      HelpLine{"End", "console.help_waive"},
};

void add_help(const Pen& pen, const Box& rest) {
  constexpr std::size_t rows = (help.size() + 1) / 2;
  const double height = rest.height / rows;
  const double width = (rest.width - 28) / 2;
  for (std::size_t index = 0; index < help.size(); ++index) {
    Box line{rest.start + (index < rows ? 0 : width + 28),
             rest.top + height * static_cast<double>(index % rows), width, height};
    add_cap(pen, ui::inset(ui::cut_start(line, 66), 0, (height - 30) / 2), help.at(index).cap,
            colours::blue, colours::blue);
    ui::cut_start(line, 12);
    pen.sheet.say(line, help.at(index).words, plain(16, colours::text),
                  {.least_scale = 0.94, .lines = 2});
  }
}

}  // namespace

void add_overlay(const Pen& pen, const Box& box) {
  Box rest = box;
  switch (pen.view.overlay) {
    case Overlay::transfer:
      add_title(pen, rest, "console.transfer_title", "console.transfer_note");
      return add_options(pen, rest);
    case Overlay::reasons:
      add_title(pen, rest, "console.reasons_title", "console.reasons_note");
      return add_options(pen, rest);
    case Overlay::waivers:
      add_title(pen, rest, "console.waivers_title", "console.waivers_note");
      return add_options(pen, rest);
    case Overlay::help:
      add_title(pen, rest, "console.help_title", "console.help_note");
      return add_help(pen, rest);
    case Overlay::none:
      return;
  }
}

}  // namespace dawr::counter::console
