// The pages between a service and its ticket. For pages.cpp.
#pragma once

#include <string>

#include "ticket/kiosk/parts.h"

namespace dawr::ticket {

std::string claim_name(const text::Phrases& words, PriorityClass claim);

void draw_service(const Draft& draft);
void draw_priority(const Draft& draft);

}  // namespace dawr::ticket
