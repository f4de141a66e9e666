#include "common/wire/link_core.h"

#include <algorithm>
#include <utility>

#include "common/domain/check.h"
#include "common/domain/limits.h"

namespace dawr::wire {
namespace {

constexpr std::string_view garbled_reply =
    "a reply has a slip for each of its tickets, every other message has 1 frame";
constexpr std::size_t most_frames = 1 + limits::pad_tickets;

bool holds_secret(const CommandBody& body) {
  const auto* open = std::get_if<OpenCounter>(&body);
  const auto* sign_in = std::get_if<SignIn>(&body);
  const auto* approve = std::get_if<Approve>(&body);
  const auto* book = std::get_if<Book>(&body);
  const auto* check_in = std::get_if<CheckIn>(&body);
  return (open != nullptr && open->pin.has_value()) ||
         (sign_in != nullptr && sign_in->pin.has_value()) ||
         (approve != nullptr && approve->offered.has_value()) ||
         (book != nullptr && book->person.has_value()) ||
         (check_in != nullptr && check_in->person.has_value());
}

}  // namespace

LinkCore::LinkCore(Outbox& outbox, Hello hello, std::size_t brokers, Steady now, LinkTimes times)
    : outbox_(outbox),
      hello_(std::move(hello)),
      brokers_(brokers),
      times_(times),
      attempt_since_(now),
      trouble_since_(now) {}

// ---- The connection ----

void LinkCore::handshake(Handshake event, Steady now) {
  switch (event) {
    case Handshake::succeeded:
      begin_connection(now);
      return;
    case Handshake::lost:
      lose_connection(LinkState::connecting, now);
      return;
    case Handshake::unanswered:
      lose_connection(LinkState::not_enrolled, now);
      return;
    case Handshake::wrong_server:
      lose_connection(LinkState::wrong_broker, now);
      return;
    case Handshake::refused:
      lose_connection(LinkState::key_refused, now);
      refused_ = true;
      attempt_since_ = now;
      return;
  }
}

void LinkCore::begin_connection(Steady now) {
  connected_ = true;
  welcomed_ = false;
  refused_ = false;
  hear_something(now);
  attempt_since_ = now;
  if (flight_) flight_->sends_here = 0;
  outgoing_.push_back(encode(ClientMessage{hello_}));
}

void LinkCore::lose_connection(LinkState state, Steady now) {
  // The same broker has its time to come back before the next one is tried.
  if (connected_) attempt_since_ = now;
  connected_ = false;
  welcomed_ = false;
  trouble_since_ = now;
  outgoing_.clear();
  enter(state);
}

void LinkCore::reconnect(LinkState state, Steady now) {
  lose_connection(state, now);
  try_next(now);
}

void LinkCore::try_next(Steady now) {
  reconnect_ = true;
  refused_ = false;
  attempt_since_ = now;
}

void LinkCore::enter(LinkState state) {
  if (state == state_) return;
  state_ = state;
  news_.emplace_back(StateChanged{state});
}

// ---- Time ----

void LinkCore::tick(Steady now, Instant device_time) {
  if (connected_) {
    tick_connected(now, device_time);
  } else {
    tick_unconnected(now);
  }
}

void LinkCore::tick_unconnected(Steady now) {
  if (now >= unreachable_at()) enter(LinkState::unreachable);
  if (now >= next_attempt()) try_next(now);
}

void LinkCore::tick_connected(Steady now, Instant device_time) {
  if (now >= ping_at_) {
    if (pings_ >= times_.pings_unanswered) {
      reconnect(turned_away_ ? LinkState::key_refused : LinkState::unreachable, now);
      return;
    }
    ++pings_;
    ping_at_ = now + times_.ping_after;
    // A broker that has not welcomed us has perhaps not heard us.
    outgoing_.push_back(welcomed_ ? encode(ClientMessage{Ping{++nonce_, last_seq_, device_time}})
                                  : encode(ClientMessage{hello_}));
  }
  if (welcomed_ && flight_ && now >= flight_->retry_at) send_flight(now);
}

void LinkCore::hear_something(Steady now) {
  pings_ = 0;
  turned_away_ = false;
  ping_at_ = now + times_.ping_after;
}

// A verdict such as "not enrolled" is heard at every attempt: it grows old when none comes any
// more.
Steady LinkCore::unreachable_at() const {
  if (state_ == LinkState::unreachable || refused_) return Steady::max();
  if (state_ == LinkState::connecting) return trouble_since_ + times_.unreachable_after;
  return trouble_since_ + times_.unreachable_after +
         times_.next_broker_after * static_cast<int>(brokers_);
}

// ZeroMQ tries the same address again by itself; it does not after a refusal.
Steady LinkCore::next_attempt() const {
  if (brokers_ > 1) return attempt_since_ + times_.next_broker_after;
  return refused_ ? attempt_since_ + times_.refused_again_after : Steady::max();
}

Steady LinkCore::next_wake() const {
  if (!connected_) return std::min(unreachable_at(), next_attempt());
  return welcomed_ && flight_ ? std::min(ping_at_, flight_->retry_at) : ping_at_;
}

// ---- What the broker says ----

void LinkCore::received(const Frames& frames, Steady now) {
  if (frames.empty() || frames.size() > most_frames) {
    news_.emplace_back(Garbled{std::string(garbled_reply)});
    return;
  }
  const auto message = decode_broker_message(frames.front());
  if (!message) {
    news_.emplace_back(Garbled{message.error().detail});
    return;
  }
  // A revoked key is told this whatever it says: no sign of a link. A question may be answered so
  // too, but then the next Ping gets its Pong.
  const auto* refused = std::get_if<Refused>(&*message);
  if (refused != nullptr && refused->code == RejectionCode::role_forbidden) {
    turned_away_ = true;
    return;
  }
  hear_something(now);
  if (const auto* welcome = std::get_if<Welcome>(&*message)) on(*welcome, now);
  if (const auto* pong = std::get_if<Pong>(&*message)) on(*pong, now);
  if (const auto* reply = std::get_if<Reply>(&*message)) on(*reply, frames, now);
  if (refused != nullptr) on(*refused, now);
  if (const auto* offer = std::get_if<OfferView>(&*message))
    news_.emplace_back(ViewArrived{*offer});
  if (const auto* view = std::get_if<CounterView>(&*message))
    news_.emplace_back(ViewArrived{*view});
  if (const auto* board = std::get_if<Board>(&*message)) news_.emplace_back(ViewArrived{*board});
  if (const auto* free = std::get_if<FreeSlots>(&*message)) news_.emplace_back(ViewArrived{*free});
  if (const auto* manager = std::get_if<ManagerView>(&*message))
    news_.emplace_back(ViewArrived{*manager});
  if (const auto* noted = std::get_if<ConditionNoted>(&*message)) news_.emplace_back(*noted);
  if (const auto* noted = std::get_if<ContactNoted>(&*message)) news_.emplace_back(*noted);
}

// Whether the epoch is another than the one known before.
bool LinkCore::hear_broker(Epoch epoch, Seq seq, Instant broker_now, Steady now) {
  const bool changed = epoch_ && *epoch_ != epoch;
  if (!epoch_ || changed) last_seq_ = 0;
  epoch_ = epoch;
  last_seq_ = std::max(last_seq_, seq);
  clock_.heard(broker_now, now);
  return changed;
}

void LinkCore::on(const Welcome& welcome, Steady now) {
  if (!connected_) return;  // a late one, of the connection before
  if (welcome.protocol != protocol_version) {
    enter(LinkState::version_refused);
    return;
  }
  const bool new_epoch = hear_broker(welcome.epoch, welcome.seq, welcome.now, now);
  clock_.set_rate(welcome.clock_rate);
  const bool first = !std::exchange(welcomed_, true);
  enter(LinkState::online);
  if (first || new_epoch) news_.emplace_back(Welcomed{welcome, new_epoch});
  if (!first) return;
  if (!flight_) {
    fly_next(now);
    return;
  }
  flight_->patience = times_.retry_first;
  send_flight(now);
}

void LinkCore::on(const Pong& pong, Steady now) {
  if (hear_broker(pong.epoch, pong.seq, pong.now, now)) {
    news_.emplace_back(EpochChanged{pong.epoch});
  }
}

void LinkCore::on(const Reply& reply, const Frames& frames, Steady now) {
  const bool ours =
      flight_ && reply.session == outbox_.session() && reply.counter == flight_->counter;
  if (!ours) return;
  if (const auto* rejection = std::get_if<Rejection>(&reply.body)) {
    if (rejection->code == RejectionCode::storage ||
        rejection->code == RejectionCode::rate_limited) {
      postpone(*rejection, now);
      return;
    }
    outbox_went_back_ = outbox_went_back_ || rejection->code == RejectionCode::replay ||
                        rejection->code == RejectionCode::stale_command;
  }
  std::vector<Slip> slips;
  for (std::size_t i = 1; i < frames.size(); ++i) {
    const auto decoded = decode_slip(frames[i]);
    if (decoded) {
      slips.push_back(*decoded);
    } else {
      news_.emplace_back(Garbled{decoded.error().detail});
    }
  }
  last_seq_ = std::max(last_seq_, reply.seq);
  news_.emplace_back(Answered{take_flight(), reply, std::move(slips)});
  fly_next(now);
}

void LinkCore::on(const Refused& refused, Steady now) {
  if (refused.code == RejectionCode::version) {
    enter(LinkState::version_refused);
    return;
  }
  // Any other code is the answer to a question, which nobody repeats for its owner.
  if (refused.code != RejectionCode::malformed) {
    news_.emplace_back(refused);
    return;
  }
  // Hello, Ping, Ask, Condition and LeaveContact are always well made: it was the command. Nothing
  // names it, though, so where it went out more than once the next refusal would hit the next
  // command.
  if (!flight_ || flight_->sends_here == 0) return;
  const bool more_may_follow = flight_->sends_here > 1;
  news_.emplace_back(Unreadable{take_flight(), refused});
  if (more_may_follow) {
    reconnect(LinkState::connecting, now);
  } else {
    fly_next(now);
  }
}

// ---- Commands ----

Result<std::uint64_t> LinkCore::submit(CommandBody body, std::optional<Token> token, Steady now,
                                       Instant device_time) {
  PendingCommand command;
  command.counter = outbox_.next_counter();
  command.created_at = device_time;
  command.is_secret = holds_secret(body);
  command.frame = encode(ClientMessage{Submit{.session = outbox_.session(),
                                              .counter = command.counter,
                                              .low_water = outbox_.low_water(),
                                              .body = std::move(body),
                                              .token = token}});
  if (auto added = outbox_.add(command); !added) return std::unexpected(added.error());
  if (!flight_) fly_next(now);
  return command.counter;
}

void LinkCore::take_back() {
  flight_.reset();
  for (const auto& command : outbox_.pending()) {
    if (!is_answered(command.counter)) answered_.push_back(command.counter);
  }
}

void LinkCore::ask(Question question) {
  if (welcomed_) outgoing_.push_back(encode(ClientMessage{Ask{question, std::nullopt}}));
}

void LinkCore::ask(const SlotQuestion& slots) {
  if (welcomed_) outgoing_.push_back(encode(ClientMessage{Ask{Question::free_slots, slots}}));
}

void LinkCore::tell(const Condition& condition) {
  if (welcomed_) outgoing_.push_back(encode(ClientMessage{condition}));
}

bool LinkCore::leave(const LeaveContact& contact) {
  if (welcomed_) outgoing_.push_back(encode(ClientMessage{contact}));
  return welcomed_;
}

bool LinkCore::leave(const LeaveBookingContact& contact) {
  if (welcomed_) outgoing_.push_back(encode(ClientMessage{contact}));
  return welcomed_;
}

bool LinkCore::is_answered(std::uint64_t counter) const {
  return std::ranges::find(answered_, counter) != answered_.end();
}

std::size_t LinkCore::unanswered() const { return outbox_.pending().size() - answered_.size(); }

void LinkCore::fly_next(Steady now) {
  const auto& pending = outbox_.pending();
  const auto next = std::ranges::find_if(
      pending, [&](const auto& command) { return !is_answered(command.counter); });
  if (next == pending.end()) return;
  flight_ = Flight{.counter = next->counter, .retry_at = now, .patience = times_.retry_first};
  if (welcomed_) send_flight(now);
}

const PendingCommand& LinkCore::command_in_flight() const {
  const auto found =
      std::ranges::find(outbox_.pending(), flight_->counter, &PendingCommand::counter);
  DAWR_CHECK(found != outbox_.pending().end(), "a command in flight is in the outbox");
  return *found;
}

void LinkCore::send_flight(Steady now) {
  outgoing_.push_back(command_in_flight().frame);
  ++flight_->sends_here;
  flight_->retry_at = now + flight_->patience;
  flight_->patience = std::min(flight_->patience * 2, times_.retry_at_most);
}

void LinkCore::postpone(const Rejection& rejection, Steady now) {
  news_.emplace_back(Postponed{flight_->counter, rejection});
  flight_->retry_at = std::max(flight_->retry_at, now + times_.retry_first);
}

// The command in flight as it was asked for; its flight is over.
Submit LinkCore::take_flight() {
  const auto message = decode_client_message(command_in_flight().frame);
  Submit submit;
  if (message && std::holds_alternative<Submit>(*message)) {
    submit = std::get<Submit>(*message);
  } else {
    news_.emplace_back(Garbled{"a command in the outbox was written by another version"});
  }
  submit.session = outbox_.session();
  submit.counter = flight_->counter;
  answered_.push_back(flight_->counter);
  flight_.reset();
  return submit;
}

Result<> LinkCore::settle_answered(std::uint64_t fresh_session) {
  while (!answered_.empty()) {
    if (auto settled = outbox_.settle(answered_.front()); !settled) return settled;
    answered_.erase(answered_.begin());
  }
  if (outbox_went_back_ && outbox_.pending().empty()) {
    if (auto renewed = outbox_.renew(fresh_session); !renewed) return renewed;
    outbox_went_back_ = false;
  }
  return {};
}

// ---- What the driver takes away ----

std::vector<Bytes> LinkCore::take_outgoing() { return std::exchange(outgoing_, {}); }

std::vector<LinkNews> LinkCore::take_news() { return std::exchange(news_, {}); }

bool LinkCore::take_reconnect() { return std::exchange(reconnect_, false); }

}  // namespace dawr::wire
