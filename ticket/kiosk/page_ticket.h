// The pages of a ticket that is asked for, printed or shown. For pages.cpp.
#pragma once

#include "ticket/kiosk/parts.h"

namespace dawr::ticket {

void draw_asking(const Draft& draft);
// Also while it is printed, and where the screen is the paper.
void draw_ticket(const Draft& draft);

}  // namespace dawr::ticket
