#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "broker/journal/batch_rules.h"
#include "broker/journal/journal.h"
#include "common/domain/check.h"

namespace dawr::journal {
namespace {

class MemoryJournal final : public Journal {
 public:
  explicit MemoryJournal(Epoch epoch) : epoch_(epoch) {}

  [[nodiscard]] Epoch epoch() const override { return epoch_; }
  [[nodiscard]] Seq last_seq() const override { return entries_.size(); }

  Result<> commit(const Batch& batch) override {
    check_continues(batch, last_seq());
    entries_.insert(entries_.end(), batch.entries.begin(), batch.entries.end());
    for (const auto& reply : batch.replies) {
      const bool is_first = replies_.emplace(reply.id, reply).second;
      DAWR_CHECK(is_first, second_reply(reply.id));
    }
    for (const auto& row : batch.outbox) replace(row);
    if (batch.snapshot) {
      snapshots_.insert_or_assign(batch.snapshot->seq, *batch.snapshot);
      while (snapshots_.size() > 2) snapshots_.erase(snapshots_.begin());
    }
    if (batch.checkpoint) keep(*batch.checkpoint);
    return {};
  }

  Result<std::optional<ReplyRow>> find_reply(const CommandId& id) override {
    const auto found = replies_.find(id);
    if (found == replies_.end()) return std::nullopt;
    return found->second;
  }

  Result<std::vector<SessionMark>> session_marks() override {
    std::vector<SessionMark> marks;
    for (const auto& [id, reply] : replies_) {
      const bool is_same =
          !marks.empty() && marks.back().device == id.device && marks.back().session == id.session;
      if (!is_same) marks.push_back({id.device, id.session, 0, {}});
      marks.back().highest = id.counter;
      marks.back().at = reply.at;
    }
    return marks;
  }

  Result<> prune_replies(std::span<const LowWater> settled, Instant before) override {
    for (const auto& mark : settled) {
      const auto first = replies_.lower_bound({mark.device, mark.session, 0});
      const auto last = replies_.lower_bound({mark.device, mark.session, mark.counter});
      for (auto reply = first; reply != last;)
        reply = reply->second.at < before ? replies_.erase(reply) : std::next(reply);
    }
    return {};
  }

  Result<std::optional<Snapshot>> newest_snapshot() override {
    if (snapshots_.empty()) return std::nullopt;
    return snapshots_.rbegin()->second;
  }

  Result<std::optional<Snapshot>> snapshot_before(Seq seq) override {
    const auto next = snapshots_.lower_bound(seq);
    if (next == snapshots_.begin()) return std::nullopt;
    return std::prev(next)->second;
  }

  Result<> read_entries(Seq after, const std::function<bool(const EntryRow&)>& visit) override {
    for (auto index = after; index < entries_.size(); ++index) {
      if (!visit(entries_[index])) break;
    }
    return {};
  }

  Result<> read_checkpoints(Seq size,
                            const std::function<bool(const Checkpoint&)>& visit) override {
    for (auto one = checkpoints_.lower_bound(size); one != checkpoints_.end(); ++one) {
      if (!visit(one->second)) break;
    }
    return {};
  }

  Result<std::optional<Checkpoint>> newest_checkpoint() override {
    if (checkpoints_.empty()) return std::nullopt;
    return checkpoints_.rbegin()->second;
  }

  Result<> keep_cosigned(const Cosigned& cosigned) override {
    const auto hour = hour_of(cosigned.checkpoint.at);
    std::erase_if(cosigned_,
                  [&](const auto& older) { return hour_of(older.second.checkpoint.at) == hour; });
    cosigned_.insert_or_assign(cosigned.checkpoint.size, cosigned);
    return {};
  }

  Result<std::optional<Cosigned>> newest_cosigned() override {
    if (cosigned_.empty()) return std::nullopt;
    return cosigned_.rbegin()->second;
  }

  Result<std::vector<OutboxRow>> outbox(Seq after, std::size_t limit) override {
    std::vector<OutboxRow> rows;
    for (auto next = by_version_.lower_bound({after + 1, {}}); next != by_version_.end(); ++next) {
      const auto& [version, key] = *next;
      if (rows.size() >= limit && (rows.empty() || rows.back().version != version)) break;
      rows.push_back(outbox_.at(key));
    }
    return rows;
  }

  Result<std::size_t> outbox_size() override { return outbox_.size(); }

  Result<> forget_outbox(Seq version) override {
    const auto end = by_version_.lower_bound({version + 1, {}});
    for (auto row = by_version_.begin(); row != end; row = by_version_.erase(row))
      outbox_.erase(row->second);
    return {};
  }

 private:
  void keep(const Checkpoint& fresh) {
    std::erase_if(checkpoints_,
                  [&](const auto& older) { return hour_of(older.second.at) == hour_of(fresh.at); });
    checkpoints_.insert_or_assign(fresh.size, fresh);
  }

  using Key = std::string;  // GCC 12 warns about comparing vectors of bytes

  void replace(const OutboxRow& row) {
    const Key key(row.key.begin(), row.key.end());
    if (const auto older = outbox_.find(key); older != outbox_.end()) {
      by_version_.erase({older->second.version, key});
    }
    outbox_.insert_or_assign(key, row);
    by_version_.insert({row.version, key});
  }

  Epoch epoch_;
  std::vector<EntryRow> entries_;
  std::map<CommandId, ReplyRow> replies_;
  std::map<Key, OutboxRow> outbox_;
  std::set<std::pair<Seq, Key>> by_version_;
  std::map<Seq, Snapshot> snapshots_;
  std::map<Seq, Checkpoint> checkpoints_;
  std::map<Seq, Cosigned> cosigned_;
};

}  // namespace

std::unique_ptr<Journal> make_memory_journal(Epoch epoch) {
  return std::make_unique<MemoryJournal>(epoch);
}

}  // namespace dawr::journal
