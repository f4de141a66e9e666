// The store's process is killed at a random moment: what it said was committed is there, whole.

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/catch.h"
#include "tests/upstream/samples.h"
#include "upstream/store.h"

namespace dawr::upstream {
namespace {

constexpr Epoch epoch{1};
constexpr int lines = 4;

// Frame number n replaces one cell of each line, all with content that follows from n.
Delivery frame_number(Seq number) {
  Chance chance(number);
  std::vector<MetricCell> cells;
  for (int line = 0; line < lines; ++line) {
    const auto key = sample_key(static_cast<int>(number % 7), static_cast<char>('A' + line));
    cells.push_back(sample_cell(key, number, chance));
  }
  return {"IS-02", sample_morning, wire::UplinkCells{epoch, unsigned_cells(cells)}};
}

// Commits frame after frame, and says so after each, until it is killed.
[[noreturn]] void commit_for_ever(const std::filesystem::path& file, Seq first, int said) {
  auto store = Store::open(file, {.checkpoint_frames = 16});
  if (!store) ::_exit(2);
  for (Seq number = first;; ++number) {
    if (!store->commit(std::vector{frame_number(number)})) ::_exit(3);
    if (::write(said, &number, sizeof number) != sizeof number) ::_exit(4);
  }
}

// The last frame that a child said it had committed before it was killed, after `frames` more.
Seq kill_after(const std::filesystem::path& file, Seq first, std::uint64_t frames) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const auto child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    commit_for_ever(file, first, ends[1]);
  }
  REQUIRE(child > 0);
  ::close(ends[1]);
  Seq last = first - 1;
  Seq number = 0;
  while (::read(ends[0], &number, sizeof number) == sizeof number) {
    last = number;
    if (number == first + frames) ::kill(child, SIGKILL);
  }
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  return last;
}

TEST_CASE("killed at any moment, the store holds all that it said it had, and no half frame") {
  const Scratch folder;
  const auto file = make_store(folder);
  Chance chance(11);
  Seq said = 0;
  for (int kills = 0; kills < 60; ++kills) {
    said = kill_after(file, said + 1, up_to(chance, 40));
    const auto cells = read(file).all_cells();
    REQUIRE(cells);
    Seq highest = 0;
    for (const auto& stored : *cells) highest = std::max(highest, stored.cell.version);
    // It may have been killed after a commit and before saying so.
    REQUIRE(highest >= said);
    REQUIRE(highest <= said + 1);
    REQUIRE(cells->size() == std::min<Seq>(highest, 7) * lines);
    for (const auto& stored : *cells) {
      const auto frame = frame_number(stored.cell.version);
      const auto& sent = std::get<wire::UplinkCells>(frame.message).cells;
      REQUIRE(std::ranges::find(sent, stored.cell, &wire::SignedCell::cell) != sent.end());
      REQUIRE(stored.cell.version + 7 > highest);
    }
    said = highest;
  }
}

}  // namespace
}  // namespace dawr::upstream
