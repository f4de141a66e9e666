// The real journal, with somebody watching: what was committed is told to the judge.
#pragma once

#include <algorithm>
#include <memory>

#include "common/wire/codec.h"
#include "tests/forwarding_journal.h"
#include "tests/sim/judge.h"
#include "tests/sim/mishap.h"

namespace dawr::sim {

class WatchedJournal final : public journal::ForwardingJournal {
 public:
  // Tells the judge first what an earlier run may have committed without living to say so.
  WatchedJournal(std::unique_ptr<journal::Journal> inner, Judge& judge, Plant plant)
      : ForwardingJournal(std::move(inner)), judge_(judge), plant_(plant) {
    const auto read = read_entries(judge_.last_seq(), [&](const journal::EntryRow& row) {
      judge_.entry(row);
      return true;
    });
    if (!read) judge_.find(read.error().text);
    if (last_seq() < judge_.last_seq()) judge_.find("acknowledged entries are gone");
  }

  Result<> commit(const journal::Batch& given) override {
    const auto batch = plant_ == Plant::none ? given : spoilt(given);
    auto done = ForwardingJournal::commit(batch);
    if (!done) return done;
    for (const auto& row : batch.entries) judge_.entry(row);
    judge_.replies(batch.replies);
    return done;
  }
  Result<std::optional<journal::ReplyRow>> find_reply(const CommandId& id) override {
    if (plant_ == Plant::reply_forgotten) return std::nullopt;
    return ForwardingJournal::find_reply(id);
  }
  Result<std::vector<journal::SessionMark>> session_marks() override {
    if (plant_ == Plant::sessions_forgotten) return std::vector<journal::SessionMark>{};
    return ForwardingJournal::session_marks();
  }

 private:
  // As a broker with the planted bug would have written it.
  [[nodiscard]] journal::Batch spoilt(journal::Batch batch) const {
    if (plant_ == Plant::replies_unwritten) batch.replies.clear();
    if (plant_ == Plant::figures_unwritten) batch.outbox.clear();
    for (journal::EntryRow& row : batch.entries) {
      auto entry = wire::decode_entry(row.bytes);
      if (!entry || row.seq % 100 != 0) continue;
      auto* issued = std::get_if<TicketIssued>(&entry->event);
      if (plant_ == Plant::number_reused && issued != nullptr && issued->number > 1) {
        --issued->number;
      }
      auto* call = std::get_if<TicketCalled>(&entry->event);
      if (plant_ == Plant::line_jumped && call != nullptr) jump(*call);
      if (plant_ == Plant::time_set_back) entry->at -= std::chrono::hours{1};
      row.bytes = wire::encode(*entry);
    }
    return batch;
  }

  // To somebody of the same line who came later, where there is one.
  void jump(TicketCalled& call) const {
    const auto& tickets = judge_.state().tickets;
    const auto* called = judge_.state().find(call.ticket);
    const auto later = std::ranges::find_if(tickets, [&](const queue::Ticket& ticket) {
      return called != nullptr && ticket.state == TicketState::waiting &&
             ticket.line == called->line && ticket.turn > called->turn;
    });
    if (later != tickets.end()) call.ticket = later->serial;
  }

  Judge& judge_;
  Plant plant_;
};

}  // namespace dawr::sim
