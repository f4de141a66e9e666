#include "tests/core/history.h"

#include <algorithm>
#include <sstream>

#include "broker/queue/deadlines.h"
#include "broker/queue/evolve.h"
#include "broker/queue/invariants.h"
#include "broker/queue/manager_view.h"
#include "broker/queue/snapshot.h"
#include "broker/queue/views.h"
#include "tests/core/naive_metrics.h"
#include "tests/core/sample_centre.h"
#include "tests/core/words.h"

// Who judges a history.
namespace dawr::play {
namespace {

constexpr int steps_between_full_judgements = 97;
constexpr std::size_t rows_in_report = 25;
constexpr std::size_t calls_remembered = 12;
constexpr Epoch epoch{77};

std::multiset<std::string> texts(const queue::State& state, const std::vector<Event>& events) {
  std::multiset<std::string> texts;
  for (const Event& event : events) {
    if (!std::holds_alternative<TimePassed>(event)) texts.insert(text_of(state, event));
  }
  return texts;
}

std::string in_a_row(const queue::State& state, const std::vector<Event>& events) {
  std::string row;
  for (const Event& event : events) row += (row.empty() ? "" : "; ") + text_of(state, event);
  return row.empty() ? "nothing" : row;
}

}  // namespace

History::History(std::uint64_t seed, const RoleTable& roles, Coverage& coverage)
    : seed_(seed),
      random_(seed),
      coverage_(coverage),
      twin_(roles),
      replica_(queue::board_of(play_.state(), epoch, 0)),
      asks_for_persons_(seed % 4 == 1),
      plain_(seed % 5 == 0),
      now_(first_date.time_since_epoch() + std::chrono::hours{6}),
      next_date_(first_date) {
  play_.watch([this](const queue::State& before, const Entry& entry) { see(before, entry); });
}

std::string History::run(int steps) {
  for (int i = 1; i <= steps; ++i) {
    auto wrong = step();
    if (wrong.empty() && (i % steps_between_full_judgements == 0 || i == steps)) {
      wrong = judge_everything();
    }
    if (!wrong.empty()) return report(i, wrong);
  }
  coverage_.judged += order_.judged();
  return {};
}

std::string History::step() {
  const auto due = queue::next_deadline(play_.state());
  // At times exactly at a deadline, or a microsecond before it.
  if (due && chance(3)) {
    now_ = std::max(now_, *due - Duration{number(0, 1)});
  } else {
    now_ += random_pause();
  }
  Instant last = play_.state().now;
  if (number(1, 600) == 1) {
    const auto abandoned = static_cast<std::uint16_t>(chance(20) ? 1 : 0);
    play_.restore(abandoned, now_);
    twin_.restored(std::get<JournalRestored>(play_.entries().back().event), last, now_);
  }
  if (number(1, 150) == 1) {
    last = play_.state().now;
    now_ += minutes{number(0, 12)};
    const bool was_down = play_.start(now_);
    const auto expected = twin_.started(last, now_);
    if (was_down != expected.has_value()) return "the twin has another view of an interruption";
    if (was_down &&
        std::get<ServiceInterrupted>(play_.entries().back().event).from != expected->from) {
      return "the twin says that the interruption began at " + text_of(expected->from);
    }
  }
  Move move = random_move();
  move.command.id = {move.who.device, 9, ++press_};
  // At times the list is gone for a moment.
  move.command.person_needed = asks_for_persons_ && !chance(2);
  const bool takes = std::holds_alternative<TakeTicket>(move.command.body) ||
                     std::holds_alternative<EnterPad>(move.command.body) ||
                     std::holds_alternative<CheckIn>(move.command.body);
  // At times a press arrives after it was taken back.
  if (takes && chance(5) && !play_.state().cancelled_takes.empty()) {
    move.command.id = *play_.state().cancelled_takes.begin();
    move.who.device = move.command.id.device;
  }
  const auto expected_pulse = twin_.pass(now_);
  const Played played = play_.submit(move.who, move.command, now_);
  const Verdict verdict = twin_.act(move.command, move.who, now_);
  remember_row(move, played);
  make_promises(played);

  if (!broken_.empty()) return broken_;
  const queue::State& state = play_.state();
  if (takes && std::ranges::count(presses_, move.command.id) == 0)
    presses_.push_back(move.command.id);
  if (std::ranges::any_of(played.events, [](const Event& event) {
        return std::holds_alternative<DayOpened>(event);
      })) {
    next_date_ = *state.last_date + std::chrono::days{1};
  } else if (texts(state, expected_pulse) != texts(state, played.pulsed)) {
    return "the twin says that time brings: " + in_a_row(state, expected_pulse);
  }
  if (auto wrong = twin_disagrees(move, played, verdict); !wrong.empty()) return wrong;
  if (auto wrong = twin_.difference_from(state); !wrong.empty()) {
    return "the twin has something else: " + wrong;
  }
  if (auto wrong = queue::broken_invariant(state); !wrong.empty()) return "invariant: " + wrong;
  return judge_board();
}

// A ticket's promise changes figures and boards, and nothing else; what screens say of a line is
// told to the twin.
void History::make_promises(const Played& played) {
  for (const Event& event : played.events) {
    const auto* issued = std::get_if<TicketIssued>(&event);
    if (issued == nullptr || issued->pad || chance(20)) continue;
    play_.tell(WaitPromised{.ticket = issued->ticket, .promise = some_promise()}, now_);
  }
  const auto& lines = play_.state().policy.lines;
  if (!play_.state().day_open || lines.empty() || !chance(5)) return;
  const auto line =
      static_cast<std::size_t>(number(0, static_cast<std::int64_t>(lines.size()) - 1));
  const OutlookChanged outlook{lines[line].id, some_promise()};
  play_.tell(outlook, now_);
  twin_.told(outlook);
}

std::string History::twin_disagrees(const Move& move, const Played& played,
                                    const Verdict& verdict) {
  if (played.rejection) {
    coverage_.refusals.emplace(kind_of(move.command.body), played.rejection->code);
  }
  if (played.rejection != verdict.refused) {
    return "the twin says " + (verdict.refused ? text_of(*verdict.refused) : "that it is granted");
  }
  const queue::State& state = play_.state();
  if (in_a_row(state, played.events) != in_a_row(state, verdict.events)) {
    return "the twin says: " + in_a_row(state, verdict.events);
  }
  return {};
}

void History::see(const queue::State& before, const Entry& entry) {
  coverage_.events.insert(entry.event.index());
  if (auto wrong = order_.see(entry); !wrong.empty()) broken_ = wrong;
  if (auto wrong = queue::broken_place(before, entry.event); !wrong.empty()) broken_ = wrong;
  if (const auto* again = std::get_if<TicketRecalled>(&entry.event)) {
    calls_made_.push_back({again->ticket, again->call, entry.at});
  }
  if (calls_made_.size() > calls_remembered) calls_made_.pop_front();
  if (const auto* call = std::get_if<TicketCalled>(&entry.event)) {
    calls_made_.push_back({call->ticket, 1, entry.at});
    if (auto wrong = queue::broken_order(before, *call); !wrong.empty()) broken_ = wrong;
  }
  if (!std::holds_alternative<DayOpened>(entry.event)) return;
  coverage_.judged += order_.judged();
  // The figures start again: the last chance to judge yesterday's.
  const auto wrong = difference(play_.metrics(), naive_metrics(play_.entries()));
  if (!wrong.empty()) broken_ = "figures at the end of the day: " + wrong;
}

std::string History::judge_board() {
  const Board now = queue::board_of(play_.state(), epoch, play_.entries().size());
  if (now.seq == replica_.seq) return now == replica_ ? "" : "the board changed without an entry";
  if (apply(replica_, difference(replica_, now)) != Applied::yes)
    return "a board update is refused";
  if (replica_ != now) return "the replica of the board went astray";
  return state_hash(replica_) == state_hash(now) ? "" : "equal boards have different hashes";
}

namespace {

// What does not add up on the manager's board.
std::string wrong_sums(const ManagerView& view, const queue::State& state) {
  const DayTotals& all = view.totals;
  const auto sum = all.waiting + all.called + all.serving + all.on_hold + all.no_show + all.served +
                   all.incomplete + all.redirected + all.left + all.closed_out + all.voided;
  if (all.issued != sum || all.issued != state.tickets.size()) return "tickets are missing";
  if (all.waiting + all.on_hold + all.called + all.serving != state.live_tickets()) {
    return "live tickets are missing";
  }
  std::uint32_t waiting = 0;
  for (const auto& line : view.lines) waiting += line.waiting;
  std::uint32_t in_hand = 0;
  for (const auto& counter : view.counters) in_hand += counter.in_hand ? 1U : 0U;
  std::uint32_t issued = 0;
  for (const auto& quarter : view.quarters) issued += quarter.issued;
  if (waiting != all.waiting) return "the lines have others waiting";
  if (in_hand != all.called + all.serving) return "the counters have others in hand";
  if (issued != all.issued) return "the quarters have others issued";
  return "";
}

}  // namespace

std::string History::judge_everything() {
  queue::State replayed;
  queue::DayMetrics metrics;
  queue::DayWatch watch;
  std::set<CellKey> changed;
  for (const Entry& entry : play_.entries()) {
    queue::observe(metrics, changed, replayed, entry);
    queue::evolve(replayed, entry.event, entry.at);
    queue::fold(watch, replayed, entry);
  }
  if (!(replayed == play_.state())) return "replay leads to another state";
  if (metrics != play_.metrics()) return "replay leads to other figures";
  if (watch != play_.day_watch()) return "replay leads to another day watch";

  const auto bytes = queue::snapshot_of(play_.state(), play_.metrics(), play_.day_watch());
  const auto recovered = queue::restore(bytes);
  if (!recovered) return "a snapshot is not readable";
  if (!(recovered->state == play_.state())) return "a snapshot has another state";
  if (recovered->metrics != play_.metrics()) return "a snapshot has other figures";
  if (recovered->watch != play_.day_watch()) return "a snapshot has another day watch";
  const auto board = queue::manager_view(play_.state(), play_.metrics(), watch, {}, now_);
  if (const auto sums = wrong_sums(board, play_.state()); !sums.empty()) return "board: " + sums;
  if (queue::snapshot_of(recovered->state, recovered->metrics, recovered->watch) != bytes) {
    return "a snapshot of the same state has other bytes";
  }
  const auto wrong = difference(play_.metrics(), naive_metrics(play_.entries()));
  return wrong.empty() ? wrong : "figures: " + wrong;
}

void History::remember_row(const Move& move, const Played& played) {
  const queue::State& state = play_.state();
  std::string row = text_of(now_) + "  ";
  if (!played.pulsed.empty()) row += "[" + in_a_row(state, played.pulsed) + "]  ";
  row += text_of(move.who) + "  " + text_of(state, move.command.body) + " -> ";
  row += played.rejection ? text_of(*played.rejection) : in_a_row(state, played.events);
  rows_.push_back(row);
  if (rows_.size() > rows_in_report) rows_.erase(rows_.begin());
}

std::string History::report(int step, const std::string& what) const {
  std::ostringstream text;
  text << "seed " << seed_ << ", step " << step << ": " << what << "\n";
  for (const auto& row : rows_) text << "    " << row << "\n";
  return text.str();
}

}  // namespace dawr::play
