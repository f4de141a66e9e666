#include "common/wire/outbox.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>

#include <poll.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/catch.h"
#include "tests/link/failing_disk.h"
#include "tests/scratch.h"

namespace dawr::wire {
namespace {

PendingCommand command(std::uint64_t counter, const std::string& text) {
  return {counter, Bytes(text.begin(), text.end()), Instant(seconds(1'900'000'000))};
}

std::unique_ptr<Outbox> must_open(const std::filesystem::path& path, std::uint64_t session = 77) {
  auto outbox = open_outbox({.path = path, .new_session = session, .vfs = {}});
  INFO((outbox ? std::string() : outbox.error().text));
  REQUIRE(outbox.has_value());
  return std::move(*outbox);
}

// Runs `act` in a process of its own that ends without any clean-up, as under kill -9, with the
// exit status that `act` returns.
int in_a_killed_process(const std::function<int()>& act) {
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(act());
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void run_sql(const std::filesystem::path& path, const char* sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  REQUIRE(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_close(db) == SQLITE_OK);
}

bool folder_holds(const std::filesystem::path& folder, const std::string& text) {
  return std::ranges::any_of(std::filesystem::directory_iterator(folder), [&](const auto& one) {
    std::ifstream file(one.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    return bytes.find(text) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("both outboxes keep what is asked until it is answered") {
  const Scratch scratch;
  const bool on_disk = GENERATE(true, false);
  const auto outbox = on_disk ? must_open(scratch / "outbox.db") : make_memory_outbox(77);

  CHECK(outbox->session() == 77);
  CHECK(outbox->next_counter() == 1);
  CHECK(outbox->low_water() == 1);
  REQUIRE(outbox->add(command(1, "a")));
  REQUIRE(outbox->add(command(2, "b")));
  REQUIRE(outbox->add(command(3, "c")));
  CHECK(outbox->low_water() == 1);
  REQUIRE(outbox->settle(1));
  REQUIRE(outbox->settle(99));
  CHECK(outbox->low_water() == 2);
  REQUIRE(outbox->pending().size() == 2);
  CHECK(outbox->pending().front() == command(2, "b"));
  REQUIRE(outbox->settle(2));
  REQUIRE(outbox->settle(3));
  CHECK(outbox->low_water() == 4);
  CHECK(outbox->next_counter() == 4);

  REQUIRE(outbox->renew(78));
  CHECK(outbox->session() == 78);
  CHECK(outbox->next_counter() == 1);
}

TEST_CASE("an outbox takes a bounded number of unanswered commands") {
  const auto outbox = make_memory_outbox(1);
  for (std::uint64_t i = 1; i <= most_pending_commands; ++i) REQUIRE(outbox->add(command(i, "x")));
  const auto refused = outbox->add(command(most_pending_commands + 1, "x"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == FaultKind::full);
  CHECK(outbox->next_counter() == most_pending_commands + 1);
}

TEST_CASE("of a secret command only the number is on disk; a restart forgets it") {
  const Scratch scratch;
  const auto path = scratch / "outbox.db";
  const std::string secret = "80264913 is a PIN";
  auto hidden = command(2, secret);
  hidden.is_secret = true;
  {
    const auto outbox = must_open(path);
    REQUIRE(outbox->add(command(1, "open to all")));
    REQUIRE(outbox->add(hidden));
    REQUIRE(outbox->add(command(3, "c")));
    CHECK(outbox->pending().size() == 3);
    CHECK(outbox->pending().at(1) == hidden);
    REQUIRE(outbox->settle(1));
    CHECK(outbox->low_water() == 2);
    CHECK(folder_holds(scratch.path(), "open to all"));
    CHECK_FALSE(folder_holds(scratch.path(), secret));
  }
  const auto outbox = must_open(path);
  REQUIRE(outbox->pending().size() == 1);
  CHECK(outbox->pending().front() == command(3, "c"));
  CHECK(outbox->next_counter() == 4);
  CHECK_FALSE(folder_holds(scratch.path(), secret));

  hidden.counter = 4;
  REQUIRE(outbox->add(hidden));
  REQUIRE(outbox->settle(4));
  CHECK(outbox->pending().size() == 1);
  CHECK_FALSE(folder_holds(scratch.path(), secret));
}

TEST_CASE("an outbox survives a kill at each of its steps") {
  const Scratch scratch;
  const auto path = scratch / "outbox.db";
  using Step = std::function<bool(Outbox&)>;
  const std::array<Step, 7> steps = {
      [](Outbox& outbox) { return outbox.add(command(1, "a")).has_value(); },
      [](Outbox& outbox) { return outbox.add(command(2, "b")).has_value(); },
      [](Outbox& outbox) { return outbox.settle(1).has_value(); },
      [](Outbox& outbox) { return outbox.add(command(3, "c")).has_value(); },
      [](Outbox& outbox) { return outbox.settle(2).has_value(); },
      [](Outbox& outbox) { return outbox.settle(3).has_value(); },
      [](Outbox& outbox) { return outbox.renew(1234).has_value(); },
  };
  const auto twin = make_memory_outbox(77);

  for (const auto& step : steps) {
    const int status = in_a_killed_process([&] {
      auto outbox = open_outbox({.path = path, .new_session = 77, .vfs = {}});
      return outbox && step(**outbox) ? 0 : 1;
    });
    REQUIRE(status == 0);
    REQUIRE(step(*twin));
    const auto outbox = must_open(path, 666);
    CHECK(outbox->session() == twin->session());
    CHECK(outbox->next_counter() == twin->next_counter());
    CHECK(outbox->pending() == twin->pending());
    CHECK(outbox->low_water() == twin->low_water());
  }
}

TEST_CASE("a kill at any moment leaves a command in or out, never half") {
  const Scratch scratch;
  const auto path = scratch / "outbox.db";
  REQUIRE(must_open(path)->add(command(1, "first")));
  // The child adds commands until its parent has heard of enough of them, and is then killed.
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  for (int round = 0; round < 20; ++round) {
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      auto outbox = open_outbox({.path = path, .new_session = 77, .vfs = {}});
      if (!outbox) ::_exit(1);
      for (auto counter = (*outbox)->next_counter();; ++counter) {
        if (!(*outbox)->add(command(counter, "frame " + std::to_string(counter)))) ::_exit(2);
        if (::write(pipe[1], &counter, sizeof counter) != sizeof counter) ::_exit(3);
        if (counter > 10 && !(*outbox)->settle(counter - 10)) ::_exit(4);
      }
    }
    std::uint64_t heard = 0;
    for (int i = 0; i <= round; ++i) REQUIRE(::read(pipe[0], &heard, sizeof heard) == sizeof heard);
    REQUIRE(::kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    // Those acknowledged but not yet read.
    const auto outbox = must_open(path);
    CHECK(outbox->next_counter() > heard);
    CHECK(outbox->pending().back().counter == outbox->next_counter() - 1);
    std::uint64_t before = 0;
    for (const auto& kept : outbox->pending()) {
      REQUIRE(kept.counter > before);
      before = kept.counter;
      const auto text = before == 1 ? "first" : "frame " + std::to_string(before);
      REQUIRE(kept == command(before, text));
    }
    // What the dead child said last is not the next one's.
    while (heard + 1 < outbox->next_counter()) {
      pollfd ready{pipe[0], POLLIN, 0};
      if (::poll(&ready, 1, 0) != 1) break;
      REQUIRE(::read(pipe[0], &heard, sizeof heard) == sizeof heard);
    }
  }
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_CASE("an outbox has one process") {
  const Scratch scratch;
  const auto path = scratch / "outbox.db";
  auto first = must_open(path);
  REQUIRE(first->add(command(1, "a")));

  const auto second = open_outbox({.path = path, .new_session = 1, .vfs = {}});
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == FaultKind::busy);
  CHECK(second.error().text.find("in use by another program") != std::string::npos);
  first.reset();

  // The same between two processes: the child holds it until its input ends.
  std::array<int, 2> ready{};
  std::array<int, 2> hold{};
  REQUIRE(::pipe(ready.data()) == 0);
  REQUIRE(::pipe(hold.data()) == 0);
  const auto child = ::fork();
  REQUIRE(child >= 0);
  char token = 'x';
  if (child == 0) {
    ::close(hold[1]);
    auto mine = open_outbox({.path = path, .new_session = 1, .vfs = {}});
    if (!mine || ::write(ready[1], &token, 1) != 1) ::_exit(1);
    ::_exit(::read(hold[0], &token, 1) == 0 ? 0 : 1);
  }
  ::close(ready[1]);
  REQUIRE(::read(ready[0], &token, 1) == 1);
  CHECK(open_outbox({.path = path, .new_session = 1, .vfs = {}}).error().kind == FaultKind::busy);
  ::close(hold[1]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(must_open(path)->pending().size() == 1);
  ::close(ready[0]);
  ::close(hold[0]);
}

TEST_CASE("on a full disk nothing is kept, and it goes on when there is room") {
  const Scratch scratch;
  FailingDisk disk;
  const OutboxFile file{.path = scratch / "outbox.db", .new_session = 77, .vfs = disk.vfs()};
  auto outbox = open_outbox(file);
  REQUIRE(outbox);
  REQUIRE((*outbox)->add(command(1, "a")));

  disk.write_result = SQLITE_FULL;
  const auto refused = (*outbox)->add(command(2, "b"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == FaultKind::full);
  CHECK(refused.error().text.find("is full; nothing was sent") != std::string::npos);
  CHECK((*outbox)->next_counter() == 2);
  REQUIRE_FALSE((*outbox)->settle(1));
  CHECK((*outbox)->pending().size() == 1);

  disk.write_result = SQLITE_OK;
  REQUIRE((*outbox)->add(command(2, "c")));
  outbox->reset();
  const auto again = must_open(file.path);
  REQUIRE(again->pending().size() == 2);
  CHECK(again->pending()[1] == command(2, "c"));
}

TEST_CASE("after a failed write or sync an outbox takes nothing more") {
  const Scratch scratch;
  FailingDisk disk;
  const OutboxFile file{.path = scratch / "outbox.db", .new_session = 77, .vfs = disk.vfs()};
  auto outbox = open_outbox(file);
  REQUIRE(outbox);
  const bool writing = GENERATE(true, false);
  (writing ? disk.write_result : disk.sync_result) =
      writing ? SQLITE_IOERR_WRITE : SQLITE_IOERR_FSYNC;
  const auto refused = (*outbox)->add(command(1, "a"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == FaultKind::fatal);
  disk.write_result = disk.sync_result = SQLITE_OK;
  CHECK((*outbox)->add(command(1, "a")).error().kind == FaultKind::fatal);
  CHECK((*outbox)->pending().empty());
}

TEST_CASE("each command is synced to disk before it may be sent") {
  const Scratch scratch;
  FailingDisk disk;
  auto outbox = open_outbox({.path = scratch / "outbox.db", .new_session = 77, .vfs = disk.vfs()});
  REQUIRE(outbox);
  for (std::uint64_t counter = 1; counter <= 5; ++counter) {
    disk.syncs = 0;
    REQUIRE((*outbox)->add(command(counter, "a")));
    CHECK(disk.syncs >= 1);
  }
}

TEST_CASE("only the owner may read an outbox") {
  const Scratch scratch;
  const auto path = scratch / "outbox.db";
  const auto outbox = must_open(path);
  REQUIRE(outbox->add(command(1, "a")));
  for (const auto* suffix : {"", "-wal"}) {
    struct stat status{};
    REQUIRE(::stat((path.string() + suffix).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600);
  }
}

TEST_CASE("what is no outbox of ours is refused") {
  const Scratch scratch;
  const auto path = scratch / "outbox.db";
  const auto kind_of_opening = [&] {
    auto outbox = open_outbox({.path = path, .new_session = 1, .vfs = {}});
    REQUIRE_FALSE(outbox.has_value());
    INFO(outbox.error().text);
    CHECK(outbox.error().text.find("outbox.db") != std::string::npos);
    return outbox.error().kind;
  };
  SECTION("a newer version's") {
    must_open(path).reset();
    run_sql(path, "PRAGMA user_version = 2");
    CHECK(kind_of_opening() == FaultKind::newer);
  }
  SECTION("another program's database") {
    run_sql(path, "CREATE TABLE t (x)");
    CHECK(kind_of_opening() == FaultKind::damaged);
  }
  SECTION("no database at all") {
    std::ofstream(path) << std::string(5000, 'x');
    CHECK(kind_of_opening() == FaultKind::damaged);
  }
  SECTION("a folder that does not exist") {
    const auto nowhere =
        open_outbox({.path = scratch / "nowhere" / "o.db", .new_session = 1, .vfs = {}});
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().kind == FaultKind::missing);
  }
}

}  // namespace dawr::wire
