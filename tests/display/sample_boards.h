// Boards and views that the tests of the display look at. All of it invented.
#pragma once

#include <string>
#include <vector>

#include "common/domain/board.h"
#include "common/text/phrases.h"
#include "common/text/time_zone.h"
#include "display/model.h"
#include "display/view.h"

namespace dawr::display::samples {

// 10:24 on Sunday 15 March 2026 in Cairo.
Instant morning();
text::TimeZone cairo();
text::PhrasePair words(const std::string& language);

// Tickets S 42 and, earlier, C 18, B 7 (cashier), S 41 and R 113; four lines.
Board busy();
Board with_lines(std::size_t count);

BoardCall call(std::uint32_t serial, char letter, const std::string& letter_ar,
               std::uint16_t number, std::uint16_t counter, std::uint8_t nth = 1);

// What a model shows of a board that was there when the display started.
View quiet_view(const Board& board);
// The same with its newest `calls` calls announced, `later` after that.
View called_view(const Board& board, std::size_t calls, Duration later);

}  // namespace dawr::display::samples
