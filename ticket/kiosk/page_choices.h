// The pages on which a service is found. For pages.cpp and its tests.
#pragma once

#include <string>

#include "ticket/kiosk/parts.h"

namespace dawr::ticket {

void draw_home(const Draft& draft);
void draw_group(const Draft& draft);
void draw_search(const Draft& draft);

// What is wrong with a printer and what to do, for staff. Empty: nothing is.
std::string printer_words(const text::Phrases& words, PrinterState state);

}  // namespace dawr::ticket
