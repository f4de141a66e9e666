// Every program tells the service manager that it lives, and only while its loop turns.
#include <csignal>

#include "tests/catch.h"
#include "tests/functional/support.h"
#include "tests/harness/service_manager.h"

using namespace dawr;
using namespace dawr::functional;
using namespace std::chrono_literals;
using harness::Centre;
using harness::Process;

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto watchdog = 8s;  // so a sign every 2 s, and at most a turn of the loop later
constexpr auto soon = 20s;

void wait_for_ready(harness::ServiceManager& manager) {
  std::string heard;
  const auto until = Clock::now() + soon;
  while (heard != "READY=1" && Clock::now() < until) heard = manager.hear(soon);
  REQUIRE(heard == "READY=1");
}

bool is_stopped(Process& process) {
  const auto stat = harness::read_text("/proc/" + std::to_string(process.pid()) + "/stat");
  return stat.find(") T ") != std::string::npos;
}

// It is watched: its signs come in time, end with its loop, and come again with it. How far they
// are apart at least is tested with a clock of the test's own (tests/host).
void require_watched(harness::ServiceManager& manager, Process& process) {
  for (int i = 0; i < 3; ++i) REQUIRE(manager.hear(watchdog) == "WATCHDOG=1");
  process.signal(SIGSTOP);
  harness::wait_until([&] { return is_stopped(process); }, "the process to stand still");
  manager.forget();
  CHECK(manager.hear(watchdog / 2) == "");
  process.signal(SIGCONT);
  CHECK(manager.hear(watchdog) == "WATCHDOG=1");
}

std::vector<std::string> device_arguments(Centre& centre, const std::string& role,
                                          const std::string& side,
                                          const std::vector<std::string>& place = {}) {
  auto arguments = centre.device_arguments(centre.enrol(role, role, place), side);
  arguments.emplace_back("--headless");
  return arguments;
}

}  // namespace

TEST_CASE("the broker's loop feeds the watchdog") {
  Scratch scratch("watchdog");
  Centre centre(tools(), scratch.path());
  harness::ServiceManager manager(scratch.path(), watchdog);
  centre.start_broker();
  wait_for_ready(manager);
  require_watched(manager, centre.broker());
  centre.broker().signal(SIGTERM);
  std::string heard = "WATCHDOG=1";
  while (heard == "WATCHDOG=1") heard = manager.hear(soon);
  CHECK(heard == "STOPPING=1");
}

TEST_CASE("the upstream's loop feeds the watchdog") {
  Scratch scratch("watchdog");
  const auto directory = (scratch.path() / "upstream").string();
  const auto program = tools().bin / "dawr-upstream";
  harness::run_program(program, {"init", "--dir", directory}, scratch.path() / "log");
  harness::ServiceManager manager(scratch.path(), watchdog);
  Process upstream(program, {"serve", "--dir", directory, "--endpoint", "tcp://127.0.0.1:0"},
                   scratch.path() / "log");
  wait_for_ready(manager);
  require_watched(manager, upstream);
}

TEST_CASE("the devices' loops feed the watchdog, also while there is no broker") {
  Scratch scratch("watchdog");
  Centre centre(tools(), scratch.path());
  centre.start_broker();
  struct Device {
    const char* program;
    std::vector<std::string> arguments;
  };
  std::vector<Device> devices{
      {"dawr-ticket", device_arguments(centre, "dispenser", "citizen")},
      {"dawr-counter", device_arguments(centre, "counter", "provider", {"--counter", "10"})},
      {"dawr-display", device_arguments(centre, "display", "board")},
  };
  devices.back().arguments.insert(devices.back().arguments.end(),
                                  {"--feed", centre.addresses().at("feed"), "--phrases",
                                   (tools().source / "config" / "phrases").string()});
  centre.broker().stop();
  for (const auto& device : devices) {
    INFO(device.program);
    harness::ServiceManager manager(scratch.path() / "devices", watchdog);
    Process process(tools().bin / device.program, device.arguments, scratch.path() / "log");
    wait_for_ready(manager);
    require_watched(manager, process);
    process.kill();
    std::filesystem::remove(scratch.path() / "devices" / "notify");
  }
}
