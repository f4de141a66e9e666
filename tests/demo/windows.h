// The demonstration's four windows, side by side: what a hall's visitor, clerk and manager have in
// front of them. People may use them while the recorded day goes on.
#pragma once

#include <filesystem>
#include <vector>

#include "common/ui/geometry.h"
#include "tests/harness/centre.h"

namespace dawr::demo {

struct Tile {
  ui::DesktopPlace place;
  ui::Size size;
};
struct Tiles {
  Tile display, board, console, kiosk;
};
// The dispenser stands upright at one side; the other three keep the shapes of their screens.
// Nothing overlaps, nothing lies outside.
Tiles tiles_on(ui::Size desktop);

// The cashier's desk, whose line the recorded office does not have: whoever plays it takes nobody's
// turn away.
inline constexpr int hand_counter = 101;
inline constexpr char hand_line = 'F';

class Windows {
 public:
  Windows(harness::Centre& centre, ui::Size desktop, const std::filesystem::path& logs);

  // The dispenser comes first. What they say must be read, or they stand still.
  std::vector<harness::JsonProcess*> devices();
  harness::JsonProcess& console() { return all_[1]; }

 private:
  std::vector<harness::JsonProcess> all_;
};

}  // namespace dawr::demo
