// Random but repeatable values of every message and entry, within what the codec accepts.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "common/domain/event.h"
#include "common/wire/message.h"
#include "tests/wire/fields.h"

namespace dawr::tests {

class Samples {
 public:
  explicit Samples(std::uint64_t seed) : random_(seed) {}

  template <class T>
  T make() {
    T value{};
    fill(value);
    return value;
  }
  // One of each alternative, each with a random value.
  template <class Variant>
  std::vector<Variant> make_each() {
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
      return std::vector<Variant>{Variant(make<std::variant_alternative_t<i, Variant>>())...};
    }(std::make_index_sequence<std::variant_size_v<Variant>>{});
  }

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  void fill(bool& value) { value = below(2) != 0; }
  template <std::unsigned_integral T>
  void fill(T& value) {
    value = static_cast<T>(random_());
  }
  void fill(std::int64_t& value) { value = static_cast<std::int64_t>(random_()); }
  void fill(double& value) { value = 0.5 + static_cast<double>(below(1000)); }
  void fill(std::string& value);
  void fill(LineId& value) { value.value = static_cast<char>('A' + below(26)); }
  template <class Tag, std::unsigned_integral Value>
  void fill(Identifier<Tag, Value>& value) {
    fill(value.value);
  }
  void fill(ServiceCode& value);
  void fill(Instant& value);
  void fill(ServiceDate& value);
  void fill(minutes& value) { value = minutes{below(1441)}; }
  void fill(seconds& value) { value = seconds{below(86401)}; }
  void fill(RejectionCode& value);
  void fill(CommandKind& value);
  void fill(wire::LogDoubt& value) { fill_enum(value, 9); }
  void fill(PriorityClass& value) { fill_enum(value, 3); }
  void fill(Evidence& value) { fill_enum(value, 4); }
  void fill(PrintMedium& value) { fill_enum(value, 2); }
  void fill(Outcome& value) { fill_enum(value, 3); }
  void fill(Vote& value) { fill_enum(value, 3); }
  void fill(Fee& value) { fill_enum(value, 3); }
  void fill(CounterKind& value) { fill_enum(value, 2); }
  void fill(HopKind& value) { fill_enum(value, 3); }
  void fill(PriorityGrant& value) { fill_enum(value, 2); }
  void fill(TurnReason& value) { fill_enum(value, 7); }
  void fill(DayKind& value) { fill_enum(value, 6); }
  void fill(TicketState& value) { fill_enum(value, 11); }
  void fill(CounterState& value) { fill_enum(value, 3); }
  void fill(Role& value) { fill_enum(value, 10); }
  void fill(MetricClass& value) { fill_enum(value, 2); }
  void fill(wire::Question& value) { fill_enum(value, 5); }
  void fill(PromiseKind& value) { fill_enum(value, 3); }
  void fill(NoPromise& value) { fill_enum(value, 2); }
  void fill(PrinterState& value) { fill_enum(value, 9); }
  void fill(DdSketch& value);

  template <class T, std::size_t size>
  void fill(std::array<T, size>& values) {
    for (auto& value : values) fill(value);
  }
  template <class T>
  void fill(std::vector<T>& values) {
    values.resize(below(4));
    fill_each(values);
  }
  template <class T>
  void fill_each(std::vector<T>& values) {
    for (auto& value : values) fill(value);
  }
  template <class T>
  void fill(std::optional<T>& value) {
    if (below(2) != 0) fill(value.emplace());
  }
  template <class... T>
  void fill(std::variant<T...>& value) {
    const auto all = make_each<std::variant<T...>>();
    value = all[below(all.size())];
  }
  template <class T>
    requires std::is_aggregate_v<T>
  void fill(T& value) {
    std::apply([&](auto&... field) { (fill(field), ...); }, fields_of(value));
  }

  // What is not on the wire, or bounded by more than its type.
  void fill(TakeTicket& value);
  void fill(wire::Ask& value);
  void fill(wire::LeaveContact& value);
  void fill(wire::LeaveBookingContact& value);
  void fill(std::optional<MobileNumber>& value);
  void fill(EnterPad& value) { fill(value.services); }
  void fill(LeaveLine& /*value*/) {}
  void fill(Rejoin& /*value*/) {}
  void fill(RateVisit& value) { fill(value.vote); }
  void fill(StartService& value) { value.typed = arrival_code(); }
  void fill(ReplaceTicket& value);
  void fill(OpenCounter& value);
  void fill(SignIn& value);
  void fill(Approve& value);
  void fill(Book& value);
  void fill(Reschedule& value);
  void fill(CancelAppointment& value) { fill(value.code); }
  void fill(CheckIn& value);
  void fill(OpenDay& value) { fill(value.date); }
  void fill(PostNotice& value);
  void fill(NoticePosted& value);
  void fill(CellKey& value);
  void fill(wire::Hello& value);
  void fill(wire::Welcome& value);
  void fill(wire::UplinkHello& value);
  void fill(wire::SignedCell& value);
  void fill(wire::UplinkCells& value);
  void fill(wire::Submit& value);
  void fill(wire::Slip& value);
  void fill(BoardUpdate& value);

  wire::Submit submit(const CommandBody& body);

 private:
  template <class Enum>
  void fill_enum(Enum& value, std::uint64_t last) {
    value = static_cast<Enum>(1 + below(last));
  }
  ArrivalCode arrival_code();

  std::mt19937_64 random_;
};

}  // namespace dawr::tests
