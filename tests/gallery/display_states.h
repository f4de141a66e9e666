// The waiting room, state by state.
#pragma once

#include <string>
#include <vector>

#include "display/view.h"

namespace dawr::gallery {

struct DisplayState {
  std::string name;
  display::View view;
};

std::vector<DisplayState> display_states();

}  // namespace dawr::gallery
