#include "broker/ctl/log_check.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <string>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/queue/evolve.h"
#include "broker/queue/invariants.h"
#include "common/wire/codec.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_words = 4000;

std::unexpected<Fault> damaged(const fs::path& file, const std::string& what) {
  return std::unexpected(
      Fault{FaultKind::damaged, file.string() + ": " + what +
                                    ". It can't be used: keep the file for the supplier, and take "
                                    "another copy."});
}

std::string entry_words(Seq seq) { return "entry " + std::to_string(seq); }

// One entry after the other, to `apply`.
template <class Apply>
Result<journal::Extent> for_each_entry(const fs::path& copy, Apply&& apply) {
  Result<> sound;
  Instant last{};
  const auto read = journal::read_log(copy, [&](const journal::EntryRow& row) {
    const auto entry = wire::decode_entry(row.bytes);
    if (!entry) {
      sound = damaged(copy, entry_words(row.seq) + " can't be read: " + entry.error().detail);
    } else if (entry->seq != row.seq || entry->at != row.at) {
      sound = damaged(copy, entry_words(row.seq) + " is in another entry's place");
    } else if (entry->at < last) {
      sound = damaged(copy, entry_words(row.seq) + " is earlier than the one before it");
    } else {
      last = entry->at;
      apply(*entry);
    }
    return sound.has_value();
  });
  if (!sound) return std::unexpected(sound.error());
  return read;
}

// The child's part. What is wrong goes to standard error; a broken rule says so itself.
int try_log(const fs::path& copy) {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  const auto replayed = replay_log(copy);
  std::string wrong = replayed ? queue::broken_invariant(replayed->state) : replayed.error().text;
  if (replayed && !wrong.empty()) wrong = damaged(copy, wrong).error().text;
  std::fputs(wrong.c_str(), stderr);
  std::fflush(stderr);
  return wrong.empty() ? 0 : 1;
}

std::string read_words(int from) {
  std::string words;
  std::array<char, 512> chunk{};
  for (;;) {
    const auto got = ::read(from, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return words;
    words.append(chunk.data(), static_cast<std::size_t>(got));
    if (words.size() > most_words) words.resize(most_words);
  }
}

}  // namespace

Result<Replayed> replay_log(const fs::path& copy) {
  Replayed replayed;
  std::set<CellKey> changed;
  auto extent = for_each_entry(copy, [&](const Entry& entry) {
    if (const auto* issued = std::get_if<TicketIssued>(&entry.event)) {
      replayed.last_ticket =
          LastTicket{{replayed.state.last_date.value_or(ServiceDate{}), issued->ticket},
                     issued->arrival_commitment,
                     replayed.state.restorations.size()};
    }
    changed.clear();  // what changed is in the cells; the keys of years would pile up
    queue::observe(replayed.metrics, changed, replayed.state, entry);
    queue::evolve(replayed.state, entry.event, entry.at);
  });
  if (!extent) return std::unexpected(extent.error());
  replayed.extent = *extent;
  return replayed;
}

Result<> check_log(const fs::path& copy) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return std::unexpected(Fault{FaultKind::fatal, "no pipe: " + storage::last_error()});
  }
  const storage::Descriptor out(ends[0]);
  storage::Descriptor in(ends[1]);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(in.value(), STDERR_FILENO);
    // Above all the journal's lock, which must not outlive a parent that is killed.
    ::close_range(STDERR_FILENO + 1, ~0U, 0);
    ::_exit(try_log(copy));
  }
  in = storage::Descriptor();
  if (child < 0) {
    return std::unexpected(Fault{FaultKind::fatal, "no process: " + storage::last_error()});
  }
  const auto words = read_words(out.value());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  if (WIFEXITED(status)) return std::unexpected(Fault{FaultKind::damaged, words});
  return damaged(copy,
                 "its entries contradict each other (" + words.substr(0, words.find('\n')) + ")");
}

}  // namespace dawr::ctl
