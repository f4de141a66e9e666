#include "broker/queue/day_watch.h"

#include <algorithm>
#include <concepts>

#include "common/domain/metric_cell.h"

namespace dawr::queue {
namespace {

// Of a counter, but without any change of what it does.
template <class Happened>
concept LeavesCounterAsItWas =
    std::same_as<Happened, TicketRecalled> || std::same_as<Happened, HoldEnded> ||
    std::same_as<Happened, CodeUnlocked>;

struct Book {
  DayWatch& watch;
  Instant at;

  void operator()(const DayOpened&) const { watch = {}; }
  void operator()(const CommandRefused& refused) const { ++watch.refused[refused.code]; }

  template <class Happened>
  void operator()(const Happened& event) const {
    if constexpr (requires { event.counter; } && !LeavesCounterAsItWas<Happened>) {
      watch.since[event.counter] = at;
    }
  }
};

std::uint32_t waiting_in(const State& state) {
  std::uint32_t waiting = 0;
  for (const auto& [id, line] : state.lines) waiting += line.waiting();
  return waiting;
}

}  // namespace

void fold(DayWatch& watch, const State& after, const Entry& entry) {
  std::visit(Book{watch, entry.at}, entry.event);
  if (!after.day_open) return;
  auto& most = watch.waiting[quarter_of(entry.at)];
  most = std::max(most, waiting_in(after));
}

}  // namespace dawr::queue
