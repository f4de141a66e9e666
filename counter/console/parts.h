// The builders of the single parts, for page.cpp. Everything in pixels of the design.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/ui/sheet.h"
#include "counter/console/view.h"

namespace dawr::counter::console {

struct Pen {
  ui::Sheet& sheet;
  const View& view;
};

void add_header(const Pen& pen, const ui::Box& box);
void add_ticket(const Pen& pen, const ui::Box& box);
void add_work(const Pen& pen, const ui::Box& box);
void add_sign_in(const Pen& pen, const ui::Box& area);
void add_call(const Pen& pen, const ui::Box& area);
void add_service(const Pen& pen, const ui::Box& area);
void add_strip(const Pen& pen, const ui::Box& box);
void add_side(const Pen& pen, const ui::Box& box);
void add_keys(const Pen& pen, const ui::Box& box);
void add_notice(const Pen& pen, const ui::Box& box);
void add_overlay(const Pen& pen, const ui::Box& box);

// --- what several of them draw ---

// A white card.
void add_card(const Pen& pen, const ui::Box& box);
// The letter of a line on blue.
void add_letter(const Pen& pen, const ui::Box& box, const CodeView& code);
// The name of a key in a frame; in Latin letters in every language.
void add_cap(const Pen& pen, const ui::Box& box, std::string_view cap, const ui::Colour& frame,
             const ui::Colour& ink);

struct Button {
  std::string_view action;
  std::string words;
  std::string_view cap;
  std::vector<std::string> keys{};
  bool enabled{true};
};
void add_primary(const Pen& pen, const ui::Box& box, Button button, bool gold);
void add_secondary(const Pen& pen, const ui::Box& box, Button button);

ui::TicketCode code_in(const text::Phrases& words, const CodeView& code);
// "4:48", or in words below a minute.
std::string duration_in(const text::Phrases& words, std::int64_t seconds);
// Why a key is locked: the first of what is in its way.
std::string lock_in(const text::Phrases& words, const KeyView& key);
// `minutes`: until it would not be refused any more, where that is known.
std::string refusal_in(const text::Phrases& words, RejectionCode code, std::int64_t minutes);

// At which devices somebody asks for help; they have names of any length.
void say_help(const Pen& pen, const ui::Box& box, const ui::TextStyle& style, ui::TextPlace place);

ui::TextStyle heading(double size, const ui::Colour& colour);
ui::TextStyle bold(double size, const ui::Colour& colour);
ui::TextStyle plain(double size, const ui::Colour& colour);
ui::TextStyle figures(double size, const ui::Colour& colour);

}  // namespace dawr::counter::console
