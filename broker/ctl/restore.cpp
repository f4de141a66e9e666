#include <algorithm>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "broker/ctl/commands.h"
#include "broker/ctl/log_check.h"
#include "broker/ctl/owner.h"
#include "broker/floor/config.h"
#include "broker/floor/epochs.h"
#include "broker/floor/plain_text.h"
#include "broker/floor/secrets.h"
#include "broker/journal/sqlite_journal.h"
#include "broker/queue/evolve.h"
#include "common/wire/codec.h"
#include "common/wire/keys.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;
using storage::with_suffix;

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text) + " Nothing was changed."});
}

Result<> check_source(const fs::path& from, const fs::path& journal) {
  std::error_code error;
  if (fs::is_directory(from, error)) {
    return refused("--from " + from.string() +
                   " is a folder: name the backup in it (the newest is the last by its name).");
  }
  if (!fs::is_regular_file(from, error)) {
    return refused("--from " + from.string() + ": there is no such file.");
  }
  if (fs::equivalent(from, journal, error)) {
    return refused("--from " + from.string() + " is the centre's journal itself, not a backup.");
  }
  return {};
}

// A name beside the journal that nothing has yet, nor a WAL that belongs to it.
fs::path free_name(const fs::path& journal, std::string_view what, std::chrono::sys_seconds now) {
  const auto name = with_suffix(journal, "." + std::string(what) + "-" + utc_stamp(now));
  const auto taken = [](const fs::path& file) {
    std::error_code error;
    return fs::exists(fs::symlink_status(file, error)) ||
           fs::exists(fs::symlink_status(with_suffix(file, "-wal"), error));
  };
  auto free = name;
  for (int number = 2; taken(free); ++number) {
    free = with_suffix(name, "-" + std::to_string(number));
  }
  return free;
}

// The copy that is being made ready beside the journal; gone at the end unless it was put in place.
class Prepared {
 public:
  explicit Prepared(const fs::path& journal) : file_(with_suffix(journal, ".restoring")) {}
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared() {
    if (!ours_) return;
    for (const char* suffix : {"", "-wal", "-shm", "-journal", ".lock"}) {
      std::error_code ignored;
      fs::remove(with_suffix(file_, suffix), ignored);
    }
  }
  // A restore that was cut off has left one: it may be the journal that it has just replaced.
  Result<> move_leftover(const fs::path& aside, std::ostream& out) {
    delete_parts();
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
      std::error_code error;
      const auto left = with_suffix(file_, suffix);
      if (!fs::exists(fs::symlink_status(left, error))) continue;
      const auto kept = with_suffix(aside, suffix);
      fs::rename(left, kept, error);
      if (error) return refused(left.string() + ": can't be moved aside: " + error.message() + ".");
      out << "A restore that was cut off has left " << left.string() << "; it is kept as "
          << kept.string() << ".\n";
    }
    ours_ = true;
    return {};
  }
  void let_go() { ours_ = false; }
  void take_back() { ours_ = true; }
  [[nodiscard]] const fs::path& file() const { return file_; }

 private:
  // What such a restore had begun to copy: nobody else makes files of that name.
  void delete_parts() const {
    std::error_code error;
    const auto begins = file_.filename().string() + ".part-";
    for (const auto& found : fs::directory_iterator(file_.parent_path(), error)) {
      if (found.path().filename().string().starts_with(begins)) fs::remove(found.path(), error);
    }
  }

  fs::path file_;
  bool ours_{};
};

// The name of another file than the one that was given means nothing to who reads it.
Fault about(const fs::path& from, const Prepared& prepared, Fault fault) {
  const auto name = prepared.file().string();
  for (auto at = fault.text.find(name); at != std::string::npos; at = fault.text.find(name)) {
    fault.text.replace(at, name.size(), from.string());
  }
  if (fault.kind == FaultKind::full) {
    fault.text = from.string() + " can't be copied to " + prepared.file().parent_path().string() +
                 ": that disk is full. Make room on it, as much as the backup takes.";
  }
  fault.text += " Nothing was changed.";
  return fault;
}

Result<> check_centre(const Replayed& backup, const CentreConfig& config, const CentreFiles& files,
                      const fs::path& from) {
  const auto& code = backup.state.policy.code;
  if (!code.empty() && code != config.policy.code) {
    return refused(from.string() + " is a backup of centre " + code + ", this is centre " +
                   config.policy.code + ".");
  }
  const auto secret = CentreSecret::load(files.centre_secret());
  if (!secret) return std::unexpected(secret.error());
  if (!backup.last_ticket) return {};
  const auto& [ticket, commitment, issued_in] = *backup.last_ticket;
  const auto epoch = backup.state.epoch_after(issued_in, backup.extent.epoch);
  const auto here = secret->commitment(epoch, ticket, secret->arrival_code(epoch, ticket));
  if (here == commitment) return {};
  return refused(from.string() + ": its tickets were made with another secret than " +
                 files.centre_secret().string() +
                 ". It is another centre's backup, or the secret is not the one of then: put that "
                 "one back first, or the papers that people hold would be void.");
}

// Those that the centre remembers, and what the backup's folder knows beyond them: a machine may be
// lost between its restore and its next backup. What stands beside the backup of another centre, of
// the same code, has none in common with these.
Result<std::vector<Epoch>> known_epochs(const fs::path& own, const fs::path& beside) {
  auto known = read_epochs(own);
  if (!known) return known;
  const auto noted = read_epochs(beside);
  if (!noted) return noted;
  const auto is_known = [&](Epoch epoch) {
    return std::ranges::find(*known, epoch) != known->end();
  };
  if (!known->empty() && std::ranges::none_of(*noted, is_known)) return known;
  for (const auto epoch : *noted) {
    if (!is_known(epoch)) known->push_back(epoch);
  }
  return known;
}

// How many of the centre's epochs came after the backup's.
Result<std::uint16_t> later_epochs(const Replayed& backup, std::vector<Epoch> known,
                                   const std::optional<journal::Extent>& present,
                                   const RestoreOptions& options) {
  if (present && std::ranges::find(known, present->epoch) == known.end()) {
    known.push_back(present->epoch);
  }
  const auto found = std::ranges::find(known, backup.extent.epoch);
  if (found == known.end()) {
    const auto origin = backup.state.epoch_after(0, backup.extent.epoch);
    const bool of_this_centre = known.empty() || std::ranges::find(known, origin) != known.end();
    if (of_this_centre) return std::uint16_t{0};
    if (options.older_epoch) return std::uint16_t{1};
    return refused(
        options.from.string() +
        ": this centre's journal never had the epoch that this backup is of. It is "
        "another centre's, or this one was made anew: then put the file `epochs` of the "
        "old directory into " +
        options.centre.string() +
        " first. If that is lost: --older-epoch, and numbers go on beyond those that may "
        "have been given.");
  }
  const auto later = static_cast<std::uint16_t>(known.end() - found - 1);
  if (later == 0 || options.older_epoch) return later;
  return refused(options.from.string() + " is older than the last restore of this centre (" +
                 std::to_string(later) +
                 " back): what happened since then is not in it, numbers that were given are "
                 "unknown to it. Take a backup made after that restore; if there is none, give "
                 "--older-epoch, and numbers go on beyond all that were given.");
}

// What would be lost of a journal that is sound; a damaged or empty one has nothing to lose.
Result<std::optional<journal::Extent>> look_at_present(const fs::path& journal, std::ostream& out) {
  std::error_code error;
  if (!fs::exists(journal, error)) return std::optional<journal::Extent>{};
  const auto present = journal::extent_of(journal);
  // One of a centre that was just made anew is nobody's loss.
  if (present && present->last == 0) return std::optional<journal::Extent>{};
  if (present) return std::optional(*present);
  if (present.error().kind != FaultKind::damaged) return refused(present.error().text);
  out << "The present journal is not usable: " << present.error().text << "\n";
  return std::optional<journal::Extent>{};
}

Result<> check_loss(const Replayed& backup, const std::optional<journal::Extent>& present,
                    const RestoreOptions& options) {
  if (!present || options.discard_newer) return {};
  if (present->epoch == backup.extent.epoch && present->last <= backup.extent.last) return {};
  const auto lost = present->epoch == backup.extent.epoch
                        ? "its newest " + std::to_string(present->last - backup.extent.last) +
                              " entries would be lost"
                        : "it goes up to entry " + std::to_string(present->last) +
                              ", and all of it since the backup's entry " +
                              std::to_string(backup.extent.last) + " would be lost";
  return refused("The present journal is sound, and " + lost +
                 ". If that is wanted, give --discard-newer; it is kept beside the new one.");
}

// The first entry of the new epoch, with the figures that upstream may have newer ones of.
journal::Batch first_batch(Replayed& backup, std::uint16_t abandoned, Instant now) {
  const Entry entry{backup.extent.last + 1,
                    std::max(now, backup.state.now),
                    {},
                    JournalRestored{backup.extent.epoch, backup.extent.last, abandoned}};
  std::set<CellKey> changed;
  queue::observe(backup.metrics, changed, backup.state, entry);
  journal::Batch batch;
  batch.entries.push_back({entry.seq, entry.at, wire::encode(entry)});
  for (const auto& key : changed) {
    const auto& cell = backup.metrics.at(key);
    batch.outbox.push_back({wire::key_bytes(key), cell.version, wire::encode(cell)});
  }
  return batch;
}

Result<> remember(const std::vector<Epoch>& epochs, const fs::path& own, const fs::path& beside,
                  std::ostream& out) {
  if (auto remembered = remember_epochs(own, epochs); !remembered) return remembered;
  // Should this machine be lost, too, before its next backup.
  if (!remember_epochs(beside, epochs)) {
    out << "That it was restored could not be noted in " << beside.string() << ": put a copy of "
        << own.string() << " there, or make the next backup at once.\n";
  }
  return {};
}

void say_done(const RestoreOptions& options, const fs::path& journal, const fs::path& aside,
              const journal::Extent& kept, std::ostream& out) {
  std::error_code error;
  out << journal.string() << " is now what " << options.from.string() << " was, up to entry "
      << kept.last << ", under a new epoch.\n";
  if (fs::exists(aside, error)) {
    out << "The journal that was there is kept as " << aside.string() << ".\n";
  }
  out << "Start the broker. Tickets that were given after the backup are unknown: their papers "
         "are no longer valid, numbers go on beyond theirs, at a full thousand.\n"
         "Make a backup now: dawrctl backup --centre "
      << options.centre.string() << " --to FOLDER\n";
}

}  // namespace

Result<> restore(const RestoreOptions& options, std::chrono::sys_seconds now, std::ostream& out) {
  const auto config = load_centre(options.centre);
  if (!config) return refused("the centre's configuration is unsound:\n" + to_text(config.error()));
  const CentreFiles files{options.centre};
  const auto& journal = config->settings.journal;
  if (auto fine = check_is_owner(journal.parent_path()); !fine) return fine;
  if (auto fine = check_source(options.from, journal); !fine) return fine;
  const auto lock = journal::lock_journal(journal);
  if (!lock && lock.error().kind == FaultKind::busy) {
    return refused("The broker is running, or another restore: " + journal.string() +
                   " is in use. Stop the broker first.");
  }
  if (!lock) return std::unexpected(lock.error());
  const auto present = look_at_present(journal, out);
  if (!present) return std::unexpected(present.error());
  const auto beside = epochs_beside(options.from, config->policy.code);
  const auto known = known_epochs(files.epochs(), beside);
  if (!known) return std::unexpected(known.error());

  Prepared prepared(journal);
  if (auto moved = prepared.move_leftover(free_name(journal, "left-over", now), out); !moved) {
    return moved;
  }
  const auto tell = [&](const Fault& fault) {
    return std::unexpected(about(options.from, prepared, fault));
  };
  if (auto whole = journal::check_is_whole(options.from); !whole) return tell(whole.error());
  if (auto copied = journal::copy_journal(options.from, prepared.file()); !copied) {
    return tell(copied.error());
  }
  if (auto sound = check_log(prepared.file()); !sound) return tell(sound.error());
  auto backup = replay_log(prepared.file());
  if (!backup) return tell(backup.error());
  if (auto own = check_centre(*backup, *config, files, options.from); !own) return own;
  const auto abandoned = later_epochs(*backup, *known, *present, options);
  if (!abandoned) return std::unexpected(abandoned.error());
  if (auto fine = check_loss(*backup, *present, options); !fine) return fine;

  // A demonstration's clock does not follow the machine's.
  const Instant at = config->settings.demo ? backup->state.now : Instant{now};
  const Epoch fresh{wire::random_number()};
  const auto begun =
      journal::begin_epoch(prepared.file(), fresh, first_batch(*backup, *abandoned, at));
  if (!begun) return tell(begun.error());
  const auto aside = free_name(journal, "before-restore", now);
  prepared.let_go();  // from here on it may be the journal that was there
  if (auto placed = journal::put_in_place(prepared.file(), journal, aside); !placed) {
    const auto left = journal::extent_of(prepared.file());
    if (left && left->epoch == fresh) prepared.take_back();
    return placed;
  }

  say_done(options, journal, aside, backup->extent, out);
  auto epochs = *known;
  if (*present) epochs.push_back((*present)->epoch);
  epochs.push_back(backup->extent.epoch);
  epochs.push_back(fresh);
  return remember(epochs, files.epochs(), beside, out);
}

}  // namespace dawr::ctl
