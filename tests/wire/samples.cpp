#include "tests/wire/samples.h"

#include <algorithm>

#include "common/domain/limits.h"

namespace dawr::tests {

void Samples::fill(std::string& value) {
  constexpr std::array letters = {"ب", "ت", "x", "7", "و", " ", "é"};
  value.clear();
  for (auto left = below(5); left > 0; --left) value += letters[below(letters.size())];
}

void Samples::fill(ServiceCode& value) {
  std::string text;
  for (auto left = 1 + below(8); left > 0; --left) text += static_cast<char>('!' + below(94));
  value = ServiceCode(text);
}

void Samples::fill(Instant& value) {
  using namespace std::chrono_literals;
  constexpr auto span = std::chrono::years{100} / std::chrono::microseconds{1};
  value = std::chrono::sys_days{1970y / 1 / 1} + Duration{below(static_cast<std::uint64_t>(span))};
}

void Samples::fill(ServiceDate& value) {
  using namespace std::chrono_literals;
  value =
      std::chrono::local_days{2020y / 1 / 1} + std::chrono::days{below(std::uint64_t{80} * 365)};
}

void Samples::fill(RejectionCode& value) {
  do {
    value = static_cast<RejectionCode>(below(600));
  } while (name_of(value) == "E_UNKNOWN");
}

void Samples::fill(CommandKind& value) {
  value = static_cast<CommandKind>(below(std::variant_size_v<CommandBody> + 1));
}

void Samples::fill(DdSketch& value) {
  for (auto left = below(6); left > 0; --left) {
    value.add(static_cast<double>(below(4000)), static_cast<std::uint32_t>(1 + below(3)));
  }
}

ArrivalCode Samples::arrival_code() {
  const auto digit = [&] { return 1 + below(9); };
  return static_cast<ArrivalCode>(digit() * 100 + digit() * 10 + digit());
}

void Samples::fill(TakeTicket& value) {
  fill(value.service);
  fill(value.priority_claim);
  fill(value.person);
}

void Samples::fill(wire::LeaveContact& value) {
  fill(value.nonce);
  fill(value.token);
  fill(value.mobile);
}

void Samples::fill(wire::LeaveBookingContact& value) {
  fill(value.nonce);
  fill(value.code);
  fill(value.mobile);
}

void Samples::fill(std::optional<MobileNumber>& value) {
  std::string digits = "01";
  digits += "0125"[below(4)];
  while (digits.size() < 11) digits += static_cast<char>('0' + below(10));
  value.reset();
  if (below(4) != 0) value = MobileNumber::read(digits).value();
}

void Samples::fill(wire::Ask& value) {
  fill(value.what);
  if (value.what == wire::Question::free_slots) fill(value.slots.emplace());
}

void Samples::fill(Book& value) {
  fill(value.service);
  fill(value.slot);
  fill(value.held);
  fill(value.person);
}

void Samples::fill(Reschedule& value) {
  fill(value.slot);
  fill(value.code);
}

void Samples::fill(CheckIn& value) {
  fill(value.code);
  fill(value.person);
}

void Samples::fill(ReplaceTicket& value) {
  fill(value.line);
  fill(value.number);
}

void Samples::fill(OpenCounter& value) {
  fill(value.clerk);
  std::string digits;
  while (digits.size() < limits::pin_digits) digits += static_cast<char>('0' + below(10));
  digits.resize(limits::least_pin_digits + below(6));
  value.pin = Pin::from(digits);  // none where it got too long
}

void Samples::fill(SignIn& value) {
  OpenCounter alike;
  fill(alike);
  value = {alike.clerk, alike.pin};
}

void Samples::fill(Approve& value) {
  fill(value.request);
  OpenCounter alike;
  fill(alike);
  if (alike.pin) value.offered = OfferedCode{alike.clerk.value, *alike.pin};
}

void Samples::fill(PostNotice& value) {
  value.slot = static_cast<std::uint8_t>(below(limits::notices));
  fill(value.text);
}

void Samples::fill(NoticePosted& value) {
  value.slot = static_cast<std::uint8_t>(below(limits::notices));
  fill(value.text);
}

void Samples::fill(CellKey& value) {
  fill(value.date);
  fill(value.quarter);
  value.quarter = quarter_of(value.quarter);
  fill(value.line);
  fill(value.metric_class);
}

void Samples::fill(wire::Hello& value) {
  fill(value.program);
  fill(value.version);
}

void Samples::fill(wire::Welcome& value) {
  std::apply([&](auto& protocol, auto&... field) { (fill(field), ..., void(protocol)); },
             fields_of(value));
}

void Samples::fill(wire::UplinkHello& value) {
  std::apply([&](auto& protocol, auto&... field) { (fill(field), ..., void(protocol)); },
             fields_of(value));
}

void Samples::fill(wire::SignedCell& value) {
  fill(value.cell);
  fill(value.since);
  value.since = std::min(value.since, value.cell.version);
  fill(value.signature);
}

void Samples::fill(wire::UplinkCells& value) {
  fill(value.epoch);
  fill(value.cells);
  std::ranges::sort(value.cells, {}, [](const wire::SignedCell& one) { return one.cell.version; });
}

void Samples::fill(BoardUpdate& value) {
  std::apply([&](auto&... field) { (fill(field), ...); }, fields_of(value));
  char letter = 'A';
  for (auto& line : value.lines) {
    line.id.value = letter++;  // each line once
    line.letter_ar.clear();
    line.name = {};
  }
}

void Samples::fill(wire::Slip& value) {
  value.arrival_code = arrival_code();
  fill(value.token);
}

wire::Submit Samples::submit(const CommandBody& body) {
  wire::Submit submit;
  fill(submit.session);
  fill(submit.counter);
  fill(submit.low_water);
  submit.low_water = std::min(submit.low_water, submit.counter);
  submit.body = body;
  if (std::holds_alternative<LeaveLine>(body) || std::holds_alternative<Rejoin>(body) ||
      std::holds_alternative<RateVisit>(body)) {
    fill(submit.token.emplace());
  }
  return submit;
}

void Samples::fill(wire::Submit& value) {
  do {
    value = submit(make<CommandBody>());
  } while (std::holds_alternative<Pulse>(value.body));
}

}  // namespace dawr::tests
