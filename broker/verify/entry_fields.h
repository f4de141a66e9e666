// A table of an entry as the words of the domain. Private to the reader of entries.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "broker/verify/flat.h"
#include "common/domain/event.h"
#include "common/domain/limits.h"
#include "common/domain/service_dates.h"
#include "common/domain/utf8.h"

namespace dawr::verify {

inline constexpr std::size_t code_bytes = 8;
inline constexpr std::size_t letter_bytes = 8;
inline constexpr Instant first_instant{std::chrono::sys_days{std::chrono::year{1900} / 1 / 1}};
inline constexpr Instant last_instant{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}};

// CommandId in the schema: session, counter, device.
inline constexpr std::size_t command_id_bytes = 24;
inline constexpr std::size_t counter_at = 8;
inline constexpr std::size_t device_at = 16;
// OrderKey: turn, serial.
inline constexpr std::size_t order_key_bytes = 16;
inline constexpr std::size_t serial_at = 8;
inline constexpr std::size_t widest = 8;  // alignment of both
// TicketRef: date, serial.
inline constexpr std::size_t ticket_ref_bytes = 8;
inline constexpr std::size_t ticket_ref_serial_at = 4;
inline constexpr std::size_t ticket_ref_align = 4;
// ServedLine: line, handicap.
inline constexpr std::size_t served_line_bytes = 8;
inline constexpr std::size_t handicap_at = 4;

// Each enum's greatest value; from 1 on all are in use.
constexpr PriorityClass last_of(PriorityClass) { return PriorityClass::pregnancy; }
constexpr Evidence last_of(Evidence) { return Evidence::visible; }
constexpr PrintMedium last_of(PrintMedium) { return PrintMedium::screen; }
constexpr Outcome last_of(Outcome) { return Outcome::redirected; }
constexpr Vote last_of(Vote) { return Vote::bad; }
constexpr CounterKind last_of(CounterKind) { return CounterKind::cashier; }
constexpr HopKind last_of(HopKind) { return HopKind::collection; }
constexpr Role last_of(Role) { return Role::broker; }
constexpr PromiseKind last_of(PromiseKind) { return PromiseKind::more_than; }
constexpr NoPromise last_of(NoPromise) { return NoPromise::uncertain; }
constexpr PriorityGrant last_of(PriorityGrant) { return PriorityGrant::kiosk; }
constexpr TurnReason last_of(TurnReason) { return TurnReason::late_appointment; }
constexpr DayKind last_of(DayKind) { return DayKind::uncharted; }

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
  BookingId booking(std::size_t slot, std::string_view field) {
    return BookingId{number<std::uint32_t>(slot, field)};
  }
  std::optional<BookingId> maybe_booking(std::size_t slot, std::string_view field) {
    const auto booking = maybe_number<std::uint32_t>(slot, field);
    return booking ? std::optional(BookingId{*booking}) : std::nullopt;
  }
  LineId letter(std::size_t slot, std::string_view field) {
    return checked(number<std::uint8_t>(slot, field), field);
  }
  Instant instant(std::size_t slot, std::string_view field) {
    return checked(Instant{Duration{number<std::int64_t>(slot, field)}}, field);
  }
  std::optional<Instant> maybe_instant(std::size_t slot, std::string_view field) {
    const auto value = maybe_number<std::int64_t>(slot, field);
    return value ? std::optional(checked(Instant{Duration{*value}}, field)) : std::nullopt;
  }
  minutes a_while(std::size_t slot, std::string_view field, minutes absent = {}) {
    if (!maybe_number<std::uint32_t>(slot, field)) return absent;
    return minutes{number<std::uint32_t>(slot, field, limits::longest_rule_minutes)};
  }
  seconds moments(std::size_t slot, std::string_view field) {
    return seconds{number<std::uint32_t>(slot, field, limits::longest_rule_minutes * 60)};
  }
  ServiceDate date(std::size_t slot, std::string_view field) {
    return checked(ServiceDate{std::chrono::days{number<std::int32_t>(slot, field)}}, field);
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
  TicketRef ticket_ref(std::size_t slot, std::string_view field) {
    const auto ref = table_.structure(slot, field, ticket_ref_bytes, ticket_ref_align);
    if (!ref) return missing<TicketRef>(field);
    return {.date = checked(ServiceDate{std::chrono::days{ref->number<std::int32_t>(0)}}, field),
            .serial = Serial{ref->number<std::uint32_t>(ticket_ref_serial_at)}};
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
  ServiceDate checked(ServiceDate date, std::string_view field) {
    if (date < first_service_date || date > last_service_date) table_.refuse(field, "is no date");
    return date;
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

}  // namespace dawr::verify
