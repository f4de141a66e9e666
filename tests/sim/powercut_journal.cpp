// The journal on a disk whose power is cut: whatever was acknowledged is there afterwards, and what
// was not yet is there whole or not at all.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "broker/journal/sqlite_journal.h"
#include "tests/scratch.h"
#include "tests/sim/campaign.h"
#include "tests/sim/disk.h"
#include "tests/sim/powercut.h"

namespace dawr::sim {
namespace {

using journal::Batch;
using journal::Bytes;
using journal::Journal;

constexpr Epoch epoch{77};
constexpr std::uint64_t cuts_per_journal = 300;
constexpr std::size_t replies_kept = 40;
constexpr std::uint64_t outbox_keys = 12;

// What the journal has to say, as far as it is compared.
struct Content {
  Seq last{};
  std::map<std::uint64_t, Bytes> replies;  // by command counter: the newest ones
  std::map<Bytes, std::pair<Seq, Bytes>> outbox;
  std::vector<Seq> snapshots;  // newest first, at most two

  bool operator==(const Content&) const = default;
};

// Recomputed from seq alone, so that nothing has to be remembered.
Bytes entry_bytes(Seq seq) {
  Chance chance(seq);
  Bytes bytes(20 + chance.below(400));
  std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(chance()); });
  return bytes;
}

CommandId command(std::uint64_t counter) { return {DeviceId{3}, 9, counter}; }

class JournalCuts {
 public:
  explicit JournalCuts(std::uint64_t seed) : chance_(seed), disk_(chance_.fork()) {
    const auto made = journal::create_journal(file_, epoch);
    if (!made) throw std::runtime_error(made.error().text);
    disk_.put(file_.string(), Disk::bytes_of_file(file_));
  }

  // What is wrong; empty: nothing.
  std::string run(std::uint64_t cuts) {
    for (std::uint64_t cut = 0; cut < cuts; ++cut) {
      if (auto wrong = run_until_cut(); !wrong.empty()) return wrong;
    }
    if (!open()) return "it can't be opened: " + trouble_;
    return judge_entries(0);
  }

  [[nodiscard]] std::uint64_t commits() const { return commits_; }
  [[nodiscard]] std::uint64_t survived() const { return survived_; }
  [[nodiscard]] std::uint64_t cuts_while_opening() const { return cuts_while_opening_; }
  [[nodiscard]] std::uint64_t deaths() const { return deaths_; }
  [[nodiscard]] const DiskCounts& disk() const { return disk_.counts(); }

 private:
  bool open() {
    auto opened = journal::open_journal(
        file_, {.vfs = disk_.vfs(), .most_pages = 0, .checkpoint_frames = 20});
    trouble_ = opened ? "" : opened.error().text;
    journal_ = opened ? *std::move(opened) : nullptr;
    return journal_ != nullptr;
  }

  std::string run_until_cut() {
    if (!open()) return "after a cut it can't be opened: " + trouble_;
    for (auto commits = chance_.below(8); commits > 0; --commits) {
      auto next = known_;
      if (!work(next)) return "it fails although nothing is wrong: " + trouble_;
      known_ = std::move(next);
    }
    disk_.stop_after(chance_.below(60));
    auto next = known_;
    while (work(next)) {
      ++commits_;
      known_ = next;
      if (disk_.has_stopped()) return "it acknowledged after the power had gone";
    }
    if (chance_.one_in(3)) {
      // Only the process dies, and the power when the next one has read what there is.
      journal_.reset();
      disk_.power_stays();
      if (auto wrong = judge(next); !wrong.empty()) return "after a death " + wrong;
      next = known_;
      disk_.stop_after(0);
      ++deaths_;
    }
    lose_power();
    if (auto wrong = judge(next); !wrong.empty()) return "after a cut " + wrong;
    journal_.reset();
    return {};
  }

  void lose_power() {
    journal_.reset();
    disk_.cut_power();
    // The power may go again while the journal recovers.
    while (chance_.one_in(4)) {
      disk_.stop_after(chance_.below(12));
      open();
      journal_.reset();
      disk_.cut_power();
      ++cuts_while_opening_;
    }
  }

  // One transaction; `content` becomes what the journal has to say after it.
  bool work(Content& content) {
    if (!content.outbox.empty() && chance_.one_in(6)) return forget_outbox(content);
    const auto batch = make_batch(content);
    const auto done = journal_->commit(batch);
    if (!done) trouble_ = done.error().text;
    return done.has_value();
  }

  bool forget_outbox(Content& content) {
    auto oldest = content.last;
    for (const auto& [key, row] : content.outbox) oldest = std::min(oldest, row.first);
    std::erase_if(content.outbox, [&](const auto& row) { return row.second.first <= oldest; });
    const auto done = journal_->forget_outbox(oldest);
    if (!done) trouble_ = done.error().text;
    return done.has_value();
  }

  Batch make_batch(Content& content) {
    Batch batch;
    for (auto entries = 1 + chance_.below(8); entries > 0; --entries) {
      ++content.last;
      batch.entries.push_back({content.last, Instant{}, entry_bytes(content.last)});
      if (chance_.one_in(2)) {
        const Bytes reply = entry_bytes(content.last + 1'000'000);
        batch.replies.push_back({command(content.last), {}, reply, Instant{}});
        content.replies[content.last] = reply;
        if (content.replies.size() > replies_kept) content.replies.erase(content.replies.begin());
      }
    }
    for (auto rows = chance_.below(3); rows > 0; --rows) {
      const Bytes key(6, static_cast<std::uint8_t>(chance_.below(outbox_keys)));
      const Bytes bytes = entry_bytes(content.last + 2'000'000);
      const auto same = [&](const journal::OutboxRow& row) { return row.key == key; };
      if (std::ranges::any_of(batch.outbox, same)) continue;
      batch.outbox.push_back({key, content.last, bytes});
      content.outbox[key] = {content.last, bytes};
    }
    if (chance_.one_in(15)) {
      batch.snapshot = journal::Snapshot{content.last, 1, Bytes(chance_.below(20'000), 7)};
      content.snapshots.insert(content.snapshots.begin(), content.last);
      if (content.snapshots.size() > 2) content.snapshots.pop_back();
    }
    return batch;
  }

  // `attempted`: what it would say if the transaction that the cut met had been done. Leaves it
  // open.
  std::string judge(const Content& attempted) {
    if (!open()) return "it can't be opened: " + trouble_;
    const bool survived = journal_->last_seq() == attempted.last && says(attempted);
    if (!survived && !says(known_)) {
      return "it says neither what was acknowledged (entry " + std::to_string(known_.last) +
             ") nor what was being written (entry " + std::to_string(attempted.last) +
             "): its last entry is " + std::to_string(journal_->last_seq());
    }
    if (survived && !(attempted == known_)) ++survived_;
    if (survived) known_ = attempted;
    return judge_entries(known_.last > 60 ? known_.last - 60 : 0);
  }

  bool says(const Content& content) {
    if (journal_->last_seq() != content.last) return false;
    const auto rows = journal_->outbox(0, 1000);
    if (!rows || rows->size() != content.outbox.size()) return false;
    for (const auto& row : *rows) {
      const auto found = content.outbox.find(row.key);
      if (found == content.outbox.end() || found->second != std::pair{row.version, row.bytes}) {
        return false;
      }
    }
    for (const auto& [counter, bytes] : content.replies) {
      const auto reply = journal_->find_reply(command(counter));
      if (!reply || !*reply || (*reply)->reply != bytes) return false;
    }
    const auto newest = journal_->newest_snapshot();
    if (!newest) return false;
    return content.snapshots.empty() ? !newest->has_value()
                                     : *newest && (*newest)->seq == content.snapshots.front();
  }

  std::string judge_entries(Seq after) {
    Seq expected = after;
    std::string wrong;
    const auto read = journal_->read_entries(after, [&](const journal::EntryRow& row) {
      ++expected;
      if (row.seq == expected && row.bytes == entry_bytes(row.seq)) return true;
      wrong = "entry " + std::to_string(expected) + " is not as it was written";
      return false;
    });
    if (!read) return read.error().text;
    if (wrong.empty() && expected != known_.last) wrong = "acknowledged entries are missing";
    return wrong;
  }

  Chance chance_;
  Scratch scratch_;
  std::filesystem::path file_{scratch_.path() / "journal.db"};
  Disk disk_;
  std::unique_ptr<Journal> journal_;
  Content known_;
  std::string trouble_;
  std::uint64_t commits_{};
  std::uint64_t survived_{};
  std::uint64_t cuts_while_opening_{};
  std::uint64_t deaths_{};
};

}  // namespace

campaign::Findings cut_power_under_journal(const CampaignOptions& options) {
  return cut_in_parts(
      "journal", options, cuts_per_journal, [](std::uint64_t seed, std::uint64_t n) {
        campaign::Findings findings;
        JournalCuts journal(seed);
        findings.found = journal.run(n);
        findings.counts = {{"cuts", journal.disk().cuts},
                           {"of them while opening", journal.cuts_while_opening()},
                           {"of them after a process that only read", journal.deaths()},
                           {"commits acknowledged in the last moments", journal.commits()},
                           {"unacknowledged commits that survived", journal.survived()},
                           {"sectors lost", journal.disk().sectors_lost},
                           {"sectors torn", journal.disk().sectors_torn}};
        return findings;
      });
}

}  // namespace dawr::sim
