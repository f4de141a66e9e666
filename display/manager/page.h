// The manager's board as a page. Pure: the same view, words and size make the same page.
#pragma once

#include "common/ui/page.h"
#include "display/manager/model.h"
#include "display/painter.h"

namespace dawr::display::manager {

// Scaled to `size`; laid out for 1920x1080, and with its parts one above the other where it is
// higher than wide. While a panel is open only its targets are there.
ui::Page page_of(const View& view, const Wording& wording, ui::Size size);

}  // namespace dawr::display::manager
