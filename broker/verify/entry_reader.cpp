#include "broker/verify/entry_reader.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>

#include "broker/verify/flat.h"
#include "common/domain/limits.h"
#include "common/domain/service_dates.h"
#include "common/domain/utf8.h"

namespace dawr::verify {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view identifier = "DWEN";
constexpr std::size_t code_bytes = 8;
constexpr std::size_t letter_bytes = 8;
constexpr Instant first_instant{std::chrono::sys_days{1900y / 1 / 1}};
constexpr Instant last_instant{std::chrono::sys_days{2200y / 1 / 1}};

// CommandId in the schema: session, counter, device.
constexpr std::size_t command_id_bytes = 24;
constexpr std::size_t counter_at = 8;
constexpr std::size_t device_at = 16;
// OrderKey: turn, serial.
constexpr std::size_t order_key_bytes = 16;
constexpr std::size_t serial_at = 8;
constexpr std::size_t widest = 8;  // alignment of both
// ServedLine: line, handicap.
constexpr std::size_t served_line_bytes = 8;
constexpr std::size_t handicap_at = 4;

// Each enum's greatest value; from 1 on all are in use.
constexpr PriorityClass last_of(PriorityClass) { return PriorityClass::pregnancy; }
constexpr Evidence last_of(Evidence) { return Evidence::visible; }
constexpr PrintMedium last_of(PrintMedium) { return PrintMedium::screen; }
constexpr Outcome last_of(Outcome) { return Outcome::redirected; }
constexpr CounterKind last_of(CounterKind) { return CounterKind::cashier; }
constexpr Role last_of(Role) { return Role::broker; }
constexpr PromiseKind last_of(PromiseKind) { return PromiseKind::more_than; }
constexpr NoPromise last_of(NoPromise) { return NoPromise::uncertain; }
constexpr PriorityGrant last_of(PriorityGrant) { return PriorityGrant::kiosk; }
constexpr TurnReason last_of(TurnReason) { return TurnReason::overridden; }

// A table's fields as what they mean. Absent numbers are 0, absent texts and vectors empty; what
// else is absent, or out of its range, is refused.
class Fields {
 public:
  explicit Fields(const flat::Table& table) : table_(table) {}

  template <std::integral Number>
  Number number(std::size_t slot, std::string_view field,
                Number most = std::numeric_limits<Number>::max()) {
    const auto value = table_.number<Number>(slot, field).value_or(Number{});
    if (value > most) table_.refuse(field, std::to_string(value) + " is too much");
    return value;
  }
  template <std::integral Number>
  std::optional<Number> maybe_number(std::size_t slot, std::string_view field) {
    return table_.number<Number>(slot, field);
  }
  bool flag(std::size_t slot, std::string_view field) {
    return number<std::uint8_t>(slot, field, 1) != 0;
  }
  template <class Enum>
  std::optional<Enum> maybe_listed(std::size_t slot, std::string_view field) {
    const auto last = static_cast<std::uint8_t>(std::to_underlying(last_of(Enum{})));
    const auto value = number<std::uint8_t>(slot, field, last);
    if (value == 0) return std::nullopt;
    return static_cast<Enum>(value);
  }
  template <class Enum>
  Enum listed(std::size_t slot, std::string_view field) {
    const auto value = maybe_listed<Enum>(slot, field);
    if (!value) table_.refuse(field, "is missing");
    return value.value_or(Enum{});
  }
  RejectionCode code_of_refusal(std::size_t slot, std::string_view field) {
    const auto code = static_cast<RejectionCode>(number<std::uint16_t>(slot, field));
    if (name_of(code) == name_of(RejectionCode{})) table_.refuse(field, "is no refusal's number");
    return code;
  }

  Serial serial(std::size_t slot, std::string_view field) {
    return Serial{number<std::uint32_t>(slot, field)};
  }
  CounterId counter(std::size_t slot, std::string_view field) {
    return CounterId{number<std::uint16_t>(slot, field)};
  }
  ClerkId clerk(std::size_t slot, std::string_view field) {
    return ClerkId{number<std::uint32_t>(slot, field)};
  }
  std::optional<ClerkId> maybe_clerk(std::size_t slot, std::string_view field) {
    const auto clerk = maybe_number<std::uint32_t>(slot, field);
    return clerk ? std::optional(ClerkId{*clerk}) : std::nullopt;
  }
  DeviceId device(std::size_t slot, std::string_view field) {
    return DeviceId{number<std::uint32_t>(slot, field)};
  }
  LineId letter(std::size_t slot, std::string_view field) {
    return checked(number<std::uint8_t>(slot, field), field);
  }
  Instant instant(std::size_t slot, std::string_view field) {
    return checked(Instant{Duration{number<std::int64_t>(slot, field)}}, field);
  }
  minutes a_while(std::size_t slot, std::string_view field, minutes absent = {}) {
    if (!maybe_number<std::uint32_t>(slot, field)) return absent;
    return minutes{number<std::uint32_t>(slot, field, limits::longest_rule_minutes)};
  }
  seconds moments(std::size_t slot, std::string_view field) {
    return seconds{number<std::uint32_t>(slot, field, limits::longest_rule_minutes * 60)};
  }
  ServiceDate date(std::size_t slot, std::string_view field) {
    const ServiceDate date{std::chrono::days{number<std::int32_t>(slot, field)}};
    if (date < first_service_date || date > last_service_date) table_.refuse(field, "is no date");
    return date;
  }

  std::string text(std::size_t slot, std::string_view field, std::size_t most) {
    const auto text = table_.text(slot, field).value_or("");
    if (text.size() > most) table_.refuse(field, "is too long");
    if (!is_utf8(text)) table_.refuse(field, "is no text");
    return std::string(text);
  }
  ServiceCode service_code(std::size_t slot, std::string_view field) {
    const auto code = text(slot, field, code_bytes);
    const bool printable =
        std::ranges::all_of(code, [](char byte) { return byte >= '!' && byte <= '~'; });
    if (code.empty() || !printable) table_.refuse(field, "is no service's code");
    return ServiceCode(code);
  }

  CommandId command_id(std::size_t slot, std::string_view field) {
    const auto id = table_.structure(slot, field, command_id_bytes, widest);
    if (!id) return missing<CommandId>(field);
    return {.device = DeviceId{id->number<std::uint32_t>(device_at)},
            .session = id->number<std::uint64_t>(0),
            .counter = id->number<std::uint64_t>(counter_at)};
  }
  std::optional<OrderKey> maybe_order_key(std::size_t slot, std::string_view field) {
    const auto key = table_.structure(slot, field, order_key_bytes, widest);
    if (!key) return std::nullopt;
    return OrderKey{.turn = checked(Instant{Duration{key->number<std::int64_t>(0)}}, field),
                    .serial = Serial{key->number<std::uint32_t>(serial_at)}};
  }
  OrderKey order_key(std::size_t slot, std::string_view field) {
    const auto key = maybe_order_key(slot, field);
    return key ? *key : missing<OrderKey>(field);
  }
  Commitment commitment(std::size_t slot, std::string_view field) {
    const auto bytes = maybe_bytes<Commitment>(slot, field);
    return bytes ? *bytes : missing<Commitment>(field);
  }
  template <class Bytes>
  std::optional<Bytes> maybe_bytes(std::size_t slot, std::string_view field) {
    Bytes value{};
    const auto bytes = table_.structure(slot, field, value.size(), 1);
    if (!bytes) return std::nullopt;
    for (std::size_t i = 0; i < value.size(); ++i)
      value.at(i) = bytes->template number<std::uint8_t>(i);
    return value;
  }

  void refuse(std::string_view field, std::string_view why) { table_.refuse(field, why); }

  // A table inside of this one, read by `read`.
  template <class Read>
  auto nested(std::size_t slot, std::string_view field, Read read)
      -> std::invoke_result_t<Read, Fields&> {
    const auto inner = table_.table(slot, field);
    if (!inner) return missing<std::invoke_result_t<Read, Fields&>>(field);
    return whole(*inner, read);
  }
  template <class Read>
  auto maybe_nested(std::size_t slot, std::string_view field, Read read)
      -> std::optional<std::invoke_result_t<Read, Fields&>> {
    const auto inner = table_.table(slot, field);
    if (!inner) return std::nullopt;
    return whole(*inner, read);
  }
  template <class Read>
  auto each(std::size_t slot, std::string_view field, std::size_t most, Read read)
      -> std::vector<std::invoke_result_t<Read, Fields&>> {
    std::vector<std::invoke_result_t<Read, Fields&>> items;
    const auto list = list_of(slot, field, sizeof(std::uint32_t), most);
    if (!list) return items;
    for (std::size_t i = 0; i < list->size(); ++i) items.push_back(whole(list->table(i), read));
    return items;
  }
  std::vector<LineId> letters(std::size_t slot, std::string_view field) {
    std::vector<LineId> lines;
    const auto list = list_of(slot, field, 1, limits::lines);
    if (!list) return lines;
    for (std::size_t i = 0; i < list->size(); ++i) lines.push_back(checked(list->byte(i), field));
    return lines;
  }
  std::vector<ServedLine> served_lines(std::size_t slot, std::string_view field) {
    std::vector<ServedLine> lines;
    const auto list = list_of(slot, field, served_line_bytes, limits::lines);
    if (!list) return lines;
    for (std::size_t i = 0; i < list->size(); ++i) {
      const auto one = list->structure(i, served_line_bytes);
      const auto handicap = one.number<std::uint32_t>(handicap_at);
      if (handicap > limits::longest_rule_minutes) table_.refuse(field, "has too long a handicap");
      lines.push_back({checked(one.number<std::uint8_t>(0), field), minutes{handicap}});
    }
    return lines;
  }

  // All of a table, and nothing that it has beyond.
  template <class Read>
  static auto whole(const flat::Table& table, Read read) -> std::invoke_result_t<Read, Fields&> {
    Fields fields(table);
    auto value = read(fields);
    fields.table_.end();
    return value;
  }

 private:
  template <class Value>
  Value missing(std::string_view field) {
    table_.refuse(field, "is missing");
    return Value{};
  }
  LineId checked(std::uint8_t letter, std::string_view field) {
    if (letter < 'A' || letter > 'Z') table_.refuse(field, "is no line's letter");
    return LineId{static_cast<char>(letter)};
  }
  Instant checked(Instant instant, std::string_view field) {
    if (instant >= first_instant && instant <= last_instant) return instant;
    table_.refuse(field, "is no instant");
    return {};
  }
  std::optional<flat::Vector> list_of(std::size_t slot, std::string_view field, std::size_t bytes,
                                      std::size_t most) {
    auto list = table_.vector(slot, field, bytes);
    if (list && list->size() > most) {
      table_.refuse(field, "has too many items");
      return std::nullopt;
    }
    return list;
  }

  flat::Table table_;
};

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
          .target_wait = in.a_while(3, "target_wait_minutes")};
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
          .offered_in_van = in.flag(8, "offered_in_van")};
}
Counter read_counter(Fields& in) {
  return {.id = in.counter(0, "id"),
          .kind = in.listed<CounterKind>(1, "kind"),
          .number = in.number<std::uint16_t>(2, "number"),
          .serves = in.served_lines(3, "serves")};
}
Clerk read_clerk(Fields& in) { return {.id = in.clerk(0, "id"), .lines = in.letters(1, "lines")}; }
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
      .idle_close_after = in.a_while(15, "idle_close_after_minutes")};
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
          .person = in.maybe_bytes<PersonTag>(10, "person")};
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
          .reason = in.listed<TurnReason>(4, "reason")};
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
