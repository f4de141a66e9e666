// Keys to type a number, and the places where it stands.
#pragma once

#include <string>

#include "ticket/kiosk/parts.h"

namespace dawr::ticket {

// Digits and keypads run left to right in every language: `left` is from the left edge of the area.
ui::Box from_left(const Draft& draft, const ui::Box& area, double left, double width);

std::string shown_digit(const Draft& draft, char digit);

// "digit 0" … "digit 9" and "erase".
void draw_pad(const Draft& draft, const ui::Box& area, double gap);

}  // namespace dawr::ticket
