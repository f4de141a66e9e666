#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <optional>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

#include "broker/ctl/commands.h"
#include "broker/ctl/log_check.h"
#include "broker/ctl/owner.h"
#include "broker/floor/config.h"
#include "broker/floor/epochs.h"
#include "broker/floor/plain_text.h"
#include "broker/journal/sqlite_journal.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;
using storage::with_suffix;

constexpr std::string_view ending = ".dawr";
constexpr std::string_view unchecked = ".unchecked";

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

std::string seq_text(Seq seq) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%012llu", static_cast<unsigned long long>(seq));
  return text.data();
}

bool are_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Whether `name` is what a backup of this centre is called:
// CENTRE-20261122T064222Z-000000000123.dawr
bool is_name_of_backup(std::string_view name, const std::string& centre) {
  constexpr std::size_t stamp = 16;
  constexpr std::size_t seq = 12;
  if (name.size() != centre.size() + 1 + stamp + 1 + seq + ending.size()) return false;
  if (!name.starts_with(centre + "-") || !name.ends_with(ending)) return false;
  const auto rest = name.substr(centre.size() + 1);
  return are_digits(rest.substr(0, 8)) && rest[8] == 'T' && are_digits(rest.substr(9, 6)) &&
         rest[15] == 'Z' && rest[16] == '-' && are_digits(rest.substr(17, seq));
}

// How much of the centre's life a backup has: the machine's clock, and with it the name, may have
// been wrong.
struct OwnBackup {
  std::ptrdiff_t epoch{};  // its place among the centre's
  Seq last{};
  fs::path file;
  auto operator<=>(const OwnBackup&) const = default;
};

// A journal of one of this centre's epochs, under a backup's name: nothing else is ever deleted.
std::optional<OwnBackup> own_backup(const fs::directory_entry& found, const std::string& centre,
                                    const std::vector<Epoch>& epochs) {
  std::error_code error;
  if (!found.is_regular_file(error) || found.is_symlink(error)) return std::nullopt;
  if (!is_name_of_backup(found.path().filename().string(), centre)) return std::nullopt;
  const auto extent = journal::extent_of(found.path());
  if (!extent) return std::nullopt;
  const auto epoch = std::ranges::find(epochs, extent->epoch);
  if (epoch == epochs.end()) return std::nullopt;
  return OwnBackup{epoch - epochs.begin(), extent->last, found.path()};
}

// That the copy can be made there, said of there and not of the journal.
Result<> check_target(const fs::path& to) {
  std::error_code error;
  if (to.empty()) return refused("--to: expected a file to make, or a folder");
  const bool is_folder = fs::is_directory(to, error);
  if (!is_folder && !to.has_filename()) {
    return refused("--to " + to.string() + ": there is no such folder; make it first");
  }
  const auto folder = is_folder ? to : fs::absolute(to).parent_path();
  if (!fs::is_directory(folder, error)) {
    return refused("--to " + to.string() + ": there is no folder " + folder.string() +
                   "; make it first");
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    return refused("--to " + to.string() + ": this user may not write into " + folder.string());
  }
  return {};
}

struct Pruned {
  std::size_t kept{};
  std::size_t deleted{};
};

// All but the `keep` that have most, `fresh` among them in any case.
Result<Pruned> delete_old(const fs::path& folder, const std::string& centre, std::size_t keep,
                          const std::vector<Epoch>& epochs, const fs::path& fresh) {
  std::vector<OwnBackup> others;
  std::error_code error;
  for (const auto& found : fs::directory_iterator(folder, error)) {
    if (found.path() == fresh) continue;
    if (auto own = own_backup(found, centre, epochs)) others.push_back(*std::move(own));
  }
  if (error) return refused(folder.string() + ": can't be read: " + error.message());
  std::ranges::sort(others, std::greater{});
  Pruned pruned{std::min(keep, others.size() + 1), 0};
  for (std::size_t i = keep - 1; i < others.size(); ++i) {
    if (!fs::remove(others[i].file, error)) {
      return refused(others[i].file.string() + ": can't be deleted: " + error.message());
    }
    ++pruned.deleted;
  }
  return pruned;
}

// What a backup that was killed has left: only one runs at a time.
void delete_unfinished(const fs::path& folder, const std::string& centre) {
  std::error_code error;
  for (const auto& found : fs::directory_iterator(folder, error)) {
    const auto name = found.path().filename().string();
    const auto cut = name.find(unchecked);
    if (name.starts_with(centre + "-") && cut == centre.size() + 17) fs::remove(found, error);
  }
}

// Made under another name, checked, and only then called a backup.
Result<journal::Extent> make(const fs::path& journal, const fs::path& first_name,
                             const std::function<fs::path(const journal::Extent&)>& final_name) {
  struct Unfinished {
    const fs::path& file;
    explicit Unfinished(const fs::path& name) : file(name) {}
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;
    ~Unfinished() {
      std::error_code ignored;
      fs::remove(file, ignored);
    }
  };
  if (auto copied = journal::copy_journal(journal, first_name); !copied) {
    return std::unexpected(copied.error());
  }
  const Unfinished unfinished(first_name);
  if (auto sound = check_log(first_name); !sound) return std::unexpected(sound.error());
  const auto extent = journal::extent_of(first_name);
  if (!extent) return extent;
  const auto file = final_name(*extent);
  std::error_code error;
  // Made within the same second, up to the same entry: there is nothing to add.
  if (fs::exists(fs::symlink_status(file, error))) return extent;
  if (auto named = storage::publish(first_name, file); !named) {
    return std::unexpected(named.error());
  }
  return extent;
}

void say_made(const fs::path& file, const journal::Extent& extent, std::ostream& out) {
  std::error_code error;
  const auto bytes = fs::file_size(file, error);
  out << file.string() << ": " << extent.last << " entries, " << (bytes + 1023) / 1024
      << " KiB; every entry was read and applied.\n";
}

}  // namespace

Result<> backup(const BackupOptions& options, std::chrono::sys_seconds now, std::ostream& out) {
  const auto config = load_centre(options.centre);
  if (!config) return refused("the centre's configuration is unsound:\n" + to_text(config.error()));
  const CentreFiles files{options.centre};
  if (auto fine = check_is_owner(options.centre); !fine) return fine;
  const auto& journal = config->settings.journal;
  const auto centre = file_name_of(config->policy.code);
  std::error_code error;
  if (auto fine = check_target(options.to); !fine) return fine;
  const bool in_folder = fs::is_directory(options.to, error);
  std::optional<storage::FileLock> alone;
  fs::path first_name = with_suffix(options.to, unchecked);
  fs::path file = options.to;
  if (in_folder) {
    auto lock = storage::FileLock::take_or_refuse(
        options.to / centre, "another dawrctl backup",
        "Wait until it is done; two at once would be in each other's way.");
    if (!lock) return std::unexpected(lock.error());
    alone.emplace(*std::move(lock));
    delete_unfinished(options.to, centre);
    first_name = options.to / (centre + "-" + utc_stamp(now) + std::string(unchecked));
  } else if (fs::exists(fs::symlink_status(options.to, error))) {
    return refused(options.to.string() +
                   " exists already and is left as it is. Give another name, or a folder.");
  }

  const auto made = make(journal, first_name, [&](const journal::Extent& extent) {
    if (!in_folder) return options.to;
    file = options.to /
           (centre + "-" + utc_stamp(now) + "-" + seq_text(extent.last) + std::string(ending));
    return file;
  });
  if (!made) return std::unexpected(made.error());
  say_made(file, *made, out);

  // The backup is made and sound, whatever becomes of the notes about it.
  const auto note = [&](const Result<>& noted) {
    if (!noted) out << "Not noted: " << noted.error().text << "\n";
  };
  note(remember_epochs(files.epochs(), {made->epoch}));
  const auto all_epochs = read_epochs(files.epochs());
  if (!all_epochs) return std::unexpected(all_epochs.error());
  note(remember_epochs(epochs_beside(file, config->policy.code), *all_epochs));
  note(storage::replace_file(files.last_backup(), utc_text(now) + " " + to_text({made->epoch}),
                             storage::Privacy::open));
  if (!in_folder) return {};
  const auto pruned = delete_old(options.to, centre, options.keep, *all_epochs, file);
  if (!pruned) return std::unexpected(pruned.error());
  out << options.to.string() << ": " << pruned->kept << " backups of this centre are kept, "
      << pruned->deleted << " older ones were deleted.\n";
  return {};
}

}  // namespace dawr::ctl
