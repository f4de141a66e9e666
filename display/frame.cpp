#include "display/frame.h"

namespace dawr::display {

std::vector<ui::Box> FrameDrawer::draw(ui::Canvas& canvas, const View& view) {
  const bool whole = !drawn_ || layout_.size != canvas.size() || moves_parts(*drawn_, view);
  std::vector<ui::Box> touched;
  if (whole) {
    layout_ = layout_for(canvas.size(), view.lines.size());
    paint_all(canvas, layout_, view, wording_);
    touched.push_back(canvas.whole());
  } else {
    const auto parts = changed_parts(*drawn_, view);
    paint(canvas, layout_, view, wording_, parts);
    for (const auto part : parts) touched.push_back(layout_.box_of(part));
  }
  drawn_ = view;
  return touched;
}

}  // namespace dawr::display
