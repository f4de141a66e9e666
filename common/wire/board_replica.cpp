#include "common/wire/board_replica.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace dawr::wire {
namespace {

constexpr std::chrono::seconds heartbeat_period{1};
constexpr std::chrono::seconds ask_again_after{1};

// The same ticket called again after it was put back has another instant.
bool is_same_call(const BoardCall& a, const BoardCall& b) {
  return a.ticket == b.ticket && a.call == b.call && a.called_at == b.called_at;
}

// Newest first on the board, oldest first to the ear.
void append_new_calls(const std::vector<BoardCall>& before, const std::vector<BoardCall>& after,
                      std::vector<BoardCall>& to) {
  for (const auto& call : after | std::views::reverse) {
    const bool known =
        std::ranges::any_of(before, [&](const auto& old) { return is_same_call(old, call); });
    if (!known && call.open) to.push_back(call);
  }
}

}  // namespace

void BoardReplica::hold_back(const BoardUpdate& update) {
  if (held_back_.size() == most_updates_held_back) held_back_.pop_front();
  held_back_.push_back(update);
}

BoardNews BoardReplica::update(const BoardUpdate& update, Steady now) {
  if (!in_step_) {
    hold_back(update);
    return {};
  }
  const auto before = board_->calls;
  switch (apply(*board_, update)) {
    case Applied::already_known:
      return {};
    case Applied::gap:
      in_step_ = false;
      hold_back(update);
      return {};
    case Applied::yes:
      break;
  }
  in_step_at_ = now;
  BoardNews news{.changed = true, .new_calls = {}};
  append_new_calls(before, board_->calls, news.new_calls);
  return news;
}

void BoardReplica::heartbeat(const Heartbeat& heartbeat, Steady now) {
  if (!in_step_) return;
  if (heartbeat.epoch == board_->epoch && heartbeat.seq < board_->seq) return;
  in_step_ = heartbeat.epoch == board_->epoch && heartbeat.seq == board_->seq &&
             heartbeat.state_hash == state_hash(*board_);
  if (in_step_) in_step_at_ = now;
}

BoardNews BoardReplica::snapshot(const Board& board, Steady now) {
  // In step, it could only swallow calls that the next update is to announce.
  if (in_step_) return {};
  if (board_ && board.epoch == board_->epoch && board.seq < board_->seq) return {};
  board_ = board;
  in_step_ = true;
  in_step_at_ = now;
  BoardNews news{.changed = true, .new_calls = {}};
  for (const auto& held : std::exchange(held_back_, {})) {
    if (held.epoch != board.epoch) continue;
    const auto more = update(held, now);
    news.new_calls.insert(news.new_calls.end(), more.new_calls.begin(), more.new_calls.end());
  }
  return news;
}

bool BoardReplica::wants_snapshot(Steady now) {
  if (in_step_ || (asked_at_ && now - *asked_at_ < ask_again_after)) return false;
  asked_at_ = now;
  return true;
}

Duration BoardReplica::silent_for(Steady now) const {
  return std::chrono::duration_cast<Duration>(now - in_step_at_);
}

int BoardReplica::missed_heartbeats(Steady now) const {
  return static_cast<int>(silent_for(now) / heartbeat_period);
}

}  // namespace dawr::wire
