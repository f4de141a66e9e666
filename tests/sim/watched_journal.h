// The real journal, with somebody watching: what was committed is told to the judge.
#pragma once

#include <algorithm>
#include <memory>

#include "common/log/checkpoint.h"
#include "common/log/note.h"
#include "common/wire/codec.h"
#include "tests/forwarding_journal.h"
#include "tests/sim/judge.h"
#include "tests/sim/mishap.h"

namespace dawr::sim {

// The same answer, from twenty entries earlier.
inline wire::Bytes outdated(const wire::Bytes& frame) {
  auto message = wire::decode_broker_message(frame);
  auto* reply = message ? std::get_if<wire::Reply>(&*message) : nullptr;
  if (reply == nullptr || reply->seq <= 20) return frame;
  reply->seq -= 20;
  return wire::encode(*message);
}

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
  Result<> read_entries(Seq after,
                        const std::function<bool(const journal::EntryRow&)>& visit) override {
    return ForwardingJournal::read_entries(after, [&](const journal::EntryRow& row) {
      if (plant_ != Plant::entry_rewritten || row.seq != 50 || judge_.last_seq() < 500) {
        return visit(row);
      }
      auto rewritten = row;
      auto entry = wire::decode_entry(row.bytes);
      if (entry) entry->cause.counter += 1;
      if (entry) rewritten.bytes = wire::encode(*entry);
      return visit(rewritten);
    });
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
    if (plant_ == Plant::answer_outdated) {
      for (journal::ReplyRow& row : batch.replies) row.reply = outdated(row.reply);
    }
    if (plant_ == Plant::figures_unwritten) batch.outbox.clear();
    if (plant_ == Plant::log_forked && batch.checkpoint && batch.checkpoint->size > 300) {
      fork(batch.checkpoint->note);
    }
    for (journal::EntryRow& row : batch.entries) {
      auto entry = wire::decode_entry(row.bytes);
      if (!entry || row.seq % 100 != 0) continue;
      auto* issued = std::get_if<TicketIssued>(&entry->event);
      if (plant_ == Plant::number_reused && issued != nullptr && issued->number > 1) {
        --issued->number;
      }
      auto* call = std::get_if<TicketCalled>(&entry->event);
      if (plant_ == Plant::line_jumped && call != nullptr) jump(*call);
      if (plant_ == Plant::called_twice && call != nullptr) call_again(*call);
      if (plant_ == Plant::counter_crowded && call != nullptr) crowd(*call);
      if (plant_ == Plant::time_set_back) entry->at -= std::chrono::hours{1};
      row.bytes = wire::encode(*entry);
    }
    return batch;
  }

  // Signed by the centre, of entries that it does not have.
  static void fork(std::string& text) {
    const auto note = log::parse_note(text);
    auto checkpoint = note ? log::parse_checkpoint(note->text)
                           : Result<log::Checkpoint>(std::unexpected(note.error()));
    if (!checkpoint) return;
    checkpoint->root.front() ^= 1U;
    text = to_text(log::signed_checkpoint(*checkpoint, log::SigningKey{log::SigningKey::Seed{}}));
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

  // The ticket that another counter has in hand, where there is one.
  void call_again(TicketCalled& call) const {
    for (const auto& [counter, stand] : judge_.state().counters) {
      if (counter != call.counter && stand.in_hand) call.ticket = *stand.in_hand;
    }
  }
  // At another counter that has one in hand, where there is one.
  void crowd(TicketCalled& call) const {
    for (const auto& [counter, stand] : judge_.state().counters) {
      if (counter != call.counter && stand.in_hand) {
        call.counter = counter;
        return;
      }
    }
  }

  Judge& judge_;
  Plant plant_;
};

}  // namespace dawr::sim
