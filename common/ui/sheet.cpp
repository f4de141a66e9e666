#include "common/ui/sheet.h"

#include <algorithm>
#include <utility>

namespace dawr::ui {

Sheet::Sheet(Size size, const text::PhrasePair& words)
    : words_(words), page_{.size = size, .direction = words.first.direction()} {}

void Sheet::plane(const Box& box, const Colour& colour, double radius) {
  page_.add(box, Ground{.colour = colour, .radius = radius});
}

void Sheet::gradient(const Box& box, const Colour& top, const Colour& bottom) {
  page_.add(box, Ground{.colour = top, .bottom = bottom});
}

void Sheet::frame(const Box& box, const Colour& colour, double width, double radius) {
  page_.add(box, Outline{.colour = colour, .width = width, .radius = radius});
}

void Sheet::icon(const Box& box, Shape shape, const Colour& colour, const Colour& inner,
                 std::optional<Direction> direction) {
  page_.add(box, Icon{.shape = shape, .colour = colour, .inner = inner, .direction = direction});
}

void Sheet::code(const Box& box, const TicketCode& code, const CodeStyle& style, Align align) {
  page_.add(box, CodeText{code, style, align});
}

void Sheet::digits(const Box& box, std::string digits, const TextStyle& style, Align align) {
  page_.add(box, Digits{std::move(digits), style, align});
}

void Sheet::qr(const Box& box, std::string content, int largest_version) {
  page_.add(box, QrImage{std::move(content), largest_version});
}

void Sheet::curve(std::vector<Point> points, const Colour& colour, double width) {
  if (points.empty()) return;
  const auto [first, last] = std::ranges::minmax(points, {}, &Point::start);
  const auto [upper, lower] = std::ranges::minmax(points, {}, &Point::top);
  const Box box{first.start, upper.top, last.start - first.start, lower.top - upper.top};
  page_.add(box, Curve{.points = std::move(points), .colour = colour, .width = width});
}

void Sheet::write(const Box& box, std::string words, const TextStyle& style, TextPlace place) {
  page_.add(box, Words{std::move(words), style, place});
}

void Sheet::write_second(const Box& box, std::string words, const TextStyle& style,
                         TextPlace place) {
  place.direction = second().direction();
  write(box, std::move(words), style, place);
}

void Sheet::say(const Box& box, std::string_view phrase, const TextStyle& style, TextPlace place,
                std::initializer_list<text::Variable> variables) {
  write(box, words().text(phrase, variables), style, place);
}

void Sheet::say_second(const Box& box, std::string_view phrase, const TextStyle& style,
                       TextPlace place, std::initializer_list<text::Variable> variables) {
  write_second(box, second().text(phrase, variables), style, place);
}

}  // namespace dawr::ui
