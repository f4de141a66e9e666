#include "client_bfbs_generated.h"
#include "client_generated.h"
#include "common/domain/limits.h"
#include "common/wire/codec.h"
#include "common/wire/codec_domain.h"
#include "common/wire/codec_frame.h"
#include "common/wire/codec_pack.h"
#include "common/wire/codec_schema.h"

namespace dawr::wire {
namespace {

using flatbuffers::Offset;
using wire::from_wire;
using wire::to_wire;

// --- citizen side ---

Offset<fb::TakeTicket> to_wire(Builder& builder, const TakeTicket& take) {
  const auto service = pack(builder, take.service);
  const auto person = struct_or_none<fb::PersonTag>(take.person);
  return fb::CreateTakeTicket(builder, service,
                              same_or_none<fb::PriorityClass>(take.priority_claim),
                              person ? &*person : nullptr);
}
TakeTicket from_wire(const fb::TakeTicket& take) {
  return {.service = code_of(take.service()),
          .priority_claim = maybe_same<PriorityClass>(take.priority_claim()),
          .arrival_commitment = {},
          .person = bytes_or_none<PersonTag>(take.person())};
}

Offset<fb::CancelTake> to_wire(Builder& builder, const CancelTake& cancel) {
  return fb::CreateCancelTake(builder, cancel.session, cancel.counter);
}
CancelTake from_wire(const fb::CancelTake& cancel) {
  return {.session = cancel.session(), .counter = cancel.counter()};
}

Offset<fb::ConfirmPrint> to_wire(Builder& builder, const ConfirmPrint& print) {
  return fb::CreateConfirmPrint(builder, print.ticket.value, same<fb::PrintMedium>(print.medium));
}
ConfirmPrint from_wire(const fb::ConfirmPrint& print) {
  return {.ticket = Serial{print.ticket()}, .medium = same<PrintMedium>(print.medium())};
}

Offset<fb::Reprint> to_wire(Builder& builder, const Reprint& reprint) {
  return fb::CreateReprint(builder, reprint.ticket.value);
}
Reprint from_wire(const fb::Reprint& reprint) { return {.ticket = Serial{reprint.ticket()}}; }

Offset<fb::GrantPriority> to_wire(Builder& builder, const GrantPriority& grant) {
  return fb::CreateGrantPriority(builder, grant.ticket.value,
                                 same<fb::PriorityClass>(grant.priority),
                                 same_or_none<fb::Evidence>(grant.evidence));
}
GrantPriority from_wire(const fb::GrantPriority& grant) {
  return {.ticket = Serial{grant.ticket()},
          .priority = same<PriorityClass>(grant.priority()),
          .evidence = maybe_same<Evidence>(grant.evidence())};
}

Offset<fb::LeaveLine> to_wire(Builder& builder, const LeaveLine& /*leave*/) {
  return fb::CreateLeaveLine(builder);
}
LeaveLine from_wire(const fb::LeaveLine& /*leave*/) { return {.ticket = std::nullopt}; }

Offset<fb::Rejoin> to_wire(Builder& builder, const Rejoin& /*rejoin*/) {
  return fb::CreateRejoin(builder);
}
Rejoin from_wire(const fb::Rejoin& /*rejoin*/) { return {.ticket = std::nullopt}; }

// --- provider side: counters and cashiers ---

Offset<fb::OpenCounter> to_wire(Builder& builder, const OpenCounter& open) {
  const auto pin = pack(builder, open.pin ? open.pin->digits() : std::string_view());
  return fb::CreateOpenCounter(builder, open.clerk.value, pin);
}
OpenCounter from_wire(const fb::OpenCounter& open) {
  return {.clerk = ClerkId{open.clerk()}, .pin = pin_of(open.pin())};
}

Offset<fb::CallNext> to_wire(Builder& builder, const CallNext& /*call*/) {
  return fb::CreateCallNext(builder);
}
CallNext from_wire(const fb::CallNext& /*call*/) { return {}; }

Offset<fb::Recall> to_wire(Builder& builder, const Recall& /*recall*/) {
  return fb::CreateRecall(builder);
}
Recall from_wire(const fb::Recall& /*recall*/) { return {}; }

Offset<fb::StartService> to_wire(Builder& builder, const StartService& start) {
  return fb::CreateStartService(builder, start.typed);
}
StartService from_wire(const fb::StartService& start) {
  return {.typed = start.typed(), .expected = {}};
}

Offset<fb::PutBack> to_wire(Builder& builder, const PutBack& /*put_back*/) {
  return fb::CreatePutBack(builder);
}
PutBack from_wire(const fb::PutBack& /*put_back*/) { return {}; }

Offset<fb::Complete> to_wire(Builder& builder, const Complete& complete) {
  return fb::CreateComplete(builder, same<fb::Outcome>(complete.outcome));
}
Complete from_wire(const fb::Complete& complete) {
  return {.outcome = same<Outcome>(complete.outcome())};
}

Offset<fb::Transfer> to_wire(Builder& builder, const Transfer& transfer) {
  return fb::CreateTransfer(builder, to_wire(transfer.line));
}
Transfer from_wire(const fb::Transfer& transfer) { return {.line = line_of(transfer.line())}; }

Offset<fb::Hold> to_wire(Builder& builder, const Hold& /*hold*/) { return fb::CreateHold(builder); }
Hold from_wire(const fb::Hold& /*hold*/) { return {}; }

Offset<fb::Resume> to_wire(Builder& builder, const Resume& /*resume*/) {
  return fb::CreateResume(builder);
}
Resume from_wire(const fb::Resume& /*resume*/) { return {}; }

Offset<fb::MarkNoShow> to_wire(Builder& builder, const MarkNoShow& /*no_show*/) {
  return fb::CreateMarkNoShow(builder);
}
MarkNoShow from_wire(const fb::MarkNoShow& /*no_show*/) { return {}; }

Offset<fb::Break> to_wire(Builder& builder, const Break& pause) {
  const auto reason = pack(builder, pause.reason);
  return fb::CreateBreak(builder, reason);
}
Break from_wire(const fb::Break& pause) { return {.reason = text_of(pause.reason())}; }

Offset<fb::CloseCounter> to_wire(Builder& builder, const CloseCounter& /*close*/) {
  return fb::CreateCloseCounter(builder);
}
CloseCounter from_wire(const fb::CloseCounter& /*close*/) { return {}; }

Offset<fb::Undo> to_wire(Builder& builder, const Undo& /*undo*/) { return fb::CreateUndo(builder); }
Undo from_wire(const fb::Undo& /*undo*/) { return {}; }

// --- provider side: supervisor ---

Offset<fb::SignIn> to_wire(Builder& builder, const SignIn& sign_in) {
  const auto pin = pack(builder, sign_in.pin ? sign_in.pin->digits() : std::string_view());
  return fb::CreateSignIn(builder, sign_in.clerk.value, pin);
}
SignIn from_wire(const fb::SignIn& sign_in) {
  return {.clerk = ClerkId{sign_in.clerk()}, .pin = pin_of(sign_in.pin())};
}

Offset<fb::SignOut> to_wire(Builder& builder, const SignOut& /*sign_out*/) {
  return fb::CreateSignOut(builder);
}
SignOut from_wire(const fb::SignOut& /*sign_out*/) { return {}; }

Offset<fb::OpenDay> to_wire(Builder& builder, const OpenDay& open) {
  return fb::CreateOpenDay(builder, to_wire(open.date));
}
OpenDay from_wire(const fb::OpenDay& open) {
  return {.date = date_of(open.date()), .policy = {}, .days_ahead = {}};
}

Offset<fb::CloseOut> to_wire(Builder& builder, const CloseOut& close_out) {
  const auto reason = pack(builder, close_out.reason);
  return fb::CreateCloseOut(builder, reason);
}
CloseOut from_wire(const fb::CloseOut& close_out) {
  return {.reason = text_of(close_out.reason())};
}

Offset<fb::CloseDay> to_wire(Builder& builder, const CloseDay& /*close*/) {
  return fb::CreateCloseDay(builder);
}
CloseDay from_wire(const fb::CloseDay& /*close*/) { return {}; }

Offset<fb::PauseIssuing> to_wire(Builder& builder, const PauseIssuing& pause) {
  const auto reason = pack(builder, pause.reason.ar);
  const auto reason_en = pack(builder, pause.reason.en);
  return fb::CreatePauseIssuing(builder, reason, reason_en);
}
PauseIssuing from_wire(const fb::PauseIssuing& pause) {
  return {.reason = {.ar = text_of(pause.reason()), .en = text_of(pause.reason_en())}};
}

Offset<fb::ResumeIssuing> to_wire(Builder& builder, const ResumeIssuing& /*resume*/) {
  return fb::CreateResumeIssuing(builder);
}
ResumeIssuing from_wire(const fb::ResumeIssuing& /*resume*/) { return {}; }

Offset<fb::PostNotice> to_wire(Builder& builder, const PostNotice& notice) {
  const auto text = notice_to_wire(builder, notice.text);
  return fb::CreatePostNotice(builder, notice.slot, text);
}
PostNotice from_wire(const fb::PostNotice& notice) {
  return {.slot = notice.slot(), .text = from_wire(*notice.text())};
}

Offset<fb::UnlockCode> to_wire(Builder& builder, const UnlockCode& unlock) {
  return fb::CreateUnlockCode(builder, unlock.counter.value);
}
UnlockCode from_wire(const fb::UnlockCode& unlock) {
  return {.counter = CounterId{unlock.counter()}};
}

Offset<fb::Approve> to_wire(Builder& builder, const Approve& approve) {
  Offset<fb::OneTimeCode> code;
  if (approve.offered) {
    const auto secret = pack(builder, approve.offered->secret.digits());
    code = fb::CreateOneTimeCode(builder, approve.offered->number, secret);
  }
  return fb::CreateApprove(builder, approve.request, code);
}
Approve from_wire(const fb::Approve& approve) {
  Approve result{.request = approve.request(), .offered = {}, .code = {}};
  const auto* code = approve.code();
  const auto secret = code ? pin_of(code->secret()) : std::nullopt;
  if (secret) result.offered = OfferedCode{.number = code->number(), .secret = *secret};
  return result;
}

Offset<fb::WithdrawRequest> to_wire(Builder& builder, const WithdrawRequest& /*withdraw*/) {
  return fb::CreateWithdrawRequest(builder);
}
WithdrawRequest from_wire(const fb::WithdrawRequest& /*withdraw*/) { return {}; }

Offset<fb::DeclareVoice> to_wire(Builder& builder, const DeclareVoice& declare) {
  const auto reason = pack(builder, declare.reason);
  return fb::CreateDeclareVoice(builder, reason);
}
DeclareVoice from_wire(const fb::DeclareVoice& declare) {
  return {.reason = text_of(declare.reason())};
}

Offset<fb::EndVoice> to_wire(Builder& builder, const EndVoice& /*end*/) {
  return fb::CreateEndVoice(builder);
}
EndVoice from_wire(const fb::EndVoice& /*end*/) { return {}; }

// --- board feed ---

Offset<fb::AckShown> to_wire(Builder& builder, const AckShown& shown) {
  return fb::CreateAckShown(builder, shown.ticket.value, shown.call, to_wire(shown.called_at));
}
AckShown from_wire(const fb::AckShown& shown) {
  return {.ticket = Serial{shown.ticket()},
          .call = shown.call(),
          .called_at = instant_of(shown.called_at())};
}

// --- reception ---

Offset<fb::EnterPad> to_wire(Builder& builder, const EnterPad& pad) {
  const auto tickets = pack_each(builder, pad.services, [&](const ServiceCode& service) {
    return fb::CreatePadTicket(builder, pack(builder, service));
  });
  return fb::CreateEnterPad(builder, tickets);
}
EnterPad from_wire(const fb::EnterPad& pad) {
  return {.services = unpack_each(pad.tickets(),
                                  [](const auto* ticket) { return code_of(ticket->service()); }),
          .arrival_commitments = {}};
}

Offset<fb::ReplaceTicket> to_wire(Builder& builder, const ReplaceTicket& replace) {
  return fb::CreateReplaceTicket(builder, to_wire(replace.line), replace.number);
}
ReplaceTicket from_wire(const fb::ReplaceTicket& replace) {
  return {.line = line_of(replace.line()), .number = replace.number(), .arrival_commitment = {}};
}

// --- cashier, and what people say of their visit ---

Offset<fb::RecordPayment> to_wire(Builder& builder, const RecordPayment& record) {
  const auto reference = pack(builder, record.reference);
  return fb::CreateRecordPayment(builder, reference);
}
RecordPayment from_wire(const fb::RecordPayment& record) {
  return {.reference = text_of(record.reference())};
}

Offset<fb::Waive> to_wire(Builder& builder, const Waive& waive) {
  const auto reason = pack(builder, waive.reason);
  return fb::CreateWaive(builder, reason);
}
Waive from_wire(const fb::Waive& waive) { return {.reason = text_of(waive.reason())}; }

Offset<fb::RateVisit> to_wire(Builder& builder, const RateVisit& rate) {
  return fb::CreateRateVisit(builder, same<fb::Vote>(rate.vote));
}
RateVisit from_wire(const fb::RateVisit& rate) {
  return {.ticket = std::nullopt, .vote = same<Vote>(rate.vote())};
}

// --- appointments ---

Offset<fb::HoldSlot> to_wire(Builder& builder, const HoldSlot& hold) {
  const auto service = pack(builder, hold.service);
  return fb::CreateHoldSlot(builder, service, to_wire(hold.slot));
}
HoldSlot from_wire(const fb::HoldSlot& hold) {
  return {.service = code_of(hold.service()), .slot = instant_of(hold.slot())};
}

Offset<fb::Book> to_wire(Builder& builder, const Book& book) {
  const auto service = pack(builder, book.service);
  std::optional<std::uint32_t> held;
  if (book.held) held = book.held->value;
  const auto person = struct_or_none<fb::PersonTag>(book.person);
  return fb::CreateBook(builder, service, to_wire(book.slot), held, person ? &*person : nullptr);
}
Book from_wire(const fb::Book& book) {
  return {.service = code_of(book.service()),
          .slot = instant_of(book.slot()),
          .held = maybe(book.held(), [](auto number) { return BookingId{number}; }),
          .has_another = {},
          .person = bytes_or_none<PersonTag>(book.person())};
}

Offset<fb::Reschedule> to_wire(Builder& builder, const Reschedule& reschedule) {
  const auto code = pack(builder, reschedule.code);
  return fb::CreateReschedule(builder, to_wire(reschedule.slot), code);
}
Reschedule from_wire(const fb::Reschedule& reschedule) {
  return {.booking = std::nullopt,
          .slot = instant_of(reschedule.slot()),
          .release_after = {},
          .code = text_of(reschedule.code())};
}

Offset<fb::CancelAppointment> to_wire(Builder& builder, const CancelAppointment& cancel) {
  const auto code = pack(builder, cancel.code);
  return fb::CreateCancelAppointment(builder, code);
}
CancelAppointment from_wire(const fb::CancelAppointment& cancel) {
  return {.booking = std::nullopt, .release_after = {}, .code = text_of(cancel.code())};
}

Offset<fb::CheckIn> to_wire(Builder& builder, const CheckIn& check_in) {
  const auto code = pack(builder, check_in.code);
  const auto person = struct_or_none<fb::PersonTag>(check_in.person);
  return fb::CreateCheckIn(builder, code, person ? &*person : nullptr);
}
CheckIn from_wire(const fb::CheckIn& check_in) {
  return {.booking = std::nullopt,
          .other_person = {},
          .arrival_commitment = {},
          .code = text_of(check_in.code()),
          .person = bytes_or_none<PersonTag>(check_in.person())};
}

// --- messages ---

Offset<fb::Hello> to_wire(Builder& builder, const Hello& hello) {
  const auto program = pack(builder, hello.program);
  const auto version = pack(builder, hello.version);
  return fb::CreateHello(builder, hello.protocol, program, version);
}
Hello from_wire(const fb::Hello& hello) {
  return {.protocol = hello.protocol(),
          .program = text_of(hello.program()),
          .version = text_of(hello.version())};
}

Offset<fb::Ping> to_wire(Builder& builder, const Ping& ping) {
  return fb::CreatePing(builder, ping.nonce, ping.last_seq, to_wire(ping.device_time));
}
Ping from_wire(const fb::Ping& ping) {
  return {.nonce = ping.nonce(),
          .last_seq = ping.last_seq(),
          .device_time = instant_of(ping.device_time())};
}

Offset<fb::Ask> to_wire(Builder& builder, const Ask& ask) {
  Offset<fb::SlotQuestion> slots;
  if (ask.slots) {
    const auto service = pack(builder, ask.slots->service);
    slots = fb::CreateSlotQuestion(builder, service, to_wire(ask.slots->from));
  }
  return fb::CreateAsk(builder, same<fb::Question>(ask.what), slots);
}
Ask from_wire(const fb::Ask& ask) {
  Ask result{.what = same<Question>(ask.what()), .slots = std::nullopt};
  if (const auto* slots = ask.slots()) {
    result.slots = {.service = code_of(slots->service()), .from = date_of(slots->from())};
  }
  return result;
}

Offset<fb::Condition> to_wire(Builder& builder, const Condition& condition) {
  return fb::CreateCondition(builder, same_or_none<fb::PrinterState>(condition.printer),
                             condition.help_wanted);
}
Condition from_wire(const fb::Condition& condition) {
  return {.printer = maybe_same<PrinterState>(condition.printer()),
          .help_wanted = condition.help_wanted()};
}

Offset<fb::LeaveContact> to_wire(Builder& builder, const LeaveContact& leave) {
  const auto mobile = pack(builder, leave.mobile ? leave.mobile->digits() : std::string_view());
  const fb::Token token{leave.token};
  return fb::CreateLeaveContact(builder, leave.nonce, &token, mobile);
}
LeaveContact from_wire(const fb::LeaveContact& leave) {
  LeaveContact result{.nonce = leave.nonce(), .token = {}, .mobile = std::nullopt};
  std::ranges::copy(*leave.token()->bytes(), result.token.begin());
  if (const auto mobile = MobileNumber::read(text_view_of(leave.mobile()))) result.mobile = *mobile;
  return result;
}

Offset<fb::LeaveBookingContact> to_wire(Builder& builder, const LeaveBookingContact& leave) {
  const auto code = pack(builder, leave.code);
  const auto mobile = pack(builder, leave.mobile ? leave.mobile->digits() : std::string_view());
  return fb::CreateLeaveBookingContact(builder, leave.nonce, code, mobile);
}
LeaveBookingContact from_wire(const fb::LeaveBookingContact& leave) {
  LeaveBookingContact result{
      .nonce = leave.nonce(), .code = text_of(leave.code()), .mobile = std::nullopt};
  if (const auto mobile = MobileNumber::read(text_view_of(leave.mobile()))) result.mobile = *mobile;
  return result;
}

Offset<fb::Refer> to_wire(Builder& builder, const Refer& /*refer*/) {
  return fb::CreateRefer(builder);
}
Refer from_wire(const fb::Refer& /*refer*/) { return {}; }

Offset<fb::Submit> to_wire(Builder& builder, const Submit& submit);

template <class Value>
using WireOf = typename TargetOf<decltype(to_wire(std::declval<Builder&>(),
                                                  std::declval<const Value&>()))>::type;

struct PackedCommand {
  fb::Command type{};
  Offset<void> table;
};

// A Pulse is the broker's own and has no form on the wire: such a Submit is refused as malformed.
PackedCommand pack_command(Builder& /*builder*/, const Pulse& /*pulse*/) { return {}; }
template <class Body>
PackedCommand pack_command(Builder& builder, const Body& body) {
  return {fb::CommandTraits<WireOf<Body>>::enum_value, to_wire(builder, body).Union()};
}

CommandBody command_of(const fb::Submit& submit) {
  CommandBody result;
  read_alternative(result,
                   [&]<class Body>(std::type_identity<Body>) -> std::optional<CommandBody>
                     requires(!std::is_same_v<Body, Pulse>)
                   {
                     const auto* table = submit.command_as<WireOf<Body>>();
                     return table ? std::optional<CommandBody>(from_wire(*table)) : std::nullopt;
                   });
  return result;
}
static_assert(std::to_underlying(fb::Command::MAX) + 1 == std::variant_size_v<CommandBody>,
              "each command but Pulse has its member in the union");

Offset<fb::Submit> to_wire(Builder& builder, const Submit& submit) {
  const auto command =
      std::visit([&](const auto& body) { return pack_command(builder, body); }, submit.body);
  std::optional<fb::Token> token;
  if (submit.token) token.emplace(*submit.token);
  return fb::CreateSubmit(builder, submit.session, submit.counter, submit.low_water, command.type,
                          command.table, token ? &*token : nullptr);
}
Submit from_wire(const fb::Submit& submit) {
  Submit result{.session = submit.session(),
                .counter = submit.counter(),
                .low_water = submit.low_water(),
                .body = command_of(submit),
                .token = std::nullopt};
  if (const auto* token = submit.token()) {
    std::ranges::copy(*token->bytes(), result.token.emplace().begin());
  }
  return result;
}

// What the schema can't say.
std::optional<Malformed> submit_fault(const fb::Submit& submit) {
  if (submit.low_water() > submit.counter()) {
    return malformed("Submit.low_water: is above the counter of the command that it comes with");
  }
  const auto* approve = submit.command_as_Approve();
  if (approve && approve->code() && text_view_of(approve->code()->secret()).empty()) {
    return malformed("Submit.command.Approve.code.secret: is missing");
  }
  const auto type = submit.command_type();
  const bool needed = type == fb::Command::LeaveLine || type == fb::Command::Rejoin ||
                      type == fb::Command::RateVisit;
  if (needed == (submit.token() != nullptr)) return std::nullopt;
  return malformed(needed ? "Submit.token: is missing"
                          : "Submit.token: goes with LeaveLine, Rejoin and RateVisit only");
}

std::optional<Malformed> ask_fault(const fb::Ask& ask) {
  const bool needed = ask.what() == fb::Question::free_slots;
  if (needed == (ask.slots() != nullptr)) return std::nullopt;
  return malformed(needed ? "Ask.slots: is missing" : "Ask.slots: goes with free_slots only");
}

const FrameFormat& client_format() {
  static const Schema schema(
      {fb::ClientFrameBinarySchema::data(), fb::ClientFrameBinarySchema::size()});
  static const FrameFormat format{.identifier = fb::ClientFrameIdentifier(),
                                  .most_bytes = limits::frame_bytes,
                                  .most_tables = 64 + limits::pad_tickets,
                                  .verify = fb::VerifyClientFrameBuffer,
                                  .schema = &schema};
  return format;
}

std::optional<Malformed> fault_of(const Frame& frame, const fb::ClientFrame& root) {
  // A newer program's greeting may be laid out otherwise; its version is what matters.
  const auto* hello = root.message_as_Hello();
  if (hello && hello->protocol() != protocol_version) return wrong_version(hello->protocol());
  if (auto fault = frame.fault()) return fault;
  if (const auto* ask = root.message_as_Ask()) return ask_fault(*ask);
  const auto* submit = root.message_as_Submit();
  return submit ? submit_fault(*submit) : std::nullopt;
}

}  // namespace

Bytes encode(const ClientMessage& message) {
  Builder builder(256);
  std::visit(
      [&](const auto& body) {
        using Wire = WireOf<std::decay_t<decltype(body)>>;
        const auto packed = to_wire(builder, body).Union();
        fb::FinishClientFrameBuffer(
            builder,
            fb::CreateClientFrame(builder, fb::ClientMessageTraits<Wire>::enum_value, packed));
      },
      message);
  return bytes_of(builder);
}

Decoded<ClientMessage> decode_client_message(BytesView bytes) {
  const auto frame = Frame::open(bytes, client_format());
  if (!frame) return std::unexpected(frame.error());
  const auto& root = *fb::GetClientFrame(frame->data());
  if (auto fault = fault_of(*frame, root)) return std::unexpected(std::move(*fault));
  ClientMessage message;
  read_alternative(message,
                   [&]<class Body>(std::type_identity<Body>) -> std::optional<ClientMessage> {
                     const auto* table = root.message_as<WireOf<Body>>();
                     return table ? std::optional<ClientMessage>(from_wire(*table)) : std::nullopt;
                   });
  return message;
}

}  // namespace dawr::wire
