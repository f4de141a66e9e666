// Every state of every screen: what the gallery hangs and what tests look at.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/ui/canvas.h"

namespace dawr::screens {

struct Exhibit {
  std::string name;  // "busy", "busy-portrait"; unique on its screen
  ui::Size size;
  // Draws it whole. The first language of `words` is the canvas's.
  std::function<void(ui::Canvas& canvas, const text::PhrasePair& words)> draw;
};

// One function for each screen, each in a file of its own.
std::vector<Exhibit> display_exhibits();
std::vector<Exhibit> manager_exhibits();
std::vector<Exhibit> console_exhibits();
std::vector<Exhibit> kiosk_exhibits();

}  // namespace dawr::screens
