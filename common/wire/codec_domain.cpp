#include "common/wire/codec_domain.h"

#include "board_generated.h"
#include "common/wire/codec_pack.h"
#include "domain_generated.h"

namespace dawr::wire {

Bytes bytes_of(const Builder& builder) {
  const auto* begin = builder.GetBufferPointer();
  return {begin, begin + builder.GetSize()};
}

flatbuffers::Offset<fb::Name> to_wire(Builder& builder, const Name& name) {
  const auto ar = pack(builder, name.ar);
  const auto en = pack(builder, name.en);
  return fb::CreateName(builder, ar, en);
}
Name from_wire(const fb::Name& name) {
  return {.ar = text_of(name.ar()), .en = text_of(name.en())};
}

flatbuffers::Offset<fb::Notice> notice_to_wire(Builder& builder, const Name& text) {
  const auto ar = pack(builder, text.ar);
  const auto en = pack(builder, text.en);
  return fb::CreateNotice(builder, ar, en);
}
Name from_wire(const fb::Notice& text) {
  return {.ar = text_of(text.ar()), .en = text_of(text.en())};
}

flatbuffers::Offset<fb::Promise> to_wire(Builder& builder, const Promise& promise) {
  return fb::CreatePromise(builder, same<fb::PromiseKind>(promise.kind), promise.minutes,
                           same<fb::NoPromise>(promise.reason));
}
Promise from_wire(const fb::Promise* promise) {
  if (promise == nullptr) return {};
  return {.kind = same<PromiseKind>(promise->kind()),
          .minutes = promise->minutes(),
          .reason = same<NoPromise>(promise->reason())};
}

flatbuffers::Offset<fb::Line> to_wire(Builder& builder, const Line& line) {
  const auto letter_ar = pack(builder, line.letter_ar);
  const auto name = to_wire(builder, line.name);
  const auto at = line.at == HopKind::counter ? fb::HopKind{} : same<fb::HopKind>(line.at);
  return fb::CreateLine(builder, to_wire(line.id), letter_ar, name, to_wire(line.target_wait), at);
}
Line from_wire(const fb::Line& line) {
  return {.id = line_of(line.id()),
          .letter_ar = text_of(line.letter_ar()),
          .name = from_wire(*line.name()),
          .target_wait = minutes{line.target_wait_minutes()},
          .at = maybe_same<HopKind>(line.at()).value_or(HopKind::counter)};
}

flatbuffers::Offset<fb::Service> to_wire(Builder& builder, const Service& service) {
  const auto code = pack(builder, service.code);
  const auto name = to_wire(builder, service.name);
  const auto onward = pack_each(builder, service.onward, [](LineId line) { return to_wire(line); });
  return fb::CreateService(builder, code, to_wire(service.line), name, service.typical_minutes,
                           service.typical_minutes_is_estimate, service.deadline_days,
                           service.deadline_is_estimate, service.fee_at_cashier,
                           service.offered_in_van, onward);
}
Service from_wire(const fb::Service& service) {
  return {.code = code_of(service.code()),
          .line = line_of(service.line()),
          .name = from_wire(*service.name()),
          .typical_minutes = service.typical_minutes(),
          .typical_minutes_is_estimate = service.typical_minutes_is_estimate(),
          .deadline_days = service.deadline_days(),
          .deadline_is_estimate = service.deadline_is_estimate(),
          .fee_at_cashier = service.fee_at_cashier(),
          .offered_in_van = service.offered_in_van(),
          .onward = unpack_each(service.onward(), [](auto line) { return line_of(line); })};
}

flatbuffers::Offset<fb::Rejection> to_wire(Builder& builder, const Rejection& rejection) {
  return fb::CreateRejection(builder, same<fb::RejectionCode>(rejection.code),
                             to_wire(rejection.retry_at));
}
Rejection from_wire(const fb::Rejection& rejection) {
  return {.code = same<RejectionCode>(rejection.code()),
          .retry_at = maybe(rejection.retry_at(), instant_of)};
}

// --- dates that can be booked ---

namespace {

// Nothing, where there is nothing to say.
flatbuffers::Offset<fb::Name> name_or_none(Builder& builder, const Name& name) {
  return name.empty() ? flatbuffers::Offset<fb::Name>{} : to_wire(builder, name);
}
Name name_of(const fb::Name* name) { return name ? from_wire(*name) : Name{}; }

OpenStretch stretch_of(const fb::OpenStretch* stretch) {
  return {.from = instant_of(stretch->from()),
          .until = instant_of(stretch->until()),
          .place = name_of(stretch->place())};
}

}  // namespace

flatbuffers::Offset<fb::DayPlan> to_wire(Builder& builder, const DayPlan& day) {
  const auto why = name_or_none(builder, day.why);
  const auto open = pack_each(builder, day.open, [&](const OpenStretch& stretch) {
    const auto place = name_or_none(builder, stretch.place);
    return fb::CreateOpenStretch(builder, to_wire(stretch.from), to_wire(stretch.until), place);
  });
  return fb::CreateDayPlan(builder, to_wire(day.date), same<fb::DayKind>(day.kind), why, open);
}
DayPlan from_wire(const fb::DayPlan& day) {
  return {.date = date_of(day.date()),
          .kind = same<DayKind>(day.kind()),
          .why = name_of(day.why()),
          .open = unpack_each(day.open(), stretch_of)};
}

// --- deeds that take two people ---

flatbuffers::Offset<fb::Override> to_wire(Builder& builder, const Override& deed) {
  const auto reason = pack(builder, deed.reason);
  return fb::CreateOverride(builder, to_wire(deed.line), deed.number, reason);
}
Override from_wire(const fb::Override& deed) {
  return {.line = line_of(deed.line()), .number = deed.number(), .reason = text_of(deed.reason())};
}

flatbuffers::Offset<fb::SetSkills> to_wire(Builder& builder, const SetSkills& deed) {
  const auto lines = pack_each(builder, deed.lines, [](LineId line) { return to_wire(line); });
  return fb::CreateSetSkills(builder, deed.counter.value, lines, to_wire(deed.from));
}
SetSkills from_wire(const fb::SetSkills& deed) {
  return {.counter = CounterId{deed.counter()},
          .lines = unpack_each(deed.lines(), [](auto line) { return line_of(line); }),
          .from = date_of(deed.from())};
}

flatbuffers::Offset<fb::Cover> to_wire(Builder& builder, const Cover& deed) {
  const auto reason = pack(builder, deed.reason);
  return fb::CreateCover(builder, deed.counter.value, to_wire(deed.line), reason);
}
Cover from_wire(const fb::Cover& deed) {
  return {.counter = CounterId{deed.counter()},
          .line = line_of(deed.line()),
          .reason = text_of(deed.reason())};
}

namespace {

template <class Deed>
using WireOfDeed = typename TargetOf<decltype(to_wire(std::declval<Builder&>(),
                                                      std::declval<const Deed&>()))>::type;
static_assert(std::to_underlying(fb::TwoKeyDeed::MAX) == std::variant_size_v<TwoKeyDeed>);

TwoKeyDeed deed_of(const fb::ApprovalRequest& request) {
  TwoKeyDeed result;
  read_alternative(result, [&]<class Deed>(std::type_identity<Deed>) {
    const auto* table = request.deed_as<WireOfDeed<Deed>>();
    return table ? std::optional<TwoKeyDeed>(from_wire(*table)) : std::nullopt;
  });
  return result;
}

}  // namespace

flatbuffers::Offset<fb::ApprovalRequest> to_wire(Builder& builder, const ApprovalRequest& request) {
  fb::TwoKeyDeed kind{};
  const auto packed = std::visit(
      [&]<class Deed>(const Deed& deed) {
        kind = fb::TwoKeyDeedTraits<WireOfDeed<Deed>>::enum_value;
        return to_wire(builder, deed).Union();
      },
      request.deed);
  std::optional<std::uint32_t> clerk;
  if (request.clerk) clerk = request.clerk->value;
  return fb::CreateApprovalRequest(builder, request.number, kind, packed, request.device.value,
                                   clerk, to_wire(request.expires_at));
}
ApprovalRequest from_wire(const fb::ApprovalRequest& request) {
  return {.number = request.number(),
          .deed = deed_of(request),
          .device = DeviceId{request.device()},
          .clerk = maybe(request.clerk(), [](auto number) { return ClerkId{number}; }),
          .expires_at = instant_of(request.expires_at())};
}

// --- the board ---

namespace {

using wire::from_wire;
using wire::to_wire;

flatbuffers::Offset<fb::BoardLine> to_wire(Builder& builder, const BoardLine& line) {
  const auto letter_ar = pack(builder, line.letter_ar);
  const auto name = to_wire(builder, line.name);
  const auto outlook = to_wire(builder, line.outlook);
  return fb::CreateBoardLine(builder, to_wire(line.id), letter_ar, name, line.waiting, outlook);
}
BoardLine from_wire(const fb::BoardLine& line) {
  return {.id = line_of(line.id()),
          .letter_ar = text_of(line.letter_ar()),
          .name = from_wire(*line.name()),
          .waiting = line.waiting(),
          .outlook = from_wire(line.outlook())};
}

flatbuffers::Offset<fb::BoardCover> to_wire(Builder& builder, const BoardCover& cover) {
  const auto letter_ar = pack(builder, cover.letter_ar);
  return fb::CreateBoardCover(builder, same<fb::CounterKind>(cover.counter_kind), cover.counter,
                              to_wire(cover.line), letter_ar, to_wire(cover.from));
}
BoardCover from_wire(const fb::BoardCover& cover) {
  return {.counter_kind = same<CounterKind>(cover.counter_kind()),
          .counter = cover.counter(),
          .line = line_of(cover.line()),
          .letter_ar = text_of(cover.letter_ar()),
          .from = instant_of(cover.from())};
}

}  // namespace

flatbuffers::Offset<fb::BoardCall> to_wire(Builder& builder, const BoardCall& call) {
  const auto letter_ar = pack(builder, call.letter_ar);
  return fb::CreateBoardCall(builder, call.ticket.value, to_wire(call.letter), letter_ar,
                             call.number, to_wire(call.line),
                             same<fb::CounterKind>(call.counter_kind), call.counter, call.call,
                             to_wire(call.called_at), call.open, call.exceptional);
}
BoardCall from_wire(const fb::BoardCall& call) {
  return {.ticket = Serial{call.ticket()},
          .letter = line_of(call.letter()),
          .letter_ar = text_of(call.letter_ar()),
          .number = call.number(),
          .line = line_of(call.line()),
          .counter_kind = same<CounterKind>(call.counter_kind()),
          .counter = call.counter(),
          .call = call.call(),
          .called_at = instant_of(call.called_at()),
          .open = call.open(),
          .exceptional = call.exceptional()};
}

flatbuffers::Offset<fb::Board> to_wire(Builder& builder, const Board& board) {
  const auto centre = to_wire(builder, board.centre);
  const auto time_zone = pack(builder, board.time_zone);
  const auto paused = pack(builder, board.paused.ar);
  const auto paused_en = pack(builder, board.paused.en);
  const auto lines =
      pack_each(builder, board.lines, [&](const auto& line) { return to_wire(builder, line); });
  const auto calls =
      pack_each(builder, board.calls, [&](const auto& call) { return to_wire(builder, call); });
  const auto notices = pack_each(builder, board.notices,
                                 [&](const auto& text) { return notice_to_wire(builder, text); });
  const auto covers =
      pack_each(builder, board.covers, [&](const auto& cover) { return to_wire(builder, cover); });
  return fb::CreateBoard(builder, board.epoch.value, board.seq, to_wire(board.date), centre,
                         time_zone, paused, board.priority_credit_minutes, lines, calls, notices,
                         paused_en, covers, board.by_voice);
}
Board from_wire(const fb::Board& board) {
  return {
      .epoch = Epoch{board.epoch()},
      .seq = board.seq(),
      .date = maybe(board.date(), date_of),
      .centre = from_wire(*board.centre()),
      .time_zone = text_of(board.time_zone()),
      .paused = {.ar = text_of(board.paused()), .en = text_of(board.paused_en())},
      .priority_credit_minutes = board.priority_credit_minutes(),
      .lines = unpack_each(board.lines(), [](const auto* line) { return from_wire(*line); }),
      .calls = unpack_each(board.calls(), [](const auto* call) { return from_wire(*call); }),
      .notices = unpack_each(board.notices(), [](const auto* text) { return from_wire(*text); }),
      .covers = unpack_each(board.covers(), [](const auto* cover) { return from_wire(*cover); }),
      .by_voice = board.by_voice()};
}

}  // namespace dawr::wire
