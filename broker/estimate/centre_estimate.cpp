#include "broker/estimate/centre_estimate.h"

#include <algorithm>
#include <cmath>
#include <ranges>

#include "broker/queue/order.h"
#include "common/domain/check.h"

namespace dawr::estimate {
namespace {

using queue::State;
using queue::Ticket;

double seconds_in(Duration duration) { return std::chrono::duration<double>(duration).count(); }
double seconds_at(Instant at) { return seconds_in(at.time_since_epoch()); }

std::uint32_t line_key(LineId line) { return static_cast<std::uint32_t>(line.value); }

// The code's eight bytes as a number: the same on every day and machine.
std::uint64_t class_key(const ServiceCode& service) {
  std::uint64_t key = 0;
  for (const char byte : service.text) key = key << 8U | static_cast<unsigned char>(byte);
  return key;
}

Group group_of(const Ticket& ticket) {
  return {line_key(ticket.line), class_key(ticket.service), ticket.priority.has_value()};
}

TicketKey key_of(Serial serial) { return serial.value; }

// The counters that call people now, each with the lines that it serves. While a break leaves a
// line with nobody, whoever is on break counts: he comes back.
std::vector<std::vector<ServedLine>> counters_at_work(const State& state, CounterState wanted) {
  std::vector<std::vector<ServedLine>> all;
  for (const auto& [id, stand] : state.counters) {
    if (stand.state == wanted) all.push_back(queue::lines_served(state, id));
  }
  return all;
}

const ServedLine* find_in(const std::vector<ServedLine>& lines, LineId line) {
  const auto found = std::ranges::find(lines, line, &ServedLine::line);
  return found == lines.end() ? nullptr : &*found;
}

double counters_for(const std::vector<std::vector<ServedLine>>& counters, LineId line) {
  return static_cast<double>(std::ranges::count_if(
      counters, [&](const auto& lines) { return find_in(lines, line) != nullptr; }));
}

// Open counters of that line that have nobody in hand.
double idle_for(const State& state, LineId line) {
  double idle = 0;
  for (const auto& [id, stand] : state.counters) {
    if (stand.state != CounterState::open || stand.in_hand) continue;
    const auto lines = queue::lines_served(state, id);
    if (find_in(lines, line) != nullptr) ++idle;
  }
  return idle;
}

// One wait is made of others' errands: what the catalogue says of all of the line's.
std::optional<double> typical_service_s(const CentrePolicy& policy, LineId line) {
  double minutes = 0;
  double services = 0;
  for (const Service& service : policy.services) {
    if (service.line != line) continue;
    minutes += service.typical_minutes;
    ++services;
  }
  if (services == 0) return std::nullopt;
  return 60 * minutes / services;
}

// The tickets that the calling order takes before this one, each with the share of the counters
// that would take it which could have taken this one instead. The keys are the order's own.
double ahead_of(const State& state, const std::vector<std::vector<ServedLine>>& counters,
                const Ticket& ticket) {
  std::map<LineId, double> counters_of;
  for (const auto& lines : counters) {
    for (const ServedLine& served : lines) ++counters_of[served.line];
  }
  double ahead = 0;
  for (const auto& lines : counters) {
    const ServedLine* own = find_in(lines, ticket.line);
    if (own == nullptr) continue;
    for (const ServedLine& other : lines) {
      const auto waiting = state.lines.find(other.line);
      if (waiting == state.lines.end()) continue;
      const OrderKey key{ticket.turn + own->handicap - other.handicap, ticket.serial};
      const auto before = static_cast<double>(waiting->second.callable.rank_of(key));
      if (before > 0) ahead += before / counters_of.at(other.line);
    }
  }
  return ahead;
}

Ticket newcomer(const State& state, const Service& service, Instant now) {
  Ticket ticket;
  ticket.serial = state.next_serial();
  ticket.service = service.code;
  ticket.line = service.line;
  ticket.turn = now;
  ticket.issued_at = now;
  ticket.waiting_since = now;
  return ticket;
}

}  // namespace

WaitPromised promise_to(Serial ticket, const Outlook& outlook) {
  const auto whole = [](double seconds) {
    return static_cast<std::uint32_t>(std::lround(seconds));
  };
  WaitPromised promised{.ticket = ticket, .promise = outlook.promise};
  if (outlook.wait) {
    promised.p10_s = whole(outlook.wait->p10);
    promised.p50_s = whole(outlook.wait->p50);
    promised.p80_s = whole(outlook.wait->p80);
    promised.p90_s = whole(outlook.wait->p90);
  }
  return promised;
}

Outlook CentreEstimate::predict(const State& state, const Ticket& ticket, Instant now,
                                Sample* sample) const {
  auto counters = counters_at_work(state, CounterState::open);
  if (counters_for(counters, ticket.line) == 0) {
    counters = counters_at_work(state, CounterState::on_break);
  }
  Place place;
  place.counters = counters_for(counters, ticket.line);
  place.idle = idle_for(state, ticket.line);
  if (place.counters == 0) return {std::nullopt, {PromiseKind::none, 0, NoPromise::no_counter}};
  place.ahead = ahead_of(state, counters, ticket);
  // At its issue a ticket is not behind itself, whether it stands in line already or not.
  const auto& waiting = state.lines.at(ticket.line).by_waiting_since;
  auto oldest = waiting.begin();
  const bool is_own = oldest != waiting.end() && oldest->second == ticket.serial;
  if (is_own && now == ticket.waiting_since) ++oldest;
  if (oldest != waiting.end()) place.head_age_s = seconds_in(now - oldest->first);
  if (const auto typical = typical_service_s(state.policy, ticket.line)) {
    place.configured_service_s = *typical;
  }
  const Sample made = estimator_.predict(seconds_at(now), group_of(ticket), place,
                                         seconds_in(now - ticket.waiting_since));
  if (sample != nullptr) *sample = made;
  return {made.wait, promise_of(made.bound_s, made.wait.p50)};
}

Outlook CentreEstimate::of_ticket(const State& state, const Ticket& ticket, Instant now) const {
  return predict(state, ticket, now, nullptr);
}

Outlook CentreEstimate::of_newcomer(const State& state, const Service& service, Instant now) const {
  return predict(state, newcomer(state, service, now), now, nullptr);
}

// ---- Learning ----

struct CentreEstimate::Learner {
  CentreEstimate& estimate;
  const State& before;
  Instant at;

  void operator()(const DayOpened&) const {
    estimate.estimator_.begin_day();
    estimate.estimator_.forget_everybody();
    estimate.checkpoints_.clear();
  }

  void operator()(const TicketIssued& event) const {
    if (event.pad) return;  // its wait began while nobody was there to see
    Ticket ticket;
    ticket.serial = event.ticket;
    ticket.service = event.service;
    ticket.line = event.line;
    ticket.turn = event.turn;
    ticket.priority = event.priority;
    ticket.waiting_since = at;
    estimate.begin_stretch(before, ticket, at);
  }

  void operator()(const TicketCalled& event) const {
    const Ticket& called = ticket(event.ticket);
    estimate.estimator_.called(
        key_of(called.serial), seconds_at(at), waited(called), group_of(called),
        counters_for(counters_at_work(before, CounterState::open), called.line),
        others_wait(called), true);
  }

  void operator()(const ServiceCompleted& event) const { service_ended(ticket(event.ticket)); }

  void operator()(const TicketTransferred& event) const {
    Ticket moved = ticket(event.ticket);
    service_ended(moved);
    moved.line = event.line;
    moved.turn = event.turn;
    moved.waiting_since = at;
    estimate.begin_stretch(before, moved, at);
  }

  void operator()(const TicketLeft& event) const {
    const Ticket& gone = ticket(event.ticket);
    if (gone.state != TicketState::waiting) return;
    estimate.estimator_.left(key_of(gone.serial), line_key(gone.line), waited(gone),
                             others_wait(gone));
  }

  // What was predicted for it does not hold for whom it is now.
  void operator()(const PriorityGranted& event) const { forget(event.ticket); }
  void operator()(const TicketOverridden& event) const { forget(event.ticket); }
  void operator()(const TicketVoided& event) const { forget(event.ticket); }
  void operator()(const StepUndone& event) const { forget(event.ticket); }
  void operator()(const TicketClosedOut& event) const { forget(event.ticket); }

  template <class Unrelated>
  void operator()(const Unrelated&) const {}

 private:
  [[nodiscard]] const Ticket& ticket(Serial serial) const {
    const Ticket* found = before.find(serial);
    DAWR_CHECK(found != nullptr, "an event names a ticket that was issued");
    return *found;
  }
  [[nodiscard]] double waited(const Ticket& one) const {
    return seconds_in(at - one.waiting_since);
  }
  [[nodiscard]] bool others_wait(const Ticket& one) const {
    return before.lines.at(one.line).waiting() > 1;
  }
  // The walk to the counter costs the counter as much as the service itself.
  void service_ended(const Ticket& served) const {
    estimate.estimator_.finished(line_key(served.line), seconds_in(at - served.called_at));
  }
  void forget(Serial serial) const { estimate.estimator_.forget(key_of(serial)); }
};

void CentreEstimate::observe(const State& before, const Entry& entry) {
  run_checkpoints(before, entry.at);
  std::visit(Learner{*this, before, entry.at}, entry.event);
}

void CentreEstimate::begin_stretch(const State& state, const Ticket& ticket, Instant now) {
  Sample sample;
  estimator_.forget(key_of(ticket.serial));
  if (!predict(state, ticket, now, &sample).wait) return;
  estimator_.keep(key_of(ticket.serial), seconds_at(now), sample);
  for (const double after : Estimator::checkpoints_s) {
    checkpoints_.emplace(now + seconds{static_cast<std::int64_t>(after)}, ticket.serial);
  }
}

void CentreEstimate::run_checkpoints(const State& state, Instant now) {
  while (!checkpoints_.empty() && checkpoints_.begin()->first <= now) {
    const auto [due, serial] = *checkpoints_.begin();
    checkpoints_.erase(checkpoints_.begin());
    const Ticket* ticket = state.find(serial);
    if (ticket == nullptr || ticket->state != TicketState::waiting) continue;
    const double age_s = seconds_in(due - ticket->waiting_since);
    if (std::ranges::find(Estimator::checkpoints_s, age_s) == Estimator::checkpoints_s.end())
      continue;  // of an earlier line
    Sample sample;
    if (!predict(state, *ticket, due, &sample).wait) continue;
    estimator_.keep(key_of(serial), seconds_at(due), sample);
  }
}

}  // namespace dawr::estimate
