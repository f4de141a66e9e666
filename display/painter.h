// Draws a view. Pure: the same view, words and size give the same pixels.
#pragma once

#include <span>
#include <string>

#include "common/text/phrases.h"
#include "common/ui/canvas.h"
#include "display/layout.h"
#include "display/view.h"

namespace dawr::display {

// What the words of a screen are made of besides the view.
struct Wording {
  text::PhrasePair words;
  std::string fingerprint;  // of this display's key: compared aloud when it is enrolled
};

// Draws these parts over whatever was there; nothing outside their boxes changes. The canvas runs
// in the direction of `wording.words.first`.
void paint(ui::Canvas& canvas, const Layout& layout, const View& view, const Wording& wording,
           std::span<const Part> parts);

// The whole screen, with what lies between the parts.
void paint_all(ui::Canvas& canvas, const Layout& layout, const View& view, const Wording& wording);

}  // namespace dawr::display
