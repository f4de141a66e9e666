// A state of a screen that the gallery shows, and that tests look at.
#pragma once

#include <string>

#include "common/ui/page.h"

namespace dawr::gallery {

struct GalleryState {
  std::string name;  // of its file: "called", "offline"
  ui::Page page;
};

}  // namespace dawr::gallery
