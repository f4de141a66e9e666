// A ticket's code: its letter on the start side, then its digits, as two runs.
#pragma once

#include <string>

#include "common/ui/canvas.h"

namespace dawr::ui {

// Written in one language: ("س", "٤٢") or ("S", "42"); of a line, its letter without digits.
struct TicketCode {
  std::string letter;
  std::string digits;
  bool operator==(const TicketCode&) const = default;
};

struct CodeStyle {
  double size{};  // of the digits' font, in pixels
  Colour letter;
  Colour digits;
  bool operator==(const CodeStyle&) const = default;
};

// Letter and digits are centred on the middle of the box by their ink. A code too wide or too tall
// for its box shrinks as a whole. Returns the width drawn.
double draw_code(Canvas& canvas, const Box& box, const TicketCode& code, const CodeStyle& style,
                 Align align = Align::centre);

}  // namespace dawr::ui
