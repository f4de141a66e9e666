#include "broker/estimate/log_replay.h"

#include <algorithm>
#include <utility>

namespace dawr::estimate {
namespace {

constexpr std::int64_t day_s = 86'400;
constexpr std::int64_t active_for_s = 900;
constexpr std::int64_t longest_stay_s = 43'200;

OrderKey place_of(const LogRow& row, TicketKey key) {
  return {Instant{seconds{row.arrived_s}}, Serial{static_cast<std::uint32_t>(key)}};
}

}  // namespace

void LogReplay::add(LogRow row) {
  run_until(row.arrived_s, Kind::arrive);
  const TicketKey key = next_ticket_++;
  const auto [line, is_new] = lines_.try_emplace(row.line);
  if (is_new) line->second.id = static_cast<std::uint32_t>(lines_.size());
  auto& classes = line->second.classes;
  const auto service_class =
      classes.try_emplace(row.service_class, static_cast<std::uint32_t>(classes.size())).first;
  const Group group{line->second.id, service_class->second, row.priority};
  tickets_.emplace(key, Ticket{std::move(row), &line->second, group, 0});
  plan(key);
  run_until(tickets_.at(key).row.arrived_s, Kind::call_at_once);
}

void LogReplay::finish() {
  while (!steps_.empty()) {
    const Step step = steps_.top();
    steps_.pop();
    take(step);
  }
}

void LogReplay::plan(TicketKey key) {
  Ticket& ticket = tickets_.at(key);
  const LogRow& row = ticket.row;
  const auto add_step = [&](std::int64_t at_s, Kind kind) {
    steps_.push({at_s, kind, key});
    ++ticket.steps_left;
  };
  add_step(row.arrived_s, Kind::arrive);
  if (row.called_s) {
    add_step(*row.called_s,
             *row.called_s > row.arrived_s ? Kind::call_earlier : Kind::call_at_once);
    if (row.finished_s) {
      add_step(*row.finished_s, *row.finished_s > *row.called_s ? Kind::finish : Kind::end_at_once);
    }
  } else if (row.left_s) {
    add_step(*row.left_s, *row.left_s > row.arrived_s ? Kind::leave : Kind::end_at_once);
  }
}

// Steps of earlier seconds, and those of this one that come before `before`.
void LogReplay::run_until(std::int64_t at_s, Kind before) {
  while (!steps_.empty() &&
         std::pair{steps_.top().at_s, steps_.top().kind} < std::pair{at_s, before}) {
    const Step step = steps_.top();
    steps_.pop();
    take(step);
  }
}

// Whose end the log does not tell has gone home by now, and so has who served.
void LogReplay::begin_day(std::int64_t at_s) {
  estimator_.begin_day();
  const auto left_before = Instant{seconds{at_s - longest_stay_s}};
  for (auto& [name, line] : lines_) {
    while (!line.waiting.empty() && line.waiting.at(0).turn < left_before) {
      estimator_.forget(line.waiting.at(0).serial.value);
      line.waiting.erase(line.waiting.at(0));
    }
    for (auto& [counter, state] : line.counters) {
      if (at_s - state.active_s > longest_stay_s) state.serves.reset();
    }
  }
}

void LogReplay::take(const Step& step) {
  const std::int64_t day = step.at_s / day_s;
  if (day != day_) {
    begin_day(step.at_s);
    day_ = day;
  }
  switch (step.kind) {
    case Kind::arrive:
      arrive(step);
      break;
    case Kind::call_earlier:
    case Kind::call_at_once:
      call(step);
      break;
    case Kind::finish:
      end_service(step);
      break;
    case Kind::end_at_once:
      tickets_.at(step.ticket).row.called_s ? end_service(step) : leave(step);
      break;
    case Kind::leave:
      leave(step);
      break;
    case Kind::checkpoint:
      check(step);
      break;
  }
  const auto ticket = tickets_.find(step.ticket);
  if (--ticket->second.steps_left == 0) tickets_.erase(ticket);
}

void LogReplay::arrive(const Step& step) {
  Ticket& ticket = tickets_.at(step.ticket);
  Line& line = *ticket.line;
  if (ticket.row.open_counters) line.open_counters = ticket.row.open_counters;
  const Place place{.ahead = static_cast<double>(line.waiting.size()),
                    .counters = counters_of(line, step.at_s),
                    .head_age_s = head_age(line, step.at_s)};
  const auto at = static_cast<double>(step.at_s);
  const Sample sample = estimator_.predict(at, ticket.group, place, 0);
  estimator_.keep(step.ticket, at, sample);
  line.waiting.insert(place_of(ticket.row, step.ticket));
  for (const double after : Estimator::checkpoints_s) {
    steps_.push({step.at_s + static_cast<std::int64_t>(after), Kind::checkpoint, step.ticket});
    ++ticket.steps_left;
  }
  predicted_(ticket.row.ticket, 0, sample.wait);
}

void LogReplay::check(const Step& step) {
  const Ticket& ticket = tickets_.at(step.ticket);
  const Line& line = *ticket.line;
  const OrderKey own = place_of(ticket.row, step.ticket);
  if (!line.waiting.contains(own)) return;
  const Place place{.ahead = static_cast<double>(line.waiting.rank_of(own)),
                    .counters = counters_of(line, step.at_s),
                    .head_age_s = head_age(line, step.at_s)};
  const auto at = static_cast<double>(step.at_s);
  const auto age_s = static_cast<double>(step.at_s - ticket.row.arrived_s);
  const Sample sample = estimator_.predict(at, ticket.group, place, age_s);
  estimator_.keep(step.ticket, at, sample);
  predicted_(ticket.row.ticket, age_s, sample.wait);
}

void LogReplay::call(const Step& step) {
  const Ticket& ticket = tickets_.at(step.ticket);
  Line& line = *ticket.line;
  line.waiting.erase(place_of(ticket.row, step.ticket));
  if (!ticket.row.counter.empty()) {
    Line::Counter& counter = line.counters[ticket.row.counter];
    counter.active_s = step.at_s;
    if (line.shows_ends) counter.serves = step.ticket;
  }
  estimator_.called(step.ticket, static_cast<double>(step.at_s),
                    static_cast<double>(step.at_s - ticket.row.arrived_s), ticket.group,
                    counters_of(line, step.at_s), !line.waiting.empty(), ticket.row.teaches);
}

void LogReplay::end_service(const Step& step) {
  const Ticket& ticket = tickets_.at(step.ticket);
  estimator_.finished(ticket.group.line, static_cast<double>(step.at_s - *ticket.row.called_s));
  ticket.line->shows_ends = true;
  if (ticket.row.counter.empty()) return;
  Line::Counter& counter = ticket.line->counters[ticket.row.counter];
  counter.active_s = step.at_s;
  if (counter.serves == step.ticket) counter.serves.reset();
}

void LogReplay::leave(const Step& step) {
  const Ticket& ticket = tickets_.at(step.ticket);
  Line& line = *ticket.line;
  line.waiting.erase(place_of(ticket.row, step.ticket));
  estimator_.left(step.ticket, ticket.group.line,
                  static_cast<double>(step.at_s - ticket.row.arrived_s), !line.waiting.empty());
}

// Those that the log reports, else those that work or did within a quarter of an hour.
double LogReplay::counters_of(const Line& line, std::int64_t at_s) const {
  if (line.open_counters) return *line.open_counters;
  return static_cast<double>(std::ranges::count_if(line.counters, [&](const auto& counter) {
    return counter.second.serves || at_s - counter.second.active_s < active_for_s;
  }));
}

std::optional<double> LogReplay::head_age(const Line& line, std::int64_t at_s) const {
  if (line.waiting.empty()) return std::nullopt;
  const auto since = std::chrono::floor<seconds>(line.waiting.at(0).turn.time_since_epoch());
  return static_cast<double>(at_s - since.count());
}

}  // namespace dawr::estimate
