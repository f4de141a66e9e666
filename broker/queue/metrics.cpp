#include "broker/queue/metrics.h"

#include <algorithm>

#include "common/domain/check.h"

namespace dawr::queue {
namespace {

std::uint32_t whole_seconds(Duration duration) {
  return static_cast<std::uint32_t>(
      std::max<std::int64_t>(0, std::chrono::floor<seconds>(duration).count()));
}

struct Book {
  DayMetrics& metrics;
  std::set<CellKey>& changed;
  const State& state;
  const Entry& entry;

  void operator()(const DayOpened&) const { metrics.clear(); }

  // Upstream may have had newer contents of these from the epoch that is over.
  void operator()(const JournalRestored&) const {
    for (auto& [key, cell] : metrics) {
      cell.version = entry.seq;
      changed.insert(key);
    }
  }

  void operator()(const TicketIssued& event) const {
    const auto metric_class = event.priority ? MetricClass::priority : MetricClass::ordinary;
    ++cell(event.pad ? event.turn : entry.at, event.line, metric_class).issued;
  }

  void operator()(const TicketVoided& event) const { ++cell(ticket(event.ticket)).voided; }

  void operator()(const TicketLeft& event) const { book_leaver(ticket(event.ticket)); }

  void operator()(const TicketClosedOut& event) const {
    const Ticket& closed = ticket(event.ticket);
    if (closed.state == TicketState::waiting) book_leaver(closed);
  }

  void operator()(const TicketCalled& event) const {
    const Ticket& called = ticket(event.ticket);
    if (called.first_called_at) return;
    book_first_call(cell(called), called, entry.at, +1);
  }

  void operator()(const CallPutBack& event) const {
    const Ticket& called = ticket(event.ticket);
    if (!called.first_call) return;
    book_first_call(cell(called.called_at, called.line, class_of(called)), called, called.called_at,
                    -1);
  }

  void operator()(const ServiceStarted& event) const {
    const Ticket& started = ticket(event.ticket);
    cell(started).walk.add(whole_seconds(entry.at - started.called_at));
  }

  void operator()(const ServiceCompleted& event) const {
    const Ticket& served = ticket(event.ticket);
    MetricCell& booked = cell(served);
    ++counter_of(booked, event.outcome);
    booked.service.add(service_s(served, entry.at));
    booked.wait_total.add(whole_seconds(served.waited));
  }

  void operator()(const TicketTransferred& event) const {
    const Ticket& served = ticket(event.ticket);
    cell(served).service.add(service_s(served, entry.at));
  }

  void operator()(const NoShowMarked& event) const { ++cell(ticket(event.ticket)).no_shows; }

  void operator()(const StepUndone& event) const {
    const UndoStep& undo = *state.counters.at(event.counter).undo;
    const TicketState now = ticket(event.ticket).state;
    if (now == TicketState::on_hold) return;  // a hold books nothing
    MetricCell& booked = cell(undo.at, undo.before.line, class_of(undo.before));
    switch (now) {
      case TicketState::served:
        --booked.served;
        break;
      case TicketState::incomplete:
        --booked.incomplete;
        break;
      case TicketState::redirected:
        --booked.redirected;
        break;
      case TicketState::waiting:
        break;
      case TicketState::no_show:
        --booked.no_shows;
        return;
      default:
        return;
    }
    booked.service.take_back(service_s(undo.before, undo.at));
    if (now != TicketState::waiting) booked.wait_total.take_back(whole_seconds(undo.before.waited));
  }

  template <class Unmeasured>
  void operator()(const Unmeasured&) const {}

 private:
  [[nodiscard]] const Ticket& ticket(Serial serial) const {
    const Ticket* found = state.find(serial);
    DAWR_CHECK(found != nullptr, "an event names a ticket that was issued");
    return *found;
  }

  static MetricClass class_of(const Ticket& ticket) {
    return ticket.priority ? MetricClass::priority : MetricClass::ordinary;
  }

  [[nodiscard]] MetricCell& cell(Instant at, LineId line, MetricClass metric_class) const {
    DAWR_CHECK(state.last_date.has_value(), "figures belong to a service date");
    const CellKey key{*state.last_date, quarter_of(at), line, metric_class};
    MetricCell& found = metrics[key];
    found.key = key;
    found.version = entry.seq;
    changed.insert(key);
    return found;
  }

  [[nodiscard]] MetricCell& cell(const Ticket& ticket) const {
    return cell(entry.at, ticket.line, class_of(ticket));
  }

  [[nodiscard]] bool past_target(const Ticket& ticket, Instant at) const {
    const Line* line = find_line(state.policy, ticket.line);
    return at - ticket.visit_since > line->target_wait;
  }

  void book_leaver(const Ticket& leaver) const {
    if (leaver.first_called_at) return;
    MetricCell& booked = cell(leaver);
    ++booked.left;
    if (past_target(leaver, entry.at)) ++booked.left_after_target;
    const Promise& promise = leaver.promise;
    if (promise.is_bound() && entry.at - leaver.issued_at > promise.bound()) ++booked.promised;
  }

  void book_first_call(MetricCell& booked, const Ticket& called, Instant at, int sign) const {
    const std::uint32_t wait_s = whole_seconds(at - called.visit_since);
    const auto step = static_cast<std::uint32_t>(sign);  // wraps around for -1, as unsigned does
    booked.called += step;
    if (!past_target(called, at)) booked.called_in_target += step;
    if (called.promise.is_bound()) {
      booked.promised += step;
      if (at - called.issued_at <= called.promise.bound()) booked.promises_kept += step;
    }
    sign > 0 ? booked.wait_first.add(wait_s) : booked.wait_first.take_back(wait_s);
  }

  static std::uint32_t service_s(const Ticket& served, Instant ended_at) {
    return whole_seconds(served.served + (ended_at - served.started_at));
  }

  static std::uint32_t& counter_of(MetricCell& cell, Outcome outcome) {
    switch (outcome) {
      case Outcome::served:
        return cell.served;
      case Outcome::incomplete:
        return cell.incomplete;
      case Outcome::redirected:
        return cell.redirected;
    }
    DAWR_CHECK(false, "every outcome is counted");
  }
};

}  // namespace

void observe(DayMetrics& metrics, std::set<CellKey>& changed, const State& before,
             const Entry& entry) {
  std::visit(Book{metrics, changed, before, entry}, entry.event);
}

Gauges gauges_of(const State& state, Instant now) {
  Gauges gauges;
  gauges.at = now;
  for (const auto& [id, line] : state.lines) gauges.waiting += line.waiting();
  for (const auto& [id, stand] : state.counters) {
    if (stand.in_hand && state.find(*stand.in_hand)->state == TicketState::serving) {
      ++gauges.in_service;
    }
    if (stand.state == CounterState::open) ++gauges.open_counters;
  }
  return gauges;
}

}  // namespace dawr::queue
