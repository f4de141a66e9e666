#include "common/domain/board.h"

#include <algorithm>
#include <string_view>

#include "common/domain/fnv1a.h"

namespace dawr {
namespace {

bool same_line_but_for_load(const BoardLine& a, const BoardLine& b) {
  return a.id == b.id && a.letter_ar == b.letter_ar && a.name == b.name;
}

// Everything that an update can't say in parts.
bool same_day_and_configuration(const Board& a, const Board& b) {
  return a.epoch == b.epoch && a.date == b.date && a.centre == b.centre &&
         a.time_zone == b.time_zone && a.covers == b.covers && a.by_voice == b.by_voice &&
         a.priority_credit_minutes == b.priority_credit_minutes &&
         std::ranges::equal(a.lines, b.lines, same_line_but_for_load);
}

BoardLine* find_line(Board& board, LineId id) {
  const auto line = std::ranges::find(board.lines, id, &BoardLine::id);
  return line == board.lines.end() ? nullptr : &*line;
}

// Numbers go in as eight bytes, the lowest first, whatever the machine; texts and lists after their
// length, so that neighbours can't run into each other.
class BoardHash {
 public:
  void mix(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8)
      hash_.add(static_cast<std::uint8_t>(number >> shift));
  }
  void mix(std::string_view text) {
    mix(text.size());
    for (const char letter : text) hash_.add(static_cast<std::uint8_t>(letter));
  }
  void mix(LineId line) { mix(static_cast<std::uint8_t>(line.value)); }
  void mix(Instant at) { mix(static_cast<std::uint64_t>(at.time_since_epoch().count())); }
  void mix(const std::optional<ServiceDate>& date) {
    mix(static_cast<std::uint64_t>(date.has_value()));
    if (date) mix(static_cast<std::uint64_t>(date->time_since_epoch().count()));
  }
  void mix(const BoardLine& line) {
    mix(line.id);
    mix(line.letter_ar);
    mix(line.waiting);
  }
  void mix(const BoardCall& call) {
    mix(call.ticket.value);
    mix(call.letter);
    mix(call.letter_ar);
    mix(call.number);
    mix(call.line);
    mix(static_cast<std::uint64_t>(call.counter_kind));
    mix(call.counter);
    mix(call.call);
    mix(call.called_at);
    // A board without an exceptional call has the hash that it had before there were any.
    mix(static_cast<std::uint64_t>(call.open) + 2 * static_cast<std::uint64_t>(call.exceptional));
  }
  void mix(const BoardCover& cover) {
    mix(static_cast<std::uint64_t>(cover.counter_kind));
    mix(cover.counter);
    mix(cover.line);
    mix(cover.letter_ar);
    mix(cover.from);
  }
  void mix(const Name& notice) {
    mix(notice.ar);
    mix(notice.en);
  }
  template <class Item>
  void mix(const std::vector<Item>& items) {
    mix(items.size());
    for (const auto& item : items) mix(item);
  }

  [[nodiscard]] std::uint64_t value() const { return hash_.value(); }

 private:
  Fnv1a hash_;
};

}  // namespace

BoardUpdate difference(const Board& before, const Board& after) {
  BoardUpdate update;
  update.epoch = after.epoch;
  update.first_seq = before.seq + 1;
  update.last_seq = after.seq;
  if (!same_day_and_configuration(before, after)) {
    update.whole = after;
    return update;
  }
  for (std::size_t i = 0; i < after.lines.size(); ++i) {
    if (before.lines[i] == after.lines[i]) continue;
    auto& line = update.lines.emplace_back();
    line.id = after.lines[i].id;
    line.waiting = after.lines[i].waiting;
    line.outlook = after.lines[i].outlook;
  }
  if (before.calls != after.calls) update.calls = after.calls;
  if (before.notices != after.notices) update.notices = after.notices;
  if (before.paused != after.paused) update.paused = after.paused;
  return update;
}

Applied apply(Board& board, const BoardUpdate& update) {
  if (update.epoch != board.epoch) return Applied::gap;
  if (update.last_seq <= board.seq) return Applied::already_known;
  if (update.first_seq > board.seq + 1) return Applied::gap;
  if (update.whole) {
    board = *update.whole;
    return Applied::yes;
  }
  // A replica in the middle of an update could hold a value that the update leaves out because it
  // went back to what it was before.
  if (update.first_seq != board.seq + 1) return Applied::gap;
  const auto is_unknown = [&](const BoardLine& line) { return !find_line(board, line.id); };
  if (std::ranges::any_of(update.lines, is_unknown)) return Applied::gap;

  for (const auto& line : update.lines) {
    BoardLine& known = *find_line(board, line.id);
    known.waiting = line.waiting;
    known.outlook = line.outlook;
  }
  if (update.calls) board.calls = *update.calls;
  if (update.notices) board.notices = *update.notices;
  if (update.paused) board.paused = *update.paused;
  board.seq = update.last_seq;
  return Applied::yes;
}

std::uint64_t state_hash(const Board& board) {
  BoardHash hash;
  hash.mix(board.epoch.value);
  hash.mix(board.seq);
  hash.mix(board.date);
  hash.mix(board.time_zone);
  hash.mix(board.paused);
  hash.mix(board.priority_credit_minutes);
  hash.mix(board.lines);
  hash.mix(board.calls);
  hash.mix(board.notices);
  // A day without exceptions has the hash that it had before there were any.
  if (!board.covers.empty()) hash.mix(board.covers);
  if (board.by_voice) hash.mix(std::uint64_t{1});
  return hash.value();
}

}  // namespace dawr
