// Where the parts of the display stand, for any size of screen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/ui/geometry.h"
#include "display/view.h"

namespace dawr::display {

// What is drawn and presented as one piece.
enum class Part : std::uint8_t {
  header,
  call,
  earlier,
  lines,
  why,
  message,  // in place of the four before it, when there is no board or no day
  ticker,
};

struct Layout {
  ui::Size size{};
  double unit{};  // 1 % of the height on a screen of 16:9; all measures are multiples of it
  bool portrait{};
  ui::Box header{}, call{}, earlier{}, lines{}, why{}, message{}, ticker{};

  [[nodiscard]] const ui::Box& box_of(Part part) const;
};

// More than eight lines get a larger share of the screen.
Layout layout_for(ui::Size size, std::size_t lines);

// As many cells as there are lines, so that all are seen at once: nobody waits for a page that
// comes round. Row by row from the start edge; the shape of the cells comes near to 4 : 1.
std::vector<ui::Box> grid(const ui::Box& area, std::size_t cells, double gap);

// The parts that a frame of this scene consists of.
std::vector<Part> parts_of(Scene scene);

// Whether the parts stand in other places: everything must be drawn again.
bool moves_parts(const View& before, const View& after);

// Those whose content differs, where no part has moved.
std::vector<Part> changed_parts(const View& before, const View& after);

}  // namespace dawr::display
