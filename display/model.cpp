#include "display/model.h"

#include <algorithm>
#include <utility>

namespace dawr::display {
namespace {

const BoardCall* newest_call_of(const Board& board, Serial ticket) {
  const auto found = std::ranges::find(board.calls, ticket, &BoardCall::ticket);
  return found == board.calls.end() ? nullptr : &*found;
}

bool same_call(const BoardCall& one, const BoardCall& other) {
  return one.ticket == other.ticket && one.call == other.call && one.called_at == other.called_at;
}

}  // namespace

bool Model::shows(const BoardCall& call) const {
  return shown_lines_.empty() || std::ranges::find(shown_lines_, call.line) != shown_lines_.end();
}

bool Model::is_on_card(Serial ticket) const {
  return std::ranges::any_of(card_, [&](const OnCard& on) { return on.call.ticket == ticket; });
}

// The board knows the ticket's newest call only; while that is open, so is every earlier one.
bool Model::still_called(const BoardCall& call) const {
  const auto* newest = newest_call_of(*board_, call.ticket);
  return newest != nullptr && newest->open;
}

bool Model::holds(Duration display_time) const {
  return announced_at_ && display_time < *announced_at_ + call_time;
}

void Model::take(const Board& board, const std::vector<BoardCall>& new_calls,
                 Duration display_time) {
  const bool other_day =
      !board_ || board_->date != board.date || board_->epoch != board.epoch || !board.date;
  board_ = board;
  if (other_day) start_day();
  for (const auto& call : new_calls) {
    const bool known = std::ranges::any_of(
        queue_, [&](const BoardCall& queued) { return same_call(queued, call); });
    if (board.date && shows(call) && !known) queue_.push_back(call);
  }
  tick(display_time);
}

void Model::start_day() {
  queue_.clear();
  card_.clear();
  announced_at_.reset();
}

void Model::forget_board() {
  board_.reset();
  start_day();
}

// A call that is taken back before its time on the card is over stays: people are reading it.
void Model::forget_vanished(Duration display_time) {
  if (holds(display_time)) return;
  std::erase_if(
      card_, [&](const OnCard& on) { return newest_call_of(*board_, on.call.ticket) == nullptr; });
}

// Quietly, so that who comes late, or a display that was restarted or missed something, sees where
// the hall stands. A call that waits on the card is replaced by a newer one only.
void Model::put_newest_on_card() {
  const auto newest =
      std::ranges::find_if(board_->calls, [&](const BoardCall& call) { return shows(call); });
  if (newest == board_->calls.end() || !board_->date) return;
  const bool outdated = std::ranges::all_of(
      card_, [&](const OnCard& on) { return on.call.called_at < newest->called_at; });
  if (!card_.empty() && !(newest->open && outdated)) return;
  card_ = {{*newest, true}};
  announced_at_.reset();
}

void Model::tick(Duration display_time) {
  if (!board_ || holds(display_time)) return;
  forget_vanished(display_time);
  announce_next(display_time);
  if (queue_.empty() && !holds(display_time)) put_newest_on_card();
}

void Model::announce_next(Duration display_time) {
  std::vector<OnCard> next;
  while (!queue_.empty() && next.size() < calls_on_card) {
    const auto& call = queue_.front();
    const bool ended = !still_called(call);
    const bool same_ticket =
        std::ranges::any_of(next, [&](const OnCard& on) { return on.call.ticket == call.ticket; });
    if (same_ticket && !ended) break;
    if (!ended) next.push_back({call, false});
    queue_.pop_front();
  }
  if (next.empty()) return;
  card_ = std::move(next);
  announced_at_ = display_time;
}

std::vector<ShownCall> Model::take_shown() {
  std::vector<ShownCall> shown;
  for (auto& on : card_) {
    if (std::exchange(on.confirmed, true)) continue;
    shown.push_back({on.call.ticket, on.call.call, on.call.called_at, view_of(on.call)});
  }
  return shown;
}

CallView Model::view_of(const BoardCall& call) const {
  return {.letter = call.letter,
          .letter_ar = call.letter_ar,
          .number = call.number,
          .kind = call.counter_kind,
          .counter = call.counter,
          .way = ways_.to(call.counter_kind, call.counter),
          .exceptional = call.exceptional};
}

CallCard Model::card(const Moment& now) const {
  CallCard card;
  for (const auto& on : card_) card.calls.push_back(view_of(on.call));
  const bool still =
      std::ranges::any_of(card_, [&](const OnCard& on) { return still_called(on.call); });
  if (holds(now.display_time)) {
    const auto half = (now.display_time - *announced_at_) / flash_half;
    const bool lit = clock_rate_ > 1 || half % 2 == 0;
    card.emphasis = lit ? Emphasis::gold : Emphasis::white;
  } else {
    card.emphasis = still && now.silent < stale_after ? Emphasis::white : Emphasis::past;
  }
  return card;
}

std::vector<CallView> Model::earlier() const {
  std::vector<CallView> earlier;
  std::vector<Serial> taken;
  for (const auto& call : board_->calls) {
    if (earlier.size() == earlier_calls) break;
    const bool waits_for_card =
        call.call == 1 &&
        std::ranges::any_of(queue_, [&](const auto& queued) { return same_call(queued, call); });
    const bool seen = std::ranges::find(taken, call.ticket) != taken.end();
    if (!shows(call) || is_on_card(call.ticket) || waits_for_card || seen) continue;
    taken.push_back(call.ticket);
    earlier.push_back(view_of(call));
  }
  return earlier;
}

// What differs today from what people are used to.
void Model::add_exceptions(std::vector<Ticker>& tickers) const {
  for (const bool second : {false, true}) {
    if (board_->by_voice) tickers.push_back({TickerKind::voice, {}, second, {}});
  }
  for (const BoardCover& cover : board_->covers) {
    if (!zone_) return;
    for (const bool second : {false, true}) {
      tickers.push_back({TickerKind::cover, {}, second, zone_->civil(cover.from), cover});
    }
  }
}

std::vector<Ticker> Model::tickers() const {
  std::vector<Ticker> found;
  const auto add = [&](TickerKind kind, const Name& text) {
    if (text.empty()) return;
    found.push_back({kind, text, false, {}});
    const bool both = !text.ar.empty() && !text.en.empty() && text.ar != text.en;
    if (both) found.push_back({kind, text, true, {}});
  };
  if (board_) {
    add(TickerKind::paused, board_->paused);
    add_exceptions(found);
    for (const auto& notice : board_->notices) add(TickerKind::notice, notice);
  }
  // One, in the first language: a screen at rest is drawn again for the minute only.
  if (found.empty()) found.push_back({TickerKind::hint, {}, false, {}});
  return found;
}

Ticker Model::ticker(const Moment& now) const {
  if (board_ && now.silent >= stale_after) {
    Ticker stale{TickerKind::stale, {}, false, {}};
    if (zone_ && now.wall) {
      // The broker's clock went on at its own rate while nothing was heard.
      const auto silent = std::chrono::duration_cast<Duration>(
          std::chrono::duration<double, std::micro>(now.silent) * clock_rate_);
      stale.since = zone_->civil(*now.wall - silent);
    }
    return stale;
  }
  const auto all = tickers();
  const auto turn = static_cast<std::size_t>(now.display_time / ticker_time);
  return all[turn % all.size()];
}

View Model::view(const Moment& now) const {
  View view;
  if (zone_ && now.wall) view.clock = zone_->civil(*now.wall);
  view.ticker = ticker(now);
  view.centre = centre_;
  view.demonstration = demonstration_;
  if (!board_) {
    view.trouble = trouble_;
    return view;
  }
  view.scene = board_->date ? Scene::open : Scene::closed;
  view.centre = board_->centre;
  view.late = now.missed_heartbeats >= late_after_heartbeats;
  view.priority_credit_minutes = board_->priority_credit_minutes;
  if (view.scene == Scene::closed) return view;
  view.card = card(now);
  view.earlier = earlier();
  std::ranges::copy_if(board_->lines, std::back_inserter(view.lines), [&](const BoardLine& line) {
    return shown_lines_.empty() || std::ranges::find(shown_lines_, line.id) != shown_lines_.end();
  });
  return view;
}

std::optional<Duration> Model::changes_in(const Moment& now) const {
  std::optional<Duration> soonest;
  const auto consider = [&](Duration display_time) {
    const std::chrono::duration<double, std::micro> display = display_time;
    const auto real = std::chrono::ceil<Duration>(display / clock_rate_);
    soonest = soonest ? std::min(*soonest, real) : real;
  };
  if (holds(now.display_time)) {
    const auto passed = now.display_time - *announced_at_;
    consider(call_time - passed);
    if (clock_rate_ <= 1) consider(flash_half - passed % flash_half);
  }
  if (tickers().size() > 1) consider(ticker_time - now.display_time % ticker_time);
  if (now.wall && zone_) {
    const auto minute = std::chrono::floor<minutes>(*now.wall) + minutes{1};
    consider(minute - *now.wall);
  }
  return soonest;
}

}  // namespace dawr::display
