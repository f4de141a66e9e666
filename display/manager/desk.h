// What the parts of the manager's board have in common: its sheet, its scale, and figures in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/ui/colour.h"
#include "common/ui/sheet.h"
#include "display/manager/model.h"

namespace dawr::display::manager {

namespace colours = ui::colours;
using ui::Align;
using ui::Box;
using ui::Colour;
using ui::Face;

// Places and sizes are those of a board of 1920x1080, or of an upright one of 1116x1984: that is
// just as broad as the widest part, so that each part is as large on either.
struct Desk {
  ui::Sheet& sheet;
  const View& view;
  bool upright{};
  double along{1};  // how much wider, and
  double down{1};   // how much higher than that this one is
  double start{};   // where what is placed at 0, 0 goes
  double top{};

  [[nodiscard]] const text::Phrases& words() const { return sheet.words(); }
  [[nodiscard]] double scale() const { return along < down ? along : down; }
  [[nodiscard]] double px(double pixels) const { return pixels * scale(); }
  [[nodiscard]] ui::Point point(double from_start, double from_top) const {
    return {(start + from_start) * along, (top + from_top) * down};
  }
  [[nodiscard]] Box box(double from_start, double from_top, double width, double height) const {
    const auto at = point(from_start, from_top);
    return {at.start, at.top, width * along, height * down};
  }
  [[nodiscard]] Box box(const Box& place) const {
    return box(place.start, place.top, place.width, place.height);
  }
  // All of it further along and further down.
  [[nodiscard]] Desk moved(double by_start, double by_top) const {
    auto other = *this;
    other.start += by_start;
    other.top += by_top;
    return other;
  }
  [[nodiscard]] ui::TextStyle text(double size, const Colour& colour,
                                   ui::Weight weight = ui::Weight::regular) const {
    return {Face::body, weight, px(size), colour};
  }
  [[nodiscard]] ui::TextStyle heading(double size, const Colour& colour = colours::white) const {
    return {Face::heading, ui::Weight::bold, px(size), colour};
  }
  [[nodiscard]] ui::TextStyle digits(double size, const Colour& colour = colours::white) const {
    return {Face::digits, ui::Weight::bold, px(size), colour};
  }
};

inline constexpr ui::TextPlace centred{.align = Align::centre};
inline constexpr ui::TextPlace at_end{.align = Align::end};

// Brown under what is amber: it stays readable on it.
inline constexpr Colour amber_ground = ui::from_hex(0x4A2C08);
inline constexpr Colour bar_ground = ui::from_hex(0x1D4377);
inline constexpr Colour bar_middle = ui::from_hex(0x3F73BE);

// "4:05", "1:04:05".
std::string elapsed(const text::Phrases& words, Duration duration);
// "18 minutes", rounded up; a whole hour and more as hours and minutes.
std::string minutes_text(const text::Phrases& words, std::int64_t seconds);
// "for 18 minutes".
std::string since_text(const text::Phrases& words, Duration age);
std::string percent_text(const text::Phrases& words, std::uint64_t part, std::uint64_t whole);
// "Counter 5", "Cashier 1".
std::string counter_text(const text::Phrases& words, CounterKind kind, std::uint16_t number);
ui::TicketCode code_text(const Desk& desk, LineId letter, std::uint16_t number);
std::string clock_text(const Desk& desk, Instant at);

// Of a toast about a deed that has a form.
std::string_view done_words(FormDeed deed);
std::string_view refusal_words(FormDeed deed, RejectionCode code);

void add_header(const Desk& desk);
void add_totals(const Desk& desk);
void add_lines(const Desk& desk);
// Within the place given, which is one of the desk's.
void add_counters(const Desk& desk, const Box& place);
void add_curve(const Desk& desk, const Box& place);
void add_alarms(const Desk& desk, const Box& place);
void add_alarm_window(const Desk& desk);
void add_panel(const Desk& desk);
void add_sign_in(const Desk& desk);
void add_form_menu(const Desk& desk);
void add_deed_form(const Desk& desk);
void add_code(const Desk& desk);
// Who is signed in, and the key by which that ends.
void add_person(const Desk& desk, const Box& box);
// A window over the board, where nothing else can be pressed; the button that closes it.
void add_window(const Desk& desk, const Box& box, std::string_view title);
void add_back(const Desk& desk, const Box& window);
// A panel of the board with its title; the rest is the caller's.
void add_card(const Desk& desk, const Box& box, std::string_view title);
// The keys of a digit, whatever the keyboard's layout types for them.
std::vector<std::string> number_keys(int digit);
// A button: its words, and a key that does the same.
void add_button(const Desk& desk, const Box& box, std::string words, ui::Target target);

}  // namespace dawr::display::manager
