// A screen as a value: what is drawn, in order, and where a finger, a mouse or a key does
// something. Programs make a new page from what they know whenever that changes; equal pages have
// equal pixels, and PageDrawer draws again only where two differ.
//
// All places are start-based (geometry.h): a page is laid out once for both directions.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/ui/canvas.h"
#include "common/ui/ticket_code.h"

namespace dawr::ui {

struct Ground {  // a plane; with `bottom`, a gradient from top to bottom without round corners
  Colour colour;
  double radius{};
  std::optional<Colour> bottom{};
  bool operator==(const Ground&) const = default;
};
struct Outline {
  Colour colour;
  double width{2};
  double radius{};
  bool operator==(const Outline&) const = default;
};
struct Words {
  std::string text;
  TextStyle style;
  TextPlace place{};
  bool operator==(const Words&) const = default;
};
struct Digits {
  std::string digits;
  TextStyle style;
  Align align{Align::centre};
  bool operator==(const Digits&) const = default;
};
struct CodeText {
  TicketCode code;
  CodeStyle style;
  Align align{Align::centre};
  bool operator==(const CodeText&) const = default;
};
struct Icon {
  Shape shape{};
  Colour colour;
  Colour inner{};
  std::optional<Direction> direction{};  // the page's when absent
  bool operator==(const Icon&) const = default;
};
// As large as fits on whole pixels, on a white ground of its own. Content that is too long for
// `largest_version` leaves the ground white.
struct QrImage {
  std::string content;
  int largest_version{10};
  bool operator==(const QrImage&) const = default;
};
struct Curve {  // from point to point; those are places on the page, within the element's box
  std::vector<Point> points;
  Colour colour;
  double width{3};
  bool operator==(const Curve&) const = default;
};
using Drawing = std::variant<Ground, Outline, Words, Digits, CodeText, Icon, QrImage, Curve>;

struct Element {
  Box box;
  Drawing drawing;
  bool operator==(const Element&) const = default;
};

// Where something can be done. Targets are in the order of reading, in which Tab goes through them.
struct Target {
  std::string action;  // what it does: "take B01"; unique on its page
  Box box;
  double radius{};
  std::vector<std::string> keys{};  // that do the same: "F2", "Escape", "Ctrl+Z"
  bool enabled{true};               // a locked one stays in place and cannot be focused
  std::string spoken{};             // for the audio guide; empty: nothing
  bool operator==(const Target&) const = default;
};

struct Page {
  Size size;
  Direction direction{};
  std::vector<Element> elements{};
  std::vector<Target> targets{};

  [[nodiscard]] Box whole() const {
    return {0, 0, static_cast<double>(size.width), static_cast<double>(size.height)};
  }
  void add(const Box& box, Drawing drawing) { elements.push_back({box, std::move(drawing)}); }
  [[nodiscard]] const Target* find(std::string_view action) const;
  // The topmost at this place (physical pixels); nothing: none there.
  [[nodiscard]] const Target* at(double x, double y) const;
  // Where a finger would touch it.
  [[nodiscard]] Pixel middle_of(const Target& target) const;
  bool operator==(const Page&) const = default;
};

// How targets look that somebody is busy with: actions, or empty.
struct Marks {
  std::string pressed{};
  std::string focused{};
  bool operator==(const Marks&) const = default;
};

// The same page so much larger, on a screen of this size.
Page scaled(Page page, double by, Size size);

void paint(Canvas& canvas, const Page& page, const Marks& marks = {});

class PageDrawer {
 public:
  // Brings the canvas from the last page to this one and returns the boxes that it touched, to be
  // presented; none when nothing changed.
  std::vector<Box> draw(Canvas& canvas, const Page& page, const Marks& marks = {});
  // The canvas lost its pixels: everything is drawn next time.
  void forget() { drawn_.reset(); }

 private:
  struct Drawn {
    Page page;
    Marks marks;
  };
  std::optional<Drawn> drawn_;
};

}  // namespace dawr::ui
