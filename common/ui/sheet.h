// Puts a page together in the words of one language, with the second language small beside it.
// What the screens of all programs do alike is here; what one screen looks like is in its program.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/phrases.h"
#include "common/ui/page.h"

namespace dawr::ui {

class Sheet {
 public:
  Sheet(Size size, const text::PhrasePair& words);

  [[nodiscard]] const text::Phrases& words() const { return words_.first; }
  [[nodiscard]] const text::Phrases& second() const { return words_.second; }
  [[nodiscard]] Box whole() const { return page_.whole(); }
  [[nodiscard]] Page take() && { return std::move(page_); }

  void plane(const Box& box, const Colour& colour, double radius = 0);
  void gradient(const Box& box, const Colour& top, const Colour& bottom);
  void frame(const Box& box, const Colour& colour, double width, double radius);
  void icon(const Box& box, Shape shape, const Colour& colour, const Colour& inner = {},
            std::optional<Direction> direction = {});
  void code(const Box& box, const TicketCode& code, const CodeStyle& style,
            Align align = Align::centre);
  void digits(const Box& box, std::string digits, const TextStyle& style,
              Align align = Align::centre);
  void qr(const Box& box, std::string content, int largest_version);

  // Through these points of the page.
  void curve(std::vector<Point> points, const Colour& colour, double width);

  // Words of the page's language, in its direction.
  void write(const Box& box, std::string words, const TextStyle& style, TextPlace place = {});
  // Words of the second language, in that one's direction.
  void write_second(const Box& box, std::string words, const TextStyle& style,
                    TextPlace place = {});
  // A phrase of the first language, and of the second.
  void say(const Box& box, std::string_view phrase, const TextStyle& style, TextPlace place = {},
           std::initializer_list<text::Variable> variables = {});
  void say_second(const Box& box, std::string_view phrase, const TextStyle& style,
                  TextPlace place = {}, std::initializer_list<text::Variable> variables = {});

  void target(Target target) { page_.targets.push_back(std::move(target)); }

 private:
  const text::PhrasePair& words_;
  Page page_;
};

}  // namespace dawr::ui
