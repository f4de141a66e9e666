#include "common/storage/files.h"

#include <csignal>
#include <fstream>
#include <future>
#include <sstream>
#include <string>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/catch.h"
#include "tests/scratch.h"

namespace dawr::storage {
namespace {

namespace fs = std::filesystem;

void put(const fs::path& file, const std::string& text, mode_t mode = 0600) {
  fs::remove(file);
  std::ofstream(file) << text;
  REQUIRE(::chmod(file.c_str(), mode) == 0);
}

std::string content(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

mode_t mode_of(const fs::path& file) {
  struct stat found{};
  REQUIRE(::stat(file.c_str(), &found) == 0);
  return found.st_mode & 07777U;
}

// While it lives no file may grow beyond so many bytes: what is longer fails half-written.
class SizeLimit {
 public:
  explicit SizeLimit(rlim_t bytes) : before_(std::signal(SIGXFSZ, SIG_IGN)) {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit_) == 0);
    const rlimit low{bytes, limit_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &low) == 0);
  }
  SizeLimit(const SizeLimit&) = delete;
  SizeLimit& operator=(const SizeLimit&) = delete;
  ~SizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }

 private:
  rlimit limit_{};
  void (*before_)(int);
};

}  // namespace

TEST_CASE("a file is made once, with its mode whatever the umask says") {
  const Scratch scratch;
  const auto before = ::umask(0077);
  CHECK(create_file(scratch / "open", "one", Privacy::open));
  ::umask(0);
  CHECK(create_file(scratch / "secret", "two", Privacy::secret));
  ::umask(before);
  CHECK(mode_of(scratch / "open") == 0644);
  CHECK(mode_of(scratch / "secret") == 0600);
  CHECK(content(scratch / "open") == "one");

  const auto again = create_file(scratch / "open", "other", Privacy::open);
  REQUIRE_FALSE(again);
  CHECK(again.error().kind == FaultKind::refused);
  CHECK(content(scratch / "open") == "one");
  CHECK(create_file(scratch / "no" / "folder", "", Privacy::open).error().kind ==
        FaultKind::missing);
}

TEST_CASE("what can't be written whole is not left half-written") {
  const Scratch scratch;
  const std::string long_text(20'000, 'x');
  const auto file = scratch / "file";
  {
    const SizeLimit limit(4096);
    const auto made = create_file(file, long_text, Privacy::secret);
    REQUIRE_FALSE(made);
    CHECK(made.error().text.find("can't be written") != std::string::npos);
    CHECK_FALSE(fs::exists(file));
  }
  REQUIRE(create_file(file, "old", Privacy::secret));
  {
    const SizeLimit limit(4096);
    CHECK_FALSE(replace_file(file, long_text, Privacy::secret));
  }
  CHECK(content(file) == "old");
  CHECK_FALSE(fs::exists(scratch / "file.new"));
  REQUIRE(replace_file(file, long_text, Privacy::open));
  CHECK(content(file) == long_text);
  CHECK(mode_of(file) == 0644);
}

TEST_CASE("a replacement is not stopped by what a killed writer left") {
  const Scratch scratch;
  put(scratch / "file.new", "half");
  REQUIRE(replace_file(scratch / "file", "whole", Privacy::open));
  CHECK(content(scratch / "file") == "whole");
  CHECK_FALSE(fs::exists(scratch / "file.new"));
}

TEST_CASE("a file that can't be replaced leaves nothing beside it") {
  const Scratch scratch;
  fs::create_directory(scratch / "file");
  CHECK_FALSE(replace_file(scratch / "file", "text", Privacy::open));
  CHECK_FALSE(fs::exists(scratch / "file.new"));
}

TEST_CASE("a file is read whole up to its bound") {
  const Scratch scratch;
  const auto file = scratch / "file";
  for (const std::size_t size : {0U, 1U, 16'383U, 16'384U, 16'385U, 40'000U}) {
    const std::string text(size, 'x');
    put(file, text);
    CAPTURE(size);
    CHECK(read_file(file, size) == text);
    CHECK(read_file(file, size + 1) == text);
    if (size > 0) CHECK(read_file(file, size - 1).error().kind == FaultKind::refused);
  }
  CHECK(read_file(scratch / "nothing", 10).error().kind == FaultKind::missing);
  CHECK_FALSE(read_file(scratch / ".", 10));
}

TEST_CASE("a secret is read only from a file of this user's own that nobody else may read") {
  const Scratch scratch;
  const auto file = scratch / "secret";
  const auto refusal = [&] {
    const auto text = read_secret_file(file, 100);
    if (text) return std::string("read");
    CHECK(text.error().kind == FaultKind::refused);
    return text.error().text;
  };
  for (const mode_t mode : {0600U, 0400U}) {
    put(file, "s", mode);
    CHECK(refusal() == "read");
  }
  for (const mode_t mode : {0640U, 0604U, 0610U, 0700U, 0644U, 04600U}) {
    put(file, "s", mode);
    CAPTURE(mode);
    CHECK(refusal().find("run: chmod 600 '" + file.string() + "'") != std::string::npos);
  }
  put(scratch / "elsewhere", "s");
  fs::remove(file);
  fs::create_symlink(scratch / "elsewhere", file);
  CHECK(refusal().find("is a link") != std::string::npos);
  fs::remove(file);
  // A pipe that nobody writes to would hold up whoever waits for it.
  REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  CHECK(refusal().find("is not a regular file") != std::string::npos);
  // Only root can give a file away.
  if (::geteuid() == 0) {
    put(file, "s");
    REQUIRE(::chown(file.c_str(), 12345, 12345) == 0);
    CHECK(refusal().find("run it as the owner: setpriv --reuid 12345 --regid 12345") !=
          std::string::npos);
    REQUIRE(::chown(file.c_str(), 1, 1) == 0);
    CHECK(refusal().find("run it as the owner: runuser -u daemon -- ") != std::string::npos);
  }
}

TEST_CASE("publishing gives a finished file its name") {
  const Scratch scratch;
  put(scratch / "prepared", "new");
  put(scratch / "file", "old");
  REQUIRE(publish(scratch / "prepared", scratch / "file"));
  CHECK(content(scratch / "file") == "new");
  CHECK_FALSE(fs::exists(scratch / "prepared"));
  CHECK(publish(scratch / "prepared", scratch / "file").error().kind == FaultKind::missing);
  CHECK(content(scratch / "file") == "new");
}

TEST_CASE("one holder has a lock; the next is told who, or waits") {
  const Scratch scratch;
  const auto file = scratch / "file";
  auto first = std::make_unique<FileLock>(*FileLock::take_or_refuse(file, "another one", ""));
  const auto second = FileLock::take_or_refuse(file, "another one", "Stop it.");
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == FaultKind::busy);
  CHECK(second.error().text == file.string() + ": another one (process " +
                                   std::to_string(::getpid()) + ") has it open already. Stop it.");
  CHECK_FALSE(fs::exists(file));

  std::promise<void> begun;
  auto waiting = std::async(std::launch::async, [&] {
    begun.set_value();
    return FileLock::wait_for(file).has_value();
  });
  begun.get_future().wait();
  CHECK(waiting.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout);
  first.reset();
  CHECK(waiting.get());
  CHECK(FileLock::take_or_refuse(file, "another one", ""));
  CHECK(FileLock::wait_for(scratch / "no" / "folder").error().kind == FaultKind::missing);
}

}  // namespace dawr::storage
