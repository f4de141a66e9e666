// The console's screen as a page. Pure: equal views give equal pages.
//
// What a target does is a line of counter/commands.h ("next", "complete served"), or a word of the
// screen's own: "ask start", "ask transfer", "ask break", "ask help", "sign-in", "field clerk",
// "field pin", "back". A key of the bar that does the same as a button begins with "bar ".
#pragma once

#include "common/ui/page.h"
#include "counter/console/view.h"

namespace dawr::counter::console {

// Laid out for 1366 x 768; other sizes scale it as a whole and give the rest to its cards.
ui::Page page_of(const View& view, ui::Size size, const text::PhrasePair& words);

}  // namespace dawr::counter::console
