#include "tests/sim/people.h"

#include <algorithm>
#include <array>

#include "common/wire/codec.h"

namespace dawr::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::array<const char*, 5> services = {"A01", "A02", "B01", "C01", "F01"};

Micros seconds(Chance& chance, std::int64_t least, std::int64_t most) {
  return Micros{chance.between(least * 1'000'000, most * 1'000'000)};
}

}  // namespace

// ---- Dispenser and reception ----

void DispenserNode::started() {
  std::vector<wire::Submit> pending;
  for (const auto& command : outbox().pending()) {
    auto message = wire::decode_client_message(command.frame);
    if (message) pending.push_back(std::get<wire::Submit>(*message));
  }
  model_.emplace(4, kept_, pending);
  looked_at_doubtful_ = false;
  ask_offer();
  people_come();
}

void DispenserNode::ask_offer() {
  ask(wire::Question::offer);
  later(1s, [this] { ask_offer(); });
}

void DispenserNode::people_come() {
  later(seconds(chance_, 1, 5), [this] {
    visit();
    people_come();
  });
}

void DispenserNode::visit() {
  if (house_.calm) return;
  const bool reception = principal().role == Role::reception;
  const auto what = chance_.below(20);
  if (reception && what == 3 && house_.judge.state().interruption) return enter_pad();
  if (what == 0 && model_->press_to_cancel()) {
    const auto press = *model_->press_to_cancel();
    if (submit(CancelTake{press.session, press.counter})) {
      model_->submitted({outbox().session(),
                         outbox().next_counter() - 1,
                         1,
                         CancelTake{press.session, press.counter},
                         {}});
    }
    return;
  }
  if (what <= 3 && !house_.citizens.empty()) {
    const auto which = chance_.below(house_.citizens.size());
    const auto citizen = std::next(house_.citizens.begin(), static_cast<std::ptrdiff_t>(which));
    if (what == 3) {
      // Also of a visit that is not over, or a second time.
      if (!reception) {
        submit(RateVisit{{}, chance_.one_in(3) ? Vote::bad : Vote::good},
               citizen->second.slip.token);
      }
    } else if (reception && what == 1) {
      submit(GrantPriority{citizen->first, PriorityClass::elderly, Evidence::identity_card});
    } else if (reception && what == 2) {
      submit(Rejoin{}, citizen->second.slip.token);
    } else if (what == 1) {
      submit(LeaveLine{}, citizen->second.slip.token);
    } else {
      submit(Reprint{citizen->first});
    }
    return;
  }
  if (model_->lock_of(ticket::Action::take) != ticket::Lock::none) return;
  TakeTicket take{ServiceCode{services[chance_.below(services.size())]},
                  chance_.one_in(6) ? std::optional(PriorityClass::elderly) : std::nullopt,
                  {}};
  if (chance_.one_in(5)) take.person = PersonTag{static_cast<std::uint8_t>(chance_.below(30))};
  const auto counter = outbox().next_counter();
  if (submit(take)) model_->submitted({outbox().session(), counter, 1, take, {}});
}

void DispenserNode::news(const wire::LinkNews& news) {
  if (const auto* changed = std::get_if<wire::StateChanged>(&news)) model_->link_is(changed->state);
  if (const auto* welcomed = std::get_if<wire::Welcomed>(&news))
    model_->welcomed(welcomed->welcome);
  if (const auto* unread = std::get_if<wire::Unreadable>(&news)) {
    house_.judge.find("a dispenser's command could not be read: " + unread->refused.detail);
  }
  if (const auto* answer = std::get_if<wire::Answered>(&news)) answered(*answer);
  if (const auto* view = std::get_if<wire::ViewArrived>(&news)) {
    if (const auto* offer = std::get_if<OfferView>(&view->view)) {
      model_->offered(*offer);
      model_->drop_stale();
      kept_ = model_->unconfirmed();
      take_care_of_doubtful();
    }
  }
}

void DispenserNode::answered(const wire::Answered& answer) {
  const auto outcome = model_->answered(answer.command, answer.reply);
  kept_ = model_->unconfirmed();
  const auto* issued = std::get_if<IssuedTicket>(&answer.reply.body);
  if (issued != nullptr && !answer.slips.empty()) {
    meet(house_, chance_, issued->ticket, answer.slips.front());
  }
  if (outcome.consequence == ticket::Consequence::print && outcome.ticket) {
    print(*outcome.ticket, answer);
  }
  if (const auto* pad = std::get_if<IssuedTickets>(&answer.reply.body)) entered(answer, *pad);
}

void DispenserNode::entered(const wire::Answered& answer, const IssuedTickets& pad) {
  if (pad.tickets.size() != answer.slips.size())
    house_.judge.find("a pad's slips are not all there");
  for (std::size_t i = 0; i < std::min(pad.tickets.size(), answer.slips.size()); ++i) {
    meet(house_, chance_, pad.tickets[i].ticket, answer.slips[i]);
    if (is_up()) submit(ConfirmPrint{pad.tickets[i].ticket.serial, PrintMedium::paper});
  }
}

void DispenserNode::enter_pad() {
  std::vector<ServiceCode> pad;
  for (auto given = 1 + chance_.below(8); given > 0; --given) {
    pad.emplace_back(services[chance_.below(services.size())]);
  }
  submit(EnterPad{std::move(pad), {}});
}

// Serials begin anew with each day: who holds a paper of an earlier one has gone home.
void meet(House& house, Chance& chance, const TicketRef& ticket, const wire::Slip& slip) {
  const Citizen fresh{ticket, slip, chance.one_in(12)};
  const auto [known, is_new] = house.citizens.try_emplace(ticket.serial, fresh);
  if (is_new) return;
  if (known->second.ticket.date < ticket.date) {
    known->second = fresh;
  } else if (known->second.ticket == ticket && known->second.slip.token != slip.token) {
    house.judge.find("one ticket has two tokens");
  }
}

void DispenserNode::print(const ticket::Unconfirmed& slip, const wire::Answered& /*answer*/) {
  const bool jammed = house_.happens(Mishap::printer_jammed, 40);
  later(seconds(chance_, 1, 3), [this, slip, jammed] {
    const auto* kept = model_->find(slip.ticket.serial);
    if (kept == nullptr || kept->settling != ticket::Settling::open) return;
    CommandBody body = ConfirmPrint{slip.ticket.serial, PrintMedium::paper};
    if (jammed) body = CancelTake{slip.press.session, slip.press.counter};
    const auto counter = outbox().next_counter();
    if (submit(body)) model_->submitted({outbox().session(), counter, 1, body, {}});
  });
}

void DispenserNode::settle(Serial ticket) {
  const auto* kept = model_->find(ticket);
  if (kept == nullptr || kept->settling != ticket::Settling::open) return;
  CommandBody body = ConfirmPrint{ticket, PrintMedium::paper};
  if (chance_.one_in(3)) body = CancelTake{kept->press.session, kept->press.counter};
  const auto counter = outbox().next_counter();
  if (submit(body)) model_->submitted({outbox().session(), counter, 1, body, {}});
}

void DispenserNode::take_care_of_doubtful() {
  if (std::exchange(looked_at_doubtful_, true)) return;
  const auto all = model_->unconfirmed();
  for (const auto& kept : all) {
    if (is_up() && kept.earlier_run) settle(kept.ticket.serial);
  }
}

// ---- Counter ----

void ConsoleNode::started() {
  model_.emplace();
  model_->asked_before(outbox().pending().size());
  ask_view();
  think();
}

void ConsoleNode::ask_view() {
  ask(wire::Question::counter);
  later(1s, [this] { ask_view(); });
}

void ConsoleNode::news(const wire::LinkNews& news) {
  if (const auto* changed = std::get_if<wire::StateChanged>(&news)) model_->link_is(changed->state);
  if (const auto* welcomed = std::get_if<wire::Welcomed>(&news))
    model_->welcomed(welcomed->welcome);
  if (const auto* answer = std::get_if<wire::Answered>(&news)) {
    model_->answered(answer->command, answer->reply);
  }
  if (const auto* unread = std::get_if<wire::Unreadable>(&news)) {
    house_.judge.find("a console's command could not be read: " + unread->refused.detail);
  }
  if (const auto* view = std::get_if<wire::ViewArrived>(&news)) {
    if (const auto* own = std::get_if<CounterView>(&view->view)) model_->viewed(*own);
  }
}

void ConsoleNode::think() {
  later(Micros{chance_.between(300'000, 2'500'000)}, [this] {
    if (model_->view()) act();
    if (is_up()) think();
  });
}

bool ConsoleNode::can(counter::Key key) const {
  return model_->locks_of(key, broker_now()).empty();
}

void ConsoleNode::press(const CommandBody& body) {
  if (submit(body)) model_->submitted();
}

void ConsoleNode::act() {
  const CounterView& view = *model_->view();
  if (chance_.one_in(40) && can(counter::Key::undo)) return press(Undo{});
  if (chance_.one_in(200)) return press(PutBack{});  // also when it is not allowed
  if (view.in_hand && view.in_hand->state == TicketState::called) return act_on_call(*view.in_hand);
  if (view.in_hand) return act_in_service(*view.in_hand);
  if (can(counter::Key::open)) return press(OpenCounter{clerk_});
  if (view.on_hold && can(counter::Key::resume) && chance_.one_in(3)) return press(Resume{});
  if (!house_.calm && chance_.one_in(60) && can(counter::Key::take_break)) {
    return press(Break{"tea"});
  }
  if (!house_.calm && chance_.one_in(120) && can(counter::Key::close)) return press(CloseCounter{});
  // When it is calm nobody asks for people who are not there, so that the log comes to an end.
  const bool somebody_waits =
      std::ranges::any_of(view.lines, [](const LineLoad& line) { return line.waiting > 0; });
  if ((somebody_waits || !house_.calm) && can(counter::Key::next)) press(CallNext{});
}

void ConsoleNode::act_on_call(const TicketInHand& in_hand) {
  const auto citizen = house_.citizens.find(in_hand.ticket);
  const bool comes = citizen != house_.citizens.end() && !citizen->second.absent &&
                     citizen->second.ticket.date == house_.judge.state().last_date;
  if (comes && can(counter::Key::start)) {
    if (chance_.one_in(2)) return;  // on the way
    const bool typed_wrong = chance_.one_in(15);
    return press(
        StartService{typed_wrong ? ArrivalCode{111} : citizen->second.slip.arrival_code, 0});
  }
  // Nobody comes, or the code is locked until the ticket is called again.
  if (can(counter::Key::no_show)) return press(MarkNoShow{});
  if (can(counter::Key::recall)) return press(Recall{});
  if (can(counter::Key::put_back)) press(PutBack{});
}

// Some forget it, and are refused.
bool ConsoleNode::sees_to_fee(const TicketInHand& in_hand) {
  if (in_hand.fee != Fee::due || chance_.one_in(8)) return false;
  if (principal().role != Role::cashier) {
    if (!can(counter::Key::transfer)) return false;
    go_on(in_hand);
    return true;
  }
  if (!can(counter::Key::complete)) return false;
  if (chance_.one_in(6)) {
    press(Waive{"exempt"});
  } else {
    press(RecordPayment{"R" + std::to_string(chance_.below(2'000))});
  }
  return true;
}

// By its visit, or where its fee is paid.
void ConsoleNode::go_on(const TicketInHand& in_hand) {
  if (in_hand.next || chance_.one_in(8)) return press(Refer{});
  press(Transfer{LineId{'F'}});
}

void ConsoleNode::act_in_service(const TicketInHand& in_hand) {
  if (chance_.one_in(6) && sees_to_fee(in_hand)) return;
  switch (chance_.below(24)) {
    case 0:
      if (can(counter::Key::hold)) press(Hold{});
      return;
    case 1:
    case 2:
      if (can(counter::Key::transfer)) {
        chance_.one_in(3) ? press(Transfer{LineId{"ABCF"[chance_.below(4)]}}) : go_on(in_hand);
      }
      return;
    case 3:
    case 4:
    case 5:
    case 6:
    case 7:
      if (can(counter::Key::complete)) {
        press(Complete{chance_.one_in(5) ? Outcome::incomplete : Outcome::served});
      }
      return;
    default:
      return;  // still talking
  }
}

// ---- Supervisor ----

void SupervisorNode::started() { think(); }

void SupervisorNode::think() {
  later(seconds(chance_, 1, 20), [this] {
    if (outbox().pending().empty()) {
      if (!opened_) {
        submit(OpenDay{date_, {}});
      } else if (closing_) {
        close_day();
      } else if (paused_) {
        submit(ResumeIssuing{});
      } else if (!house_.calm && chance_.one_in(8)) {
        submit(PostNotice{static_cast<std::uint8_t>(chance_.below(3)), {"تنبيه", "Notice"}});
      } else if (!house_.calm && chance_.one_in(12)) {
        submit(PauseIssuing{{"الطابعة", "The printer"}});
      } else if (!house_.calm && chance_.one_in(6)) {
        submit(UnlockCode{CounterId{static_cast<std::uint16_t>(1 + chance_.below(4))}});
      }
    }
    if (is_up()) think();
  });
}

// By the book, or at once: opening the next day closes out what is left of this one.
void SupervisorNode::close_day() {
  const auto how = chance_.below(4);
  if (how == 0) {
    submit(CloseDay{});
  } else if (how == 1) {
    submit(OpenDay{date_ + std::chrono::days{1}, {}});
  } else {
    submit(CloseOut{"the doors are closed"});
  }
}

void SupervisorNode::news(const wire::LinkNews& news) {
  const auto* answer = std::get_if<wire::Answered>(&news);
  if (answer == nullptr) return;
  const bool done = std::holds_alternative<wire::Done>(answer->reply.body);
  if (const auto* open = std::get_if<OpenDay>(&answer->command.body)) {
    opened_ = true;  // or was before
    if (open->date > date_ && done) {
      date_ = open->date;
      closing_ = paused_ = false;
    }
  }
  if (done && std::holds_alternative<CloseDay>(answer->command.body)) {
    date_ += std::chrono::days{1};
    opened_ = closing_ = paused_ = false;
  }
  if (done && std::holds_alternative<PauseIssuing>(answer->command.body)) paused_ = true;
  if (std::holds_alternative<ResumeIssuing>(answer->command.body)) paused_ = false;
}

// ---- Deputies ----

void DeputyNode::think() {
  later(seconds(chance_, 1, 20), [this] {
    if (!house_.calm && outbox().pending().empty()) act();
    if (is_up()) think();
  });
}

void DeputyNode::act() {
  const queue::State& state = house_.judge.state();
  if (chance_.one_in(2)) {
    submit(Approve{state.last_request});
  } else if (chance_.one_in(6)) {
    submit(WithdrawRequest{});
  } else if (chance_.one_in(4)) {
    act_on_duties();
  } else if (!state.tickets.empty()) {
    const auto& ticket = state.tickets[chance_.below(state.tickets.size())];
    submit(Override{ticket.letter, ticket.number, "taken ill"});
  }
}

// Who serves what, now and from tomorrow on; screens that may be dark.
void DeputyNode::act_on_duties() {
  const queue::State& state = house_.judge.state();
  if (!state.day_open) return;
  const auto& counters = state.policy.counters;
  const auto& lines = state.policy.lines;
  const CounterId counter = counters[chance_.below(counters.size())].id;
  const LineId line = lines[chance_.below(lines.size())].id;
  switch (chance_.below(4)) {
    case 0:
      submit(Cover{counter, line, "the clerk is absent"});
      return;
    case 1:
      submit(SetSkills{counter, {line}, *state.last_date + std::chrono::days{1}});
      return;
    case 2:
      submit(DeclareVoice{"the screens are dark"});
      return;
    default:
      submit(EndVoice{});
  }
}

// ---- Display ----

DisplayNode::DisplayNode(House& house, BrokerNode& broker, Principal principal)
    : Device(house, broker, std::move(principal)) {
  broker_.subscribe(*this);
}

void DisplayNode::started() {
  replica_.emplace(house_.steady());
  model_.emplace();
  look();
}

void DisplayNode::stopped() {
  replica_.reset();
  model_.reset();
}

void DisplayNode::look() {
  later(Micros{400'000}, [this] {
    if (replica_->wants_snapshot(house_.steady())) ask(wire::Question::board);
    model_->tick(display_time());
    for (const auto& shown : model_->take_shown()) {
      if (!submit(AckShown{shown.ticket, shown.call, shown.called_at}) && !is_up()) return;
    }
    look();
  });
}

void DisplayNode::board_news(const wire::BoardNews& news) {
  if (news.changed && replica_->board()) {
    model_->take(*replica_->board(), news.new_calls, display_time());
  }
}

void DisplayNode::hear_feed(const wire::Bytes& frame) {
  if (!is_up()) return;
  if (house_.plant == Plant::feed_ignored && house_.schedule.now() > 3min) return;
  const auto message = wire::decode_feed_message(frame);
  if (!message) return house_.judge.find("a feed message can't be read");
  if (const auto* update = std::get_if<BoardUpdate>(&*message)) {
    board_news(replica_->update(*update, house_.steady()));
  } else {
    replica_->heartbeat(std::get<wire::Heartbeat>(*message), house_.steady());
  }
}

void DisplayNode::news(const wire::LinkNews& news) {
  if (const auto* view = std::get_if<wire::ViewArrived>(&news)) {
    if (const auto* board = std::get_if<Board>(&view->view)) {
      board_news(replica_->snapshot(*board, house_.steady()));
    }
  }
}

// ---- Intruder ----

void IntruderNode::started() {
  session_ = chance_();
  think();
}

void IntruderNode::overhear(const wire::Bytes& frame) {
  constexpr std::size_t most = 50;
  if (overheard_.size() < most) overheard_.push_back(frame);
  overheard_[chance_.below(overheard_.size())] = frame;
}

wire::Bytes IntruderNode::garbage() {
  if (overheard_.empty() || chance_.one_in(3)) {
    wire::Bytes bytes(chance_.below(200));
    std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(chance_()); });
    return bytes;
  }
  auto bytes = overheard_[chance_.below(overheard_.size())];
  for (auto flips = 1 + chance_.below(4); flips > 0 && !bytes.empty(); --flips) {
    bytes[chance_.below(bytes.size())] ^= static_cast<std::uint8_t>(1U << chance_.below(8));
  }
  if (chance_.one_in(4)) bytes.resize(chance_.below(bytes.size() + 1));
  return bytes;
}

void IntruderNode::think() {
  later(seconds(chance_, 1, 6), [this] {
    const auto encode = [&](std::uint64_t counter, const CommandBody& body) {
      return wire::encode(wire::ClientMessage{wire::Submit{session_, counter, 1, body, {}}});
    };
    if (house_.happens(Mishap::garbage_sent, 3)) send(garbage());
    if (!overheard_.empty() && house_.happens(Mishap::frame_replayed, 4)) {
      send(overheard_[chance_.below(overheard_.size())]);
    }
    if (house_.happens(Mishap::wrong_role, 4)) {
      send(wire::encode(
          wire::ClientMessage{wire::Submit{session_ + 1, chance_(), 1, CallNext{}, {}}}));
    }
    if (house_.happens(Mishap::id_reused, 4)) {
      const auto counter = 1 + chance_.below(3);
      send(encode(counter, TakeTicket{ServiceCode{services[chance_.below(5)]}, {}, {}}));
    }
    if (house_.happens(Mishap::flood, 20)) {
      for (int i = 0; i < 400; ++i) {
        send(i % 2 == 0 ? wire::encode(wire::ClientMessage{wire::Ask{wire::Question::offer}})
                        : encode(++flooded_, Reprint{Serial{1}}));
      }
    }
    think();
  });
}

}  // namespace dawr::sim
