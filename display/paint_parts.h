// The painters of the single parts, for painter.cpp.
#pragma once

#include <string>

#include "common/text/phrases.h"
#include "common/ui/canvas.h"
#include "common/ui/ticket_code.h"
#include "display/layout.h"
#include "display/view.h"

namespace dawr::display {

struct Brush {
  ui::Canvas& canvas;
  const text::PhrasePair& words;
  double unit;
  bool portrait;
};

void paint_header(const Brush& brush, const ui::Box& box, const View& view);
void paint_call(const Brush& brush, const ui::Box& box, const CallCard& card);
void paint_earlier(const Brush& brush, const ui::Box& box, const std::vector<CallView>& calls);
void paint_lines(const Brush& brush, const ui::Box& box, const std::vector<BoardLine>& lines);
void paint_why(const Brush& brush, const ui::Box& box, std::uint16_t priority_credit_minutes);
void paint_message(const Brush& brush, const ui::Box& box, const View& view,
                   const std::string& fingerprint);
void paint_ticker(const Brush& brush, const ui::Box& box, const Ticker& ticker);

// What a language calls things.
std::string letter_in(const text::Phrases& words, LineId letter, const std::string& letter_ar);
ui::TicketCode code_in(const text::Phrases& words, const CallView& call);
std::string counter_word(const text::Phrases& words, CounterKind kind);

}  // namespace dawr::display
