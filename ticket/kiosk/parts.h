// What the pages of the dispenser are put together from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/ui/sheet.h"
#include "ticket/kiosk/style.h"
#include "ticket/kiosk/view.h"

namespace dawr::ticket {

// A page being made.
struct Draft {
  ui::Sheet& sheet;
  const Style& style;
  const View& view;
};

// Header, language and access bar. What is left between them, inside margins, is returned.
struct Frame {
  ui::Box above;  // where nothing can be touched when the keys are lowered; else empty
  ui::Box title;  // beside the language keys, less the key back where there is one
  ui::Box content;
};
enum class Above : std::uint8_t { hint, free };  // whether it says that the keys are below
Frame draw_frame(const Draft& draft, bool with_back, Above above = Above::hint);

// A phrase as the title of the page, the second language small below it.
void draw_title(const Draft& draft, const ui::Box& box, const std::string& words,
                const std::string& second);

enum class Key : std::uint8_t { primary, plain, quiet };
// Something to touch with words in the middle, and an icon at its start or a note below them.
struct KeyLook {
  Key key{};
  std::optional<ui::Shape> icon{};
  std::string note{};
  bool enabled{true};  // one that is not stays in place; what it waits for is said beside it
};
void draw_key(const Draft& draft, const ui::Box& box, const KeyLook& look,
              const std::string& action, const std::string& words);

// The letter of a line on its colour, with the icon of its sector where the box is broad.
void draw_letter(const Draft& draft, const ui::Box& box, const Choice& choice);
inline constexpr double broad_letter = 1.7;  // times its height

// A card with an icon, a title and a text below or beside it.
struct Fact {
  ui::Shape icon{};
  std::string title;
  std::string text;
  bool warns{};
};
void draw_fact(const Draft& draft, const ui::Box& box, const Fact& fact);

// `count` boxes in rows, as many columns as needed for each to be at least `least` high, none
// higher than `most`. Fewer boxes than asked for: the rest does not fit.
struct Grid {
  std::size_t columns{};
  std::size_t most_columns{};
  double least{};  // pixels
  double most{};
};
std::vector<ui::Box> grid(const Style& style, const ui::Box& area, std::size_t count,
                          const Grid& wanted);

// What became of a call for staff; nothing where there was none.
std::string help_words(const text::Phrases& words, Help help);

// A ticket's code in a language of the sheet.
ui::TicketCode code_in(const text::Phrases& words, const IssuedTicket& ticket);

}  // namespace dawr::ticket
