// The command line of every program with a window: its language, and where and how large it is.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "common/host/installation.h"
#include "common/ui/geometry.h"
#include "common/ui/glass.h"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's own name
class App;
}

namespace dawr::device {

struct WindowOptions {
  std::string language{"ar"};
  std::filesystem::path phrases{host::config_folder() / "phrases"};
  ui::Size size;
  std::optional<ui::DesktopPlace> place;
  bool fullscreen{};
  bool script{};                   // beside the window, lines are read and results written
  std::filesystem::path snapshot;  // empty: run on
};

// --language --phrases --size --place --fullscreen --script --snapshot. `options.size` is the
// default.
void add_window_options(CLI::App& app, WindowOptions& options);

struct Window {
  text::PhrasePair words;
  ui::Glass glass;  // a window; a picture in memory when headless or for a snapshot
};
// Before anything else, so that there is a place to say what else is missing. The fault is about
// fonts, phrases or the screen itself.
Result<Window> open_window(const WindowOptions& options, bool headless);

}  // namespace dawr::device
