// The manager's board as a page. Pure: the same view, words and size make the same page.
#pragma once

#include "common/ui/page.h"
#include "display/manager/model.h"
#include "display/painter.h"

namespace dawr::display::manager {

// Laid out for 1920x1080 and scaled to `size`. While a panel is open only its targets are there.
ui::Page page_of(const View& view, const Wording& wording, ui::Size size);

}  // namespace dawr::display::manager
