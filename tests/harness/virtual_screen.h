// An X server without a screen, as long as the object lives, for the programs that this process
// starts: the one made last is theirs.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "tests/harness/process.h"

namespace dawr::harness {

class VirtualScreen {
 public:
  explicit VirtualScreen(const std::filesystem::path& directory,
                         const std::string& size = "1920x1080")
      : server_(program(), {"-displayfd", "1", "-screen", "0", size + "x24", "-nolisten", "tcp"},
                directory / ("xvfb-" + size + ".log")) {
    const auto number = server_.line(patience);  // once it can be connected to
    if (!number) throw std::runtime_error("Xvfb does not start");
    name_ = ":" + *number;
    setenv("DISPLAY", name_.c_str(), 1);
    unsetenv("SDL_VIDEODRIVER");
  }

  // ":7", as in DISPLAY.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  static std::filesystem::path program() {
    const std::filesystem::path xvfb = "/usr/bin/Xvfb";
    if (!std::filesystem::exists(xvfb)) throw std::runtime_error("Xvfb is not installed");
    return xvfb;
  }

  Process server_;
  std::string name_;
};

}  // namespace dawr::harness
