// The page that asks for the national number, with keys to type it.
#pragma once

#include <string>

#include "ticket/kiosk/parts.h"

namespace dawr::ticket {

void draw_identity(const Draft& draft);

// How far the number has come, or what is wrong with it.
std::string identity_words(const text::Phrases& words, const Identity& identity);

}  // namespace dawr::ticket
