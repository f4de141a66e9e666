#include "broker/ctl/journal_walk.h"

#include <string>
#include <system_error>

#include "broker/floor/config.h"
#include "broker/journal/journal_restore.h"
#include "broker/queue/evolve.h"
#include "broker/verify/journal_file.h"
#include "common/wire/codec.h"

namespace dawr::ctl {

Result<std::filesystem::path> journal_of(const std::filesystem::path& centre_or_file) {
  std::error_code error;
  if (std::filesystem::is_regular_file(centre_or_file, error)) return centre_or_file;
  if (!std::filesystem::is_directory(centre_or_file, error)) {
    return std::unexpected(
        Fault{FaultKind::refused, centre_or_file.string() +
                                      ": there is no such file. Name a centre's folder, or a "
                                      "journal, such as CENTRE/journal.db"});
  }
  if (!std::filesystem::exists(centre_or_file / "centre.toml", error)) {
    const bool exported = std::filesystem::exists(centre_or_file / "leaves", error);
    return std::unexpected(
        Fault{FaultKind::refused,
              centre_or_file.string() +
                  (exported ? ": this is an exported log, which only dawrctl verify takes"
                            : ": this folder is no centre's: it has no centre.toml") +
                  ". Name a centre's folder, or a journal, such as CENTRE/journal.db"});
  }
  const auto config = load_centre(centre_or_file);
  if (config) return config->settings.journal;
  return std::unexpected(Fault{
      FaultKind::refused, "the centre's configuration is unsound:\n" + to_text(config.error())});
}

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

Result<> check_lawful(const std::filesystem::path& journal) {
  const auto verdict = verify::verify_journal(journal);
  if (!verdict) return std::unexpected(verdict.error());
  if (!verdict->finding) return {};
  return std::unexpected(
      Fault{FaultKind::refused, journal.string() + " is not lawful, from entry " +
                                    std::to_string(verdict->finding->seq) +
                                    " on, so its figures mean nothing; dawrctl verify says why"});
}

}  // namespace dawr::ctl
