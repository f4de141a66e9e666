#include "broker/floor/log.h"

#include <algorithm>

#include <spdlog/sinks/sink.h>

#include "tests/catch.h"
#include "tests/harness/centre.h"
#include "tests/scratch.h"

using namespace dawr;
namespace fs = std::filesystem;

namespace {

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("the log file is begun anew when it is full, and so many old ones stay") {
  const Scratch scratch("log");
  const LogFile file{scratch.path() / "log" / "broker.log", 10'000, 3};
  {
    const auto log = make_log(LogFormat::json, file);
    REQUIRE(log);
    (*log)->sinks().front()->set_level(spdlog::level::off);  // not to the test's own output
    for (int i = 0; i < 1000; ++i)
      (*log)->info("line {} of a thousand, {}", i, std::string(60, 'x'));
  }
  CHECK(files_in(file.file.parent_path()) == 4);
  for (const auto& one : fs::directory_iterator(file.file.parent_path())) {
    CHECK(one.file_size() <= file.most_bytes);
  }
  const auto text = harness::read_text(file.file);
  CHECK(text.find("line 999 of") != std::string::npos);
  CHECK(text.find("line 0 of") == std::string::npos);
  CHECK(std::ranges::count(text, '{') == std::ranges::count(text, '\n'));
}

TEST_CASE("a log file that can't be written is refused in words") {
  const Scratch scratch("log");
  harness::write_text(scratch.path() / "log", "a file, not a folder");
  const auto log = make_log(LogFormat::human, LogFile{scratch.path() / "log" / "x", 10'000, 3});
  REQUIRE_FALSE(log);
  CHECK(log.error().text.find("log_file in centre.toml") != std::string::npos);
}

TEST_CASE("a log file that goes wrong later harms nobody") {
  const LogFile file{"/dev/full", 10'000, 3};
  const auto log = make_log(LogFormat::human, file);
  REQUIRE(log);
  (*log)->sinks().front()->set_level(spdlog::level::off);
  (*log)->set_error_handler([](const std::string&) {});
  for (int i = 0; i < 1000; ++i) (*log)->info("nobody reads this");
}
