// The dispenser's screen as a page: what a view looks like in the words of two languages. Pure.
#pragma once

#include <string>
#include <string_view>

#include "common/text/phrases.h"
#include "common/ui/page.h"
#include "ticket/kiosk/view.h"

namespace dawr::ticket {

// `words`: of the language that the view speaks. `fingerprint`: this device's, in six words, for
// whoever enrols it.
ui::Page page_of(const View& view, ui::Size size, const text::PhrasePair& words,
                 std::string_view fingerprint);

// What Enter does where nothing is focused: the first service found, the way on from a service, the
// end of a ticket. Empty: nothing.
std::string default_action(const View& view);

}  // namespace dawr::ticket
