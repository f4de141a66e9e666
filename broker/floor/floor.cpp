#include "broker/floor/floor.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "broker/estimate/snapshot.h"
#include "broker/floor/questions.h"
#include "broker/queue/deadlines.h"
#include "broker/queue/evolve.h"
#include "broker/queue/invariants.h"
#include "broker/queue/snapshot.h"
#include "broker/queue/views.h"
#include "common/domain/check.h"
#include "common/wire/codec.h"

namespace dawr {
namespace {

constexpr Seq entries_between_snapshots = 10'000;
constexpr std::uint32_t replies_between_prunes = 5'000;
constexpr auto pause_when_disk_is_full = std::chrono::seconds{1};
constexpr auto looks_ahead_every = std::chrono::minutes{1};
constexpr auto van_keeps_replies_for = std::chrono::hours{24 * 30};

const Principal broker_principal{broker_itself, Role::broker, std::nullopt, {}};

// The state's snapshot behind its length, and the estimate's.
std::vector<std::uint8_t> joined(const std::vector<std::uint8_t>& state,
                                 const std::vector<std::uint8_t>& estimate) {
  std::vector<std::uint8_t> bytes;
  for (unsigned shift = 0; shift < 64; shift += 8) {
    bytes.push_back(static_cast<std::uint8_t>(state.size() >> shift));
  }
  bytes.insert(bytes.end(), state.begin(), state.end());
  bytes.insert(bytes.end(), estimate.begin(), estimate.end());
  return bytes;
}

// Nothing was decided: the same command comes again.
bool is_postponed(const wire::Reply& reply) {
  const auto* rejection = std::get_if<Rejection>(&reply.body);
  return rejection != nullptr && rejection->code == RejectionCode::rate_limited;
}

}  // namespace

struct Floor::Draft {
  Instant now{};
  journal::Batch batch{};
  std::set<CellKey> changed_cells{};
  std::vector<Outgoing> replies{};
  bool day_opened{};
  std::string unsound_policy{};
  std::optional<Fault> fault{};  // the batch must not be committed, nor anything be answered
};

Floor::Floor(journal::Journal& journal, FloorSettings settings)
    : journal_(journal), settings_(std::move(settings)), conditions_(settings_.clock_rate) {}

Result<std::unique_ptr<Floor>> Floor::open(journal::Journal& journal, FloorSettings settings) {
  std::unique_ptr<Floor> floor{new Floor(journal, std::move(settings))};
  if (auto recovered = floor->recover(); !recovered) return std::unexpected(recovered.error());
  return floor;
}

bool Floor::restore(const journal::Snapshot& snapshot) {
  if (snapshot.format != queue::snapshot_format) return false;
  constexpr std::size_t length_bytes = 8;
  const std::span bytes{snapshot.bytes};
  if (bytes.size() < length_bytes) return false;
  std::uint64_t length = 0;
  for (unsigned i = 0; i < length_bytes; ++i) length |= std::uint64_t{bytes[i]} << (8 * i);
  if (length > bytes.size() - length_bytes) return false;
  auto recovered = queue::restore(bytes.subspan(length_bytes, length));
  auto estimate = estimate::restore(bytes.subspan(length_bytes + length));
  if (!recovered || !estimate) return false;
  estimate_ = *std::move(estimate);
  state_ = std::move(recovered->state);
  metrics_ = std::move(recovered->metrics);
  watch_ = std::move(recovered->watch);
  snapshot_seq_ = snapshot.seq;
  return true;
}

Result<> Floor::recover() {
  state_ = {};
  metrics_ = {};
  watch_ = {};
  estimate_ = {};
  snapshot_seq_ = 0;
  // A snapshot that is damaged or of another version costs time only: an older one, or none, will
  // do.
  auto snapshot = journal_.newest_snapshot();
  while (snapshot && *snapshot && !restore(**snapshot)) {
    snapshot = journal_.snapshot_before((*snapshot)->seq);
  }
  if (!snapshot) return std::unexpected(snapshot.error());
  std::string damage;
  std::set<CellKey> replayed_cells;
  const auto read = journal_.read_entries(snapshot_seq_, [&](const journal::EntryRow& row) {
    const auto entry = wire::decode_entry(row.bytes);
    if (!entry || entry->seq != row.seq) {
      damage = "journal entry " + std::to_string(row.seq) +
               " can't be read: " + (entry ? "it names another seq" : entry.error().detail) +
               "; restore the newest backup";
      return false;
    }
    queue::observe(metrics_, replayed_cells, state_, *entry);
    estimate_.observe(state_, *entry);
    queue::evolve(state_, entry->event, entry->at);
    queue::fold(watch_, state_, *entry);
    return true;
  });
  if (!read) return std::unexpected(read.error());
  if (!damage.empty()) {
    return std::unexpected(Fault{FaultKind::damaged, damage});
  }
  shown_.clear();
  for (const auto& [id, line] : state_.lines) shown_[id].shown = line.outlook;
  next_look_ahead_ = state_.now + looks_ahead_every;
  last_seq_ = journal_.last_seq();
  board_ = queue::board_of(state_, journal_.epoch(), last_seq_);

  const auto marks = journal_.session_marks();
  if (!marks) return std::unexpected(marks.error());
  sessions_.clear();
  for (const auto& mark : *marks) {
    sessions_[{mark.device, mark.session}] = {mark.highest, 0, mark.at};
  }
  return {};
}

std::optional<Instant> Floor::next_deadline() const {
  auto due = queue::next_deadline(state_);
  if (state_.day_open) due = due ? std::min(*due, next_look_ahead_) : next_look_ahead_;
  return due && disk_full_until_ ? std::max(*due, *disk_full_until_) : due;
}

Gauges Floor::gauges(Instant now) const { return queue::gauges_of(state_, now); }

Result<> Floor::note_interruption(Instant now) {
  const auto interrupted = queue::interruption_before(state_, now);
  if (!interrupted) return {};
  Draft draft{.now = now};
  record(draft, {}, *interrupted);
  // With a full disk it is not noted, and no pad can be entered: the broker starts all the same.
  if (auto committed = commit(draft, {}); !committed) return std::unexpected(committed.error());
  return {};
}

Result<Handled> Floor::handle(std::span<const Incoming> batch, Instant now) {
  if (disk_full_until_ && now < *disk_full_until_) return refuse_all(batch, now);
  Draft draft;
  draft.now = std::max(now, state_.now);
  run_deadlines(draft);
  look_ahead(draft);
  for (std::size_t i = 0; i < batch.size() && !draft.fault; ++i) {
    batch[i].over_allowance ? answer_over_allowance(draft, i, batch[i])
                            : answer(draft, i, batch[i]);
  }
  if (draft.fault) return std::unexpected(*draft.fault);

  Handled handled;
  if (!draft.batch.entries.empty() || !draft.batch.replies.empty()) {
    auto committed = commit(draft, batch);
    if (!committed || committed->storage_full) return committed;
    handled = *std::move(committed);
  }
  handled.replies = std::move(draft.replies);
  handled.unsound_policy = std::move(draft.unsound_policy);
  replies_since_prune_ += static_cast<std::uint32_t>(draft.batch.replies.size());
  if (draft.day_opened || replies_since_prune_ > replies_between_prunes) prune(draft.now);
  return handled;
}

Result<Handled> Floor::commit(Draft& draft, std::span<const Incoming> batch) {
  add_outbox(draft);
  add_snapshot(draft);
  const auto committed = journal_.commit(draft.batch);
  if (!committed && committed.error().kind == FaultKind::full) {
    if (auto recovered = recover(); !recovered) return std::unexpected(recovered.error());
    disk_full_until_ = draft.now + pause_when_disk_is_full;
    return refuse_all(batch, draft.now);
  }
  if (!committed) return std::unexpected(committed.error());
  disk_full_until_.reset();
  Handled handled;
  handled.entries = static_cast<std::uint32_t>(draft.batch.entries.size());
  if (handled.entries > 0) {
    if (draft.batch.snapshot) snapshot_seq_ = draft.batch.snapshot->seq;
    Board after = queue::board_of(state_, journal_.epoch(), last_seq_);
    handled.board = difference(board_, after);
    board_ = std::move(after);
  }
  return handled;
}

Handled Floor::refuse_all(std::span<const Incoming> batch, Instant now) {
  Draft draft{.now = std::max(now, state_.now)};
  for (std::size_t i = 0; i < batch.size(); ++i) {
    batch[i].over_allowance ? answer_over_allowance(draft, i, batch[i])
                            : answer_without_storage(draft, i, batch[i]);
  }
  Handled handled;
  handled.storage_full = true;
  handled.replies = std::move(draft.replies);
  return handled;
}

void Floor::run_deadlines(Draft& draft) {
  for (auto due = queue::next_deadline(state_); due && *due <= draft.now;
       due = queue::next_deadline(state_)) {
    const Command pulse{{}, Pulse{}};
    const auto decision = queue::decide(state_, pulse, broker_principal, draft.now);
    DAWR_CHECK(decision.has_value(), "nobody refuses what is due");
    DAWR_CHECK(!decision->empty(), "what is due can happen");
    for (const Event& event : *decision) record(draft, {}, event);
  }
}

// Once a minute, and when a counter opens or closes: what screens say of each line. Of a line with
// several services, as its first one.
void Floor::look_ahead(Draft& draft) {
  if (!state_.day_open || draft.now < next_look_ahead_) return;
  next_look_ahead_ = draft.now + looks_ahead_every;
  for (const Line& line : state_.policy.lines) {
    const auto service = std::ranges::find(state_.policy.services, line.id, &Service::line);
    if (service == state_.policy.services.end()) continue;
    const auto fresh = estimate_.of_newcomer(state_, *service, draft.now).promise;
    ShownPromise& shown = shown_[line.id];
    shown = settle(shown, fresh, draft.now);
    if (shown.shown != state_.lines.at(line.id).outlook) {
      record(draft, {}, OutlookChanged{line.id, shown.shown});
    }
  }
}

// Right behind the ticket's own entry: what the paper says is what was promised.
void Floor::promise_wait(Draft& draft, const CommandId& cause, Serial serial) {
  const queue::Ticket& ticket = *state_.find(serial);
  if (ticket.from_pad()) return;
  record(draft, cause,
         estimate::promise_to(serial, estimate_.of_ticket(state_, ticket, draft.now)));
}

void Floor::record(Draft& draft, const CommandId& cause, Event event) {
  if (const auto* call = std::get_if<TicketCalled>(&event)) {
    DAWR_CHECK(queue::broken_order(state_, *call).empty(), queue::broken_order(state_, *call));
  }
  if (std::holds_alternative<DayOpened>(event)) {
    // The new day clears the cells: what closing the old one changed leaves first.
    add_outbox(draft);
    draft.day_opened = true;
    shown_.clear();
  }
  // Whether there is a promise at all shows at once.
  if (std::holds_alternative<DayOpened>(event) || std::holds_alternative<CounterOpened>(event) ||
      std::holds_alternative<CounterOnBreak>(event) ||
      std::holds_alternative<CounterClosed>(event)) {
    next_look_ahead_ = draft.now;
  }
  const Entry entry{++last_seq_, draft.now, cause, std::move(event)};
  queue::observe(metrics_, draft.changed_cells, state_, entry);
  estimate_.observe(state_, entry);
  queue::evolve(state_, entry.event, entry.at);
  queue::fold(watch_, state_, entry);
  draft.batch.entries.push_back({entry.seq, entry.at, wire::encode(entry)});
}

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
                       settings_.centre_name, settings_.demonstration, needs_person()});
  } else if (const auto* ping = std::get_if<wire::Ping>(&*message)) {
    send(wire::Pong{ping->nonce, journal_.epoch(), last_seq_, draft.now});
  } else if (const auto* ask = std::get_if<wire::Ask>(&*message)) {
    send(answer_question(incoming, ask->what, draft.now));
  } else if (const auto* condition = std::get_if<wire::Condition>(&*message)) {
    send(answer_condition(incoming, *condition, draft.now));
  } else {
    answer_submit(draft, index, incoming, std::get<wire::Submit>(*message));
  }
}

wire::BrokerMessage Floor::answer_question(const Incoming& incoming, wire::Question what,
                                           Instant now) {
  const Known known{state_, metrics_, watch_, board_, around_, last_seq_};
  auto told = dawr::answer(known, incoming.sender, incoming.side, what, now);
  if (auto* view = std::get_if<ManagerView>(&told);
      view && is_struck_off(incoming.sender.device, now)) {
    view->signed_in.reset();
  }
  if (shows_help(told)) conditions_.shown(now);
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

void Floor::look_around(Surroundings around, Instant now) {
  around_ = std::move(around);
  conditions_.keep_only(around_.devices, now);
  conditions_.add_to(around_.devices);
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
  draft.replies.push_back({index, frames_of(reply, std::move(encoded))});

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
    draft.replies.push_back(
        {index, frames_of(std::get<wire::Reply>(*message), std::move(stored->reply))});
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
  Command command{id, submit.body, needs_person()};
  const Epoch epoch = journal_.epoch();
  const ServiceDate date = state_.last_date.value_or(ServiceDate{});
  if (auto* take = std::get_if<TakeTicket>(&command.body)) {
    const TicketRef ticket{date, state_.next_serial()};
    const ArrivalCode code = settings_.secret.arrival_code(epoch, ticket);
    take->arrival_commitment = settings_.secret.commitment(epoch, ticket, code);
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
  } else if (auto* open = std::get_if<OpenDay>(&command.body)) {
    open->policy = policy_for(draft, sender, *open);
  } else if (auto* counter = std::get_if<OpenCounter>(&command.body)) {
    counter->pin.reset();
  } else if (auto* sign_in = std::get_if<SignIn>(&command.body)) {
    sign_in->pin.reset();
  } else if (auto* start = std::get_if<StartService>(&command.body); start && sender.counter) {
    const auto stand = state_.counters.find(*sender.counter);
    if (stand != state_.counters.end() && stand->second.in_hand) {
      const TicketRef in_hand{date, *stand->second.in_hand};
      start->expected = settings_.secret.arrival_code(epoch_of(in_hand), in_hand);
    }
  }
  return command;
}

// Empty, which no day opens with, when there is nothing to open or the configuration is unsound:
// which of the reasons to refuse comes first is for the core to say.
CentrePolicy Floor::policy_for(Draft& draft, const Principal& sender, const OpenDay& open) const {
  const bool is_new_day = !state_.last_date || open.date > *state_.last_date;
  if (!is_new_day || !queue::role_may(state_.policy, sender.role, open)) return {};
  const bool by_person = sender.role == Role::supervisor && needs_person();
  if (by_person && !state_.signed_in(sender.device, draft.now)) return {};
  auto policy = settings_.policy();
  if (policy) return *std::move(policy);
  draft.unsound_policy = std::move(policy.error());
  return {};
}

// What the core refuses for a reason that precedes the PIN costs no check; every other refusal, and
// whether a staff number exists, is told to nobody who has not signed in.
std::optional<Rejection> Floor::refusal_of_pin(const Principal& sender, const CommandBody& body,
                                               const queue::Decision& decision, Instant now) const {
  const auto offered = credentials_of(body);
  if (!offered || settings_.pins == nullptr) return std::nullopt;
  if (!decision && decision.error().code < RejectionCode::pin_required) return std::nullopt;
  return settings_.pins->refusal(sender.device, *offered, now);
}

bool Floor::needs_person() const {
  return settings_.pins != nullptr && settings_.pins->asks_for_pins();
}

// Signed in, but off the list since, or blocked, of which the core knows nothing.
bool Floor::is_struck_off(DeviceId device, Instant now) const {
  const auto person = state_.signed_in(device, now);
  return person && needs_person() && !settings_.pins->may_supervise(person->clerk);
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
  if (is_struck_off(sender.device, draft.now))
    record(draft, id, SupervisorSignedOut{sender.device});
  const Command command = complete(draft, sender, id, submit);
  const auto decision = queue::decide(state_, command, sender, draft.now);
  if (const auto refusal = refusal_of_pin(sender, submit.body, decision, draft.now)) {
    if (refusal->code != RejectionCode::rate_limited) return rejected(*refusal);
    reply.body = *refusal;
    return reply;
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
  if (std::holds_alternative<TakeTicket>(command.body)) {
    reply.body = queue::issued_ticket(state_, std::get<TicketIssued>(decision->front()).ticket);
  } else if (std::holds_alternative<EnterPad>(command.body)) {
    IssuedTickets issued;
    for (const Event& event : *decision) {
      issued.tickets.push_back(queue::issued_ticket(state_, std::get<TicketIssued>(event).ticket));
    }
    reply.body = std::move(issued);
  } else if (const auto* reprint = std::get_if<Reprint>(&command.body)) {
    reply.body = queue::issued_ticket(state_, reprint->ticket);
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

void Floor::add_outbox(Draft& draft) const {
  for (const CellKey& key : draft.changed_cells) {
    const MetricCell& cell = metrics_.at(key);
    draft.batch.outbox.push_back({wire::key_bytes(key), cell.version, wire::encode(cell)});
  }
  draft.changed_cells.clear();
}

void Floor::add_snapshot(Draft& draft) const {
  const Seq enough = std::max<Seq>(entries_between_snapshots, 2 * state_.tickets.size());
  if (!draft.day_opened && last_seq_ - snapshot_seq_ < enough) return;
  draft.batch.snapshot = journal::Snapshot{
      last_seq_, queue::snapshot_format,
      joined(queue::snapshot_of(state_, metrics_, watch_), estimate::snapshot_of(estimate_))};
}

void Floor::prune(Instant now) {
  std::vector<journal::LowWater> settled;
  for (const auto& [key, session] : sessions_) {
    if (session.low_water > 0) settled.push_back({key.first, key.second, session.low_water});
  }
  // Pruning only saves room: what can't be pruned now is pruned the next time.
  const Instant before = settings_.is_van ? now - van_keeps_replies_for : now;
  if (!journal_.prune_replies(settled, before)) return;
  if (!journal_.prune_replies(forgotten_sessions_, Instant::max())) return;
  forgotten_sessions_.clear();
  replies_since_prune_ = 0;
}

}  // namespace dawr
