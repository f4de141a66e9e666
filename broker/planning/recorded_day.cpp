#include "broker/planning/recorded_day.h"

#include <algorithm>

namespace dawr::planning {
namespace {

constexpr seconds usual_walk{20};
constexpr std::chrono::minutes usual_service{5};

}  // namespace

struct DayReader::Reading {
  DayReader& day;
  const queue::State& before;
  Instant at;

  void operator()(const TicketIssued& event) const {
    Person& person = day.people_[event.ticket];
    person.visitor.arrives = at;
    person.visitor.service = event.service;
    person.visitor.priority = event.priority;
    person.visited.ticket = event.ticket;
    person.visited.line = event.line;
    person.visited.priority = event.priority.has_value();
    person.visited.issued_at = event.pad ? event.turn : at;
    person.stays.push_back({.line = event.line});
  }
  void operator()(const TicketVoided& event) const { day.people_.erase(event.ticket); }
  void operator()(const PriorityGranted& event) const {
    if (Person* person = find(event.ticket)) {
      person->visitor.priority = event.priority;
      person->visited.priority = true;
    }
  }
  void operator()(const TicketLeft& event) const {
    Person* person = find(event.ticket);
    if (person == nullptr) return;
    if (person->visited.called_at) return;
    person->visited.left_at = at;
    person->visitor.patience = at - person->visitor.arrives;
  }
  void operator()(const TicketCalled& event) const {
    if (Stay* stay = newest(event.ticket)) {
      stay->called_at = at;
      stay->started_at.reset();
      stay->ended_at.reset();
      Visited& visited = find(event.ticket)->visited;
      if (!visited.called_at) visited.called_at = at;
    }
  }
  void operator()(const CallPutBack& event) const {
    if (Stay* stay = newest(event.ticket)) stay->called_at.reset();
    const auto* ticket = before.find(event.ticket);
    Person* person = find(event.ticket);
    if (person != nullptr && ticket != nullptr && ticket->first_call) {
      person->visited.called_at.reset();
    }
  }
  void operator()(const ServiceStarted& event) const {
    Stay* stay = newest(event.ticket);
    if (stay == nullptr) return;
    stay->started_at = at;
    stay->on_hold = {};
    stay->held_at.reset();
    find(event.ticket)->came = true;
  }
  void operator()(const StepUndone& event) const {
    Person* person = find(event.ticket);
    if (person == nullptr) return;
    if (person->stays.size() > 1 && !person->stays.back().called_at) person->stays.pop_back();
    person->stays.back().ended_at.reset();
    person->stays.back().held_at.reset();
    person->visited.ended_at.reset();
    person->no_show = false;
  }
  void operator()(const TicketHeld& event) const {
    if (Stay* stay = newest(event.ticket)) stay->held_at = at;
  }
  void operator()(const TicketResumed& event) const { end_hold(event.ticket); }
  void operator()(const HoldEnded& event) const { end_hold(event.ticket); }
  void operator()(const ServiceCompleted& event) const { end_service(event.ticket); }
  void operator()(const TicketTransferred& event) const {
    end_service(event.ticket);
    if (Person* person = find(event.ticket)) person->stays.push_back({.line = event.line});
  }
  void operator()(const NoShowMarked& event) const {
    if (Person* person = find(event.ticket)) person->no_show = person->stays.size() == 1;
  }

  void operator()(const CounterOpened& event) const {
    day.at_work_[event.counter] = {event.counter, event.clerk, at, at};
  }
  void operator()(const CounterOnBreak& event) const { end_shift(event.counter, false); }
  void operator()(const CounterClosed& event) const { end_shift(event.counter, true); }
  void operator()(const DayClosed&) const {
    while (!day.at_work_.empty()) end_shift(day.at_work_.begin()->first, true);
  }

  template <class Unrelated>
  void operator()(const Unrelated&) const {}

 private:
  [[nodiscard]] Person* find(Serial serial) const {
    const auto found = day.people_.find(serial);
    return found == day.people_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] Stay* newest(Serial serial) const {
    Person* person = find(serial);
    return person == nullptr ? nullptr : &person->stays.back();
  }
  void end_hold(Serial serial) const {
    Stay* stay = newest(serial);
    if (stay == nullptr || !stay->held_at) return;
    stay->on_hold += at - *stay->held_at;
    stay->held_at.reset();
  }
  void end_service(Serial serial) const {
    if (Stay* stay = newest(serial)) {
      stay->ended_at = at;
      find(serial)->visited.ended_at = at;
    }
  }
  void end_shift(CounterId counter, bool stays_for_the_last) const {
    const auto shift = day.at_work_.find(counter);
    if (shift == day.at_work_.end()) return;
    shift->second.until = at;
    shift->second.stays_for_the_last = stays_for_the_last;
    day.shifts_.push_back(shift->second);
    day.at_work_.erase(shift);
  }
};

void DayReader::observe(const queue::State& before, const Entry& entry) {
  if (open_ && std::holds_alternative<DayClosed>(entry.event)) over_ = true;
  if (const auto* opened = std::get_if<DayOpened>(&entry.event)) {
    open_ = opened->date == date_;
    if (open_) policy_ = opened->policy;
    // The plan's visitors pay nothing: where they were sent to pay is a hop like any other.
    if (open_) policy_->rules.payment_needed = false;
  }
  if (!open_) return;
  last_ = entry.at;
  std::visit(Reading{*this, before, entry.at}, entry.event);
}

std::map<LineId, Duration> DayReader::middle_services() const {
  std::map<LineId, std::vector<Duration>> all;
  for (const auto& [serial, person] : people_) {
    for (const Stay& stay : person.stays) {
      if (stay.started_at && stay.ended_at) {
        all[stay.line].push_back(*stay.ended_at - *stay.started_at - stay.on_hold);
      }
    }
  }
  std::map<LineId, Duration> middle;
  for (auto& [line, durations] : all) {
    const auto half = durations.begin() + static_cast<std::ptrdiff_t>(durations.size() / 2);
    std::ranges::nth_element(durations, half);
    middle[line] = *half;
  }
  return middle;
}

std::optional<RecordedDay> DayReader::finish() const {
  if (!policy_) return std::nullopt;
  RecordedDay day;
  day.is_over = over_;
  day.plan.date = date_;
  day.plan.policy = *policy_;
  day.plan.shifts = shifts_;
  for (auto [counter, shift] : at_work_) {  // a day that was never closed
    shift.until = last_;
    day.plan.shifts.push_back(shift);
  }
  const auto middle = middle_services();
  const auto service_of = [&](const Stay& stay) -> Duration {
    if (stay.started_at && stay.ended_at) {
      return std::max(Duration{}, *stay.ended_at - *stay.started_at - stay.on_hold);
    }
    const auto known = middle.find(stay.line);
    return known == middle.end() ? Duration{usual_service} : known->second;
  };
  const auto walk_of = [](const Stay& stay) -> Duration {
    if (!stay.called_at || !stay.started_at) return usual_walk;
    return std::max(Duration{}, *stay.started_at - *stay.called_at);
  };
  for (const auto& [serial, person] : people_) {
    Visitor visitor = person.visitor;
    const Stay& first = person.stays.front();
    visitor.walk = walk_of(first);
    visitor.served_for = service_of(first);
    visitor.comes_when_called = !person.no_show || person.came;
    for (std::size_t i = 1; i < person.stays.size(); ++i) {
      const Stay& stay = person.stays[i];
      visitor.onward.push_back({stay.line, walk_of(stay), service_of(stay)});
    }
    day.plan.visitors.push_back(std::move(visitor));
    day.result.visits.push_back(person.visited);
    if (person.visited.ended_at) {
      day.result.last_end = std::max(day.result.last_end, *person.visited.ended_at);
    }
  }
  return day;
}

}  // namespace dawr::planning
