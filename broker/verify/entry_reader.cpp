#include "broker/verify/entry_reader.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>

#include "broker/verify/entry_fields.h"
#include "broker/verify/flat.h"
#include "common/domain/limits.h"
#include "common/domain/service_dates.h"
#include "common/domain/utf8.h"

namespace dawr::verify {
namespace {

constexpr std::string_view identifier = "DWEN";

// --- the configuration of a day: slots in the order of the schema ---

Name read_name(Fields& in) {
  return {.ar = in.text(0, "ar", limits::name_bytes), .en = in.text(1, "en", limits::name_bytes)};
}
Name read_notice(Fields& in) {
  return {.ar = in.text(0, "ar", limits::notice_bytes),
          .en = in.text(1, "en", limits::notice_bytes)};
}
Promise read_promise(Fields& in) {
  return {.kind = in.maybe_listed<PromiseKind>(0, "kind").value_or(PromiseKind::none),
          .minutes = in.number<std::uint16_t>(1, "minutes"),
          .reason = in.maybe_listed<NoPromise>(2, "reason").value_or(NoPromise::not_asked)};
}
Line read_line(Fields& in) {
  return {.id = in.letter(0, "id"),
          .letter_ar = in.text(1, "letter_ar", letter_bytes),
          .name = in.nested(2, "name", read_name),
          .target_wait = in.a_while(3, "target_wait_minutes"),
          .at = in.maybe_listed<HopKind>(4, "at").value_or(HopKind::counter)};
}
Service read_service(Fields& in) {
  return {.code = in.service_code(0, "code"),
          .line = in.letter(1, "line"),
          .name = in.nested(2, "name", read_name),
          .typical_minutes = in.number<std::uint16_t>(3, "typical_minutes"),
          .typical_minutes_is_estimate = in.flag(4, "typical_minutes_is_estimate"),
          .deadline_days = in.maybe_number<std::uint16_t>(5, "deadline_days"),
          .deadline_is_estimate = in.flag(6, "deadline_is_estimate"),
          .fee_at_cashier = in.flag(7, "fee_at_cashier"),
          .offered_in_van = in.flag(8, "offered_in_van"),
          .onward = in.letters(9, "onward")};
}
Counter read_counter(Fields& in) {
  return {.id = in.counter(0, "id"),
          .kind = in.listed<CounterKind>(1, "kind"),
          .number = in.number<std::uint16_t>(2, "number"),
          .serves = in.served_lines(3, "serves")};
}
Clerk read_clerk(Fields& in) { return {.id = in.clerk(0, "id"), .lines = in.letters(1, "lines")}; }
AppointmentRules read_appointments(Fields& in) {
  return {.share_percent = in.number<std::uint8_t>(0, "share_percent"),
          .days_ahead = in.number<std::uint16_t>(1, "days_ahead"),
          .hold = in.a_while(2, "hold_minutes"),
          .credit = in.a_while(3, "credit_minutes"),
          .callable_before = in.a_while(4, "callable_before_minutes"),
          .late_after = in.a_while(5, "late_after_minutes"),
          .check_in_before = in.a_while(6, "check_in_before_minutes"),
          .missed_after = in.a_while(7, "missed_after_minutes"),
          .release_least = in.a_while(8, "release_least_minutes"),
          .release_most = in.a_while(9, "release_most_minutes")};
}
Rules read_rules(Fields& in) {
  return {
      .priority_credit = in.a_while(0, "priority_credit_minutes"),
      .rejoin_within = in.a_while(1, "rejoin_within_minutes"),
      .rejoin_delay = in.a_while(2, "rejoin_delay_minutes"),
      .hold_limit = in.a_while(3, "hold_limit_minutes"),
      .print_doubtful_after = in.moments(4, "print_doubtful_after_seconds"),
      .no_show_after = in.moments(5, "no_show_after_seconds"),
      .calls_before_no_show = in.number<std::uint8_t>(6, "calls_before_no_show"),
      .put_back_after = in.moments(7, "put_back_after_seconds"),
      .undo_within = in.moments(8, "undo_within_seconds"),
      .reprint_within = in.a_while(9, "reprint_within_minutes"),
      .arrival_code_tries = in.number<std::uint8_t>(10, "arrival_code_tries"),
      .priority_grant = in.listed<PriorityGrant>(11, "priority_grant"),
      .approval_within = in.a_while(12, "approval_within_minutes", Rules{}.approval_within),
      .overrides_a_day =
          in.maybe_number<std::uint8_t>(13, "overrides_a_day").value_or(Rules{}.overrides_a_day),
      .cover_after = in.a_while(14, "cover_after_minutes", Rules{}.cover_after),
      .idle_close_after = in.a_while(15, "idle_close_after_minutes"),
      .payment_needed = in.flag(16, "payment_needed"),
      .reissue_within = in.a_while(17, "reissue_within_minutes"),
      .within_hours = in.flag(19, "within_hours"),
      .cash_desk_closes_before = in.a_while(20, "cash_desk_closes_before_minutes"),
      .appointments =
          in.maybe_nested(18, "appointments", read_appointments).value_or(AppointmentRules{})};
}
CentrePolicy read_policy(Fields& in) {
  return {.code = in.text(0, "code", limits::label_bytes),
          .name = in.nested(1, "name", read_name),
          .time_zone = in.text(2, "time_zone", limits::label_bytes),
          .is_van = in.flag(3, "is_van"),
          .rules = in.nested(4, "rules", read_rules),
          .lines = in.each(5, "lines", limits::lines, read_line),
          .services = in.each(6, "services", limits::services, read_service),
          .counters = in.each(7, "counters", limits::counters, read_counter),
          .clerks = in.each(8, "clerks", limits::clerks, read_clerk)};
}

// --- what happened: one overload an event, so that a new one does not compile without ---

template <class Event>
using As = std::type_identity<Event>;

DayOpened read(Fields& in, As<DayOpened>) {
  return {.date = in.date(0, "date"), .policy = in.nested(1, "policy", read_policy)};
}
DayClosed read(Fields& /*in*/, As<DayClosed>) { return {}; }
TicketIssued read(Fields& in, As<TicketIssued>) {
  return {.ticket = in.serial(0, "ticket"),
          .service = in.service_code(1, "service"),
          .line = in.letter(2, "line"),
          .number = in.number<std::uint16_t>(3, "number"),
          .take = in.command_id(4, "take"),
          .turn = in.instant(5, "turn"),
          .claim = in.maybe_listed<PriorityClass>(6, "claim"),
          .priority = in.maybe_listed<PriorityClass>(7, "priority"),
          .arrival_commitment = in.commitment(8, "arrival_commitment"),
          .pad = in.flag(9, "pad"),
          .person = in.maybe_bytes<PersonTag>(10, "person"),
          .booking = in.maybe_booking(11, "booking")};
}
TakeCancelled read(Fields& in, As<TakeCancelled>) { return {.take = in.command_id(0, "take")}; }
TicketVoided read(Fields& in, As<TicketVoided>) { return {.ticket = in.serial(0, "ticket")}; }
PrintConfirmed read(Fields& in, As<PrintConfirmed>) {
  return {.ticket = in.serial(0, "ticket"), .medium = in.listed<PrintMedium>(1, "medium")};
}
PrintDoubted read(Fields& in, As<PrintDoubted>) { return {.ticket = in.serial(0, "ticket")}; }
TicketReprinted read(Fields& in, As<TicketReprinted>) {
  return {.ticket = in.serial(0, "ticket"), .copy = in.number<std::uint8_t>(1, "copy")};
}
PriorityGranted read(Fields& in, As<PriorityGranted>) {
  return {.ticket = in.serial(0, "ticket"),
          .priority = in.listed<PriorityClass>(1, "priority"),
          .evidence = in.listed<Evidence>(2, "evidence"),
          .turn = in.instant(3, "turn")};
}
TicketLeft read(Fields& in, As<TicketLeft>) { return {.ticket = in.serial(0, "ticket")}; }
TicketRejoined read(Fields& in, As<TicketRejoined>) {
  return {.ticket = in.serial(0, "ticket"), .callable_at = in.instant(1, "callable_at")};
}

CounterOpened read(Fields& in, As<CounterOpened>) {
  return {.counter = in.counter(0, "counter"),
          .clerk = in.clerk(1, "clerk"),
          .device = in.device(2, "device")};
}
TicketCalled read(Fields& in, As<TicketCalled>) {
  return {.ticket = in.serial(0, "ticket"),
          .counter = in.counter(1, "counter"),
          .key = in.order_key(2, "key"),
          .reason = in.listed<TurnReason>(3, "reason"),
          .handicap = in.a_while(4, "handicap_minutes"),
          .runner_up = in.maybe_order_key(5, "runner_up"),
          .cover = in.maybe_number<std::uint32_t>(6, "cover")};
}
TicketRecalled read(Fields& in, As<TicketRecalled>) {
  return {.ticket = in.serial(0, "ticket"),
          .counter = in.counter(1, "counter"),
          .call = in.number<std::uint8_t>(2, "call")};
}
CallShown read(Fields& in, As<CallShown>) {
  return {.ticket = in.serial(0, "ticket"),
          .call = in.number<std::uint8_t>(1, "call"),
          .display = in.device(2, "display")};
}
ServiceCompleted read(Fields& in, As<ServiceCompleted>) {
  return {.ticket = in.serial(0, "ticket"),
          .counter = in.counter(1, "counter"),
          .outcome = in.listed<Outcome>(2, "outcome")};
}
TicketTransferred read(Fields& in, As<TicketTransferred>) {
  return {.ticket = in.serial(0, "ticket"),
          .counter = in.counter(1, "counter"),
          .line = in.letter(2, "line"),
          .turn = in.instant(3, "turn"),
          .reason = in.listed<TurnReason>(4, "reason"),
          .stage = in.maybe_number<std::uint8_t>(5, "stage")};
}
TicketHeld read(Fields& in, As<TicketHeld>) {
  return {.ticket = in.serial(0, "ticket"),
          .counter = in.counter(1, "counter"),
          .until = in.instant(2, "until")};
}
NoShowMarked read(Fields& in, As<NoShowMarked>) {
  return {.ticket = in.serial(0, "ticket"),
          .counter = in.counter(1, "counter"),
          .rejoin_until = in.instant(2, "rejoin_until")};
}
template <class Step>
Step read_step(Fields& in) {
  return {.ticket = in.serial(0, "ticket"), .counter = in.counter(1, "counter")};
}
ServiceStarted read(Fields& in, As<ServiceStarted>) { return read_step<ServiceStarted>(in); }
CallPutBack read(Fields& in, As<CallPutBack>) { return read_step<CallPutBack>(in); }
TicketResumed read(Fields& in, As<TicketResumed>) { return read_step<TicketResumed>(in); }
HoldEnded read(Fields& in, As<HoldEnded>) { return read_step<HoldEnded>(in); }
StepUndone read(Fields& in, As<StepUndone>) { return read_step<StepUndone>(in); }
CodeUnlocked read(Fields& in, As<CodeUnlocked>) { return read_step<CodeUnlocked>(in); }
CounterOnBreak read(Fields& in, As<CounterOnBreak>) {
  return {.counter = in.counter(0, "counter"),
          .reason = in.text(1, "reason", limits::reason_bytes)};
}
CounterClosed read(Fields& in, As<CounterClosed>) { return {.counter = in.counter(0, "counter")}; }

TicketClosedOut read(Fields& in, As<TicketClosedOut>) {
  return {.ticket = in.serial(0, "ticket"), .reason = in.text(1, "reason", limits::reason_bytes)};
}
IssuingPaused read(Fields& in, As<IssuingPaused>) {
  return {.reason = {.ar = in.text(0, "reason", limits::reason_bytes),
                     .en = in.text(1, "reason_en", limits::reason_bytes)}};
}
IssuingResumed read(Fields& /*in*/, As<IssuingResumed>) { return {}; }
NoticePosted read(Fields& in, As<NoticePosted>) {
  return {.slot = in.number<std::uint8_t>(0, "slot", limits::notices - 1),
          .text = in.nested(1, "text", read_notice)};
}
TimePassed read(Fields& /*in*/, As<TimePassed>) { return {}; }
CommandRefused read(Fields& in, As<CommandRefused>) {
  constexpr std::uint8_t last_kind = std::variant_size_v<CommandBody>;
  CommandRefused refused{
      .kind = static_cast<CommandKind>(in.number<std::uint8_t>(0, "kind", last_kind)),
      .role = in.listed<Role>(1, "role"),
      .code = in.code_of_refusal(2, "code"),
      .ticket = std::nullopt};
  if (const auto ticket = in.maybe_number<std::uint32_t>(3, "ticket")) {
    refused.ticket = Serial{*ticket};
  }
  return refused;
}

JournalRestored read(Fields& in, As<JournalRestored>) {
  return {.previous = Epoch{in.number<std::uint64_t>(0, "previous")},
          .kept = in.number<std::uint64_t>(1, "kept"),
          .abandoned = in.number<std::uint16_t>(2, "abandoned")};
}
ServiceInterrupted read(Fields& in, As<ServiceInterrupted>) {
  return {.from = in.instant(0, "from")};
}
WaitPromised read(Fields& in, As<WaitPromised>) {
  return {.ticket = in.serial(0, "ticket"),
          .promise = in.nested(1, "promise", read_promise),
          .p10_s = in.number<std::uint32_t>(2, "p10_s"),
          .p50_s = in.number<std::uint32_t>(3, "p50_s"),
          .p80_s = in.number<std::uint32_t>(4, "p80_s"),
          .p90_s = in.number<std::uint32_t>(5, "p90_s")};
}
OutlookChanged read(Fields& in, As<OutlookChanged>) {
  return {.line = in.letter(0, "line"), .promise = in.nested(1, "promise", read_promise)};
}
SupervisorSignedIn read(Fields& in, As<SupervisorSignedIn>) {
  return {.device = in.device(0, "device"), .clerk = in.clerk(1, "clerk")};
}
SupervisorActed read(Fields& in, As<SupervisorActed>) {
  return {.device = in.device(0, "device"), .clerk = in.clerk(1, "clerk")};
}
SupervisorSignedOut read(Fields& in, As<SupervisorSignedOut>) {
  return {.device = in.device(0, "device")};
}

TwoKeyDeed read_override(Fields& in) {
  return Override{.line = in.letter(0, "line"),
                  .number = in.number<std::uint16_t>(1, "number"),
                  .reason = in.text(2, "reason", limits::reason_bytes)};
}
TwoKeyDeed read_skills(Fields& in) {
  return SetSkills{.counter = in.counter(0, "counter"),
                   .lines = in.letters(1, "lines"),
                   .from = in.date(2, "from")};
}
TwoKeyDeed read_cover(Fields& in) {
  return Cover{.counter = in.counter(0, "counter"),
               .line = in.letter(1, "line"),
               .reason = in.text(2, "reason", limits::reason_bytes)};
}
ApprovalRequest read_request(Fields& in) {
  ApprovalRequest request;
  request.number = in.number<std::uint32_t>(0, "number");
  constexpr std::array readers{read_override, read_skills, read_cover};
  const auto kind = in.number<std::uint8_t>(1, "deed_type");
  if (kind >= 1 && kind <= readers.size()) {
    request.deed = in.nested(2, "deed", readers.at(kind - 1U));
  } else {
    in.refuse("deed_type", "is no deed that this version knows");
  }
  request.device = in.device(3, "device");
  request.clerk = in.maybe_clerk(4, "clerk");
  request.expires_at = in.instant(5, "expires_at");
  return request;
}
ApprovalRequested read(Fields& in, As<ApprovalRequested>) {
  return {.request = in.nested(0, "request", read_request)};
}
ApprovalCode read_code(Fields& in) {
  return {.number = in.number<std::uint32_t>(0, "number"),
          .issuer = in.clerk(1, "issuer"),
          .until = in.date(2, "until")};
}
ApprovalGranted read(Fields& in, As<ApprovalGranted>) {
  return {.request = in.number<std::uint32_t>(0, "request"),
          .device = in.device(1, "device"),
          .clerk = in.maybe_clerk(2, "clerk"),
          .code = in.maybe_nested(3, "code", read_code)};
}
ApprovalWithdrawn read(Fields& in, As<ApprovalWithdrawn>) {
  return {.request = in.number<std::uint32_t>(0, "request")};
}
ApprovalExpired read(Fields& in, As<ApprovalExpired>) {
  return {.request = in.number<std::uint32_t>(0, "request")};
}
TicketOverridden read(Fields& in, As<TicketOverridden>) {
  return {.ticket = in.serial(0, "ticket"),
          .turn = in.instant(1, "turn"),
          .request = in.number<std::uint32_t>(2, "request"),
          .reason = in.text(3, "reason", limits::reason_bytes)};
}

SkillsSet read(Fields& in, As<SkillsSet>) {
  return {.counter = in.counter(0, "counter"),
          .lines = in.letters(1, "lines"),
          .from = in.date(2, "from"),
          .request = in.number<std::uint32_t>(3, "request")};
}
CoverArranged read(Fields& in, As<CoverArranged>) {
  return {.counter = in.counter(0, "counter"),
          .line = in.letter(1, "line"),
          .from = in.instant(2, "from"),
          .request = in.number<std::uint32_t>(3, "request"),
          .reason = in.text(4, "reason", limits::reason_bytes)};
}
VoiceDeclared read(Fields& in, As<VoiceDeclared>) {
  return {.reason = in.text(0, "reason", limits::reason_bytes)};
}
VoiceEnded read(Fields& /*in*/, As<VoiceEnded>) { return {}; }
TicketReplaced read(Fields& in, As<TicketReplaced>) {
  return {.ticket = in.serial(0, "ticket"),
          .replacement = in.number<std::uint8_t>(1, "replacement"),
          .arrival_commitment = in.commitment(2, "arrival_commitment")};
}

PaymentRecorded read(Fields& in, As<PaymentRecorded>) {
  return {.ticket = in.serial(0, "ticket"),
          .counter = in.counter(1, "counter"),
          .reference = in.text(2, "reference", limits::reference_bytes)};
}
PaymentWaived read(Fields& in, As<PaymentWaived>) {
  return {.ticket = in.serial(0, "ticket"),
          .counter = in.counter(1, "counter"),
          .reason = in.text(2, "reason", limits::reason_bytes)};
}
VisitRated read(Fields& in, As<VisitRated>) {
  return {.ticket = in.ticket_ref(0, "ticket"), .vote = in.listed<Vote>(1, "vote")};
}

// --- appointments ---

Name read_name_if_any(Fields& in, std::size_t slot, std::string_view field) {
  return in.maybe_nested(slot, field, read_name).value_or(Name{});
}
OpenStretch read_stretch(Fields& in) {
  return {.from = in.instant(0, "from"),
          .until = in.instant(1, "until"),
          .place = read_name_if_any(in, 2, "place")};
}
DayPlan read_day(Fields& in) {
  return {.date = in.date(0, "date"),
          .kind = in.listed<DayKind>(1, "kind"),
          .why = read_name_if_any(in, 2, "why"),
          .open = in.each(3, "open", limits::stretches_a_day, read_stretch)};
}
DaysPublished read(Fields& in, As<DaysPublished>) {
  return {.days = in.each(0, "days", limits::days_published, read_day)};
}
SlotHeld read(Fields& in, As<SlotHeld>) {
  return {.booking = in.booking(0, "booking"),
          .service = in.service_code(1, "service"),
          .line = in.letter(2, "line"),
          .slot = in.instant(3, "slot"),
          .until = in.instant(4, "until"),
          .device = in.device(5, "device")};
}
HoldLapsed read(Fields& in, As<HoldLapsed>) { return {.booking = in.booking(0, "booking")}; }
BookingMade read(Fields& in, As<BookingMade>) {
  return {.booking = in.booking(0, "booking"),
          .service = in.service_code(1, "service"),
          .line = in.letter(2, "line"),
          .slot = in.instant(3, "slot"),
          .device = in.device(4, "device")};
}
BookingMoved read(Fields& in, As<BookingMoved>) {
  return {.booking = in.booking(0, "booking"),
          .slot = in.instant(1, "slot"),
          .released_at = in.instant(2, "released_at")};
}
BookingCancelled read(Fields& in, As<BookingCancelled>) {
  return {.booking = in.booking(0, "booking"), .released_at = in.instant(1, "released_at")};
}
BookingDisplaced read(Fields& in, As<BookingDisplaced>) {
  return {.booking = in.booking(0, "booking"), .slot = in.maybe_instant(1, "slot")};
}
BookingMissed read(Fields& in, As<BookingMissed>) { return {.booking = in.booking(0, "booking")}; }

// The union's members have the numbers of the variant's alternatives, from 1.
template <std::size_t... index>
std::optional<Event> read_member(const flat::Table& table, std::size_t number,
                                 std::index_sequence<index...> /*all*/) {
  std::optional<Event> event;
  const auto try_one = [&]<class Kind>(As<Kind> kind) {
    event = Fields::whole(table, [&](Fields& in) { return read(in, kind); });
    return true;
  };
  static_cast<void>(
      ((number == index + 1 && try_one(As<std::variant_alternative_t<index, Event>>{})) || ...));
  return event;
}

}  // namespace

std::expected<Entry, std::string> read_entry(std::span<const std::uint8_t> bytes) {
  if (bytes.size() > limits::large_frame_bytes) return std::unexpected("entry: is too long");
  flat::Buffer buffer(bytes);
  auto root = flat::Table::root(buffer, identifier, "entry");
  Fields in(root);
  Entry entry{.seq = in.number<std::uint64_t>(0, "seq"),
              .at = in.instant(1, "at"),
              .cause = in.command_id(2, "cause"),
              .event = DayClosed{}};
  const auto number = in.number<std::uint8_t>(3, "event_type");
  auto event = root.table(4, "event");
  root.end();
  if (event) {
    constexpr auto all = std::make_index_sequence<std::variant_size_v<Event>>{};
    auto read = read_member(*event, number, all);
    if (!read) root.refuse("event", "is of a kind that this version does not know");
    if (read) entry.event = *std::move(read);
  } else {
    root.refuse("event", "is missing");
  }
  if (!buffer.fault().empty()) return std::unexpected(buffer.fault());
  return entry;
}

}  // namespace dawr::verify
