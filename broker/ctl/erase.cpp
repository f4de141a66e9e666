#include <algorithm>
#include <chrono>
#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "broker/ctl/commands.h"
#include "broker/ctl/owner.h"
#include "broker/floor/config.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;

bool are_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "broker.3.log" beside "broker.log", as the log names those that are full.
bool is_full_log(const fs::path& found, const fs::path& log) {
  const auto name = found.filename().string();
  const auto stem = log.stem().string() + ".";
  const auto ending = log.extension().string();
  if (name.size() <= stem.size() + ending.size() || !name.starts_with(stem)) return false;
  if (!name.ends_with(ending)) return false;
  return are_digits(
      std::string_view(name).substr(stem.size(), name.size() - stem.size() - ending.size()));
}

// "journal.db.before-restore-20261122T064222Z", or what an interrupted restore has left; with the
// WAL beside it.
bool is_replaced_journal(const fs::path& found, const fs::path& journal) {
  const auto name = found.filename().string();
  const auto of_journal = journal.filename().string();
  return name.starts_with(of_journal + ".before-restore-") ||
         name.starts_with(of_journal + ".left-over-");
}

// By the file's own time: when it was written last.
bool is_older(const fs::directory_entry& found, std::chrono::sys_seconds than) {
  std::error_code error;
  const auto written = found.last_write_time(error);
  return !error && std::chrono::file_clock::to_sys(written) < than;
}

struct Kind {
  std::string_view name;
  fs::path like;
  bool (*is_one)(const fs::path& found, const fs::path& like);
  std::chrono::days kept;
};

Result<> erase_kind(const Kind& kind, std::chrono::sys_seconds now, std::ostream& out) {
  std::vector<fs::path> past;
  std::error_code error;
  std::size_t kept = 0;
  for (const auto& found : fs::directory_iterator(kind.like.parent_path(), error)) {
    if (!found.is_regular_file(error) || found.is_symlink(error)) continue;
    if (!kind.is_one(found.path(), kind.like)) continue;
    if (is_older(found, now - kind.kept)) {
      past.push_back(found.path());
    } else {
      ++kept;
    }
  }
  for (const fs::path& file : past) {
    if (!fs::remove(file, error)) {
      return std::unexpected(Fault{FaultKind::refused,
                                   file.string() + ": can't be deleted: " + error.message() + "."});
    }
    out << "Deleted: " << file.string() << "\n";
  }
  out << kind.name << ": " << kept << " are kept, for " << kind.kept.count() << " days; "
      << past.size() << " older ones were deleted.\n";
  return {};
}

}  // namespace

Result<> erase(const fs::path& centre, std::chrono::sys_seconds now, std::ostream& out) {
  const auto config = load_centre(centre);
  if (!config) {
    return std::unexpected(Fault{
        FaultKind::refused, "the centre's configuration is unsound:\n" + to_text(config.error())});
  }
  if (auto fine = check_is_owner(centre); !fine) return fine;
  const BrokerSettings& settings = config->settings;
  if (const auto& log = settings.log_file) {
    const Kind logs{"Full log files", log->file, is_full_log, settings.keep.old_logs};
    if (auto done = erase_kind(logs, now, out); !done) return done;
  }
  return erase_kind({"Journals that a restore has put aside", settings.journal, is_replaced_journal,
                     settings.keep.replaced_journals},
                    now, out);
}

}  // namespace dawr::ctl
