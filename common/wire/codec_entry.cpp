#include <algorithm>

#include "common/domain/limits.h"
#include "common/wire/codec.h"
#include "common/wire/codec_appointments.h"
#include "common/wire/codec_domain.h"
#include "common/wire/codec_frame.h"
#include "common/wire/codec_pack.h"
#include "common/wire/codec_schema.h"
#include "entry_bfbs_generated.h"
#include "entry_generated.h"

namespace dawr::wire {
namespace {

using flatbuffers::Offset;
using wire::from_wire;
using wire::to_wire;

// --- structs ---

fb::CommandId to_wire(const CommandId& id) { return {id.session, id.counter, id.device.value}; }
CommandId from_wire(const fb::CommandId& id) {
  return {.device = DeviceId{id.device()}, .session = id.session(), .counter = id.counter()};
}

fb::OrderKey to_wire(const OrderKey& key) { return {to_wire(key.turn), key.serial.value}; }
OrderKey from_wire(const fb::OrderKey& key) {
  return {.turn = instant_of(key.turn()), .serial = Serial{key.serial()}};
}

Commitment from_wire(const fb::Commitment& commitment) {
  Commitment result{};
  std::ranges::copy(*commitment.bytes(), result.begin());
  return result;
}

// --- the day ---

Offset<fb::DayOpened> to_wire(Builder& builder, const DayOpened& event) {
  const auto policy = to_wire(builder, event.policy);
  return fb::CreateDayOpened(builder, to_wire(event.date), policy);
}
DayOpened from_wire(const fb::DayOpened& event) {
  return {.date = date_of(event.date()), .policy = from_wire(*event.policy())};
}

Offset<fb::DayClosed> to_wire(Builder& builder, const DayClosed& /*event*/) {
  return fb::CreateDayClosed(builder);
}
DayClosed from_wire(const fb::DayClosed& /*event*/) { return {}; }

// --- tickets, citizen side ---

Offset<fb::TicketIssued> to_wire(Builder& builder, const TicketIssued& event) {
  const auto service = pack(builder, event.service);
  const auto take = to_wire(event.take);
  const fb::Commitment commitment{event.arrival_commitment};
  const auto person = struct_or_none<fb::PersonTag>(event.person);
  std::optional<std::uint32_t> booking;
  if (event.booking) booking = event.booking->value;
  return fb::CreateTicketIssued(builder, event.ticket.value, service, to_wire(event.line),
                                event.number, &take, to_wire(event.turn),
                                same_or_none<fb::PriorityClass>(event.claim),
                                same_or_none<fb::PriorityClass>(event.priority), &commitment,
                                event.pad, person ? &*person : nullptr, booking);
}
TicketIssued from_wire(const fb::TicketIssued& event) {
  return {.ticket = Serial{event.ticket()},
          .service = code_of(event.service()),
          .line = line_of(event.line()),
          .number = event.number(),
          .take = from_wire(*event.take()),
          .turn = instant_of(event.turn()),
          .claim = maybe_same<PriorityClass>(event.claim()),
          .priority = maybe_same<PriorityClass>(event.priority()),
          .arrival_commitment = from_wire(*event.arrival_commitment()),
          .pad = event.pad(),
          .person = bytes_or_none<PersonTag>(event.person()),
          .booking = maybe(event.booking(), [](auto number) { return BookingId{number}; })};
}

Offset<fb::TakeCancelled> to_wire(Builder& builder, const TakeCancelled& event) {
  const auto take = to_wire(event.take);
  return fb::CreateTakeCancelled(builder, &take);
}
TakeCancelled from_wire(const fb::TakeCancelled& event) {
  return {.take = from_wire(*event.take())};
}

Offset<fb::TicketVoided> to_wire(Builder& builder, const TicketVoided& event) {
  return fb::CreateTicketVoided(builder, event.ticket.value);
}
TicketVoided from_wire(const fb::TicketVoided& event) { return {.ticket = Serial{event.ticket()}}; }

Offset<fb::PrintConfirmed> to_wire(Builder& builder, const PrintConfirmed& event) {
  return fb::CreatePrintConfirmed(builder, event.ticket.value, same<fb::PrintMedium>(event.medium));
}
PrintConfirmed from_wire(const fb::PrintConfirmed& event) {
  return {.ticket = Serial{event.ticket()}, .medium = same<PrintMedium>(event.medium())};
}

Offset<fb::PrintDoubted> to_wire(Builder& builder, const PrintDoubted& event) {
  return fb::CreatePrintDoubted(builder, event.ticket.value);
}
PrintDoubted from_wire(const fb::PrintDoubted& event) { return {.ticket = Serial{event.ticket()}}; }

Offset<fb::TicketReprinted> to_wire(Builder& builder, const TicketReprinted& event) {
  return fb::CreateTicketReprinted(builder, event.ticket.value, event.copy);
}
TicketReprinted from_wire(const fb::TicketReprinted& event) {
  return {.ticket = Serial{event.ticket()}, .copy = event.copy()};
}

Offset<fb::PriorityGranted> to_wire(Builder& builder, const PriorityGranted& event) {
  return fb::CreatePriorityGranted(builder, event.ticket.value,
                                   same<fb::PriorityClass>(event.priority),
                                   same<fb::Evidence>(event.evidence), to_wire(event.turn));
}
PriorityGranted from_wire(const fb::PriorityGranted& event) {
  return {.ticket = Serial{event.ticket()},
          .priority = same<PriorityClass>(event.priority()),
          .evidence = same<Evidence>(event.evidence()),
          .turn = instant_of(event.turn())};
}

Offset<fb::TicketLeft> to_wire(Builder& builder, const TicketLeft& event) {
  return fb::CreateTicketLeft(builder, event.ticket.value);
}
TicketLeft from_wire(const fb::TicketLeft& event) { return {.ticket = Serial{event.ticket()}}; }

Offset<fb::TicketRejoined> to_wire(Builder& builder, const TicketRejoined& event) {
  return fb::CreateTicketRejoined(builder, event.ticket.value, to_wire(event.callable_at));
}
TicketRejoined from_wire(const fb::TicketRejoined& event) {
  return {.ticket = Serial{event.ticket()}, .callable_at = instant_of(event.callable_at())};
}

// --- counters ---

Offset<fb::CounterOpened> to_wire(Builder& builder, const CounterOpened& event) {
  return fb::CreateCounterOpened(builder, event.counter.value, event.clerk.value,
                                 event.device.value);
}
CounterOpened from_wire(const fb::CounterOpened& event) {
  return {.counter = CounterId{event.counter()},
          .clerk = ClerkId{event.clerk()},
          .device = DeviceId{event.device()}};
}

Offset<fb::TicketCalled> to_wire(Builder& builder, const TicketCalled& event) {
  const auto key = to_wire(event.key);
  const auto runner_up = to_wire(event.runner_up.value_or(OrderKey{}));
  return fb::CreateTicketCalled(builder, event.ticket.value, event.counter.value, &key,
                                same<fb::TurnReason>(event.reason), to_wire(event.handicap),
                                event.runner_up ? &runner_up : nullptr, event.cover);
}
TicketCalled from_wire(const fb::TicketCalled& event) {
  TicketCalled result{.ticket = Serial{event.ticket()},
                      .counter = CounterId{event.counter()},
                      .key = from_wire(*event.key()),
                      .reason = same<TurnReason>(event.reason()),
                      .handicap = minutes{event.handicap_minutes()},
                      .runner_up = std::nullopt,
                      .cover = maybe(event.cover(), [](auto request) { return request; })};
  if (event.runner_up()) result.runner_up = from_wire(*event.runner_up());
  return result;
}

Offset<fb::TicketRecalled> to_wire(Builder& builder, const TicketRecalled& event) {
  return fb::CreateTicketRecalled(builder, event.ticket.value, event.counter.value, event.call);
}
TicketRecalled from_wire(const fb::TicketRecalled& event) {
  return {.ticket = Serial{event.ticket()},
          .counter = CounterId{event.counter()},
          .call = event.call()};
}

Offset<fb::CallShown> to_wire(Builder& builder, const CallShown& event) {
  return fb::CreateCallShown(builder, event.ticket.value, event.call, event.display.value);
}
CallShown from_wire(const fb::CallShown& event) {
  return {
      .ticket = Serial{event.ticket()}, .call = event.call(), .display = DeviceId{event.display()}};
}

Offset<fb::ServiceStarted> to_wire(Builder& builder, const ServiceStarted& event) {
  return fb::CreateServiceStarted(builder, event.ticket.value, event.counter.value);
}
ServiceStarted from_wire(const fb::ServiceStarted& event) {
  return {.ticket = Serial{event.ticket()}, .counter = CounterId{event.counter()}};
}

Offset<fb::CallPutBack> to_wire(Builder& builder, const CallPutBack& event) {
  return fb::CreateCallPutBack(builder, event.ticket.value, event.counter.value);
}
CallPutBack from_wire(const fb::CallPutBack& event) {
  return {.ticket = Serial{event.ticket()}, .counter = CounterId{event.counter()}};
}

Offset<fb::ServiceCompleted> to_wire(Builder& builder, const ServiceCompleted& event) {
  return fb::CreateServiceCompleted(builder, event.ticket.value, event.counter.value,
                                    same<fb::Outcome>(event.outcome));
}
ServiceCompleted from_wire(const fb::ServiceCompleted& event) {
  return {.ticket = Serial{event.ticket()},
          .counter = CounterId{event.counter()},
          .outcome = same<Outcome>(event.outcome())};
}

Offset<fb::TicketTransferred> to_wire(Builder& builder, const TicketTransferred& event) {
  return fb::CreateTicketTransferred(builder, event.ticket.value, event.counter.value,
                                     to_wire(event.line), to_wire(event.turn),
                                     same<fb::TurnReason>(event.reason), event.stage);
}
TicketTransferred from_wire(const fb::TicketTransferred& event) {
  return {.ticket = Serial{event.ticket()},
          .counter = CounterId{event.counter()},
          .line = line_of(event.line()),
          .turn = instant_of(event.turn()),
          .reason = same<TurnReason>(event.reason()),
          .stage = event.stage()};
}

Offset<fb::TicketHeld> to_wire(Builder& builder, const TicketHeld& event) {
  return fb::CreateTicketHeld(builder, event.ticket.value, event.counter.value,
                              to_wire(event.until));
}
TicketHeld from_wire(const fb::TicketHeld& event) {
  return {.ticket = Serial{event.ticket()},
          .counter = CounterId{event.counter()},
          .until = instant_of(event.until())};
}

Offset<fb::TicketResumed> to_wire(Builder& builder, const TicketResumed& event) {
  return fb::CreateTicketResumed(builder, event.ticket.value, event.counter.value);
}
TicketResumed from_wire(const fb::TicketResumed& event) {
  return {.ticket = Serial{event.ticket()}, .counter = CounterId{event.counter()}};
}

Offset<fb::HoldEnded> to_wire(Builder& builder, const HoldEnded& event) {
  return fb::CreateHoldEnded(builder, event.ticket.value, event.counter.value);
}
HoldEnded from_wire(const fb::HoldEnded& event) {
  return {.ticket = Serial{event.ticket()}, .counter = CounterId{event.counter()}};
}

Offset<fb::NoShowMarked> to_wire(Builder& builder, const NoShowMarked& event) {
  return fb::CreateNoShowMarked(builder, event.ticket.value, event.counter.value,
                                to_wire(event.rejoin_until));
}
NoShowMarked from_wire(const fb::NoShowMarked& event) {
  return {.ticket = Serial{event.ticket()},
          .counter = CounterId{event.counter()},
          .rejoin_until = instant_of(event.rejoin_until())};
}

Offset<fb::CounterOnBreak> to_wire(Builder& builder, const CounterOnBreak& event) {
  const auto reason = pack(builder, event.reason);
  return fb::CreateCounterOnBreak(builder, event.counter.value, reason);
}
CounterOnBreak from_wire(const fb::CounterOnBreak& event) {
  return {.counter = CounterId{event.counter()}, .reason = text_of(event.reason())};
}

Offset<fb::CounterClosed> to_wire(Builder& builder, const CounterClosed& event) {
  return fb::CreateCounterClosed(builder, event.counter.value);
}
CounterClosed from_wire(const fb::CounterClosed& event) {
  return {.counter = CounterId{event.counter()}};
}

Offset<fb::StepUndone> to_wire(Builder& builder, const StepUndone& event) {
  return fb::CreateStepUndone(builder, event.ticket.value, event.counter.value);
}
StepUndone from_wire(const fb::StepUndone& event) {
  return {.ticket = Serial{event.ticket()}, .counter = CounterId{event.counter()}};
}

// --- the whole floor ---

Offset<fb::TicketClosedOut> to_wire(Builder& builder, const TicketClosedOut& event) {
  const auto reason = pack(builder, event.reason);
  return fb::CreateTicketClosedOut(builder, event.ticket.value, reason);
}
TicketClosedOut from_wire(const fb::TicketClosedOut& event) {
  return {.ticket = Serial{event.ticket()}, .reason = text_of(event.reason())};
}

Offset<fb::IssuingPaused> to_wire(Builder& builder, const IssuingPaused& event) {
  const auto reason = pack(builder, event.reason.ar);
  const auto reason_en = pack(builder, event.reason.en);
  return fb::CreateIssuingPaused(builder, reason, reason_en);
}
IssuingPaused from_wire(const fb::IssuingPaused& event) {
  return {.reason = {.ar = text_of(event.reason()), .en = text_of(event.reason_en())}};
}

Offset<fb::IssuingResumed> to_wire(Builder& builder, const IssuingResumed& /*event*/) {
  return fb::CreateIssuingResumed(builder);
}
IssuingResumed from_wire(const fb::IssuingResumed& /*event*/) { return {}; }

Offset<fb::NoticePosted> to_wire(Builder& builder, const NoticePosted& event) {
  const auto text = notice_to_wire(builder, event.text);
  return fb::CreateNoticePosted(builder, event.slot, text);
}
NoticePosted from_wire(const fb::NoticePosted& event) {
  return {.slot = event.slot(), .text = from_wire(*event.text())};
}

Offset<fb::TimePassed> to_wire(Builder& builder, const TimePassed& /*event*/) {
  return fb::CreateTimePassed(builder);
}
TimePassed from_wire(const fb::TimePassed& /*event*/) { return {}; }

Offset<fb::CommandRefused> to_wire(Builder& builder, const CommandRefused& event) {
  std::optional<std::uint32_t> ticket;
  if (event.ticket) ticket = event.ticket->value;
  return fb::CreateCommandRefused(builder, std::to_underlying(event.kind),
                                  same<fb::Role>(event.role), same<fb::RejectionCode>(event.code),
                                  ticket);
}
CommandRefused from_wire(const fb::CommandRefused& event) {
  return {.kind = static_cast<CommandKind>(event.kind()),
          .role = same<Role>(event.role()),
          .code = same<RejectionCode>(event.code()),
          .ticket = maybe(event.ticket(), [](auto serial) { return Serial{serial}; })};
}

Offset<fb::JournalRestored> to_wire(Builder& builder, const JournalRestored& event) {
  return fb::CreateJournalRestored(builder, event.previous.value, event.kept, event.abandoned);
}
JournalRestored from_wire(const fb::JournalRestored& event) {
  return {
      .previous = Epoch{event.previous()}, .kept = event.kept(), .abandoned = event.abandoned()};
}

Offset<fb::ServiceInterrupted> to_wire(Builder& builder, const ServiceInterrupted& event) {
  return fb::CreateServiceInterrupted(builder, to_wire(event.from));
}
ServiceInterrupted from_wire(const fb::ServiceInterrupted& event) {
  return {.from = instant_of(event.from())};
}

Offset<fb::WaitPromised> to_wire(Builder& builder, const WaitPromised& event) {
  const auto promise = to_wire(builder, event.promise);
  return fb::CreateWaitPromised(builder, event.ticket.value, promise, event.p10_s, event.p50_s,
                                event.p80_s, event.p90_s);
}
WaitPromised from_wire(const fb::WaitPromised& event) {
  return {.ticket = Serial{event.ticket()},
          .promise = from_wire(event.promise()),
          .p10_s = event.p10_s(),
          .p50_s = event.p50_s(),
          .p80_s = event.p80_s(),
          .p90_s = event.p90_s()};
}

Offset<fb::OutlookChanged> to_wire(Builder& builder, const OutlookChanged& event) {
  const auto promise = to_wire(builder, event.promise);
  return fb::CreateOutlookChanged(builder, to_wire(event.line), promise);
}
OutlookChanged from_wire(const fb::OutlookChanged& event) {
  return {.line = line_of(event.line()), .promise = from_wire(event.promise())};
}

Offset<fb::SupervisorSignedIn> to_wire(Builder& builder, const SupervisorSignedIn& event) {
  return fb::CreateSupervisorSignedIn(builder, event.device.value, event.clerk.value);
}
SupervisorSignedIn from_wire(const fb::SupervisorSignedIn& event) {
  return {.device = DeviceId{event.device()}, .clerk = ClerkId{event.clerk()}};
}

Offset<fb::SupervisorActed> to_wire(Builder& builder, const SupervisorActed& event) {
  return fb::CreateSupervisorActed(builder, event.device.value, event.clerk.value);
}
SupervisorActed from_wire(const fb::SupervisorActed& event) {
  return {.device = DeviceId{event.device()}, .clerk = ClerkId{event.clerk()}};
}

Offset<fb::SupervisorSignedOut> to_wire(Builder& builder, const SupervisorSignedOut& event) {
  return fb::CreateSupervisorSignedOut(builder, event.device.value);
}
SupervisorSignedOut from_wire(const fb::SupervisorSignedOut& event) {
  return {.device = DeviceId{event.device()}};
}

Offset<fb::CodeUnlocked> to_wire(Builder& builder, const CodeUnlocked& event) {
  return fb::CreateCodeUnlocked(builder, event.ticket.value, event.counter.value);
}
CodeUnlocked from_wire(const fb::CodeUnlocked& event) {
  return {.ticket = Serial{event.ticket()}, .counter = CounterId{event.counter()}};
}

Offset<fb::ApprovalRequested> to_wire(Builder& builder, const ApprovalRequested& event) {
  const auto request = to_wire(builder, event.request);
  return fb::CreateApprovalRequested(builder, request);
}
ApprovalRequested from_wire(const fb::ApprovalRequested& event) {
  return {.request = from_wire(*event.request())};
}

std::optional<ApprovalCode> code_or_none(const fb::ApprovalCode* code) {
  if (!code) return std::nullopt;
  return ApprovalCode{
      .number = code->number(), .issuer = ClerkId{code->issuer()}, .until = date_of(code->until())};
}

Offset<fb::ApprovalGranted> to_wire(Builder& builder, const ApprovalGranted& event) {
  std::optional<std::uint32_t> clerk;
  if (event.clerk) clerk = event.clerk->value;
  Offset<fb::ApprovalCode> code;
  if (event.code) {
    code = fb::CreateApprovalCode(builder, event.code->number, event.code->issuer.value,
                                  to_wire(event.code->until));
  }
  return fb::CreateApprovalGranted(builder, event.request, event.device.value, clerk, code);
}
ApprovalGranted from_wire(const fb::ApprovalGranted& event) {
  return {.request = event.request(),
          .device = DeviceId{event.device()},
          .clerk = maybe(event.clerk(), [](auto number) { return ClerkId{number}; }),
          .code = code_or_none(event.code())};
}

Offset<fb::ApprovalWithdrawn> to_wire(Builder& builder, const ApprovalWithdrawn& event) {
  return fb::CreateApprovalWithdrawn(builder, event.request);
}
ApprovalWithdrawn from_wire(const fb::ApprovalWithdrawn& event) {
  return {.request = event.request()};
}

Offset<fb::ApprovalExpired> to_wire(Builder& builder, const ApprovalExpired& event) {
  return fb::CreateApprovalExpired(builder, event.request);
}
ApprovalExpired from_wire(const fb::ApprovalExpired& event) { return {.request = event.request()}; }

Offset<fb::TicketOverridden> to_wire(Builder& builder, const TicketOverridden& event) {
  const auto reason = pack(builder, event.reason);
  return fb::CreateTicketOverridden(builder, event.ticket.value, to_wire(event.turn), event.request,
                                    reason);
}
TicketOverridden from_wire(const fb::TicketOverridden& event) {
  return {.ticket = Serial{event.ticket()},
          .turn = instant_of(event.turn()),
          .request = event.request(),
          .reason = text_of(event.reason())};
}

Offset<fb::SkillsSet> to_wire(Builder& builder, const SkillsSet& event) {
  const auto lines = pack_each(builder, event.lines, [](LineId line) { return to_wire(line); });
  return fb::CreateSkillsSet(builder, event.counter.value, lines, to_wire(event.from),
                             event.request);
}
SkillsSet from_wire(const fb::SkillsSet& event) {
  return {.counter = CounterId{event.counter()},
          .lines = unpack_each(event.lines(), [](auto line) { return line_of(line); }),
          .from = date_of(event.from()),
          .request = event.request()};
}

Offset<fb::CoverArranged> to_wire(Builder& builder, const CoverArranged& event) {
  const auto reason = pack(builder, event.reason);
  return fb::CreateCoverArranged(builder, event.counter.value, to_wire(event.line),
                                 to_wire(event.from), event.request, reason);
}
CoverArranged from_wire(const fb::CoverArranged& event) {
  return {.counter = CounterId{event.counter()},
          .line = line_of(event.line()),
          .from = instant_of(event.from()),
          .request = event.request(),
          .reason = text_of(event.reason())};
}

Offset<fb::VoiceDeclared> to_wire(Builder& builder, const VoiceDeclared& event) {
  const auto reason = pack(builder, event.reason);
  return fb::CreateVoiceDeclared(builder, reason);
}
VoiceDeclared from_wire(const fb::VoiceDeclared& event) {
  return {.reason = text_of(event.reason())};
}

Offset<fb::VoiceEnded> to_wire(Builder& builder, const VoiceEnded& /*event*/) {
  return fb::CreateVoiceEnded(builder);
}
VoiceEnded from_wire(const fb::VoiceEnded& /*event*/) { return {}; }

Offset<fb::TicketReplaced> to_wire(Builder& builder, const TicketReplaced& event) {
  const fb::Commitment commitment{event.arrival_commitment};
  return fb::CreateTicketReplaced(builder, event.ticket.value, event.replacement, &commitment);
}
TicketReplaced from_wire(const fb::TicketReplaced& event) {
  return {.ticket = Serial{event.ticket()},
          .replacement = event.replacement(),
          .arrival_commitment = from_wire(*event.arrival_commitment())};
}

Offset<fb::PaymentRecorded> to_wire(Builder& builder, const PaymentRecorded& event) {
  const auto reference = pack(builder, event.reference);
  return fb::CreatePaymentRecorded(builder, event.ticket.value, event.counter.value, reference);
}
PaymentRecorded from_wire(const fb::PaymentRecorded& event) {
  return {.ticket = Serial{event.ticket()},
          .counter = CounterId{event.counter()},
          .reference = text_of(event.reference())};
}

Offset<fb::PaymentWaived> to_wire(Builder& builder, const PaymentWaived& event) {
  const auto reason = pack(builder, event.reason);
  return fb::CreatePaymentWaived(builder, event.ticket.value, event.counter.value, reason);
}
PaymentWaived from_wire(const fb::PaymentWaived& event) {
  return {.ticket = Serial{event.ticket()},
          .counter = CounterId{event.counter()},
          .reason = text_of(event.reason())};
}

Offset<fb::VisitRated> to_wire(Builder& builder, const VisitRated& event) {
  const fb::TicketRef ticket(to_wire(event.ticket.date), event.ticket.serial.value);
  return fb::CreateVisitRated(builder, &ticket, same<fb::Vote>(event.vote));
}
VisitRated from_wire(const fb::VisitRated& event) {
  const auto& ticket = *event.ticket();
  return {.ticket = {.date = date_of(ticket.date()), .serial = Serial{ticket.serial()}},
          .vote = same<Vote>(event.vote())};
}

template <class Value>
using WireOf = typename TargetOf<decltype(to_wire(std::declval<Builder&>(),
                                                  std::declval<const Value&>()))>::type;
static_assert(std::to_underlying(fb::Event::MAX) == std::variant_size_v<Event>);

const FrameFormat& entry_format() {
  static const Schema schema({fb::EntryBinarySchema::data(), fb::EntryBinarySchema::size()});
  static const FrameFormat format{.identifier = fb::EntryIdentifier(),
                                  .most_bytes = limits::large_frame_bytes,
                                  .most_tables = 8192,
                                  .verify = fb::VerifyEntryBuffer,
                                  .schema = &schema};
  return format;
}

}  // namespace

Bytes encode(const Entry& entry) {
  Builder builder(256);
  const auto cause = to_wire(entry.cause);
  std::visit(
      [&](const auto& event) {
        using Wire = WireOf<std::decay_t<decltype(event)>>;
        const auto packed = to_wire(builder, event).Union();
        fb::FinishEntryBuffer(builder,
                              fb::CreateEntry(builder, entry.seq, to_wire(entry.at), &cause,
                                              fb::EventTraits<Wire>::enum_value, packed));
      },
      entry.event);
  return bytes_of(builder);
}

Decoded<Entry> decode_entry(BytesView bytes) {
  const auto frame = Frame::open(bytes, entry_format());
  if (!frame) return std::unexpected(frame.error());
  if (auto fault = frame->fault()) return std::unexpected(std::move(*fault));
  const auto& root = *fb::GetEntry(frame->data());
  Entry entry{.seq = root.seq(),
              .at = instant_of(root.at()),
              .cause = from_wire(*root.cause()),
              .event = DayClosed{}};
  read_alternative(entry.event, [&]<class Body>(std::type_identity<Body>) {
    const auto* table = root.event_as<WireOf<Body>>();
    return table ? std::optional<Event>(from_wire(*table)) : std::nullopt;
  });
  return entry;
}

}  // namespace dawr::wire
