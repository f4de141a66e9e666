#include <algorithm>

#include "broker_bfbs_generated.h"
#include "broker_generated.h"
#include "common/domain/limits.h"
#include "common/wire/codec.h"
#include "common/wire/codec_domain.h"
#include "common/wire/codec_frame.h"
#include "common/wire/codec_manager.h"
#include "common/wire/codec_pack.h"
#include "common/wire/codec_schema.h"
#include "slip_bfbs_generated.h"
#include "slip_generated.h"

namespace dawr::wire {
namespace {

using flatbuffers::Offset;
using wire::from_wire;
using wire::to_wire;

// --- who and where ---

Offset<fb::Principal> to_wire(Builder& builder, const Principal& principal) {
  std::optional<std::uint16_t> counter;
  if (principal.counter) counter = principal.counter->value;
  const auto shown_lines =
      pack_each(builder, principal.shown_lines, [](LineId line) { return to_wire(line); });
  return fb::CreatePrincipal(builder, principal.device.value, same<fb::Role>(principal.role),
                             counter, shown_lines);
}
Principal from_wire(const fb::Principal& principal) {
  return {.device = DeviceId{principal.device()},
          .role = same<Role>(principal.role()),
          .counter = maybe(principal.counter(), [](auto number) { return CounterId{number}; }),
          .shown_lines = unpack_each(principal.shown_lines(), line_of)};
}

Offset<fb::Welcome> to_wire(Builder& builder, const Welcome& welcome) {
  const auto principal = to_wire(builder, welcome.principal);
  const auto centre = pack(builder, welcome.centre);
  const auto centre_name = to_wire(builder, welcome.centre_name);
  return fb::CreateWelcome(builder, welcome.protocol, welcome.epoch.value, welcome.seq,
                           to_wire(welcome.now), welcome.clock_rate, principal, centre, centre_name,
                           welcome.demonstration, welcome.pin_needed);
}
Welcome from_wire(const fb::Welcome& welcome) {
  return {.protocol = welcome.protocol(),
          .epoch = Epoch{welcome.epoch()},
          .seq = welcome.seq(),
          .now = instant_of(welcome.now()),
          .clock_rate = welcome.clock_rate(),
          .principal = from_wire(*welcome.principal()),
          .centre = text_of(welcome.centre()),
          .centre_name = from_wire(*welcome.centre_name()),
          .demonstration = welcome.demonstration(),
          .pin_needed = welcome.pin_needed()};
}

Offset<fb::Pong> to_wire(Builder& builder, const Pong& pong) {
  return fb::CreatePong(builder, pong.nonce, pong.epoch.value, pong.seq, to_wire(pong.now));
}
Pong from_wire(const fb::Pong& pong) {
  return {.nonce = pong.nonce(),
          .epoch = Epoch{pong.epoch()},
          .seq = pong.seq(),
          .now = instant_of(pong.now())};
}

// --- views ---

Offset<fb::IssuedTicket> to_wire(Builder& builder, const IssuedTicket& issued) {
  const fb::TicketRef ticket(to_wire(issued.ticket.date), issued.ticket.serial.value);
  const auto letter_ar = pack(builder, issued.letter_ar);
  const auto service = pack(builder, issued.service);
  const auto promise = to_wire(builder, issued.promise);
  return fb::CreateIssuedTicket(builder, &ticket, to_wire(issued.letter), letter_ar, issued.number,
                                service, to_wire(issued.issued_at), issued.ahead, issued.copy,
                                issued.priority_pending, promise, to_wire(issued.callable_at));
}
IssuedTicket from_wire(const fb::IssuedTicket& issued) {
  return {.ticket = {.date = date_of(issued.ticket()->date()),
                     .serial = Serial{issued.ticket()->serial()}},
          .letter = line_of(issued.letter()),
          .letter_ar = text_of(issued.letter_ar()),
          .number = issued.number(),
          .service = code_of(issued.service()),
          .issued_at = instant_of(issued.issued_at()),
          .ahead = issued.ahead(),
          .copy = issued.copy(),
          .priority_pending = issued.priority_pending(),
          .promise = from_wire(issued.promise()),
          .callable_at = maybe(issued.callable_at(), instant_of)};
}

Offset<fb::TicketInHand> to_wire(Builder& builder, const TicketInHand& in_hand) {
  const auto service = pack(builder, in_hand.service);
  return fb::CreateTicketInHand(
      builder, in_hand.ticket.value, to_wire(in_hand.letter), in_hand.number, service,
      same<fb::TicketState>(in_hand.state), to_wire(in_hand.called_at), to_wire(in_hand.started_at),
      in_hand.calls, in_hand.shown, in_hand.tries_left, in_hand.calls_left,
      same_or_none<fb::Fee>(in_hand.fee), to_wire(in_hand.next));
}
TicketInHand from_wire(const fb::TicketInHand& in_hand) {
  return {.ticket = Serial{in_hand.ticket()},
          .letter = line_of(in_hand.letter()),
          .number = in_hand.number(),
          .service = code_of(in_hand.service()),
          .state = same<TicketState>(in_hand.state()),
          .called_at = instant_of(in_hand.called_at()),
          .started_at = maybe(in_hand.started_at(), instant_of),
          .calls = in_hand.calls(),
          .shown = in_hand.shown(),
          .tries_left = in_hand.tries_left(),
          .calls_left = in_hand.calls_left(),
          .fee = maybe_same<Fee>(in_hand.fee()),
          .next = maybe(in_hand.next(), line_of)};
}

Offset<fb::TicketOnHold> to_wire(Builder& builder, const TicketOnHold& on_hold) {
  return fb::CreateTicketOnHold(builder, on_hold.ticket.value, to_wire(on_hold.letter),
                                on_hold.number, to_wire(on_hold.until));
}
TicketOnHold from_wire(const fb::TicketOnHold& on_hold) {
  return {.ticket = Serial{on_hold.ticket()},
          .letter = line_of(on_hold.letter()),
          .number = on_hold.number(),
          .until = instant_of(on_hold.until())};
}

Offset<fb::LineLoad> to_wire(Builder& builder, const LineLoad& load) {
  const auto outlook = to_wire(builder, load.outlook);
  return fb::CreateLineLoad(builder, to_wire(load.line), load.waiting, load.longest_wait_s,
                            outlook);
}
LineLoad from_wire(const fb::LineLoad& load) {
  return {.line = line_of(load.line()),
          .waiting = load.waiting(),
          .longest_wait_s = load.longest_wait_s(),
          .outlook = from_wire(load.outlook())};
}

Offset<fb::CounterView> to_wire(Builder& builder, const CounterView& view) {
  std::optional<std::uint32_t> clerk;
  if (view.clerk) clerk = view.clerk->value;
  const auto in_hand = view.in_hand ? to_wire(builder, *view.in_hand) : Offset<fb::TicketInHand>{};
  const auto on_hold = view.on_hold ? to_wire(builder, *view.on_hold) : Offset<fb::TicketOnHold>{};
  const auto lines =
      pack_each(builder, view.lines, [&](const auto& load) { return to_wire(builder, load); });
  const auto help_at = pack_each(builder, view.help_at, [&](const std::string& name) {
    return fb::CreateDeviceName(builder, pack(builder, name));
  });
  return fb::CreateCounterView(builder, view.counter.value, same<fb::CounterKind>(view.kind),
                               view.number, same<fb::CounterState>(view.state), clerk, in_hand,
                               on_hold, to_wire(view.undo_until), to_wire(view.no_show_from), lines,
                               view.served_today, to_wire(view.put_back_from), help_at,
                               view.average_service_s, view.by_voice);
}
CounterView from_wire(const fb::CounterView& view) {
  CounterView result{
      .counter = CounterId{view.counter()},
      .kind = same<CounterKind>(view.kind()),
      .number = view.number(),
      .state = same<CounterState>(view.state()),
      .clerk = maybe(view.clerk(), [](auto number) { return ClerkId{number}; }),
      .in_hand = std::nullopt,
      .on_hold = std::nullopt,
      .undo_until = maybe(view.undo_until(), instant_of),
      .no_show_from = maybe(view.no_show_from(), instant_of),
      .lines = unpack_each(view.lines(), [](const auto* load) { return from_wire(*load); }),
      .served_today = view.served_today(),
      .put_back_from = maybe(view.put_back_from(), instant_of),
      .help_at =
          unpack_each(view.help_at(), [](const auto* device) { return text_of(device->name()); }),
      .average_service_s = maybe(view.average_service_s(), [](auto value) { return value; }),
      .by_voice = view.by_voice()};
  if (view.in_hand()) result.in_hand = from_wire(*view.in_hand());
  if (view.on_hold()) result.on_hold = from_wire(*view.on_hold());
  return result;
}

// Nothing is asked: as from an older version.
Offset<fb::AskedOfPeople> to_wire(Builder& builder, const AskedOfPeople& asked) {
  if (asked == AskedOfPeople{}) return {};
  const auto identity = struct_or_none<fb::IdentityKey>(asked.identity);
  const auto booking = struct_or_none<fb::IdentityKey>(asked.booking_identity);
  return fb::CreateAskedOfPeople(builder, identity ? &*identity : nullptr, asked.mobile,
                                 booking ? &*booking : nullptr);
}
AskedOfPeople from_wire(const fb::AskedOfPeople* asked) {
  if (asked == nullptr) return {};
  return {.identity = bytes_or_none<IdentityKey>(asked->identity()),
          .mobile = asked->mobile(),
          .booking_identity = bytes_or_none<IdentityKey>(asked->booking_identity())};
}

Offset<fb::OfferView> to_wire(Builder& builder, const OfferView& offer) {
  const auto centre = to_wire(builder, offer.centre);
  const auto paused = pack(builder, offer.paused.ar);
  const auto paused_en = pack(builder, offer.paused.en);
  const auto lines =
      pack_each(builder, offer.lines, [&](const auto& line) { return to_wire(builder, line); });
  const auto services = pack_each(builder, offer.services,
                                  [&](const auto& service) { return to_wire(builder, service); });
  const auto outlooks = pack_each(builder, offer.outlooks, [&](const LineOutlook& outlook) {
    const auto promise = to_wire(builder, outlook.promise);
    return fb::CreateOfferOutlook(builder, to_wire(outlook.line), promise);
  });
  const auto time_zone = pack(builder, offer.time_zone);
  const auto asked = to_wire(builder, offer.asked);
  return fb::CreateOfferView(builder, to_wire(offer.date), centre, paused, lines, services,
                             paused_en, outlooks, time_zone, asked, offer.takes_bookings);
}
OfferView from_wire(const fb::OfferView& offer) {
  return {.date = maybe(offer.date(), date_of),
          .centre = from_wire(*offer.centre()),
          .paused = {.ar = text_of(offer.paused()), .en = text_of(offer.paused_en())},
          .lines = unpack_each(offer.lines(), [](const auto* line) { return from_wire(*line); }),
          .services = unpack_each(offer.services(),
                                  [](const auto* service) { return from_wire(*service); }),
          .outlooks = unpack_each(offer.outlooks(),
                                  [](const auto* outlook) {
                                    return LineOutlook{line_of(outlook->line()),
                                                       from_wire(outlook->promise())};
                                  }),
          .time_zone = text_of(offer.time_zone()),
          .asked = from_wire(offer.asked()),
          .takes_bookings = offer.takes_bookings()};
}

// --- appointments ---

Offset<fb::FreeDay> to_wire(Builder& builder, const FreeDay& free) {
  const auto day = to_wire(builder, free.day);
  const auto slots =
      pack_each(builder, free.slots, [](Instant slot) { return fb::Slot(to_wire(slot)); });
  return fb::CreateFreeDay(builder, day, slots);
}
FreeDay from_wire(const fb::FreeDay& free) {
  return {.day = from_wire(*free.day()), .slots = unpack_each(free.slots(), [](const auto* slot) {
                                           return instant_of(slot->at());
                                         })};
}

Offset<fb::FreeSlots> to_wire(Builder& builder, const FreeSlots& free) {
  const auto service = pack(builder, free.service);
  const auto days =
      pack_each(builder, free.days, [&](const auto& day) { return to_wire(builder, day); });
  return fb::CreateFreeSlots(builder, service, days, to_wire(free.later));
}
FreeSlots from_wire(const fb::FreeSlots& free) {
  return {.service = code_of(free.service()),
          .days = unpack_each(free.days(), [](const auto* day) { return from_wire(*day); }),
          .later = maybe(free.later(), date_of)};
}

Offset<fb::HeldSlot> to_wire(Builder& builder, const HeldSlot& held) {
  const auto service = pack(builder, held.service);
  return fb::CreateHeldSlot(builder, held.booking.value, service, to_wire(held.slot),
                            to_wire(held.until));
}
HeldSlot from_wire(const fb::HeldSlot& held) {
  return {.booking = BookingId{held.booking()},
          .service = code_of(held.service()),
          .slot = instant_of(held.slot()),
          .until = instant_of(held.until())};
}

Offset<fb::BookedSlot> to_wire(Builder& builder, const BookedSlot& booked) {
  const auto service = pack(builder, booked.service);
  const auto code = pack(builder, booked.code);
  return fb::CreateBookedSlot(builder, booked.booking.value, service, to_wire(booked.slot), code);
}
BookedSlot from_wire(const fb::BookedSlot& booked) {
  return {.booking = BookingId{booked.booking()},
          .service = code_of(booked.service()),
          .slot = instant_of(booked.slot()),
          .code = text_of(booked.code())};
}

// --- replies ---

Offset<fb::Done> to_wire(Builder& builder, const Done& /*done*/) { return fb::CreateDone(builder); }
Done from_wire(const fb::Done& /*done*/) { return {}; }

Offset<fb::Refused> to_wire(Builder& builder, const Refused& refused) {
  const auto detail = pack(builder, refused.detail);
  return fb::CreateRefused(builder, same<fb::RejectionCode>(refused.code), detail);
}
Refused from_wire(const fb::Refused& refused) {
  return {.code = same<RejectionCode>(refused.code()), .detail = text_of(refused.detail())};
}

Offset<fb::ConditionNoted> to_wire(Builder& builder, const ConditionNoted& noted) {
  return fb::CreateConditionNoted(builder, noted.help_noted, noted.staff_see_it);
}
ConditionNoted from_wire(const fb::ConditionNoted& noted) {
  return {.help_noted = noted.help_noted(), .staff_see_it = noted.staff_see_it()};
}

Offset<fb::ContactNoted> to_wire(Builder& builder, const ContactNoted& noted) {
  return fb::CreateContactNoted(builder, noted.nonce,
                                same_or_none<fb::RejectionCode>(noted.refused));
}
ContactNoted from_wire(const fb::ContactNoted& noted) {
  return {.nonce = noted.nonce(), .refused = maybe_same<RejectionCode>(noted.refused())};
}

Offset<fb::IssuedTickets> to_wire(Builder& builder, const IssuedTickets& issued) {
  const auto tickets = pack_each(builder, issued.tickets,
                                 [&](const auto& ticket) { return to_wire(builder, ticket); });
  return fb::CreateIssuedTickets(builder, tickets);
}
IssuedTickets from_wire(const fb::IssuedTickets& issued) {
  return {.tickets =
              unpack_each(issued.tickets(), [](const auto* ticket) { return from_wire(*ticket); })};
}

Offset<fb::Reply> to_wire(Builder& builder, const Reply& reply);

template <class Value>
using WireOf = typename TargetOf<decltype(to_wire(std::declval<Builder&>(),
                                                  std::declval<const Value&>()))>::type;

using ReplyBody = decltype(Reply::body);
static_assert(std::to_underlying(fb::ReplyBody::MAX) == std::variant_size_v<ReplyBody>);
static_assert(std::to_underlying(fb::BrokerMessage::MAX) == std::variant_size_v<BrokerMessage>);

Offset<fb::Reply> to_wire(Builder& builder, const Reply& reply) {
  return std::visit(
      [&](const auto& body) {
        using Wire = WireOf<std::decay_t<decltype(body)>>;
        const auto packed = to_wire(builder, body).Union();
        return fb::CreateReply(builder, reply.session, reply.counter, reply.seq,
                               fb::ReplyBodyTraits<Wire>::enum_value, packed);
      },
      reply.body);
}
Reply from_wire(const fb::Reply& reply) {
  Reply result{
      .session = reply.session(), .counter = reply.counter(), .seq = reply.seq(), .body = Done{}};
  read_alternative(result.body, [&]<class Body>(std::type_identity<Body>) {
    const auto* table = reply.body_as<WireOf<Body>>();
    return table ? std::optional<ReplyBody>(from_wire(*table)) : std::nullopt;
  });
  return result;
}

const FrameFormat& broker_format() {
  static const Schema schema(
      {fb::BrokerFrameBinarySchema::data(), fb::BrokerFrameBinarySchema::size()});
  static const FrameFormat format{.identifier = fb::BrokerFrameIdentifier(),
                                  .most_bytes = limits::large_frame_bytes,
                                  .most_tables = 4096,
                                  .verify = fb::VerifyBrokerFrameBuffer,
                                  .schema = &schema};
  return format;
}

const FrameFormat& slip_format() {
  static const Schema schema({fb::SlipBinarySchema::data(), fb::SlipBinarySchema::size()});
  static const FrameFormat format{.identifier = fb::SlipIdentifier(),
                                  .most_bytes = limits::frame_bytes,
                                  .most_tables = 64,
                                  .verify = fb::VerifySlipBuffer,
                                  .schema = &schema};
  return format;
}

std::optional<Malformed> fault_of(const Frame& frame, const fb::BrokerFrame& root) {
  const auto* welcome = root.message_as_Welcome();
  if (welcome && welcome->protocol() != protocol_version) return wrong_version(welcome->protocol());
  return frame.fault();
}

}  // namespace

Bytes encode(const BrokerMessage& message) {
  Builder builder(512);
  std::visit(
      [&](const auto& body) {
        using Wire = WireOf<std::decay_t<decltype(body)>>;
        const auto packed = to_wire(builder, body).Union();
        fb::FinishBrokerFrameBuffer(
            builder,
            fb::CreateBrokerFrame(builder, fb::BrokerMessageTraits<Wire>::enum_value, packed));
      },
      message);
  return bytes_of(builder);
}

Decoded<BrokerMessage> decode_broker_message(BytesView bytes) {
  const auto frame = Frame::open(bytes, broker_format());
  if (!frame) return std::unexpected(frame.error());
  const auto& root = *fb::GetBrokerFrame(frame->data());
  if (auto fault = fault_of(*frame, root)) return std::unexpected(std::move(*fault));
  BrokerMessage message;
  read_alternative(message, [&]<class Body>(std::type_identity<Body>) {
    const auto* table = root.message_as<WireOf<Body>>();
    return table ? std::optional<BrokerMessage>(from_wire(*table)) : std::nullopt;
  });
  return message;
}

Bytes encode(const Slip& slip) {
  Builder builder(512);
  const fb::Token token{slip.token};
  const auto receipt = builder.CreateVector(slip.receipt);
  fb::FinishSlipBuffer(builder, fb::CreateSlip(builder, slip.arrival_code, &token, receipt));
  return bytes_of(builder);
}

Decoded<Slip> decode_slip(BytesView bytes) {
  const auto frame = Frame::open(bytes, slip_format());
  if (!frame) return std::unexpected(frame.error());
  if (auto fault = frame->fault()) return std::unexpected(std::move(*fault));
  const auto& slip = *fb::GetSlip(frame->data());
  Slip result{.arrival_code = slip.arrival_code(), .token = {}};
  std::ranges::copy(*slip.token()->bytes(), result.token.begin());
  if (const auto* receipt = slip.receipt()) result.receipt.assign(receipt->begin(), receipt->end());
  return result;
}

}  // namespace dawr::wire
