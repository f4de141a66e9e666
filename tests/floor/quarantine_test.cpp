// What is left of a command that ended its broker.
#include "broker/floor/quarantine.h"

#include <csignal>
#include <cstdlib>
#include <fstream>

#include <sys/wait.h>
#include <unistd.h>

#include "common/domain/check.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace dawr;

namespace {

constexpr CommandId deadly{DeviceId{3}, 77, 12};

// A process that dies of `how` with that command in hand.
void die_with(const std::filesystem::path& file, void (*how)()) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    static CommandId in_hand = deadly;
    if (!open_quarantine(file)) _exit(1);
    std::fclose(stderr);  // its last words are not this test's
    guard_against_crashes(&in_hand);
    how();
    _exit(2);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
}

}  // namespace

TEST_CASE("a command that ended the broker is known to the next one, once") {
  void (*const ways[])() = {
      [] { DAWR_CHECK(1 + 1 == 3, "a broken invariant"); },
      [] { std::abort(); },  // as an exception that nobody catches does
      [] { std::raise(SIGSEGV); },
  };
  for (const auto& how : ways) {
    const Scratch scratch;
    const auto file = scratch / "quarantine";
    die_with(file, how);
    CHECK(open_quarantine(file) == std::set<CommandId>{deadly});
    CHECK(std::filesystem::file_size(file) == 24);
  }
}

TEST_CASE("a torn record costs nobody else's") {
  const Scratch scratch;
  const auto file = scratch / "quarantine";
  die_with(file, [] { std::abort(); });
  std::ofstream(file, std::ios::app | std::ios::binary) << "torn";
  REQUIRE(open_quarantine(file) == std::set<CommandId>{deadly});
  die_with(file, [] { std::abort(); });
  CHECK(open_quarantine(file) == std::set<CommandId>{deadly});
  CHECK(std::filesystem::file_size(file) == 48);
}
