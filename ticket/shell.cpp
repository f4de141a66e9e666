#include "ticket/shell.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "common/device/promise_json.h"
#include "common/log/receipt.h"
#include "common/wire/codec.h"

namespace dawr::ticket {
namespace {

using namespace std::chrono_literals;
using device::Json;

constexpr auto ask_offer_every = 5s;
constexpr auto tell_condition_every = 5s;  // a broker that was started anew learns it again

Json& add_ticket(Json& json, const IssuedTicket& ticket) {
  return json.add("ticket", ticket.ticket.serial.value)
      .add("date", ticket.ticket.date)
      .add("letter", std::string_view(&ticket.letter.value, 1))
      .add("letter_ar", ticket.letter_ar)
      .add("number", ticket.number)
      .add("service", ticket.service.view())
      .add("issued_at", ticket.issued_at)
      .add("ahead", ticket.ahead)
      .add("copy", ticket.copy)
      .add("priority_pending", ticket.priority_pending)
      .add("promise", device::promise_json(ticket.promise));
}

Json& add_unconfirmed(Json& json, const Unconfirmed& kept) {
  return json.add("ticket", kept.ticket.serial.value)
      .add("date", kept.ticket.date)
      .add("letter", std::string_view(&kept.letter.value, 1))
      .add("number", kept.number);
}

Json& add_name(Json& json, const Name& name) {
  return json.add("name_ar", name.ar).add("name_en", name.en);
}

Json offer_result(const OfferView& offer, const std::string& tag) {
  std::vector<Json> lines;
  lines.reserve(offer.lines.size());
  for (const Line& line : offer.lines) {
    Json json;
    json.add("letter", std::string_view(&line.id.value, 1)).add("letter_ar", line.letter_ar);
    const auto outlook = std::ranges::find(offer.outlooks, line.id, &LineOutlook::line);
    if (outlook != offer.outlooks.end()) {
      json.add("outlook", device::promise_json(outlook->promise));
    }
    lines.push_back(add_name(json, line.name));
  }
  std::vector<Json> services;
  services.reserve(offer.services.size());
  for (const Service& service : offer.services) {
    Json json;
    json.add("code", service.code.view()).add("letter", std::string_view(&service.line.value, 1));
    services.push_back(add_name(json, service.name));
  }
  Json json = device::Dialogue::event("offer", tag);
  json.add("open", offer.date.has_value()).add("date", offer.date);
  json.add("paused_ar", offer.paused.ar).add("paused_en", offer.paused.en);
  return json.add("lines", lines).add("services", services);
}

bool offer_is_old(RejectionCode code) {
  return code == RejectionCode::day_closed || code == RejectionCode::issuing_paused ||
         code == RejectionCode::unknown_service;
}

std::string_view done_word(const CommandBody& body) {
  if (std::holds_alternative<GrantPriority>(body)) return "granted";
  if (std::holds_alternative<LeaveLine>(body)) return "left";
  if (std::holds_alternative<RateVisit>(body)) return "rated";
  if (std::holds_alternative<CancelAppointment>(body)) return "cancelled";
  return std::holds_alternative<Rejoin>(body) ? "rejoined" : "done";
}

// What a person wants while there is no broker is not kept for later: he would be gone. What has
// happened to a slip is.
bool keeps_for_later(const CommandBody& body) {
  return std::holds_alternative<CancelTake>(body) || std::holds_alternative<ConfirmPrint>(body);
}

}  // namespace

std::vector<wire::Submit> pending_commands(const wire::Outbox& outbox) {
  std::vector<wire::Submit> commands;
  for (const auto& pending : outbox.pending()) {
    const auto message = wire::decode_client_message(pending.frame);
    if (!message) continue;
    if (const auto* command = std::get_if<wire::Submit>(&*message)) commands.push_back(*command);
  }
  return commands;
}

// ---- Lines ----

void HeadlessDispenser::command(const device::CommandText& text) {
  const auto wish = read_wish(text);
  if (!wish) {
    dialogue_.error(text.tag, wish.error());
    return;
  }
  this->wish(text.tag, *wish);
}

void HeadlessDispenser::wish(const std::string& tag, const Wish& wish) {
  std::visit([&](const auto& one) { carry_out(tag, one); }, wish);
}

bool HeadlessDispenser::locked_without_broker(const std::string& tag, const CommandBody& body) {
  const auto state = dialogue_.link().state();
  const bool perhaps_there =
      state == wire::LinkState::online || state == wire::LinkState::connecting;
  if (perhaps_there || keeps_for_later(body)) return false;
  dialogue_.locked(tag, device::verb_of(body), device::name_of(state));
  return true;
}

void HeadlessDispenser::submit(const std::string& tag, const CommandBody& body,
                               std::optional<wire::Token> token) {
  if (locked_without_broker(tag, body)) return;
  const auto counter = dialogue_.submit(tag, body, token);
  if (!counter) return;
  model_.submitted({outbox_.session(), *counter, 0, body, token});
}

void HeadlessDispenser::carry_out(const std::string& tag, const TakeTicket& take) {
  submit(tag, take);
}

void HeadlessDispenser::carry_out(const std::string& tag, const EnterPad& pad) { submit(tag, pad); }

void HeadlessDispenser::carry_out(const std::string& tag, const Cancel& /*cancel*/) {
  const auto press = model_.press_to_cancel();
  if (!press) {
    dialogue_.locked(tag, "cancel", name_of(Lock::nothing_asked));
    return;
  }
  submit(tag, CancelTake{press->session, press->counter});
}

void HeadlessDispenser::take_back_earlier_presses() {
  const auto presses = model_.presses();
  for (const Press& press : presses) {
    const auto tickets = std::ranges::count(model_.unconfirmed(), press.name, &Unconfirmed::press);
    if (press.taken_back || tickets > 0) continue;
    submit({}, CancelTake{press.name.session, press.name.counter});
  }
}

void HeadlessDispenser::carry_out(const std::string& tag, const Dismiss& /*wish*/) {
  if (const Lock lock = model_.lock_of(Action::dismiss); lock != Lock::none) {
    dialogue_.locked(tag, "dismiss", name_of(lock));
    return;
  }
  model_.dismiss();
  dialogue_.put(device::Dialogue::event("dismissed", tag));
}

void HeadlessDispenser::carry_out(const std::string& tag, const ConfirmPrint& confirm) {
  // A serial means a ticket of the day that is open: which one that is, the broker says first.
  const auto* kept = model_.find(confirm.ticket);
  if (kept != nullptr && kept->earlier_run && !model_.offer()) {
    dialogue_.locked(tag, "confirm", name_of(Lock::no_broker));
    return;
  }
  submit(tag, confirm);
}

void HeadlessDispenser::carry_out(const std::string& tag, const Void& wish) {
  const auto* kept = model_.find(wish.ticket);
  if (kept == nullptr) {
    dialogue_.locked(tag, "void", name_of(Lock::nothing_issued));
    return;
  }
  if (model_.is_of_a_block(*kept)) {
    dialogue_.locked(tag, "void", name_of(Lock::part_of_a_block));
    return;
  }
  submit(tag, CancelTake{kept->press.session, kept->press.counter});
}

void HeadlessDispenser::carry_out(const std::string& tag, const Reprint& reprint) {
  submit(tag, reprint);
}

void HeadlessDispenser::carry_out(const std::string& tag, const ReplaceTicket& replace) {
  submit(tag, replace);
}

void HeadlessDispenser::carry_out(const std::string& tag, const GrantPriority& grant) {
  submit(tag, grant);
}

void HeadlessDispenser::carry_out(const std::string& tag, const WithToken& wish) {
  submit(tag, wish.body, wish.token);
}

void HeadlessDispenser::carry_out(const std::string& tag, const AskOffer& /*wish*/) {
  if (dialogue_.link().state() != wire::LinkState::online) {
    dialogue_.locked(tag, "offer", device::name_of(dialogue_.link().state()));
    return;
  }
  offer_tags_.push_back(tag);
  dialogue_.ask(wire::Question::offer);
}

void HeadlessDispenser::carry_out(const std::string& tag, const ShowState& /*wish*/) {
  std::vector<std::string_view> open;
  std::vector<Json> locks;
  for (std::size_t index = 0; index < actions; ++index) {
    const auto action = static_cast<Action>(index);
    const Lock lock = model_.lock_of(action);
    if (lock == Lock::none) {
      open.push_back(name_of(action));
    } else {
      locks.push_back(Json().add("action", name_of(action)).add("reason", name_of(lock)));
    }
  }
  std::vector<Json> unconfirmed;
  unconfirmed.reserve(model_.unconfirmed().size());
  for (const Unconfirmed& kept : model_.unconfirmed()) {
    Json json;
    unconfirmed.push_back(add_unconfirmed(json, kept));
  }
  Json json = device::Dialogue::event("state", tag);
  json.add("state", name_of(model_.state())).add("link", device::name_of(dialogue_.link().state()));
  json.add("demonstration", dialogue_.is_demonstration());
  json.add("now", dialogue_.link().broker_now());
  json.add("actions", open).add("locks", locks).add("unconfirmed", unconfirmed);
  dialogue_.put(json.add("unanswered", dialogue_.link().unanswered()));
}

void HeadlessDispenser::carry_out(const std::string& tag, const WantHelp& wish) {
  help_.want(wish.on);
  put_help(tag);
}

void HeadlessDispenser::want_help(bool on) {
  help_.want(on);
  if (help_.state() != told_help_) put_help({});
}

void HeadlessDispenser::put_help(const std::string& tag) {
  told_help_ = help_.state();
  dialogue_.put(device::Dialogue::event("help", tag).add("state", name_of(told_help_)));
}

// ---- News ----

void HeadlessDispenser::news(const wire::LinkNews& news) {
  dialogue_.common_news(news);
  if (const auto* state = std::get_if<wire::StateChanged>(&news)) {
    model_.link_is(state->state);
  } else if (const auto* welcome = std::get_if<wire::Welcomed>(&news)) {
    model_.welcomed(welcome->welcome);
    welcomed_ = true;
    while (!slot_tags_.empty()) {
      dialogue_.locked(take_slot_tag(), "slots", device::name_of(wire::LinkState::unreachable));
    }
    next_offer_at_ = {};
    told_condition_.reset();
  } else if (const auto* epoch = std::get_if<wire::EpochChanged>(&news)) {
    model_.epoch_is(epoch->epoch);
    drop_stale();
  } else if (const auto* unreadable = std::get_if<wire::Unreadable>(&news)) {
    model_.unreadable(unreadable->command, unreadable->refused.code);
    dialogue_.forget(unreadable->command);
    keep();
  } else if (const auto* answer = std::get_if<wire::Answered>(&news)) {
    answered(*answer);
  } else if (const auto* view = std::get_if<wire::ViewArrived>(&news)) {
    if (const auto* offer = std::get_if<OfferView>(&view->view)) offered(*offer);
    if (const auto* free = std::get_if<FreeSlots>(&view->view)) slots_arrived(*free);
  } else if (const auto* refused = std::get_if<wire::Refused>(&news)) {
    slots_refused(*refused);
  } else if (const auto* noted = std::get_if<wire::ConditionNoted>(&news)) {
    if (noted->help_noted) help_.noted(noted->staff_see_it);
  } else if (const auto* contact = std::get_if<wire::ContactNoted>(&news)) {
    contact_noted(*contact);
  }
}

void HeadlessDispenser::answered(const wire::Answered& answer) {
  const wire::Submit& command = answer.command;
  const Outcome outcome = model_.answered(command, answer.reply);
  if (const auto* pad = std::get_if<IssuedTickets>(&answer.reply.body)) {
    entered(answer, *pad);
    return;
  }
  // On disk before a slip is printed, and before the link takes the command out of the outbox.
  keep();
  if (fault_) return;
  if (const auto* rejection = std::get_if<Rejection>(&answer.reply.body)) {
    dialogue_.refused(command, *rejection);
    if (offer_is_old(rejection->code)) next_offer_at_ = {};
  } else if (outcome.consequence == Consequence::settled) {
    settled(command, outcome);
  } else if (outcome.consequence == Consequence::none) {
    if (!put_booking(answer)) dialogue_.put(dialogue_.result(done_word(command.body), command));
  } else if (outcome.consequence != Consequence::doubtful) {
    print(answer, outcome.consequence);
  }
  dialogue_.forget(command);
}

void HeadlessDispenser::print(const wire::Answered& answer, Consequence consequence) {
  const auto& ticket = std::get<IssuedTicket>(answer.reply.body);
  put_slip(answer.command, ticket, answer.slips.empty() ? nullptr : &answer.slips.front(),
           consequence);
}

void HeadlessDispenser::put_slip(const wire::Submit& command, const IssuedTicket& ticket,
                                 const wire::Slip* slip, Consequence consequence) {
  const bool wanted = consequence != Consequence::unwanted;
  const auto* word = !wanted                            ? "unwanted"
                     : consequence == Consequence::copy ? "reprinted"
                                                        : "issued";
  Json json = dialogue_.result(word, command);
  add_ticket(json, ticket);
  if (wanted && slip != nullptr) {
    json.add("arrival_code", std::to_string(slip->arrival_code));
    json.add("token", device::token_text(slip->token));
    if (const auto receipt = log::receipt_from_bytes(slip->receipt)) {
      json.add("receipt", to_text(*receipt));
    }
  }
  dialogue_.put(json);
  if (wanted && slip != nullptr) {
    handed_ = Handed{ticket, slip->arrival_code, PaperStage::printing};
    if (desk_ != nullptr) {
      in_printer_[slip_number(ticket)] = ticket;
      desk_->print(ticket, *slip, model_.offer().value_or(OfferView{}),
                   dialogue_.is_demonstration(),
                   std::holds_alternative<ReplaceTicket>(command.body));
      return;
    }
  }
  if (auto_confirm_ && consequence == Consequence::print) {
    submit({}, ConfirmPrint{ticket.ticket.serial, PrintMedium::paper});
    if (handed_) handed_->stage = PaperStage::printed;
  }
}

void HeadlessDispenser::turn_printer(wire::Steady now) {
  desk_->turn(now);
  for (const SlipResult& result : desk_->take_results()) {
    const auto slip = in_printer_.extract(result.slip);
    if (!slip.empty()) slip_ended(slip.mapped(), result.printed);
  }
  if (printer_ == desk_->state()) return;
  printer_ = desk_->state();
  dialogue_.put(device::Dialogue::event("printer").add("state", name_of(*printer_)));
}

// One that did not come out stays as it is: the screen, or whoever reads the results, decides.
void HeadlessDispenser::slip_ended(const IssuedTicket& ticket, bool printed) {
  dialogue_.put(device::Dialogue::event(printed ? "printed" : "unprinted")
                    .add("ticket", ticket.ticket.serial.value)
                    .add("copy", ticket.copy));
  if (handed_ && handed_->ticket == ticket) {
    handed_->stage = printed ? PaperStage::printed : PaperStage::unprinted;
  }
  const Unconfirmed* kept = model_.find(ticket.ticket.serial);
  if (!printed || kept == nullptr || kept->settling != Settling::open) return;
  submit({}, ConfirmPrint{ticket.ticket.serial, PrintMedium::paper});
}

// All are remembered before the first slip is printed.
void HeadlessDispenser::entered(const wire::Answered& answer, const IssuedTickets& pad) {
  std::vector<Consequence> consequences;
  consequences.reserve(pad.tickets.size());
  for (const IssuedTicket& ticket : pad.tickets) {
    consequences.push_back(model_.entered(answer.command, ticket).consequence);
  }
  keep();
  if (fault_) return;
  const bool each_has_slip = answer.slips.size() == pad.tickets.size();
  for (std::size_t i = 0; i < pad.tickets.size(); ++i) {
    if (consequences[i] == Consequence::doubtful) continue;  // an earlier run had begun to print it
    put_slip(answer.command, pad.tickets[i], each_has_slip ? &answer.slips[i] : nullptr,
             consequences[i]);
  }
  dialogue_.put(dialogue_.result("entered", answer.command).add("tickets", pad.tickets.size()));
  dialogue_.forget(answer.command);
}

void HeadlessDispenser::settled(const wire::Submit& command, const Outcome& outcome) {
  const bool confirmed = std::holds_alternative<ConfirmPrint>(command.body);
  const auto* word = confirmed ? "confirmed" : outcome.ticket ? "voided" : "taken_back";
  Json json = dialogue_.result(word, command);
  if (const auto* confirm = std::get_if<ConfirmPrint>(&command.body)) {
    json.add("ticket", confirm->ticket.value);
  } else if (outcome.ticket) {
    json.add("ticket", outcome.ticket->ticket.serial.value);
  }
  dialogue_.put(json);
}

void HeadlessDispenser::offered(const OfferView& offer) {
  const bool changed = model_.offer() != offer;
  model_.offered(offer);
  drop_stale();
  if (offer_tags_.empty() && changed) dialogue_.put(offer_result(offer, {}));
  for (const auto& tag : std::exchange(offer_tags_, {})) dialogue_.put(offer_result(offer, tag));
  if (!std::exchange(told_doubtful_, true)) tell_doubtful();
}

void HeadlessDispenser::drop_stale() {
  const auto dropped = model_.drop_stale();
  if (dropped.empty()) return;
  keep();
  for (const Unconfirmed& kept : dropped) {
    Json json = device::Dialogue::event("forgotten");
    dialogue_.put(add_unconfirmed(json, kept));
  }
}

void HeadlessDispenser::tell_doubtful() {
  const auto all = model_.unconfirmed();
  for (const Unconfirmed& kept : all) {
    if (!kept.earlier_run || kept.settling != Settling::open) continue;
    Json json = device::Dialogue::event("doubtful");
    dialogue_.put(add_unconfirmed(json, kept));
    if (auto_confirm_) submit({}, ConfirmPrint{kept.ticket.serial, PrintMedium::paper});
  }
}

// ---- By itself ----

void HeadlessDispenser::turn(wire::Steady now) {
  if (desk_ != nullptr) turn_printer(now);
  turn_help(now);
  turn_contacts(now);
  tell_condition(now);
  const auto state = dialogue_.link().state();
  // The offer says which day it is: what an earlier run left is judged by that first.
  ready_ = ready_ || (state != wire::LinkState::connecting && state != wire::LinkState::online) ||
           model_.offer();
  if (state != wire::LinkState::online || !welcomed_ || now < next_offer_at_) return;
  dialogue_.ask(wire::Question::offer);
  next_offer_at_ = now + ask_offer_every;
}

void HeadlessDispenser::turn_help(wire::Steady now) {
  help_.turn(now, dialogue_.link().state() == wire::LinkState::online);
  if (help_.state() != told_help_) put_help({});
}

void HeadlessDispenser::tell_condition(wire::Steady now) {
  if (dialogue_.link().state() != wire::LinkState::online || !welcomed_) return;
  const wire::Condition condition{printer_, help_.is_wanted()};
  if (told_condition_ == condition && now < next_condition_at_) return;
  dialogue_.tell(condition);
  told_condition_ = condition;
  next_condition_at_ = now + tell_condition_every;
}

void HeadlessDispenser::keep() {
  if (kept_ == model_.unconfirmed()) return;
  if (auto saved = file_.save(model_.unconfirmed()); !saved) {
    fault_ = saved.error();
    return;
  }
  kept_ = model_.unconfirmed();
}

}  // namespace dawr::ticket
