#include "broker/planning/day_run.h"

#include <algorithm>
#include <map>
#include <queue>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>

#include "broker/queue/deadlines.h"
#include "broker/queue/decide.h"
#include "broker/queue/evolve.h"
#include "broker/queue/order.h"
#include "common/domain/check.h"

namespace dawr::planning {
namespace {

constexpr ArrivalCode any_code = 123;
constexpr seconds between_recalls{20};
constexpr minutes looks_again{1};
constexpr DeviceId reception_desk{1};
constexpr DeviceId supervisors_desk{2};
constexpr DeviceId hall_display{3};
constexpr std::uint32_t first_counter_device = 100;

class DayRun {
 public:
  DayRun(const Plan& plan, const Watch& watch) : plan_(plan), watch_(watch) {
    result_.visits.resize(plan.visitors.size());
  }

  DayResult run() {
    for (const Shift& shift : plan_.shifts) {
      at(shift.from, [this, &shift] { begin_shift(shift); });
      at(shift.until, [this, &shift] { end_shift(shift); });
    }
    for (std::size_t i = 0; i < plan_.visitors.size(); ++i) {
      at(plan_.visitors[i].arrives, [this, i] {
        if (!result_.visits[i].slot && comes(i)) arrive(i);
      });
    }
    if (plan_.visitors.empty() && plan_.shifts.empty()) return result_;
    now_ = next_at();
    // Appointments are made long before their day.
    if (std::ranges::any_of(plan_.visitors,
                            [](const auto& who) { return who.appointment.has_value(); })) {
      now_ -= std::chrono::hours{12};
    }
    OpenDay open{plan_.date, plan_.policy};
    if (plan_.hours) open.days_ahead = {*plan_.hours};
    must(supervisor(), open);
    for (std::size_t i = 0; i < plan_.visitors.size(); ++i) {
      if (plan_.visitors[i].appointment) book(i);
    }
    while (!steps_.empty()) take_step();
    must(supervisor(), CloseOut{"the day is over"});
    return result_;
  }

 private:
  struct Step {
    Instant at{};
    std::uint64_t number{};  // of one instant, in the order in which they were planned
    std::function<void()> act;
    bool operator>(const Step& other) const {
      return std::tie(at, number) > std::tie(other.at, other.number);
    }
  };
  struct Stand {
    Principal principal;
    ClerkId clerk;
    Instant until{};
    bool stays_for_the_last{};
    bool closing{};
    bool idle{};
    std::optional<Serial> away;  // on hold, and not back yet
    std::optional<Serial> back;  // on hold, and waiting to go on
  };
  struct Visit {
    std::size_t visitor{};
    std::size_t hop{};  // 0: the first line
    Duration served{};  // at this hop, before an errand
    bool had_errand{};
  };

  // ---- Time ----

  void at(Instant when, std::function<void()> act) {
    steps_.push({when, next_number_++, std::move(act)});
  }
  void after(Duration delay, std::function<void()> act) {
    at(now_ + std::max(Duration{}, delay), std::move(act));
  }

  [[nodiscard]] Instant next_at() const { return steps_.top().at; }

  // What the core does by itself comes first: it may bring somebody back into a line.
  void take_step() {
    const auto due = queue::next_deadline(state_);
    if (due && *due <= next_at()) return pulse(*due);
    const Step step = steps_.top();
    steps_.pop();
    now_ = step.at;
    step.act();
  }

  void pulse(Instant due) {
    now_ = std::max(now_, due);
    const auto events =
        queue::decide(state_, {next_id({}), Pulse{}}, {broker_itself, Role::broker, {}, {}}, now_);
    DAWR_CHECK(events && !events->empty(), "what is due can happen");
    for (const Event& event : *events) {
      record({}, event);
      if (const auto* ended = std::get_if<HoldEnded>(&event)) forget_errand(ended->ticket);
    }
    call_to_idle_counters();
  }

  // ---- The core ----

  CommandId next_id(DeviceId device) { return {device, 1, ++commands_}; }

  std::optional<Rejection> submit(const Principal& who, CommandBody body) {
    const CommandId id = next_id(who.device);
    const auto events = queue::decide(state_, {id, std::move(body)}, who, now_);
    if (!events) return events.error();
    for (const Event& event : *events) record(id, event);
    return std::nullopt;
  }

  void must(const Principal& who, CommandBody body) {
    if (const auto rejection = submit(who, std::move(body))) refuse(who, *rejection);
  }

  [[noreturn]] static void refuse(const Principal& who, const Rejection& rejection) {
    throw std::invalid_argument(
        "the plan can't be carried out: " +
        (who.counter ? "counter " + std::to_string(who.counter->value) : std::string("reception")) +
        " is refused with " + std::string(name_of(rejection.code)));
  }

  void record(const CommandId& cause, const Event& event) {
    const Entry entry{++seq_, now_, cause, event};
    if (watch_) watch_(state_, entry);
    queue::evolve(state_, event, now_);
  }

  static Principal reception() { return {reception_desk, Role::reception, std::nullopt, {}}; }
  static Principal supervisor() { return {supervisors_desk, Role::supervisor, std::nullopt, {}}; }
  static Principal display() { return {hall_display, Role::display, std::nullopt, {}}; }

  [[nodiscard]] const queue::Ticket& ticket(Serial serial) const { return *state_.find(serial); }

  // ---- People ----

  [[nodiscard]] bool comes(std::size_t visitor) const {
    const auto& appointment = plan_.visitors[visitor].appointment;
    return !appointment || appointment->kept;
  }

  void book(std::size_t visitor) {
    const Visitor& who = plan_.visitors[visitor];
    const Service* service = find_service(plan_.policy, who.service);
    if (service == nullptr) return;  // who comes for it is refused, as anybody
    const auto free =
        state_.bookings.slots().free_slots(service->line, std::max(who.appointment->wished, now_),
                                           minutes{service->typical_minutes}, 1);
    if (free.empty()) return;
    const BookingId booking = state_.bookings.next_id();
    must(reception(), Book{.service = who.service, .slot = free.front(), .held = std::nullopt});
    result_.visits[visitor].slot = free.front();
    if (!comes(visitor)) return;
    at(std::max(now_, free.front() - who.appointment->before),
       [this, visitor, booking] { come_with(visitor, booking); });
  }

  void come_with(std::size_t visitor, BookingId booking) {
    CheckIn check_in;
    check_in.booking = booking;
    const Serial serial = state_.next_serial();
    if (submit(reception(), check_in)) {
      result_.visits[visitor].late = true;
      return arrive(visitor);
    }
    const auto& made = ticket(serial);
    result_.visits[visitor].late = made.turn_reason != TurnReason::appointment;
    wait(visitor, serial);
  }

  void arrive(std::size_t visitor) {
    const Serial serial = state_.next_serial();
    must(reception(),
         TakeTicket{plan_.visitors[visitor].service, plan_.visitors[visitor].priority, {}});
    wait(visitor, serial);
  }

  void wait(std::size_t visitor, Serial serial) {
    const Visitor& who = plan_.visitors[visitor];
    submit(reception(), ConfirmPrint{serial, PrintMedium::paper});
    if (who.priority && !ticket(serial).priority) {
      must(reception(), GrantPriority{serial, *who.priority, Evidence::visible});
    }
    visits_[serial] = {.visitor = visitor};
    result_.visits[visitor].ticket = serial;
    result_.visits[visitor].line = ticket(serial).line;
    result_.visits[visitor].priority = who.priority.has_value();
    result_.visits[visitor].issued_at = now_;
    if (who.patience) after(*who.patience, [this, serial] { lose_patience(serial); });
    call_to_idle_counters();
  }

  void lose_patience(Serial serial) {
    const Visit& visit = visits_.at(serial);
    if (visit.hop > 0 || ticket(serial).state != TicketState::waiting) return;
    if (ticket(serial).first_called_at) return;
    must(reception(), LeaveLine{TicketRef{plan_.date, serial}});
    result_.visits[visit.visitor].left_at = now_;
  }

  [[nodiscard]] Duration walk_of(const Visit& visit) const {
    const Visitor& who = plan_.visitors[visit.visitor];
    return visit.hop == 0 ? who.walk : who.onward[visit.hop - 1].walk;
  }
  [[nodiscard]] Duration service_of(const Visit& visit) const {
    const Visitor& who = plan_.visitors[visit.visitor];
    return visit.hop == 0 ? who.served_for : who.onward[visit.hop - 1].service;
  }

  // ---- Counters ----

  void begin_shift(const Shift& shift) {
    const Counter* counter = find_counter(plan_.policy, shift.counter);
    if (counter == nullptr) {
      throw std::invalid_argument("there is no counter " + std::to_string(shift.counter.value));
    }
    Stand& stand = stands_[shift.counter];
    const bool cashier = counter->kind == CounterKind::cashier;
    stand.principal = {DeviceId{first_counter_device + shift.counter.value},
                       cashier ? Role::cashier : Role::counter,
                       shift.counter,
                       {}};
    stand.clerk = shift.clerk;
    stand.until = shift.until;
    stand.stays_for_the_last = shift.stays_for_the_last;
    stand.closing = false;
    // Whoever still serves the last ones of an earlier shift just goes on.
    if (state_.counters.at(shift.counter).state == CounterState::open) return;
    const auto rejection = submit(stand.principal, OpenCounter{shift.clerk});
    if (!rejection) return call_next(shift.counter);
    // The clerk still serves the last ones at another counter.
    if (rejection->code == RejectionCode::clerk_elsewhere) {
      if (now_ < shift.until) after(looks_again, [this, &shift] { begin_shift(shift); });
      return;
    }
    refuse(stand.principal, *rejection);
  }

  void end_shift(const Shift& shift) {
    Stand& stand = stands_.at(shift.counter);
    if (stand.until != shift.until) return;  // the next one has begun already
    stand.closing = true;
    if (stand.idle) call_next(shift.counter);  // which closes it when nobody waits
  }

  void call_to_idle_counters() {
    for (auto& [id, stand] : stands_) {
      if (stand.idle) call_next(id);
    }
  }

  void call_next(CounterId counter) {
    Stand& stand = stands_.at(counter);
    if (stand.back) return resume(counter);
    if (stand.closing && !stand.away && may_close(counter, stand)) {
      if (state_.counters.at(counter).state == CounterState::open) close(counter);
      return;
    }
    const auto rejection = submit(stand.principal, CallNext{});
    stand.idle = rejection.has_value();
    if (!rejection) return begin_call(counter);
    if (rejection->code != RejectionCode::line_empty) {
      throw std::invalid_argument("counter " + std::to_string(counter.value) +
                                  " can't call: " + std::string(name_of(rejection->code)));
    }
    if (stand.closing && !stand.away) close(counter);
  }

  [[nodiscard]] bool may_close(CounterId counter, const Stand& stand) const {
    if (!stand.stays_for_the_last) return true;
    return std::ranges::none_of(
        queue::lines_served(plan_.policy, counter, stand.clerk), [&](const ServedLine& served) {
          const auto& waiting = state_.lines.at(served.line).by_waiting_since;
          return !waiting.empty() && waiting.begin()->first < stand.until &&
                 !is_served_elsewhere(served.line, counter);
        });
  }

  [[nodiscard]] bool is_served_elsewhere(LineId line, CounterId but) const {
    return std::ranges::any_of(stands_, [&](const auto& other) {
      const auto& [id, stand] = other;
      if (id == but || stand.closing) return false;
      if (state_.counters.at(id).state != CounterState::open) return false;
      const auto lines = queue::lines_served(plan_.policy, id, stand.clerk);
      return std::ranges::find(lines, line, &ServedLine::line) != lines.end();
    });
  }

  void close(CounterId counter) {
    Stand& stand = stands_.at(counter);
    must(stand.principal, CloseCounter{});
    stand.idle = false;
    result_.overtime += std::max(Duration{}, now_ - stand.until);
  }

  void begin_call(CounterId counter) {
    const Serial serial = *state_.counters.at(counter).in_hand;
    const Visit& visit = visits_.at(serial);
    Visited& seen = result_.visits[visit.visitor];
    if (!seen.called_at) seen.called_at = now_;
    show(serial);
    if (!plan_.visitors[visit.visitor].comes_when_called) return wait_in_vain(counter, serial, 1);
    after(walk_of(visit), [this, counter] { start(counter); });
  }

  void show(Serial serial) {
    const auto& stand = state_.counters.at(ticket(serial).counter);
    submit(display(), AckShown{serial, ticket(serial).calls, stand.called_at.back()});
  }

  void wait_in_vain(CounterId counter, Serial serial, int calls) {
    if (calls < plan_.policy.rules.calls_before_no_show) {
      after(between_recalls, [this, counter, serial, calls] {
        must(stands_.at(counter).principal, Recall{});
        show(serial);
        wait_in_vain(counter, serial, calls + 1);
      });
      return;
    }
    const Instant until = ticket(serial).called_at + plan_.policy.rules.no_show_after;
    at(std::max(until, now_), [this, counter] {
      must(stands_.at(counter).principal, MarkNoShow{});
      call_next(counter);
    });
  }

  void start(CounterId counter) {
    must(stands_.at(counter).principal, StartService{any_code, any_code});
    go_on(counter);
  }

  // With whom is at the counter: to the end, or until an errand begins.
  void go_on(CounterId counter) {
    const Serial serial = *state_.counters.at(counter).in_hand;
    Visit& visit = visits_.at(serial);
    const auto& errand = plan_.visitors[visit.visitor].errand;
    const Duration whole = service_of(visit);
    if (visit.hop == 0 && errand && !visit.had_errand && !stands_.at(counter).away &&
        errand->after < whole) {
      visit.had_errand = true;
      visit.served = errand->after;
      after(errand->after,
            [this, counter, serial, takes = errand->takes] { send_away(counter, serial, takes); });
      return;
    }
    after(std::max(Duration{}, whole - visit.served), [this, counter] { finish(counter); });
  }

  void send_away(CounterId counter, Serial serial, Duration takes) {
    Stand& stand = stands_.at(counter);
    if (submit(stand.principal, Hold{})) return go_on(counter);
    stand.away = serial;
    after(takes, [this, counter, serial] {
      Stand& place = stands_.at(counter);
      if (place.away != serial) return;  // it took too long: back in line
      place.back = serial;
      if (place.idle) call_next(counter);
    });
    call_next(counter);
  }

  void resume(CounterId counter) {
    Stand& stand = stands_.at(counter);
    stand.back.reset();
    stand.away.reset();
    stand.idle = false;
    must(stand.principal, Resume{});
    go_on(counter);
  }

  void forget_errand(Serial serial) {
    for (auto& [id, stand] : stands_) {
      if (stand.away != serial) continue;
      stand.away.reset();
      stand.back.reset();
      if (stand.idle && stand.closing) call_next(id);
    }
  }

  void finish(CounterId counter) {
    Stand& stand = stands_.at(counter);
    const Serial serial = *state_.counters.at(counter).in_hand;
    Visit& visit = visits_.at(serial);
    const auto& onward = plan_.visitors[visit.visitor].onward;
    result_.visits[visit.visitor].ended_at = now_;
    result_.last_end = std::max(result_.last_end, now_);
    if (visit.hop < onward.size()) {
      must(stand.principal, Transfer{onward[visit.hop].line});
      ++visit.hop;
      visit.served = {};
    } else {
      must(stand.principal, Complete{Outcome::served});
    }
    call_next(counter);
    call_to_idle_counters();
  }

  const Plan& plan_;
  const Watch& watch_;
  queue::State state_;
  Instant now_{};
  Seq seq_{};
  std::uint64_t commands_{};
  std::priority_queue<Step, std::vector<Step>, std::greater<>> steps_;
  std::uint64_t next_number_{};
  std::map<CounterId, Stand> stands_;
  std::map<Serial, Visit> visits_;
  DayResult result_;
};

}  // namespace

DayResult run_day(const Plan& plan, const Watch& watch) { return DayRun(plan, watch).run(); }

}  // namespace dawr::planning
