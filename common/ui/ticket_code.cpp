#include "common/ui/ticket_code.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace dawr::ui {
namespace {

// Of the digits' size. Arabic letters have no capitals: their ink is lower than a digit's.
constexpr double letter_size = 0.65;
constexpr double small_letter_size = letter_size * 1.28;
constexpr double gap_size = 0.20;

bool is_small(std::string_view letter) {
  constexpr std::array<std::string_view, 3> small = {"ر", "د", "و"};
  return std::ranges::find(small, letter) != small.end();
}

struct Runs {
  TextStyle letter;
  TextStyle digits;
  Ink letter_ink;
  Ink digits_ink;
  double gap{};
  [[nodiscard]] double width() const { return letter_ink.width + gap + digits_ink.width; }
  [[nodiscard]] double height() const { return std::max(letter_ink.height, digits_ink.height); }
};

Runs measure(const Canvas& canvas, const TicketCode& code, const CodeStyle& style, double scale) {
  Runs runs;
  const double size = style.size * scale;
  runs.digits = {Face::digits, Weight::bold, size, style.digits};
  runs.letter = {Face::digits, Weight::bold,
                 size * (is_small(code.letter) ? small_letter_size : letter_size), style.letter};
  runs.letter_ink = canvas.ink_of(code.letter, runs.letter);
  runs.digits_ink = canvas.ink_of_digits(code.digits, runs.digits);
  runs.gap = code.digits.empty() ? 0 : size * gap_size;
  return runs;
}

double offset(Align align, double room) {
  return align == Align::start ? 0 : align == Align::end ? room : room / 2;
}

}  // namespace

double draw_code(Canvas& canvas, const Box& box, const TicketCode& code, const CodeStyle& style,
                 Align align) {
  auto runs = measure(canvas, code, style, 1);
  const double scale = std::min({1.0, box.width / runs.width(), box.height / runs.height()});
  if (scale < 1) runs = measure(canvas, code, style, scale);

  const double start = box.start + offset(align, box.width - runs.width());
  const auto draw = [&](double run_start, std::string_view text, const TextStyle& run_style,
                        const Ink& ink) {
    const double left = canvas.left_of({run_start, box.top, ink.width, box.height});
    canvas.text_at(left - ink.left, box.middle() - (ink.top + ink.height / 2), text, run_style);
  };
  draw(start, code.letter, runs.letter, runs.letter_ink);
  draw(start + runs.letter_ink.width + runs.gap, code.digits, runs.digits, runs.digits_ink);
  return runs.width();
}

}  // namespace dawr::ui
