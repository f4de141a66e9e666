// The real journal, with somebody watching: what was committed is told to the judge.
#pragma once

#include <memory>

#include "broker/journal/journal.h"
#include "common/wire/codec.h"
#include "tests/sim/judge.h"
#include "tests/sim/mishap.h"

namespace dawr::sim {

class WatchedJournal final : public journal::Journal {
 public:
  // Tells the judge first what an earlier run may have committed without living to say so.
  WatchedJournal(std::unique_ptr<journal::Journal> inner, Judge& judge, Plant plant)
      : inner_(std::move(inner)), judge_(judge), plant_(plant) {
    const auto read = inner_->read_entries(judge_.last_seq(), [&](const journal::EntryRow& row) {
      judge_.entry(row);
      return true;
    });
    if (!read) judge_.find(read.error().text);
    if (inner_->last_seq() < judge_.last_seq()) judge_.find("acknowledged entries are gone");
  }

  [[nodiscard]] Epoch epoch() const override { return inner_->epoch(); }
  [[nodiscard]] Seq last_seq() const override { return inner_->last_seq(); }
  Result<> commit(const journal::Batch& given) override {
    if (plant_ == Plant::commit_skipped && given.entries.empty()) return {};
    const auto batch = plant_ == Plant::none ? given : spoilt(given);
    auto done = inner_->commit(batch);
    if (!done) return done;
    for (const auto& row : batch.entries) judge_.entry(row);
    judge_.replies(batch.replies);
    return done;
  }
  Result<std::optional<journal::ReplyRow>> find_reply(const CommandId& id) override {
    if (plant_ == Plant::reply_forgotten) return std::nullopt;
    return inner_->find_reply(id);
  }
  Result<std::vector<journal::SessionMark>> session_marks() override {
    if (plant_ == Plant::sessions_forgotten) return std::vector<journal::SessionMark>{};
    return inner_->session_marks();
  }
  Result<> prune_replies(std::span<const journal::LowWater> settled, Instant before) override {
    return inner_->prune_replies(settled, before);
  }
  Result<std::optional<journal::Snapshot>> newest_snapshot() override {
    return inner_->newest_snapshot();
  }
  Result<std::optional<journal::Snapshot>> snapshot_before(Seq seq) override {
    return inner_->snapshot_before(seq);
  }
  Result<> read_entries(Seq after,
                        const std::function<bool(const journal::EntryRow&)>& visit) override {
    return inner_->read_entries(after, visit);
  }
  Result<std::vector<journal::OutboxRow>> outbox(Seq after, std::size_t limit) override {
    return inner_->outbox(after, limit);
  }
  Result<> forget_outbox(Seq version) override { return inner_->forget_outbox(version); }

 private:
  // As a broker with the planted bug would have written it.
  [[nodiscard]] journal::Batch spoilt(journal::Batch batch) const {
    if (plant_ == Plant::commit_skipped) batch.replies.clear();
    if (plant_ == Plant::figures_unwritten) batch.outbox.clear();
    for (journal::EntryRow& row : batch.entries) {
      auto entry = wire::decode_entry(row.bytes);
      if (!entry || row.seq % 100 != 0) continue;
      auto* issued = std::get_if<TicketIssued>(&entry->event);
      if (plant_ == Plant::number_reused && issued != nullptr && issued->number > 1) {
        --issued->number;
      }
      if (plant_ == Plant::time_set_back) entry->at -= std::chrono::hours{1};
      row.bytes = wire::encode(*entry);
    }
    return batch;
  }

  std::unique_ptr<journal::Journal> inner_;
  Judge& judge_;
  Plant plant_;
};

}  // namespace dawr::sim
