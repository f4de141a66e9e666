#include "tests/sim/workday_people.h"

#include <algorithm>

namespace dawr::sim {
namespace {

using namespace std::chrono_literals;
using counter::Key;

constexpr Micros looks_every = 1s;
constexpr Duration between_recalls = 20s;

Micros micros(Duration duration) { return std::chrono::duration_cast<Micros>(duration); }

}  // namespace

// ---- Dispenser ----

void HallDispenser::begin_day() {
  for (const planning::Visitor& visitor : hall_.plan.visitors) {
    later(micros(visitor.arrives - house_.wall()), [this, &visitor] {
      ++hall_.arrived;
      pressed_[outbox().next_counter()] = &visitor;
      submit(TakeTicket{visitor.service, visitor.priority, {}});
    });
  }
}

void HallDispenser::news(const wire::LinkNews& news) {
  const auto* answer = std::get_if<wire::Answered>(&news);
  if (answer == nullptr) return;
  const auto* issued = std::get_if<IssuedTicket>(&answer->reply.body);
  if (issued != nullptr && !answer->slips.empty()) welcome(*answer, issued->ticket);
}

void HallDispenser::welcome(const wire::Answered& answer, const TicketRef& ticket) {
  const auto pressed = pressed_.extract(answer.command.counter);
  if (pressed.empty()) return house_.judge.find("a ticket that nobody pressed for");
  const planning::Visitor* who = pressed.mapped();
  const wire::Slip& slip = answer.slips.front();
  hall_.guests[ticket.serial] = {.who = who, .slip = slip};
  submit(ConfirmPrint{ticket.serial, PrintMedium::paper});
  if (!who->patience) return;
  later(micros(*who->patience), [this, ticket, token = slip.token] {
    const queue::Ticket* waits = house_.judge.state().find(ticket.serial);
    const bool called = waits == nullptr || waits->first_called_at.has_value();
    if (!called && waits->state == TicketState::waiting) submit(LeaveLine{}, token);
  });
}

// ---- Counter ----

void HallConsole::started() {
  model_.emplace();
  model_->asked_before(outbox().pending().size());
  goes_on_.reset();
  back_.reset();
  look();
}

void HallConsole::look() {
  later(looks_every, [this] {
    const auto now = broker_now();
    if (now && model_->view() && outbox().pending().empty()) act(*model_->view(), *now);
    ask(wire::Question::counter);
    look();
  });
}

void HallConsole::news(const wire::LinkNews& news) {
  if (const auto* changed = std::get_if<wire::StateChanged>(&news)) model_->link_is(changed->state);
  if (const auto* welcomed = std::get_if<wire::Welcomed>(&news)) {
    model_->welcomed(welcomed->welcome);
  }
  if (const auto* answer = std::get_if<wire::Answered>(&news)) {
    model_->answered(answer->command, answer->reply);
    const bool goes_on = std::holds_alternative<StartService>(answer->command.body) ||
                         std::holds_alternative<Resume>(answer->command.body);
    if (goes_on) goes_on_ = broker_now();
  }
  if (const auto* view = std::get_if<wire::ViewArrived>(&news)) {
    if (const auto* own = std::get_if<CounterView>(&view->view)) model_->viewed(*own);
  }
}

void HallConsole::press(const CommandBody& body) {
  if (submit(body)) model_->submitted();
}

// The one under way, or the last of the day: who closes the hall stays until it is empty.
const planning::Shift* HallConsole::shift(Instant now) const {
  const auto& shifts = hall_.plan.shifts;
  const auto own = std::ranges::find_if(shifts, [&](const planning::Shift& one) {
    return one.counter == principal().counter && one.from <= now &&
           (now < one.until || one.until == hall_.closes);
  });
  return own == shifts.end() ? nullptr : &*own;
}

bool HallConsole::may_leave(Instant now) const {
  if (shift(now) == nullptr) return true;
  return now >= hall_.closes && hall_.arrived == hall_.plan.visitors.size() &&
         house_.judge.state().live_tickets() == 0;
}

void HallConsole::act(const CounterView& view, Instant now) {
  if (view.in_hand && view.in_hand->state == TicketState::called) return call(*view.in_hand, now);
  if (view.in_hand) return serve(*view.in_hand, now);
  if (!view.on_hold) back_.reset();
  if (view.state == CounterState::closed) {
    const auto* own = shift(now);
    if (own != nullptr && !may_leave(now)) press(OpenCounter{own->clerk});
    return;
  }
  if (back_ && now >= *back_ && can(Key::resume)) return press(Resume{});
  if (!view.on_hold && may_leave(now)) {
    if (can(Key::close)) press(CloseCounter{});
    return;
  }
  const bool wanted =
      std::ranges::any_of(view.lines, [](const LineLoad& line) { return line.waiting > 0; });
  if (wanted && can(Key::next)) press(CallNext{});
}

void HallConsole::call(const TicketInHand& called, Instant now) {
  const auto guest = hall_.guests.find(called.ticket);
  if (guest == hall_.guests.end()) return house_.judge.find("nobody holds the ticket called");
  const Duration since = now - called.called_at;
  if (guest->second.who->comes_when_called) {
    if (since < guest->second.walk() || !can(Key::start)) return;
    return press(StartService{guest->second.slip.arrival_code, 0});
  }
  if (can(Key::no_show)) return press(MarkNoShow{});
  if (since >= between_recalls * called.calls && can(Key::recall)) press(Recall{});
}

void HallConsole::serve(const TicketInHand& served, Instant now) {
  const auto found = hall_.guests.find(served.ticket);
  if (found == hall_.guests.end() || !goes_on_) return;
  Guest& guest = found->second;
  const Duration done = guest.served + (now - *goes_on_);
  const auto& errand = guest.who->errand;
  if (guest.hop == 0 && errand && !guest.had_errand && errand->after < guest.wants() &&
      done >= errand->after) {
    return send_away(guest, now);
  }
  if (done < guest.wants()) return;
  guest.served = {};
  if (guest.hop == guest.who->onward.size()) return press(Complete{Outcome::served});
  press(Transfer{guest.who->onward[guest.hop++].line});
}

void HallConsole::send_away(Guest& guest, Instant now) {
  guest.had_errand = true;
  if (!can(Key::hold)) return;  // somebody else is away: it must do without
  guest.served += now - *goes_on_;
  back_ = now + guest.who->errand->takes;
  press(Hold{});
}

// ---- Supervisor ----

void HallSupervisor::news(const wire::LinkNews& news) {
  const auto* answer = std::get_if<wire::Answered>(&news);
  if (answer == nullptr || !std::holds_alternative<Rejection>(answer->reply.body)) return;
  house_.judge.find("the supervisor is refused with " +
                    std::string(name_of(std::get<Rejection>(answer->reply.body).code)));
}

}  // namespace dawr::sim
