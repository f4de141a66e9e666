// A window, drawn into by Cairo without a copy, and what the people in front of it do.
//
// Pixels go from the canvas to the screen by SDL's window surface; hardware acceleration is off,
// because on machines without a graphics card it costs thirty times as much as presenting. One
// screen per process, used from the thread that opened it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "common/domain/fault.h"
#include "common/ui/canvas.h"

namespace dawr::ui {

struct ScreenSettings {
  std::string title;
  Size size;                            // of the window; ignored when fullscreen
  std::optional<DesktopPlace> place{};  // absent: the middle of the first screen
  bool fullscreen{};  // without frame and pointer, filling the screen that has `place`
  Direction direction{};
};

struct Quit {};     // the window was closed
struct Exposed {};  // everything must be drawn again: uncovered, or of another size
struct Released {   // a finger or the mouse button left the glass; physical pixels
  double x{};
  double y{};
};
struct Pressed {
  double x{};
  double y{};
};
struct Moved {  // while it stays on the glass; only the last place of those between two calls
  double x{};
  double y{};
};
struct KeyPressed {
  // As SDL names keys: "F2", "Return", "Escape", "7"; no repeats. With control held, by the key's
  // place on a US keyboard: Ctrl+Z is where it always is, whatever the layout.
  std::string name;
  bool control{};
  bool shift{};
};
struct Typed {       // under the keyboard's layout; what a scanner types, too
  std::string text;  // UTF-8
};
using ScreenEvent = std::variant<Quit, Exposed, Pressed, Moved, Released, KeyPressed, Typed>;

// Of the first screen, without what panels and docks take. A fault where there is no screen.
Result<Size> desktop_size();

class Screen {
 public:
  // A fault says what SDL said: no display, no video driver.
  static Result<Screen> open(const ScreenSettings& settings);
  Screen(Screen&&) noexcept;
  Screen& operator=(Screen&&) noexcept;
  ~Screen();

  [[nodiscard]] Size size() const;
  // Valid until events() reports Exposed; ask for it again then.
  Canvas& canvas();
  // Shows what was drawn inside these boxes.
  void present(std::span<const Box> boxes);
  // What happened since the last call; never blocks.
  std::vector<ScreenEvent> events();

 private:
  struct Impl;
  explicit Screen(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr::ui
