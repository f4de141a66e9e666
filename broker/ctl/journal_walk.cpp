#include "broker/ctl/journal_walk.h"

#include <string>

#include "broker/journal/journal_restore.h"
#include "broker/queue/evolve.h"
#include "common/wire/codec.h"

namespace dawr::ctl {

Result<queue::State> walk_journal(const std::filesystem::path& journal, const Visit& visit) {
  queue::State state;
  Result<> sound;
  const auto read = journal::read_log(journal, [&](const journal::EntryRow& row) {
    const auto entry = wire::decode_entry(row.bytes);
    if (!entry) {
      sound = std::unexpected(
          Fault{FaultKind::damaged, journal.string() + ": entry " + std::to_string(row.seq) +
                                        " can't be read: " + entry.error().detail});
      return false;
    }
    visit(state, *entry);
    queue::evolve(state, entry->event, entry->at);
    return true;
  });
  if (!sound) return std::unexpected(sound.error());
  if (!read) return std::unexpected(read.error());
  return state;
}

}  // namespace dawr::ctl
