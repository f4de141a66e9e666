// Draws only what changed since the last frame.
#pragma once

#include <optional>
#include <vector>

#include "display/painter.h"

namespace dawr::display {

class FrameDrawer {
 public:
  explicit FrameDrawer(Wording wording) : wording_(std::move(wording)) {}

  // Brings the canvas from the last view to this one and returns the boxes that it touched, which
  // are to be presented. Nothing changed, nothing drawn: no box. Everything, when the canvas has
  // another size than before.
  std::vector<ui::Box> draw(ui::Canvas& canvas, const View& view);

  // The canvas lost its pixels: draw everything next time.
  void forget() { drawn_.reset(); }

 private:
  Wording wording_;
  Layout layout_;
  std::optional<View> drawn_;
};

}  // namespace dawr::display
