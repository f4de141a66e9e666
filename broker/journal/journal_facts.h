// What an inspector wants to know of a journal. Reads only, beside a running broker too, and holds
// it up in nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "broker/journal/journal.h"

namespace dawr::journal {

struct JournalFacts {
  int schema{};  // PRAGMA user_version
  Epoch epoch;
  Seq last_seq{};
  std::optional<Instant> last_at;        // none: it is empty
  bool tail_holds_together{};            // gap-free since the newest snapshot
  std::uint64_t waiting_for_upstream{};  // rows of the outbox
  std::optional<Instant> waiting_since;  // the entry that changed the oldest of them last
};

// Faults as open_journal has them: missing, damaged, newer, fatal.
Result<JournalFacts> read_journal_facts(const std::filesystem::path& file);

// From the newest entry back, until `visit` does not take one.
Result<> read_entries_backwards(const std::filesystem::path& file,
                                const std::function<bool(const EntryRow&)>& visit);

}  // namespace dawr::journal
