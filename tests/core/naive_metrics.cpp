#include "tests/core/naive_metrics.h"

#include <algorithm>

#include "tests/core/words.h"

namespace dawr::play {
namespace {

enum class Figure {
  issued,
  called,
  called_in_target,
  served,
  incomplete,
  redirected,
  no_shows,
  left,
  left_after_target,
  voided,
  promised,
  promises_kept,
  wait_first,
  walk,
  service,
  wait_total,
};

struct Measurement {
  CellKey cell;
  Figure figure{};
  std::uint32_t value_s{};
  bool struck_out{};
};

struct Visit {
  LineId line;
  Instant issued_at{};
  Instant since{};  // issue of the first ticket of the visit
  std::optional<PersonTag> person;
  std::optional<Instant> ended_at;
  int life{};
  bool priority{};
  bool ever_called{};
  bool waits{true};
  std::optional<minutes> bound;  // of what was promised
  Instant called_at{};
  Instant started_at{};
  Instant waits_since{};
  Duration waited{};  // ended stretches, and holds that were resumed
  Duration waited_before_call{};
  Instant held_at{};
  Duration served{};  // stretches of the present service that a hold has ended
};

struct LastStep {
  Serial ticket;
  Visit before;
  std::vector<std::size_t> booked;
};

class Ledger {
 public:
  void read(const Entry& entry) {
    entry_ = &entry;
    std::visit([&](const auto& event) { book(event); }, entry.event);
  }

  [[nodiscard]] queue::DayMetrics count() const {
    queue::DayMetrics cells;
    for (const auto& [key, version] : versions_) {
      cells[key].key = key;
      cells[key].version = version;
    }
    for (const Measurement& each : measurements_) add(cells[each.cell], each);
    return cells;
  }

 private:
  void book(const DayOpened& event) {
    const Entry* entry = entry_;
    *this = {};
    entry_ = entry;
    date_ = event.date;
    policy_ = event.policy;
  }
  void book(const JournalRestored&) {
    for (auto& [key, version] : versions_) version = entry_->seq;
  }
  void book(const TicketIssued& event) {
    Visit& visit = visits_[event.ticket];
    visit.line = event.line;
    visit.issued_at = visit.waits_since = event.pad ? event.turn : entry_->at;
    visit.priority = event.priority.has_value();
    visit.since = goes_on_from(event.person, visit.issued_at);
    visit.person = event.person;
    visit.life = ++lives_;
    note(visit, Figure::issued, {}, visit.issued_at);
  }
  void book(const WaitPromised& event) {
    const Promise& promise = event.promise;
    if (promise.kind == PromiseKind::soon) visits_.at(event.ticket).bound = minutes{2};
    if (promise.kind == PromiseKind::within) {
      visits_.at(event.ticket).bound = minutes{promise.minutes};
    }
  }
  void book(const PriorityGranted& event) { visits_.at(event.ticket).priority = true; }
  void book(const TicketVoided& event) {
    Visit& visit = visits_.at(event.ticket);
    visit.waits = false;
    visit.ended_at = entry_->at;
    note(visit, Figure::voided);
  }
  void book(const TicketLeft& event) {
    visits_.at(event.ticket).ended_at = entry_->at;
    leave(visits_.at(event.ticket));
  }
  void book(const TicketClosedOut& event) {
    Visit& visit = visits_.at(event.ticket);
    visit.ended_at = entry_->at;
    if (visit.waits) leave(visit);
  }
  void book(const TicketCalled& event) {
    Visit& visit = visits_.at(event.ticket);
    visit.waits = false;
    visit.called_at = entry_->at;
    visit.waited_before_call = visit.waited;
    visit.waited += entry_->at - visit.waits_since;
    auto& booked = calls_[event.ticket] = {};
    if (visit.ever_called) return;
    visit.ever_called = true;
    booked.push_back(note(visit, Figure::called));
    booked.push_back(note(visit, Figure::wait_first, entry_->at - visit.since));
    if (in_target(visit)) booked.push_back(note(visit, Figure::called_in_target));
    if (!visit.bound) return;
    booked.push_back(note(visit, Figure::promised));
    if (in_bound(visit)) booked.push_back(note(visit, Figure::promises_kept));
  }
  void book(const CallPutBack& event) {
    Visit& visit = visits_.at(event.ticket);
    visit.waits = true;
    visit.waited = visit.waited_before_call;
    if (calls_.at(event.ticket).empty()) return;
    strike_out(calls_.at(event.ticket));
    visit.ever_called = false;
  }
  void book(const ServiceStarted& event) {
    Visit& visit = visits_.at(event.ticket);
    visit.started_at = entry_->at;
    note(visit, Figure::walk, entry_->at - visit.called_at);
  }
  void book(const ServiceCompleted& event) {
    LastStep& step = begin_step(event.counter, event.ticket);
    Visit& visit = visits_.at(event.ticket);
    visit.ended_at = entry_->at;
    const Figure end = event.outcome == Outcome::served       ? Figure::served
                       : event.outcome == Outcome::incomplete ? Figure::incomplete
                                                              : Figure::redirected;
    step.booked.push_back(note(visit, end));
    step.booked.push_back(note(visit, Figure::service, service_of(visit)));
    step.booked.push_back(note(visit, Figure::wait_total, visit.waited));
  }
  void book(const TicketTransferred& event) {
    LastStep& step = begin_step(event.counter, event.ticket);
    Visit& visit = visits_.at(event.ticket);
    step.booked.push_back(note(visit, Figure::service, service_of(visit)));
    visit.line = event.line;
    visit.waits = true;
    visit.waits_since = entry_->at;
    visit.served = {};
  }
  void book(const TicketHeld& event) {
    begin_step(event.counter, event.ticket);
    Visit& visit = visits_.at(event.ticket);
    visit.served = service_of(visit);
    visit.held_at = entry_->at;
  }
  void book(const TicketResumed& event) {
    Visit& visit = visits_.at(event.ticket);
    visit.waited += entry_->at - visit.held_at;
    visit.started_at = entry_->at;
  }
  void book(const HoldEnded& event) {
    Visit& visit = visits_.at(event.ticket);
    visit.waits = true;
    visit.waits_since = visit.held_at;
  }
  void book(const NoShowMarked& event) {
    LastStep& step = begin_step(event.counter, event.ticket);
    visits_.at(event.ticket).ended_at = entry_->at;
    step.booked.push_back(note(visits_.at(event.ticket), Figure::no_shows));
  }
  void book(const TicketRejoined& event) {
    Visit& visit = visits_.at(event.ticket);
    visit.waits = true;
    visit.waits_since = entry_->at;
    visit.ended_at.reset();
    visit.life = ++lives_;
  }
  void book(const StepUndone& event) {
    const LastStep& step = steps_.at(event.counter);
    strike_out(step.booked);
    visits_.at(step.ticket) = step.before;
    visits_.at(step.ticket).life = ++lives_;
  }
  template <class Unmeasured>
  void book(const Unmeasured&) {}

  LastStep& begin_step(CounterId counter, Serial ticket) {
    return steps_[counter] = LastStep{ticket, visits_.at(ticket), {}};
  }

  std::size_t note(const Visit& visit, Figure figure, Duration value = {},
                   std::optional<Instant> when = {}) {
    const CellKey cell{date_, quarter_of(when.value_or(entry_->at)), visit.line,
                       visit.priority ? MetricClass::priority : MetricClass::ordinary};
    const auto value_s = static_cast<std::uint32_t>(value / seconds{1});
    measurements_.push_back({cell, figure, value_s, false});
    versions_[cell] = entry_->seq;
    return measurements_.size() - 1;
  }

  void strike_out(const std::vector<std::size_t>& booked) {
    for (const std::size_t index : booked) {
      measurements_[index].struck_out = true;
      versions_[measurements_[index].cell] = entry_->seq;
    }
  }

  void leave(Visit& visit) {
    visit.waits = false;
    if (visit.ever_called) return;
    note(visit, Figure::left);
    if (!in_target(visit)) note(visit, Figure::left_after_target);
    if (visit.bound && !in_bound(visit)) note(visit, Figure::promised);
  }

  [[nodiscard]] Instant goes_on_from(const std::optional<PersonTag>& person, Instant now) const {
    const Visit* last = nullptr;
    for (const auto& [serial, visit] : visits_) {
      const bool of_person = person && visit.person == person;
      if (of_person && (last == nullptr || visit.life > last->life)) last = &visit;
    }
    if (last == nullptr || !last->ended_at) return now;
    return now - *last->ended_at < policy_.rules.reissue_within ? last->since : now;
  }

  [[nodiscard]] bool in_target(const Visit& visit) const {
    return entry_->at - visit.since <= find_line(policy_, visit.line)->target_wait;
  }

  [[nodiscard]] bool in_bound(const Visit& visit) const {
    return entry_->at - visit.issued_at <= *visit.bound;
  }

  [[nodiscard]] Duration service_of(const Visit& visit) const {
    return visit.served + (entry_->at - visit.started_at);
  }

  static void add(MetricCell& cell, const Measurement& each) {
    switch (each.figure) {
      case Figure::wait_first:
        return add(cell.wait_first, each);
      case Figure::walk:
        return add(cell.walk, each);
      case Figure::service:
        return add(cell.service, each);
      case Figure::wait_total:
        return add(cell.wait_total, each);
      default:
        if (!each.struck_out) ++counter_of(cell, each.figure);
    }
  }

  static void add(Measure& measure, const Measurement& each) {
    measure.max_s = std::max(measure.max_s, each.value_s);
    if (each.struck_out) return;
    measure.sum_s += each.value_s;
    measure.sketch.add(each.value_s);
  }

  static std::uint32_t& counter_of(MetricCell& cell, Figure figure) {
    switch (figure) {
      case Figure::issued:
        return cell.issued;
      case Figure::called:
        return cell.called;
      case Figure::called_in_target:
        return cell.called_in_target;
      case Figure::served:
        return cell.served;
      case Figure::incomplete:
        return cell.incomplete;
      case Figure::redirected:
        return cell.redirected;
      case Figure::no_shows:
        return cell.no_shows;
      case Figure::left:
        return cell.left;
      case Figure::left_after_target:
        return cell.left_after_target;
      case Figure::promised:
        return cell.promised;
      case Figure::promises_kept:
        return cell.promises_kept;
      default:
        return cell.voided;
    }
  }

  const Entry* entry_{};
  ServiceDate date_{};
  CentrePolicy policy_;
  std::map<Serial, Visit> visits_;
  int lives_{};
  std::map<Serial, std::vector<std::size_t>> calls_;
  std::map<CounterId, LastStep> steps_;
  std::vector<Measurement> measurements_;
  std::map<CellKey, Seq> versions_;
};

}  // namespace

queue::DayMetrics naive_metrics(const std::vector<Entry>& entries) {
  Ledger ledger;
  for (const Entry& entry : entries) ledger.read(entry);
  return ledger.count();
}

std::string difference(const queue::DayMetrics& one, const queue::DayMetrics& other) {
  for (const auto& [key, cell] : one) {
    const auto place = std::string("line ") + key.line.value + " at " + text_of(key.quarter) +
                       (key.metric_class == MetricClass::priority ? " (priority)" : "");
    const auto found = other.find(key);
    if (found == other.end()) return place + ": only one has this cell";
    const MetricCell& twin = found->second;
    if (cell == twin) continue;
    if (cell.version != twin.version) {
      return place + ": version " + std::to_string(cell.version) + " or " +
             std::to_string(twin.version);
    }
    if (cell.wait_first != twin.wait_first) return place + ": wait_first";
    if (cell.walk != twin.walk) return place + ": walk";
    if (cell.service != twin.service) return place + ": service";
    if (cell.wait_total != twin.wait_total) return place + ": wait_total";
    return place + ": a count";
  }
  if (one.size() != other.size()) return "only one has some cell";
  return {};
}

}  // namespace dawr::play
