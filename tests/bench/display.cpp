#include <cmath>
#include <memory>
#include <stdexcept>

#include <poll.h>

#include "tests/bench/benchmarks.h"
#include "tests/harness/loopback.h"
#include "tests/harness/virtual_screen.h"

namespace dawr::bench {
namespace {

using namespace harness;

constexpr std::chrono::seconds rest{30};

std::vector<std::string> display_arguments(const Setting& setting, harness::Centre& centre,
                                           const std::string& name) {
  const auto key = centre.enrol("display", name);
  auto arguments = centre.device_arguments(key, "board");
  arguments.insert(arguments.end(),
                   {"--feed", centre.addresses().at("feed"), "--phrases",
                    (setting.tools.source / "config" / "phrases").string(), "--size", "1920x1080"});
  return arguments;
}

// From the moment a dispenser sends a press to the moment the frame with it has been presented.
void measure_way_to_the_glass(Report& report, const Setting& setting, Loopback& centre) {
  auto arguments = display_arguments(setting, centre.centre(), "display");
  arguments.emplace_back("--headless");
  harness::JsonProcess display{harness::Process(setting.tools.bin / "dawr-display", arguments,
                                                setting.directory / "display.log")};
  display.await([](const harness::Json& line) { return line.value("event", "") == "frame"; });
  auto dispenser = centre.client("dispenser", "citizen");
  Microseconds took;
  const auto presses = static_cast<std::size_t>(400 * setting.scale);
  for (std::size_t i = 0; i < presses; ++i) {
    const wire::Bytes frame = dispenser->next_command(TakeTicket{ServiceCode{"B01"}, {}, {}});
    took.push_back(time_us([&] {
      const Seq seq = accepted(dispenser->ask(frame)).seq;
      display.await([&](const harness::Json& line) {
        return line.value("event", "") == "frame" && line.at("seq").get<Seq>() >= seq;
      });
    }));
  }
  report.add_info("from a press to the frame on the display, p50", quantile(took, 0.5) / 1000,
                  "ms");
  report.add(
      {"from a press to the frame on the display, p99", quantile(took, 0.99) / 1000, "ms", 50});
}

// Nobody presses or calls: the minute alone draws the screen again. Reported by a headless display
// beside the one in the window, which writes no results.
std::size_t frames_reported(harness::JsonProcess& display) {
  std::size_t frames = 0;
  while (const auto line = display.next(harness::Limit{0})) {
    if (line->value("event", "") == "frame") ++frames;
  }
  return frames;
}

void measure_rest(Report& report, const Setting& setting, Loopback& centre) {
  const harness::VirtualScreen screen(setting.directory);
  harness::Process display(setting.tools.bin / "dawr-display",
                           display_arguments(setting, centre.centre(), "resting-display"),
                           setting.directory / "resting-display.log");
  auto headless = display_arguments(setting, centre.centre(), "resting-headless-display");
  headless.emplace_back("--headless");
  harness::JsonProcess counted{harness::Process(setting.tools.bin / "dawr-display", headless,
                                                setting.directory / "resting-headless.log")};
  poll(nullptr, 0, 5000);
  frames_reported(counted);
  const double before = processor_s(display.pid());
  const auto real = std::chrono::duration_cast<std::chrono::milliseconds>(rest * setting.scale);
  poll(nullptr, 0, static_cast<int>(real.count()));
  if (!display.running()) throw std::runtime_error("the display at rest has ended");
  const double used = processor_s(display.pid()) - before;
  const double share = 100 * used / std::chrono::duration<double>(real).count();
  report.add({"display at rest under Xvfb, of one core", share, "%", 1.0});
  const double minutes = std::chrono::duration<double, std::ratio<60>>(real).count();
  report.add({"frames of a display at rest", static_cast<double>(frames_reported(counted)), "",
              std::ceil(minutes)});
  report.add({"display's memory", resident_mib(display.pid()), "MiB", 120});
}

}  // namespace

void bench_display(Report& report, const Setting& setting) {
  Loopback centre(setting.tools, setting.directory / "display", without_allowance());
  measure_way_to_the_glass(report, setting, centre);
  measure_rest(report, setting, centre);
}

}  // namespace dawr::bench
