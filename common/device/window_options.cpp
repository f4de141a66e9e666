#include "common/device/window_options.h"

#include <CLI/CLI.hpp>

#include "common/ui/fonts.h"
#include "common/ui/size_text.h"

namespace dawr::device {

void add_window_options(CLI::App& app, WindowOptions& options) {
  app.add_option("--language", options.language,
                 "The language it speaks first: ar, en or another that has a phrase file")
      ->capture_default_str();
  app.add_option("--phrases", options.phrases, "Folder with the phrase files")
      ->capture_default_str();
  app.add_option_function<std::string>(
         "--size",
         [&options](const std::string& text) {
           const auto size = ui::read_size(text);
           if (!size) throw CLI::ValidationError("--size", "expected a size such as 1920x1080");
           options.size = *size;
         },
         "Width and height of the window or picture, in pixels")
      ->default_str(std::to_string(options.size.width) + "x" + std::to_string(options.size.height));
  app.add_option_function<std::string>(
      "--place",
      [&options](const std::string& text) {
        options.place = ui::read_place(text);
        if (!options.place)
          throw CLI::ValidationError("--place", "expected a place such as 1920,0");
      },
      "Where the window's left and top lie on the desktop; which of several screens it is on");
  app.add_flag("--fullscreen", options.fullscreen, "The whole screen, without a frame");
  app.add_flag("--script", options.script,
               "Beside the window, read lines and write results as with --headless");
  app.add_option("--snapshot", options.snapshot,
                 "Wait until there is something to show, write it as a PNG file, and exit");
}

namespace {

Result<ui::Glass> open_glass(const WindowOptions& options, bool headless,
                             text::Direction direction) {
  if (headless || !options.snapshot.empty()) return ui::Glass(options.size, direction);
  auto screen = ui::Screen::open({.title = "Dawr",
                                  .size = options.size,
                                  .place = options.place,
                                  .fullscreen = options.fullscreen,
                                  .direction = direction});
  if (!screen) return std::unexpected(screen.error());
  return ui::Glass(std::move(*screen));
}

}  // namespace

Result<Window> open_window(const WindowOptions& options, bool headless) {
  if (auto fonts = ui::check_fonts(); !fonts) return std::unexpected(fonts.error());
  auto words = text::load_pair(options.phrases, options.language);
  if (!words) return std::unexpected(words.error());
  auto glass = open_glass(options, headless, words->first.direction());
  if (!glass) return std::unexpected(glass.error());
  return Window{*std::move(words), *std::move(glass)};
}

}  // namespace dawr::device
