#include "tests/journal/samples.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/catch.h"

namespace dawr::journal {
namespace {

namespace fs = std::filesystem;

std::string entry_text(std::uint64_t number, std::uint64_t index) {
  return "batch " + std::to_string(number) + " entry " + std::to_string(index) +
         std::string(number * 37 % 300, '.');
}

}  // namespace

fs::path make_journal(const Scratch& folder, const char* name) {
  const auto made = create_journal(folder / name, sample_epoch);
  INFO((made ? "" : made.error().text));
  REQUIRE(made);
  return folder / name;
}

std::unique_ptr<Journal> reopen(const fs::path& file, const StorageOptions& options) {
  auto opened = open_journal(file, options);
  INFO((opened ? "" : opened.error().text));
  REQUIRE(opened);
  return std::move(*opened);
}

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

EntryRow sample_entry(Seq seq, const std::string& text) {
  const auto at = Instant{seconds{1'800'000'000} + Duration{static_cast<std::int64_t>(seq)}};
  return {seq, at, bytes_of(text)};
}

ReplyRow sample_reply(CommandId id, const std::string& text) {
  PayloadHash hash{};
  hash.fill(static_cast<std::uint8_t>(id.counter));
  return {id, hash, bytes_of(text), Instant{seconds{1'800'000'000}}};
}

Batch entries_only(Seq first, std::size_t count) {
  Batch batch;
  for (Seq seq = first; seq < first + count; ++seq)
    batch.entries.push_back(sample_entry(seq, "entry " + std::to_string(seq)));
  return batch;
}

Batch numbered_batch(std::uint64_t number, Seq last) {
  Batch batch;
  for (std::uint64_t index = 0; index < 1 + number % 5; ++index)
    batch.entries.push_back(sample_entry(++last, entry_text(number, index)));
  batch.replies.push_back(
      sample_reply({DeviceId{7}, 1, number}, "reply " + std::to_string(number)));
  batch.outbox.push_back({bytes_of("cell"), last, bytes_of(std::to_string(number))});
  if (number % 7 == 0) batch.snapshot = Snapshot{last, 1, bytes_of(std::to_string(number))};
  return batch;
}

std::uint64_t require_whole_batches(Journal& journal) {
  std::uint64_t number = 0;
  Seq last = 0;
  while (last < journal.last_seq()) {
    const auto expected = numbered_batch(++number, last);
    std::size_t index = 0;
    REQUIRE(journal.read_entries(last, [&](const EntryRow& entry) {
      if (entry.bytes != expected.entries.at(index).bytes) return false;
      return ++index < expected.entries.size();
    }));
    CAPTURE(number, last);
    REQUIRE(index == expected.entries.size());
    const auto reply = journal.find_reply(expected.replies.front().id);
    REQUIRE(reply);
    REQUIRE(*reply);
    REQUIRE((*reply)->reply == expected.replies.front().reply);
    last = expected.entries.back().seq;
  }
  if (number == 0) return 0;

  const auto rows = journal.outbox(0, 10);
  REQUIRE(rows);
  REQUIRE(rows->size() == 1);
  REQUIRE(rows->front().version == last);
  REQUIRE(rows->front().bytes == bytes_of(std::to_string(number)));
  const auto unanswered = journal.find_reply({DeviceId{7}, 1, number + 1});
  REQUIRE(unanswered);
  REQUIRE_FALSE(*unanswered);
  return number;
}

int in_child(const std::function<void()>& work) {
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDERR_FILENO);
    std::signal(SIGABRT, SIG_DFL);
    work();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

bool aborts(const std::function<void()>& work) {
  const int status = in_child(work);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

}  // namespace dawr::journal
