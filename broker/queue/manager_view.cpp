#include "broker/queue/manager_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dawr::queue {
namespace {

std::uint32_t& count_of(DayTotals& totals, TicketState state) {
  switch (state) {
    case TicketState::waiting:
      return totals.waiting;
    case TicketState::called:
      return totals.called;
    case TicketState::serving:
      return totals.serving;
    case TicketState::on_hold:
      return totals.on_hold;
    case TicketState::no_show:
      return totals.no_show;
    case TicketState::served:
      return totals.served;
    case TicketState::incomplete:
      return totals.incomplete;
    case TicketState::redirected:
      return totals.redirected;
    case TicketState::left:
      return totals.left;
    case TicketState::closed_out:
      return totals.closed_out;
    case TicketState::voided:
      return totals.voided;
  }
  std::unreachable();
}

DayTotals totals_of(const State& state) {
  DayTotals totals;
  for (const Ticket& ticket : state.tickets) {
    ++totals.issued;
    ++count_of(totals, ticket.state);
  }
  return totals;
}

std::uint32_t whole_seconds(double seconds) {
  return static_cast<std::uint32_t>(std::llround(seconds));
}

LineFigures figures_of(const Line& line, const State& state, const DayMetrics& metrics,
                       Instant now) {
  LineFigures figures{.line = line};
  const WaitingLine& waiting = state.lines.at(line.id);
  figures.waiting = waiting.waiting();
  if (!waiting.by_waiting_since.empty()) {
    const Duration longest = now - waiting.by_waiting_since.begin()->first;
    figures.longest_wait_s = static_cast<std::uint32_t>(
        std::max<std::int64_t>(0, std::chrono::floor<seconds>(longest).count()));
  }
  DdSketch waits;
  for (const auto& [key, cell] : metrics) {
    if (key.line != line.id) continue;
    waits.merge(cell.wait_first.sketch);
    figures.promised += cell.promised;
    figures.promises_kept += cell.promises_kept;
  }
  constexpr double median = 0.5;
  constexpr double nine_of_ten = 0.9;
  figures.called = static_cast<std::uint32_t>(waits.count());
  figures.median_wait_s = whole_seconds(waits.quantile(median));
  figures.p90_wait_s = whole_seconds(waits.quantile(nine_of_ten));
  return figures;
}

CodeAtCounter code_of(const State& state, const Ticket& ticket) {
  return {.letter = ticket.letter,
          .number = ticket.number,
          .state = ticket.state,
          .since = ticket.state == TicketState::serving ? ticket.started_at : ticket.called_at,
          .calls = ticket.calls,
          .shown = ticket.shown_call > 0,
          .locked = state.code_locked(ticket)};
}

CounterFigures figures_of(const Counter& counter, const State& state, const DayWatch& watch) {
  const CounterStand& stand = state.counters.at(counter.id);
  CounterFigures figures{.counter = counter.id,
                         .kind = counter.kind,
                         .number = counter.number,
                         .state = stand.state,
                         .since = std::nullopt,
                         .in_hand = std::nullopt,
                         .served_today = stand.served_today};
  if (const auto since = watch.since.find(counter.id); since != watch.since.end()) {
    figures.since = since->second;
  }
  if (stand.in_hand) figures.in_hand = code_of(state, *state.find(*stand.in_hand));
  for (const ServedLine& served : counter.serves) {
    figures.waiting += state.lines.at(served.line).waiting();
  }
  return figures;
}

std::vector<QuarterFigures> quarters_of(const DayMetrics& metrics, const DayWatch& watch) {
  std::map<Instant, QuarterFigures> quarters;
  for (const auto& [key, cell] : metrics) {
    quarters[key.quarter].issued += cell.issued;
    quarters[key.quarter].called += cell.called;
  }
  for (const auto& [quarter, most] : watch.waiting) quarters[quarter].waiting = most;
  while (quarters.size() > limits::quarters_told) quarters.erase(quarters.begin());
  std::vector<QuarterFigures> result;
  for (auto& [quarter, figures] : quarters) {
    figures.quarter = quarter;
    result.push_back(figures);
  }
  return result;
}

void count_doubts(std::vector<DeviceFigures>& devices, const State& state) {
  for (const auto& ticket : state.tickets) {
    if (ticket.print != Print::doubtful || ticket.state != TicketState::waiting) continue;
    const auto device = std::ranges::find(devices, ticket.take.device, &DeviceFigures::device);
    if (device != devices.end()) ++device->doubtful_prints;
  }
}

}  // namespace

ManagerView manager_view(const State& state, const DayMetrics& metrics, const DayWatch& watch,
                         Surroundings around, Instant now) {
  ManagerView view{.at = now,
                   .date = state.last_date,
                   .day_open = state.day_open,
                   .paused = state.paused,
                   .time_zone = state.policy.time_zone,
                   .totals = totals_of(state),
                   .lines = {},
                   .counters = {},
                   .refusals = {},
                   .quarters = quarters_of(metrics, watch),
                   .around = std::move(around),
                   .overrides = state.overrides,
                   .overrides_a_day = state.policy.rules.overrides_a_day,
                   .by_voice_since = state.by_voice_since};
  if (state.last_date) {
    for (const Line& line : state.policy.lines) {
      view.lines.push_back(figures_of(line, state, metrics, now));
    }
    for (const Counter& counter : state.policy.counters) {
      view.counters.push_back(figures_of(counter, state, watch));
    }
  }
  for (const auto& [number, request] : state.requests) view.requests.push_back(request);
  for (const auto& [kind, count] : watch.refused) view.refusals.push_back({kind, count});
  count_doubts(view.around.devices, state);
  return view;
}

}  // namespace dawr::queue
