// A journal that hands everything on to another: tests override what is to be different.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "broker/journal/journal.h"

namespace dawr::journal {

class ForwardingJournal : public Journal {
 public:
  explicit ForwardingJournal(std::unique_ptr<Journal> inner) : inner_(std::move(inner)) {}

  [[nodiscard]] Epoch epoch() const override { return inner_->epoch(); }
  [[nodiscard]] Seq last_seq() const override { return inner_->last_seq(); }
  Result<> commit(const Batch& batch) override { return inner_->commit(batch); }
  Result<std::optional<ReplyRow>> find_reply(const CommandId& id) override {
    return inner_->find_reply(id);
  }
  Result<std::vector<SessionMark>> session_marks() override { return inner_->session_marks(); }
  Result<> prune_replies(std::span<const LowWater> settled, Instant before) override {
    return inner_->prune_replies(settled, before);
  }
  Result<std::optional<Snapshot>> newest_snapshot() override { return inner_->newest_snapshot(); }
  Result<std::optional<Snapshot>> snapshot_before(Seq seq) override {
    return inner_->snapshot_before(seq);
  }
  Result<> read_entries(Seq after, const std::function<bool(const EntryRow&)>& visit) override {
    return inner_->read_entries(after, visit);
  }
  Result<> read_checkpoints(Seq size,
                            const std::function<bool(const Checkpoint&)>& visit) override {
    return inner_->read_checkpoints(size, visit);
  }
  Result<std::optional<Checkpoint>> newest_checkpoint() override {
    return inner_->newest_checkpoint();
  }
  Result<> keep_cosigned(const Cosigned& cosigned) override {
    return inner_->keep_cosigned(cosigned);
  }
  Result<std::optional<Cosigned>> newest_cosigned() override { return inner_->newest_cosigned(); }
  Result<std::vector<OutboxRow>> outbox(Seq after, std::size_t limit) override {
    return inner_->outbox(after, limit);
  }
  Result<std::size_t> outbox_size() override { return inner_->outbox_size(); }
  Result<> forget_outbox(Seq version) override { return inner_->forget_outbox(version); }

 private:
  std::unique_ptr<Journal> inner_;
};

}  // namespace dawr::journal
