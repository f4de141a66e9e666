// The pages that say what is in the way. For pages.cpp.
#pragma once

#include <string_view>

#include "ticket/kiosk/parts.h"

namespace dawr::ticket {

void draw_notice(const Draft& draft, std::string_view fingerprint);
void draw_still_there(const Draft& draft);

}  // namespace dawr::ticket
