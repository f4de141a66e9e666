#include "broker/floor/questions.h"

#include "broker/floor/conditions.h"
#include "broker/queue/manager_view.h"
#include "broker/queue/views.h"
#include "common/domain/limits.h"

namespace dawr {
namespace {

// Only who sits at an open counter can send somebody over.
CounterView counter_view(const Known& known, CounterId counter, Instant now) {
  CounterView view = queue::counter_view(known.state, counter, now);
  if (view.state == CounterState::open) view.help_at = help_at(known.around.devices);
  return view;
}

// A date at a time, so that an answer costs as much as its days have slots, whatever is booked.
wire::BrokerMessage free_slots(const queue::State& state, const wire::SlotQuestion& asked,
                               Instant now) {
  const auto& rules = state.policy.rules.appointments;
  const Service* service = find_service(state.policy, asked.service);
  if (service == nullptr) {
    return wire::Refused{RejectionCode::unknown_service, "this service is not offered here"};
  }
  if (rules.share_percent == 0) {
    return wire::Refused{RejectionCode::not_bookable, "nothing is booked here"};
  }
  FreeSlots free{.service = asked.service, .days = {}, .later = std::nullopt};
  for (const DayPlan& day : state.bookings.slots().days()) {
    if (day.date < asked.from || day.open.back().until <= now) continue;
    if (free.days.size() == limits::days_of_slots) {
      free.later = day.date;
      break;
    }
    auto slots = state.bookings.offered(*service, day.open.front().from, limits::slots_a_day, now,
                                        rules, day.open.back().until);
    free.days.push_back({day, std::move(slots)});
  }
  return free;
}

}  // namespace

wire::BrokerMessage answer(const Known& known, const Principal& sender, Side side,
                           const wire::Ask& ask, Instant now) {
  const queue::State& state = known.state;
  switch (ask.what) {
    case wire::Question::offer:
      // Counters show the names of lines and services with it; nobody who waits is in it.
      if (side == Side::citizen || is_counter_role(sender.role)) return queue::offer_view(state);
      break;
    case wire::Question::counter:
      if (!is_counter_role(sender.role) || !sender.counter) break;
      if (find_counter(state.policy, *sender.counter) == nullptr) {
        return wire::Refused{RejectionCode::unknown_counter,
                             "this counter is not in today's configuration"};
      }
      return counter_view(known, *sender.counter, now);
    case wire::Question::board:
      // Facts of this batch are not durable yet: the board is the one last published.
      if (side == Side::board || sender.role == Role::supervisor) return known.board;
      break;
    case wire::Question::manager:
      if (sender.role == Role::supervisor) {
        auto view = queue::manager_view(state, known.metrics, known.watch, known.around, now);
        view.seq = known.last_seq;
        view.signed_in = state.signed_in(sender.device, now);
        return view;
      }
      break;
    case wire::Question::free_slots:
      if (side == Side::citizen || sender.role == Role::supervisor) {
        return free_slots(state, ask.slots.value_or(wire::SlotQuestion{}), now);
      }
      break;
  }
  return wire::Refused{RejectionCode::role_forbidden, "this key's role may not ask that"};
}

bool shows_help(const wire::BrokerMessage& told) {
  const auto* counter = std::get_if<CounterView>(&told);
  return std::holds_alternative<ManagerView>(told) ||
         (counter != nullptr && counter->state == CounterState::open);
}

}  // namespace dawr
