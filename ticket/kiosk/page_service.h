// The pages between a service and its ticket. For pages.cpp.
#pragma once

#include "ticket/kiosk/parts.h"

namespace dawr::ticket {

void draw_service(const Draft& draft);
void draw_priority(const Draft& draft);

}  // namespace dawr::ticket
