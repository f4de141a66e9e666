// The page of the code of a booking, and what is said where it is refused.
#pragma once

#include <string>

#include "ticket/kiosk/page_notice.h"
#include "ticket/kiosk/parts.h"

namespace dawr::ticket {

void draw_check_in(const Draft& draft);
// The key to that page.
void draw_check_in_key(const Draft& draft, const ui::Box& row);

// Whether what is typed can be a code yet.
std::string code_words(const text::Phrases& words, const CodeEntry& entry);

// Of a notice of check_in.h.
Message check_in_message(const View& view, const text::Phrases& words);

}  // namespace dawr::ticket
