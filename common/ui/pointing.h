// What people do to a page: a finger or the mouse acts when it is lifted where it was put down, the
// keyboard by a target's own keys, or by Tab and arrows and then Enter or space. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "common/ui/page.h"
#include "common/ui/screen.h"

namespace dawr::ui {

class Pointing {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // A second press so soon, of the finger or of the same key, is a double tap: it does nothing.
  static constexpr std::chrono::milliseconds debounce{300};

  // The action that was carried out, if any. What is typed belongs to the caller.
  std::optional<std::string> take(const ScreenEvent& event, const Page& page, Time now);
  // Whether a key that acts without any target does so: not as a second press so soon.
  bool acts(std::string_view key, Time now);
  // For whoever can't see the page: a finger focuses what it is put on and what it slides to;
  // lifted it acts only where the focus was before it came.
  void explore(bool on);
  // As far as `page` still has what was pressed or focused.
  [[nodiscard]] Marks marks(const Page& page) const;
  // Something was typed: what is pressed next is no second tap, however fast the hand or scanner.
  void typed() { acted_at_.reset(); }
  // Another screen has come: nothing is pressed, and the focus begins anew.
  void reset();

 private:
  // `by`: the finger, or the name of a key.
  std::optional<std::string> act(const Target* target, std::string_view by, Time now);
  void press(const Target* target, Time now);
  void slide(const Target* target);
  std::optional<std::string> lift(const Target* target, Time now);
  [[nodiscard]] bool is_double(std::string_view key, Time now) const;
  std::optional<std::string> key(const KeyPressed& key, const Page& page, Time now);
  void move_focus(const Page& page, int by);
  void move_focus_towards(const Page& page, double along, double down);

  std::string pressed_;  // what lifting acts on
  std::string focused_;
  bool heard_{};  // this touch brought the focus somewhere
  bool exploring_{};
  bool by_keyboard_{};  // a ring that nobody asked for only confuses
  std::optional<Time> acted_at_;
  std::string acted_by_;
};

}  // namespace dawr::ui
