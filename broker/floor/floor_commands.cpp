// What one frame of a batch does, and what its sender is told.
#include <algorithm>
#include <limits>
#include <utility>

#include "broker/floor/floor_draft.h"
#include "broker/floor/questions.h"
#include "broker/queue/views.h"
#include "common/domain/check.h"
#include "common/domain/service_dates.h"
#include "common/wire/codec.h"

namespace dawr {
namespace {

// Nothing was decided: the same command comes again.
bool is_postponed(const wire::Reply& reply) {
  const auto* rejection = std::get_if<Rejection>(&reply.body);
  return rejection != nullptr && rejection->code == RejectionCode::rate_limited;
}

}  // namespace

// The disk is full: questions are answered, commands must be sent again.
void Floor::answer_without_storage(Draft& draft, std::size_t index, const Incoming& incoming) {
  const auto message = wire::decode_client_message(incoming.frame);
  if (!message) {
    const wire::Refused refused{message.error().code, message.error().detail};
    draft.replies.push_back({index, {wire::encode(wire::BrokerMessage{refused})}});
    return;
  }
  const auto* submit = std::get_if<wire::Submit>(&*message);
  if (submit == nullptr) {
    answer(draft, index, incoming);
    return;
  }
  postpone(draft, index, *submit, RejectionCode::storage);
}

// Neither kept nor recorded, or a flood would fill the disk; its sender tries again.
void Floor::answer_over_allowance(Draft& draft, std::size_t index, const Incoming& incoming) {
  const auto message = wire::decode_client_message(incoming.frame);
  const auto* submit = message ? std::get_if<wire::Submit>(&*message) : nullptr;
  if (submit != nullptr) postpone(draft, index, *submit, RejectionCode::rate_limited);
}

void Floor::postpone(Draft& draft, std::size_t index, const wire::Submit& submit,
                     RejectionCode why) {
  const wire::Reply reply{submit.session, submit.counter, last_seq_, Rejection{why, std::nullopt}};
  draft.replies.push_back({index, {wire::encode(wire::BrokerMessage{reply})}});
}

void Floor::answer(Draft& draft, std::size_t index, const Incoming& incoming) {
  const auto send = [&](const wire::BrokerMessage& message) {
    draft.replies.push_back({index, {wire::encode(message)}});
  };
  const auto message = wire::decode_client_message(incoming.frame);
  if (!message) {
    refuse(draft, {incoming.sender.device, 0, 0}, incoming.sender, CommandKind::unreadable,
           {message.error().code, std::nullopt});
    send(wire::Refused{message.error().code, message.error().detail});
  } else if (std::holds_alternative<wire::Hello>(*message)) {
    send(wire::Welcome{wire::protocol_version, journal_.epoch(), last_seq_, draft.now,
                       settings_.clock_rate, incoming.sender, settings_.centre,
                       settings_.centre_name, settings_.demonstration,
                       permissions_.needs_person()});
  } else if (const auto* ping = std::get_if<wire::Ping>(&*message)) {
    draft.told_times.push_back({incoming.sender.device, ping->device_time});
    send(wire::Pong{ping->nonce, journal_.epoch(), last_seq_, draft.now});
  } else if (const auto* ask = std::get_if<wire::Ask>(&*message)) {
    send(answer_question(incoming, *ask, draft.now));
  } else if (const auto* condition = std::get_if<wire::Condition>(&*message)) {
    send(answer_condition(incoming, *condition, draft.now));
  } else if (const auto* contact = std::get_if<wire::LeaveContact>(&*message)) {
    send(answer_contact(incoming, *contact));
  } else if (const auto* of_booking = std::get_if<wire::LeaveBookingContact>(&*message)) {
    send(answer_booking_contact(incoming, *of_booking, draft.now));
  } else {
    answer_submit(draft, index, incoming, std::get<wire::Submit>(*message));
  }
}

wire::BrokerMessage Floor::answer_question(const Incoming& incoming, const wire::Ask& ask,
                                           Instant now) {
  const Known known{state_, metrics_, watch_, board_, around_, last_seq_};
  auto told = dawr::answer(known, incoming.sender, incoming.side, ask, now);
  if (auto* view = std::get_if<ManagerView>(&told);
      view && permissions_.is_struck_off(state_, incoming.sender.device, now)) {
    view->signed_in.reset();
  }
  if (shows_help(told)) conditions_.shown(now);
  if (auto* offer = std::get_if<OfferView>(&told);
      offer && incoming.side == Side::citizen && settings_.people != nullptr) {
    offer->asked = settings_.people->asked();
    offer->asked.booking_identity = settings_.people->bookings().identity_key();
  }
  return told;
}

// No journal holds it: it is said again.
wire::BrokerMessage Floor::answer_condition(const Incoming& incoming,
                                            const wire::Condition& condition, Instant now) {
  if (!tells_condition(incoming.sender.role)) {
    return wire::Refused{RejectionCode::role_forbidden,
                         "this key's role has no printer to tell of"};
  }
  conditions_.told(incoming.sender.device, condition, now);
  conditions_.add_to(around_.devices);
  return wire::ConditionNoted{.help_noted = condition.help_wanted,
                              .staff_see_it = conditions_.staff_see_it(now)};
}

void Floor::answer_submit(Draft& draft, std::size_t index, const Incoming& incoming,
                          const wire::Submit& submit) {
  const auto hash = settings_.secret.payload_hash(incoming.frame);
  const CommandId id{incoming.sender.device, submit.session, submit.counter};
  in_hand_ = id;
  if (!answered_before(draft, index, incoming, submit, hash)) {
    answer_new(draft, index, incoming, submit, hash);
  }
  in_hand_ = {};
}

void Floor::answer_new(Draft& draft, std::size_t index, const Incoming& incoming,
                       const wire::Submit& submit, const journal::PayloadHash& hash) {
  const wire::Reply reply = execute(draft, incoming, submit);
  if (is_postponed(reply)) {
    postpone(draft, index, submit, RejectionCode::rate_limited);
    return;
  }
  wire::Bytes encoded = wire::encode(wire::BrokerMessage{reply});
  const CommandId id = in_hand_;
  draft.batch.replies.push_back({id, hash, encoded, draft.now});
  draft.replies.push_back({index, frames_of(draft, submit.body, reply, std::move(encoded))});

  Session& session = session_of(id);
  session.highest = submit.counter;
  session.last_used = draft.now;
  session.low_water = std::max(session.low_water, submit.low_water);
  // One command at a time is in flight: nobody asks for the reply to one so long ago.
  if (submit.counter > limits::replies_per_session) {
    session.low_water = std::max(session.low_water, submit.counter - limits::replies_per_session);
  }
}

// A device has one outbox, and with it one session, until that is made anew.
Floor::Session& Floor::session_of(const CommandId& id) {
  const SessionKey key{id.device, id.session};
  if (const auto known = sessions_.find(key); known != sessions_.end()) return known->second;
  forget_oldest_session(id.device);
  return sessions_[key];
}

void Floor::forget_oldest_session(DeviceId device) {
  const auto first = sessions_.lower_bound({device, 0});
  auto oldest = first;
  std::size_t count = 0;
  for (auto one = first; one != sessions_.end() && one->first.first == device; ++one, ++count) {
    if (one->second.last_used < oldest->second.last_used) oldest = one;
  }
  if (count < limits::sessions_per_device) return;
  constexpr auto all = std::numeric_limits<std::uint64_t>::max();
  forgotten_sessions_.push_back({device, oldest->first.second, all});
  sessions_.erase(oldest);
}

// Every retry of a command gets the very bytes of its first reply.
bool Floor::answered_before(Draft& draft, std::size_t index, const Incoming& incoming,
                            const wire::Submit& submit, const journal::PayloadHash& hash) {
  const CommandId id{incoming.sender.device, submit.session, submit.counter};
  const auto session = sessions_.find({id.device, id.session});
  if (session == sessions_.end() || submit.counter > session->second.highest) return false;

  std::optional<journal::ReplyRow> stored;
  const auto& fresh = draft.batch.replies;
  const auto in_batch = std::ranges::find(fresh, id, &journal::ReplyRow::id);
  if (in_batch != fresh.end()) {
    stored = *in_batch;
  } else if (auto found = journal_.find_reply(id); found) {
    stored = *std::move(found);
  } else {
    draft.fault = found.error();
    return true;
  }
  if (stored && stored->payload_hash == hash) {
    const auto message = wire::decode_broker_message(stored->reply);
    DAWR_CHECK(message && std::holds_alternative<wire::Reply>(*message), "stored replies are ours");
    const auto& reply = std::get<wire::Reply>(*message);
    note_person(draft, submit, reply);
    draft.replies.push_back(
        {index, frames_of(draft, submit.body, reply, std::move(stored->reply))});
    return true;
  }
  const Rejection rejection{stored ? RejectionCode::replay : RejectionCode::stale_command,
                            std::nullopt};
  refuse(draft, id, incoming.sender, kind_of(submit.body), rejection);
  const wire::Reply reply{submit.session, submit.counter, last_seq_, rejection};
  draft.replies.push_back({index, {wire::encode(wire::BrokerMessage{reply})}});
  return true;
}

// Adds what only the broker knows, and takes away what only the broker is to know.
Command Floor::complete(Draft& draft, const Principal& sender, const CommandId& id,
                        const wire::Submit& submit) const {
  Command command{id, submit.body, permissions_.needs_person()};
  const Epoch epoch = journal_.epoch();
  const ServiceDate date = state_.last_date.value_or(ServiceDate{});
  if (auto* take = std::get_if<TakeTicket>(&command.body)) {
    const TicketRef ticket{date, state_.next_serial()};
    const ArrivalCode code = settings_.secret.arrival_code(epoch, ticket);
    take->arrival_commitment = settings_.secret.commitment(epoch, ticket, code);
    // Whatever a device makes up where nobody is asked who he is.
    if (settings_.people != nullptr && !settings_.people->asked().identity) take->person.reset();
  } else if (auto* pad = std::get_if<EnterPad>(&command.body)) {
    for (std::uint32_t i = 0; i < pad->services.size(); ++i) {
      const TicketRef ticket{date, Serial{state_.last_serial + 1 + i}};
      const ArrivalCode code = settings_.secret.arrival_code(epoch, ticket);
      pad->arrival_commitments.push_back(settings_.secret.commitment(epoch, ticket, code));
    }
  } else if (auto* leave = std::get_if<LeaveLine>(&command.body)) {
    if (submit.token) leave->ticket = ticket_of(*submit.token);
  } else if (auto* rejoin = std::get_if<Rejoin>(&command.body)) {
    if (submit.token) rejoin->ticket = ticket_of(*submit.token);
  } else if (auto* rate = std::get_if<RateVisit>(&command.body)) {
    if (submit.token) rate->ticket = ticket_of(*submit.token);
  } else if (auto* open = std::get_if<OpenDay>(&command.body)) {
    open->policy = policy_for(draft, sender, *open);
    if (settings_.days) open->days_ahead = settings_.days(open->date, open->policy);
  } else if (auto* counter = std::get_if<OpenCounter>(&command.body)) {
    counter->pin.reset();
  } else if (auto* sign_in = std::get_if<SignIn>(&command.body)) {
    sign_in->pin.reset();
  } else if (auto* approve = std::get_if<Approve>(&command.body)) {
    // As if by a right code of nobody, until it is known which one it is.
    if (std::exchange(approve->offered, std::nullopt))
      approve->code.emplace(0, ClerkId{}, last_service_date);
  } else if (auto* start = std::get_if<StartService>(&command.body); start && sender.counter) {
    const auto stand = state_.counters.find(*sender.counter);
    if (stand != state_.counters.end() && stand->second.in_hand) {
      const TicketRef in_hand{date, *stand->second.in_hand};
      start->expected =
          settings_.secret.arrival_code(epoch_of(in_hand), in_hand, replaced(in_hand));
    }
  } else if (auto* replace = std::get_if<ReplaceTicket>(&command.body)) {
    if (const auto* lost = state_.find_printed(replace->line, replace->number)) {
      const TicketRef ticket{date, lost->serial};
      const auto paper = static_cast<std::uint8_t>(lost->replaced + 1);
      const Epoch own = epoch_of(ticket);
      const ArrivalCode code = settings_.secret.arrival_code(own, ticket, paper);
      replace->arrival_commitment = settings_.secret.commitment(own, ticket, code, paper);
    }
  }
  complete_booking(draft, command);
  return command;
}

// Empty, which no day opens with, when there is nothing to open or the configuration is unsound:
// which of the reasons to refuse comes first is for the core to say.
CentrePolicy Floor::policy_for(Draft& draft, const Principal& sender, const OpenDay& open) const {
  if (!permissions_.may_open_day(state_, sender, open, draft.now)) return {};
  auto policy = settings_.policy();
  if (policy) return *std::move(policy);
  draft.unsound_policy = std::move(policy.error());
  return {};
}

// What stands in the way of a PIN or a one-time code that came, or of none where one is needed. Of
// a right code the core decides anew.
std::optional<Rejection> Floor::check_secrets(const Draft& draft, const Principal& sender,
                                              const wire::Submit& submit, Command& command,
                                              queue::Decision& decision) {
  const auto* offered = std::get_if<Approve>(&submit.body);
  if (offered == nullptr || !offered->offered) {
    return permissions_.refusal_of_pin(sender, submit.body, decision, draft.now);
  }
  const auto code =
      permissions_.code_offered(state_, sender, *offered->offered, decision, draft.now);
  if (!code) return code.error();
  std::get<Approve>(command.body).code = *code;
  decision = queue::decide(state_, command, sender, draft.now);
  return std::nullopt;
}

wire::Reply Floor::execute(Draft& draft, const Incoming& incoming, const wire::Submit& submit) {
  const Principal& sender = incoming.sender;
  const CommandId id{sender.device, submit.session, submit.counter};
  wire::Reply reply{submit.session, submit.counter, 0, wire::Done{}};
  const auto rejected = [&](const Rejection& rejection) {
    refuse(draft, id, sender, kind_of(submit.body), rejection);
    reply.seq = last_seq_;
    reply.body = rejection;
    return reply;
  };
  if (settings_.quarantined.contains(id)) return rejected({RejectionCode::quarantined, {}});

  // An earlier command of this batch may have set a deadline that is due at once.
  run_deadlines(draft);
  if (permissions_.is_struck_off(state_, sender.device, draft.now))
    record(draft, id, SupervisorSignedOut{sender.device});
  Command command = complete(draft, sender, id, submit);
  auto decision = queue::decide(state_, command, sender, draft.now);
  if (const auto refusal = check_secrets(draft, sender, submit, command, decision)) {
    if (refusal->code != RejectionCode::rate_limited) return rejected(*refusal);
    reply.body = *refusal;
    return reply;
  }
  if (const auto refusal = check_booking(draft, sender, submit, command, decision)) {
    return rejected(*refusal);
  }
  if (!decision) return rejected(decision.error());
  for (const Event& event : *decision) {
    record(draft, id, event);
    if (const auto* issued = std::get_if<TicketIssued>(&event)) {
      promise_wait(draft, id, issued->ticket);
    }
  }

  reply.seq = last_seq_;
  look_ahead(draft);
  if (auto booked = booking_reply(command, decision)) {
    reply.body = *std::move(booked);
    note_person(draft, submit, reply);
  } else if (std::holds_alternative<TakeTicket>(command.body) ||
             std::holds_alternative<CheckIn>(command.body)) {
    reply.body = queue::issued_ticket(state_, std::get<TicketIssued>(decision->front()).ticket);
  } else if (std::holds_alternative<EnterPad>(command.body)) {
    IssuedTickets issued;
    for (const Event& event : *decision) {
      issued.tickets.push_back(queue::issued_ticket(state_, std::get<TicketIssued>(event).ticket));
    }
    reply.body = std::move(issued);
  } else if (const auto* reprint = std::get_if<Reprint>(&command.body)) {
    reply.body = queue::issued_ticket(state_, reprint->ticket);
  } else if (std::holds_alternative<ReplaceTicket>(command.body)) {
    reply.body = queue::issued_ticket(state_, std::get<TicketReplaced>(decision->front()).ticket);
  } else if (is_counter_role(sender.role) && sender.counter &&
             find_counter(state_.policy, *sender.counter) != nullptr) {
    reply.body = queue::counter_view(state_, *sender.counter, draft.now);
  }
  return reply;
}

void Floor::refuse(Draft& draft, const CommandId& cause, const Principal& sender, CommandKind kind,
                   const Rejection& rejection) {
  CommandRefused refused{kind, sender.role, rejection.code, std::nullopt};
  if (rejection.code == RejectionCode::arrival_code && sender.counter) {
    refused.ticket = state_.counters.at(*sender.counter).in_hand;
  }
  record(draft, cause, refused);
}

}  // namespace dawr
