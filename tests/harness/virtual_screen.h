// An X server without a screen, for this process and those it starts, as long as the object lives.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "tests/harness/process.h"

namespace dawr::harness {

class VirtualScreen {
 public:
  explicit VirtualScreen(const std::filesystem::path& directory)
      : server_(program(), {"-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"},
                directory / "xvfb.log") {
    const auto number = server_.line(Limit{20'000});  // once it can be connected to
    if (!number) throw std::runtime_error("Xvfb does not start");
    setenv("DISPLAY", (":" + *number).c_str(), 1);
    unsetenv("SDL_VIDEODRIVER");
  }

 private:
  static std::filesystem::path program() {
    const std::filesystem::path xvfb = "/usr/bin/Xvfb";
    if (!std::filesystem::exists(xvfb)) throw std::runtime_error("Xvfb is not installed");
    return xvfb;
  }

  Process server_;
};

}  // namespace dawr::harness
