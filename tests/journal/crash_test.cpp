// The process is killed in the middle of its work, over and over.
#include <array>
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/catch.h"
#include "tests/journal/samples.h"

namespace dawr::journal {
namespace {

// A broker in a process of its own, which commits numbered batches as fast as it can and reports
// each one after its commit.
class Writer {
 public:
  Writer(const std::filesystem::path& file, std::uint64_t first) {
    REQUIRE(::pipe(pipe_.data()) == 0);
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) write_on(file, first);
    ::close(pipe_[1]);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    if (process_ > 0) kill();
    ::close(pipe_[0]);
  }

  // The number of the batch that the writer reports next; 0 when it reports no more.
  std::uint64_t next_report() {
    std::uint64_t number = 0;
    if (::read(pipe_[0], &number, sizeof number) != sizeof number) return 0;
    return number;
  }

  // Returns the last batch that was acknowledged.
  std::uint64_t kill() {
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    CHECK(WIFSIGNALED(status));  // otherwise it ended by itself, because something failed
    std::uint64_t last = 0;
    while (const auto number = next_report()) last = number;
    return last;
  }

 private:
  [[noreturn]] void write_on(const std::filesystem::path& file, std::uint64_t number) {
    ::close(pipe_[0]);  // so that it ends with its reader
    StorageOptions options;
    options.checkpoint_frames = 30;
    auto opened = open_journal(file, options);
    if (!opened) ::_exit(1);
    for (;; ++number) {
      if (!(*opened)->commit(numbered_batch(number, (*opened)->last_seq()))) ::_exit(2);
      if (::write(pipe_[1], &number, sizeof number) != sizeof number) ::_exit(3);
    }
  }

  std::array<int, 2> pipe_{};
  pid_t process_ = -1;
};

}  // namespace

TEST_CASE("Killed at any moment, nothing acknowledged is lost and no batch is torn") {
  const Scratch folder;
  const auto file = make_journal(folder);
  std::uint64_t written = 0;
  for (int round = 0; round < 60; ++round) {
    Writer writer(file, written + 1);
    std::uint64_t acknowledged = 0;
    for (int reports = 0; reports < 1 + round % 9; ++reports) acknowledged = writer.next_report();
    REQUIRE(acknowledged > written);
    acknowledged = std::max(acknowledged, writer.kill());

    const auto journal = reopen(file);
    written = require_whole_batches(*journal);
    CAPTURE(round, acknowledged);
    REQUIRE(written >= acknowledged);
    REQUIRE(written <= acknowledged + 1);
  }
}

TEST_CASE("Copies of a journal at work are sound, current and whole") {
  const Scratch folder;
  const auto file = make_journal(folder);
  Writer writer(file, 1);
  for (int round = 0; round < 8; ++round) {
    const auto acknowledged = writer.next_report();
    REQUIRE(acknowledged > 0);
    const auto copy = folder / ("copy" + std::to_string(round)).c_str();
    const auto copied = copy_journal(file, copy);
    INFO((copied ? "" : copied.error().text));
    REQUIRE(copied);
    REQUIRE(require_whole_batches(*reopen(copy)) >= acknowledged);
  }
  const auto acknowledged = writer.kill();
  CHECK(require_whole_batches(*reopen(file)) >= acknowledged);
}

}  // namespace dawr::journal
