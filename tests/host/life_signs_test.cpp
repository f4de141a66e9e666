#include "common/host/life_signs.h"

#include <cstdlib>

#include <unistd.h>

#include "tests/catch.h"
#include "tests/harness/service_manager.h"
#include "tests/scratch.h"

using namespace std::chrono_literals;
using dawr::harness::ServiceManager;
using dawr::host::LifeSigns;

namespace {

// How many signs have come.
int heard(ServiceManager& manager) {
  int count = 0;
  while (manager.hear(0ms) == "WATCHDOG=1") ++count;
  return count;
}

}  // namespace

TEST_CASE("however fast the loop turns, a sign comes four times in the watchdog's period") {
  const dawr::Scratch scratch("life-signs");
  ServiceManager manager(scratch.path(), 8s);
  LifeSigns life;
  const LifeSigns::Steady start{};
  int count = 0;
  for (auto passed = 0ms; passed < 80s; passed += 10ms) {
    life.alive(start + passed);
    count += heard(manager);
  }
  CHECK(count == 40);
}

TEST_CASE("a loop that stands still gives no sign, and gives one at once when it goes on") {
  const dawr::Scratch scratch("life-signs");
  ServiceManager manager(scratch.path(), 8s);
  LifeSigns life;
  const LifeSigns::Steady start{};
  life.alive(start);
  CHECK(heard(manager) == 1);
  life.alive(start + 1s);
  CHECK(heard(manager) == 0);
  life.alive(start + 60s);
  CHECK(heard(manager) == 1);
}

TEST_CASE("ready and stopping are told, watched or not; nothing is told to nobody") {
  const dawr::Scratch scratch("life-signs");
  ServiceManager manager(scratch.path(), 8s);
  ::unsetenv("WATCHDOG_USEC");
  LifeSigns life;
  life.ready();
  CHECK(manager.hear(0ms) == "READY=1");
  life.alive(LifeSigns::Steady{});
  life.stopping();
  CHECK(manager.hear(0ms) == "STOPPING=1");
  ::unsetenv("NOTIFY_SOCKET");
  LifeSigns{}.ready();
  CHECK(manager.hear(0ms).empty());
}

TEST_CASE("a watchdog that is meant for another process is not fed") {
  const dawr::Scratch scratch("life-signs");
  ServiceManager manager(scratch.path(), 8s);
  ::setenv("WATCHDOG_PID", std::to_string(::getppid()).c_str(), 1);
  LifeSigns life;
  ::unsetenv("WATCHDOG_PID");
  life.alive(LifeSigns::Steady{});
  CHECK(heard(manager) == 0);
}
