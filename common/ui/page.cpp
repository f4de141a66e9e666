#include "common/ui/page.h"

#include <algorithm>
#include <cmath>
#include <ranges>

#include "common/ui/colour.h"
#include "common/ui/qr.h"

namespace dawr::ui {
namespace {

constexpr double ring_width = 4;
constexpr double ring_gap = 2;
constexpr double margin = ring_width + ring_gap + 2;  // of a ring and of soft edges
constexpr Colour pressed_shade{0, 0, 0, 0.22};

bool overlap(const Box& one, const Box& other) {
  return one.start < other.end() && other.start < one.end() && one.top < other.bottom() &&
         other.top < one.bottom();
}

Box grown(const Box& box, double by) {
  return {box.start - by, box.top - by, box.width + 2 * by, box.height + 2 * by};
}

Box around(const Box& one, const Box& other) {
  const double start = std::min(one.start, other.start);
  const double top = std::min(one.top, other.top);
  return {start, top, std::max(one.end(), other.end()) - start,
          std::max(one.bottom(), other.bottom()) - top};
}

// Whole pixels: a clip through the middle of one would mix it with what was there before.
Box on_pixels(const Box& box) {
  const double start = std::floor(box.start);
  const double top = std::floor(box.top);
  return {start, top, std::ceil(box.end()) - start, std::ceil(box.bottom()) - top};
}

struct Scale {
  double by;
  void operator()(Ground& ground) const { ground.radius *= by; }
  void operator()(Outline& outline) const {
    outline.radius *= by;
    outline.width *= by;
  }
  void operator()(Words& words) const { words.style.size *= by; }
  void operator()(Digits& digits) const { digits.style.size *= by; }
  void operator()(CodeText& code) const { code.style.size *= by; }
  void operator()(Curve& curve) const {
    curve.width *= by;
    for (Point& point : curve.points) point = {point.start * by, point.top * by};
  }
  void operator()(Icon& /*icon*/) const {}
  void operator()(QrImage& /*image*/) const {}
};

Box times(const Box& box, double by) {
  return {box.start * by, box.top * by, box.width * by, box.height * by};
}

class Painter {
 public:
  Painter(Canvas& canvas, const Box& box) : canvas_(canvas), box_(box) {}

  void operator()(const Ground& ground) const {
    if (ground.bottom) return canvas_.fill_gradient(box_, ground.colour, *ground.bottom);
    ground.radius > 0 ? canvas_.fill_rounded(box_, ground.radius, ground.colour)
                      : canvas_.fill(box_, ground.colour);
  }
  void operator()(const Outline& outline) const {
    canvas_.stroke_rounded(box_, outline.radius, outline.width, outline.colour);
  }
  void operator()(const Words& words) const {
    canvas_.text(box_, words.text, words.style, words.place);
  }
  void operator()(const Digits& digits) const {
    canvas_.number(box_, digits.digits, digits.style, digits.align);
  }
  void operator()(const CodeText& code) const {
    draw_code(canvas_, box_, code.code, code.style, code.align);
  }
  void operator()(const Icon& icon) const {
    canvas_.fill_shape(icon.shape, box_, icon.colour, icon.inner, icon.direction);
  }
  void operator()(const QrImage& image) const {
    canvas_.fill(box_, colours::white);
    const auto code = qr_code(image.content, image.largest_version);
    if (!code) return;
    const auto room = static_cast<int>(std::min(box_.width, box_.height));
    const int module_px = room / (code->modules + 2 * qr_quiet_modules);
    if (module_px > 0) draw_qr(canvas_, box_, *code, module_px, colours::text);
  }
  void operator()(const Curve& curve) const {
    canvas_.stroke_lines(curve.points, curve.width, curve.colour);
  }

 private:
  Canvas& canvas_;
  const Box& box_;
};

void paint_marks(Canvas& canvas, const Page& page, const Marks& marks) {
  if (const Target* pressed = page.find(marks.pressed)) {
    canvas.fill_rounded(pressed->box, pressed->radius, pressed_shade);
  }
  if (const Target* focused = page.find(marks.focused)) {
    const Box ring = grown(focused->box, ring_gap + ring_width / 2);
    const double radius = focused->radius + ring_gap;
    canvas.stroke_rounded(ring, radius, ring_width + 2, colours::white);
    canvas.stroke_rounded(ring, radius, ring_width, colours::arrow);
  }
}

// Where the pixels of two lists may differ. Lists of one length mostly differ in a few places;
// otherwise something was put in or taken out between an equal beginning and an equal end.
void add_differences(const std::vector<Element>& before, const std::vector<Element>& after,
                     std::vector<Box>& damaged) {
  if (before.size() == after.size()) {
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (before[i] == after[i]) continue;
      damaged.push_back(before[i].box);
      if (before[i].box != after[i].box) damaged.push_back(after[i].box);
    }
    return;
  }
  auto [first_before, first_after] = std::ranges::mismatch(before, after);
  auto last_before = before.end();
  auto last_after = after.end();
  while (last_before != first_before && last_after != first_after &&
         *std::prev(last_before) == *std::prev(last_after)) {
    --last_before;
    --last_after;
  }
  for (; first_before != last_before; ++first_before) damaged.push_back(first_before->box);
  for (; first_after != last_after; ++first_after) damaged.push_back(first_after->box);
}

void add_mark(const Page& page, const std::string& action, std::vector<Box>& damaged) {
  if (const Target* target = page.find(action)) damaged.push_back(target->box);
}

// Overlapping boxes become one, so that no pixel is drawn twice.
std::vector<Box> merged(const std::vector<Box>& boxes, const Box& whole) {
  std::vector<Box> apart;
  for (const Box& box : boxes) {
    Box grows = on_pixels(grown(box, margin));
    for (bool found = true; found;) {
      const auto other =
          std::ranges::find_if(apart, [&](const Box& one) { return overlap(one, grows); });
      found = other != apart.end();
      if (!found) break;
      grows = around(grows, *other);
      apart.erase(other);
    }
    if (overlap(grows, whole)) apart.push_back(grows);
  }
  return apart;
}

void paint_within(Canvas& canvas, const Page& page, const Marks& marks, const Box& box) {
  canvas.clip(box);
  for (const Element& element : page.elements) {
    if (overlap(grown(element.box, margin), box)) {
      std::visit(Painter(canvas, element.box), element.drawing);
    }
  }
  paint_marks(canvas, page, marks);
  canvas.unclip();
}

}  // namespace

const Target* Page::find(std::string_view action) const {
  if (action.empty()) return nullptr;
  const auto found = std::ranges::find(targets, action, &Target::action);
  return found == targets.end() ? nullptr : &*found;
}

Pixel Page::middle_of(const Target& target) const {
  const double start = target.box.start + target.box.width / 2;
  const double x = direction == Direction::right_to_left ? size.width - start : start;
  return {static_cast<int>(x), static_cast<int>(target.box.middle())};
}

const Target* Page::at(double x, double y) const {
  const double start = direction == Direction::right_to_left ? size.width - x : x;
  for (const Target& target : std::views::reverse(targets)) {
    const Box& box = target.box;
    if (start >= box.start && start < box.end() && y >= box.top && y < box.bottom()) {
      return &target;
    }
  }
  return nullptr;
}

Page scaled(Page page, double by, Size size) {
  page.size = size;
  for (Element& element : page.elements) {
    element.box = times(element.box, by);
    std::visit(Scale{by}, element.drawing);
  }
  for (Target& target : page.targets) {
    target.box = times(target.box, by);
    target.radius *= by;
  }
  return page;
}

void paint(Canvas& canvas, const Page& page, const Marks& marks) {
  canvas.set_direction(page.direction);
  paint_within(canvas, page, marks, page.whole());
}

std::vector<Box> PageDrawer::draw(Canvas& canvas, const Page& page, const Marks& marks) {
  const bool anew = !drawn_ || drawn_->page.size != page.size ||
                    drawn_->page.direction != page.direction || canvas.size() != page.size;
  std::vector<Box> damaged;
  if (!anew) {
    add_differences(drawn_->page.elements, page.elements, damaged);
    if (drawn_->marks != marks || drawn_->page.targets != page.targets) {
      for (const std::string& action : {marks.pressed, marks.focused}) {
        add_mark(page, action, damaged);
      }
      for (const std::string& action : {drawn_->marks.pressed, drawn_->marks.focused}) {
        add_mark(drawn_->page, action, damaged);
      }
    }
  }
  canvas.set_direction(page.direction);
  auto boxes = anew ? std::vector{page.whole()} : merged(damaged, page.whole());
  for (const Box& box : boxes) paint_within(canvas, page, marks, box);
  drawn_ = Drawn{page, marks};
  return boxes;
}

}  // namespace dawr::ui
