#include "tests/behaviour/naive_count.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace dawr::behaviour {
namespace {

using Span = std::pair<Instant, Instant>;

enum class Is : std::uint8_t { waiting, called, serving, held, missed, gone };

struct Paper {
  TicketIssued issue;
  Instant issued_at{};
  LineId line;
  Instant turn{};
  TurnReason reason{};
  bool priority{};
  Is is{Is::waiting};
  Instant callable_at{};
  CounterId counter{};
  Instant called_at{};
  std::optional<Instant> first_called_at{};
  bool this_is_first{};
  Instant started_at{};
  Duration served{};
  std::optional<Instant> ended_at{};
  int life{};
  Instant visit_since{};
  bool came_back{};
};

struct Desk {
  enum class Is : std::uint8_t { closed, open, away } is{Is::closed};
  ClerkId clerk;
  std::optional<Serial> in_hand;
  std::optional<Paper> before_step;
  Instant step_at{};
  Instant last_call_at{};
  Outcome outcome{};
  Duration gap{};
  std::map<LineId, Instant> covers;
};

std::int64_t length(std::vector<Span> spans) {
  std::ranges::sort(spans);
  std::int64_t sum = 0;
  std::optional<Instant> covered;
  for (const auto& [from, until] : spans) {
    const Instant begin = covered ? std::max(from, *covered) : from;
    if (until > begin) sum += (until - begin).count();
    covered = covered ? std::max(*covered, until) : until;
  }
  return sum;
}

class Pencil {
 public:
  explicit Pencil(const Thresholds& thresholds) : thresholds_(thresholds) {}

  void take(const Entry& entry) {
    entry_ = &entry;
    before_ = last_;
    if (open_ && entry.at > last_) pass(last_, entry.at);
    last_ = entry.at;
    std::visit([this](const auto& event) { see(event); }, entry.event);
  }

  std::vector<Counts> all() {
    if (begun_) finish();
    return std::move(days_);
  }

 private:
  std::int64_t& count(const std::string& name) { return counts_[name]; }
  std::int64_t& count(CounterId counter, const char* what) {
    return counts_[at_counter(counter, what)];
  }
  Paper& paper(Serial serial) { return papers_.at(serial); }

  // ---- Time ----

  void pass(Instant from, Instant until) {
    const bool down = std::holds_alternative<ServiceInterrupted>(entry_->event) ||
                      std::holds_alternative<JournalRestored>(entry_->event);
    count("open") += (until - from).count();
    if (paused_) pauses_.emplace_back(from, until);
    if (down) downs_.emplace_back(from, until);
    if (down) return;
    for (auto& [id, desk] : desks_) {
      if (desk.is == Desk::Is::away) count(id, "on break") += (until - from).count();
      if (desk.is != Desk::Is::open) continue;
      count(id, "open") += (until - from).count();
      if (desk.in_hand) continue;
      Instant first = until;
      for (const auto& [serial, one] : papers_) {
        if (one.is == Is::waiting && handicap(id, one.line))
          first = std::min(first, one.callable_at);
      }
      const Duration idle = until - std::min(until, std::max(first, from));
      count(id, "idle") += idle.count();
      desk.gap += idle;
    }
  }

  // None: it does not serve that line.
  std::optional<minutes> handicap(CounterId counter, LineId line) {
    for (const auto& clerk : policy_.clerks) {
      if (clerk.id == desks_[counter].clerk && !clerk.lines.empty() &&
          std::ranges::count(clerk.lines, line) == 0) {
        return helps(counter, line);
      }
    }
    for (const auto& place : policy_.counters) {
      if (place.id != counter) continue;
      for (const auto& served : place.serves) {
        if (served.line == line) return served.handicap;
      }
    }
    return helps(counter, line);
  }
  std::optional<minutes> helps(CounterId counter, LineId line) {
    const auto cover = desks_[counter].covers.find(line);
    const bool has_begun = cover != desks_[counter].covers.end() && cover->second <= before_;
    return has_begun ? std::optional(minutes{}) : std::nullopt;
  }

  void end_gap(CounterId counter) {
    const auto gap = std::exchange(desks_[counter].gap, {});
    if (gap > Duration{}) ++count(counter, "gaps");
    if (gap > Duration{} && gap >= thresholds_.long_gap) ++count(counter, "long gaps");
  }

  void end_all() {
    for (auto& [id, desk] : desks_) end_gap(id);
    end_of_day_ = last_;
    open_ = false;
  }

  void finish() {
    if (open_) end_of_day_ = last_;
    count("paused") = length(pauses_);
    count("down") = length(downs_);
    auto both = pauses_;
    both.insert(both.end(), downs_.begin(), downs_.end());
    count("paused or down") = length(both);
    count("longest without a ticket") = longest_without(both);
    std::erase_if(counts_, [](const auto& one) { return one.second == 0; });
    days_.push_back(std::exchange(counts_, {}));
    papers_.clear();
    desks_.clear();
    pauses_.clear();
    downs_.clear();
    issues_.clear();
    paused_ = false;
  }

  // Between two neighbours of: the beginning, each ticket, each stretch without any, the end.
  std::int64_t longest_without(std::vector<Span> spans) {
    spans.emplace_back(began_, began_);
    for (const Instant issue : issues_) spans.emplace_back(issue, issue);
    spans.emplace_back(end_of_day_, end_of_day_);
    std::ranges::sort(spans);
    std::int64_t longest = 0;
    Instant covered = began_;
    for (const auto& [from, until] : spans) {
      longest = std::max(longest, (from - covered).count());
      covered = std::max(covered, until);
    }
    return longest;
  }

  // ---- What happened ----

  void see(const DayOpened& event) {
    if (open_) end_all();
    if (begun_) {
      finish();
    }
    begun_ = open_ = true;
    began_ = entry_->at;
    policy_ = event.policy;
  }
  void see(const DayClosed&) {
    end_all();
    paused_ = false;
  }
  void see(const IssuingPaused&) {
    paused_ = true;
    ++count("pauses");
  }
  void see(const IssuingResumed&) { paused_ = false; }
  void see(const CommandRefused& event) {
    ++count("refused " + std::to_string(entry_->cause.device.value) + " " +
            std::string(name_of(event.code)));
    if (event.code == RejectionCode::issuing_paused) ++count("presses while paused");
  }
  void see(const TicketIssued& event) {
    const Instant at = event.pad ? event.turn : entry_->at;
    papers_[event.ticket] = {.issue = event,
                             .issued_at = at,
                             .line = event.line,
                             .turn = event.turn,
                             .reason = event.priority ? TurnReason::priority : TurnReason::walk_in,
                             .priority = event.priority.has_value(),
                             .callable_at = entry_->at};
    if (event.booking) see_check_in(event, papers_[event.ticket]);
    papers_[event.ticket].life = ++lives_;
    papers_[event.ticket].visit_since = at;
    if (const Paper* earlier = gone_on_with(event)) {
      papers_[event.ticket].visit_since = earlier->visit_since;
      ++count("reissues");
      count("reissued after") += (at - earlier->visit_since).count();
    }
    issues_.push_back(entry_->at);
    ++count("issued");
    if (event.priority) ++count("priority issued");
  }
  void see_check_in(const TicketIssued& event, Paper& paper) {
    const auto& rules = policy_.rules.appointments;
    const Instant slot = slots_.at(*event.booking);
    const bool late = entry_->at - rules.late_after > slot;
    ++count(late ? "appointments late" : "appointments kept");
    if (late) return;
    paper.reason = TurnReason::appointment;
    paper.callable_at = std::max(paper.callable_at, slot - rules.callable_before);
  }
  void see(const SlotHeld& event) { slots_[event.booking] = event.slot; }
  void see(const BookingMade& event) {
    slots_[event.booking] = event.slot;
    ++count("appointments booked");
  }
  void see(const BookingMoved& event) {
    slots_[event.booking] = event.slot;
    ++count("appointments moved");
  }
  void see(const BookingCancelled&) { ++count("appointments cancelled"); }
  void see(const BookingDisplaced& event) {
    if (event.slot) slots_[event.booking] = *event.slot;
    ++count(event.slot ? "appointments displaced" : "appointments given up");
  }
  void see(const BookingMissed&) { ++count("appointments missed"); }
  void end(Serial ticket) { paper(ticket).ended_at = entry_->at; }
  const Paper* gone_on_with(const TicketIssued& event) {
    const Paper* last = nullptr;
    for (const auto& [serial, one] : papers_) {
      if (serial == event.ticket || !event.person || one.issue.person != event.person) continue;
      if (last == nullptr || one.life > last->life) last = &one;
    }
    const bool goes_on = last != nullptr && last->ended_at &&
                         *last->ended_at + policy_.rules.reissue_within > entry_->at;
    return goes_on ? last : nullptr;
  }
  std::int64_t wait_of_visit(const Paper& one) const {
    return one.visit_since == one.issued_at ? 0 : (entry_->at - one.visit_since).count();
  }
  void see(const PriorityGranted& event) {
    Paper& one = paper(event.ticket);
    if (!std::exchange(one.priority, true)) ++count("priority issued");
    ++count("granted");
    if (event.turn < one.turn) one.reason = TurnReason::priority;
    one.turn = event.turn;
  }
  void see(const TicketOverridden& event) {
    paper(event.ticket).reason = TurnReason::overridden;
    paper(event.ticket).turn = event.turn;
  }
  void see(const TicketVoided& event) {
    end(event.ticket);
    Paper& one = paper(event.ticket);
    one.is = Is::gone;
    if (one.issue.booking) {
      const Instant slot = slots_.at(*one.issue.booking);
      const bool late = one.issued_at > slot + policy_.rules.appointments.late_after;
      --count(late ? "appointments late" : "appointments kept");
    }
    ++count("voided");
  }
  void see(const TicketLeft& event) {
    end(event.ticket);
    paper(event.ticket).is = Is::gone;
    ++count("left");
  }
  void see(const TicketClosedOut& event) {
    for (auto& [id, desk] : desks_) {
      if (desk.in_hand == event.ticket) desk.in_hand.reset();
    }
    end(event.ticket);
    paper(event.ticket).is = Is::gone;
    ++count("closed out");
  }
  void see(const TicketRejoined& event) {
    Paper& one = paper(event.ticket);
    one.is = Is::waiting;
    one.came_back = true;
    one.callable_at = event.callable_at;
    one.ended_at.reset();
    one.life = ++lives_;
    --count("no-shows");
    ++count(one.counter, "rejoined");
  }
  void see(const PrintDoubted&) { ++count("doubtful prints"); }

  void see(const CounterOpened& event) {
    Desk& desk = desks_[event.counter];
    desk.is = Desk::Is::open;
    desk.clerk = event.clerk;
  }
  void see(const CounterOnBreak& event) {
    end_gap(event.counter);
    desks_[event.counter].is = Desk::Is::away;
  }
  void see(const CounterClosed& event) {
    end_gap(event.counter);
    desks_[event.counter].is = Desk::Is::closed;
  }

  void see(const TicketRecalled& event) { desks_[event.counter].last_call_at = entry_->at; }
  void see(const TicketCalled& event) {
    end_gap(event.counter);
    ++count(event.counter, "calls");
    Paper& one = paper(event.ticket);
    count_passed(event, one);
    one.is = Is::called;
    one.counter = event.counter;
    one.called_at = entry_->at;
    desks_[event.counter].last_call_at = entry_->at;
    one.this_is_first = !one.first_called_at;
    if (one.this_is_first) {
      one.first_called_at = entry_->at;
      ++count("called");
      count("waited since the first") += wait_of_visit(one);
      if (one.priority) ++count("priority called");
    }
    desks_[event.counter].in_hand = event.ticket;
  }
  void count_passed(const TicketCalled& event, const Paper& winner) {
    const minutes own = event.handicap;
    std::map<std::string, std::int64_t> passed;
    for (const auto& [serial, one] : papers_) {
      const auto theirs = handicap(event.counter, one.line);
      if (one.is != Is::waiting || !theirs || serial == event.ticket) continue;
      const bool earlier =
          std::pair{one.issued_at, serial} < std::pair{winner.issued_at, event.ticket};
      if (earlier) ++passed[why(winner, own, one, *theirs)];
    }
    if (!passed.empty()) ++count("calls that passed somebody");
    for (const auto& [reason, many] : passed) {
      ++count("calls that passed: " + reason);
      count("passed: " + reason) += many;
    }
  }
  std::string why(const Paper& winner, minutes own, const Paper& other, minutes theirs) {
    if (winner.reason == TurnReason::overridden) return "1";
    if (other.callable_at > entry_->at) return other.came_back ? "2" : "9";
    const auto key = [](const Paper& one, minutes more) {
      return std::pair{one.turn + more, one.issue.ticket};
    };
    if (key(other, theirs) < key(winner, own)) return "7";
    if (key(other, minutes{}) < key(winner, minutes{})) return "4";
    if (winner.reason == TurnReason::priority) return "3";
    if (winner.reason == TurnReason::appointment) return "8";
    if (other.reason == TurnReason::appointment) return "9";
    return other.reason == TurnReason::transferred ? "5" : "6";
  }
  void see(const CallPutBack& event) {
    ++count(event.counter, "put-backs");
    Paper& one = paper(event.ticket);
    if (one.this_is_first) {
      if (one.visit_since != one.issued_at) {
        count("waited since the first") -= (one.called_at - one.visit_since).count();
      }
      one.first_called_at.reset();
      --count("called");
      if (one.priority) --count("priority called");
    }
    one.is = Is::waiting;
    desks_[event.counter].in_hand.reset();
  }
  void see(const ServiceStarted& event) {
    Paper& one = paper(event.ticket);
    ++count(event.counter, "starts");
    if (entry_->at < one.called_at + thresholds_.short_walk) ++count(event.counter, "short walks");
    one.started_at = entry_->at;
    one.is = Is::serving;
  }
  void see(const ServiceCompleted& event) {
    Desk& desk = step(event.counter, event.ticket);
    desk.outcome = event.outcome;
    count_service(event.counter, desk, +1);
    Paper& one = paper(event.ticket);
    one.served += entry_->at - one.started_at;
    one.is = Is::gone;
    end(event.ticket);
  }
  void count_service(CounterId counter, const Desk& desk, std::int64_t one) {
    count("outcome " + std::to_string(static_cast<int>(desk.outcome))) += one;
    if (desk.outcome == Outcome::redirected) return;
    const Paper& then = *desk.before_step;
    count(counter, "services") += one;
    if (then.served + (desk.step_at - then.started_at) < thresholds_.short_service) {
      count(counter, "short services") += one;
    }
  }
  void see(const TicketTransferred& event) {
    step(event.counter, event.ticket);
    Paper& one = paper(event.ticket);
    one.served = Duration{};
    one.line = event.line;
    one.turn = event.turn;
    one.reason = event.reason;
    one.callable_at = entry_->at;
    one.is = Is::waiting;
  }
  void see(const TicketHeld& event) {
    step(event.counter, event.ticket);
    Paper& one = paper(event.ticket);
    one.served += entry_->at - one.started_at;
    one.is = Is::held;
  }
  void see(const TicketResumed& event) {
    end_gap(event.counter);
    desks_[event.counter].in_hand = event.ticket;
    paper(event.ticket).started_at = entry_->at;
    paper(event.ticket).is = Is::serving;
  }
  void see(const HoldEnded& event) {
    paper(event.ticket).callable_at = entry_->at;
    paper(event.ticket).is = Is::waiting;
  }
  void see(const NoShowMarked& event) {
    count_no_show(event.counter, step(event.counter, event.ticket), +1);
    paper(event.ticket).is = Is::missed;
    end(event.ticket);
  }
  void count_no_show(CounterId counter, const Desk& desk, std::int64_t one) {
    count("no-shows") += one;
    count(counter, "no-shows") += one;
    const auto least =
        std::max(desk.before_step->called_at + policy_.rules.no_show_after, desk.last_call_at);
    if (desk.step_at < least + thresholds_.early_no_show) count(counter, "early no-shows") += one;
  }
  void see(const StepUndone& event) {
    end_gap(event.counter);
    Desk& desk = desks_[event.counter];
    Paper& one = paper(event.ticket);
    if (one.is == Is::gone) count_service(event.counter, desk, -1);
    if (one.is == Is::missed) count_no_show(event.counter, desk, -1);
    one = *desk.before_step;
    one.life = ++lives_;
    desk.in_hand = event.ticket;
  }
  void see(const CodeUnlocked&) { ++count("unlocks"); }
  void see(const PaymentRecorded&) { ++count("payments"); }
  void see(const PaymentWaived&) { ++count("waivers"); }
  void see(const ApprovalRequested&) { ++count("requests"); }
  void see(const ApprovalGranted& granted) {
    ++count("requests granted");
    if (granted.code) ++count("requests granted by code");
  }
  void see(const ApprovalExpired&) { ++count("requests expired"); }

  void see(const CoverArranged& event) {
    desks_[event.counter].covers.try_emplace(event.line, event.from);
  }
  void see(const TicketReplaced&) { ++count("papers replaced"); }
  void see(const VoiceDeclared&) { ++count("calls by voice declared"); }

  template <class Other>
  void see(const Other&) {}

  Desk& step(CounterId counter, Serial ticket) {
    Desk& desk = desks_[counter];
    desk.before_step = paper(ticket);
    desk.step_at = entry_->at;
    desk.in_hand.reset();
    return desk;
  }

  Thresholds thresholds_;
  const Entry* entry_{};
  CentrePolicy policy_;
  bool begun_{};
  bool open_{};
  bool paused_{};
  Instant last_{};
  Instant before_{};  // when the entry before came
  Instant began_{};
  Instant end_of_day_{};
  std::map<Serial, Paper> papers_;
  std::map<CounterId, Desk> desks_;
  std::map<BookingId, Instant> slots_;
  std::vector<Span> pauses_;
  std::vector<Span> downs_;
  std::vector<Instant> issues_;
  Counts counts_;
  int lives_{};
  std::vector<Counts> days_;
};

}  // namespace

std::vector<Counts> naive_counts(const std::vector<Entry>& entries, const Thresholds& thresholds) {
  Pencil pencil(thresholds);
  for (const Entry& entry : entries) pencil.take(entry);
  return pencil.all();
}

}  // namespace dawr::behaviour
