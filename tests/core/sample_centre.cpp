#include "tests/core/sample_centre.h"

#include <algorithm>
#include <array>

namespace dawr::play {

CentrePolicy sample_centre() {
  CentrePolicy policy;
  policy.code = "IS-02";
  policy.name = {"مركز", "Centre"};
  for (const auto& [id, letter_ar] :
       {std::pair{'A', "ب"}, std::pair{'B', "ج"}, std::pair{'C', "د"}, std::pair{'F', "خ"}}) {
    policy.lines.push_back({LineId{id}, letter_ar, {"صف", "Line"}, minutes{25}});
  }
  for (const auto* const code : {"A01", "B01", "C01", "F01", "A02"}) {
    Service service;
    service.code = ServiceCode(code);
    service.line = LineId{code[0]};
    service.name = {"خدمة", "Service"};
    service.fee_at_cashier = service.line == LineId{'B'} || service.line == LineId{'F'};
    policy.services.push_back(service);
  }
  policy.lines.back().at = HopKind::cashier;
  policy.services[1].onward = {LineId{'F'}, LineId{'B'}};               // B01
  policy.services[3].onward = {LineId{'C'}};                            // F01
  policy.services[4].onward = {LineId{'C'}, LineId{'F'}, LineId{'A'}};  // A02
  const auto serves = [](char line, int handicap) {
    return ServedLine{LineId{line}, minutes{handicap}};
  };
  policy.counters = {
      {CounterId{1}, CounterKind::counter, 1, {serves('A', 0), serves('B', 5)}},
      {CounterId{2}, CounterKind::counter, 2, {serves('B', 0), serves('A', 3), serves('C', 10)}},
      {CounterId{3}, CounterKind::counter, 3, {serves('C', 0)}},
      {CounterId{4}, CounterKind::cashier, 1, {serves('F', 0)}},
  };
  policy.clerks = {{ClerkId{11}, {}}, {ClerkId{12}, {}}, {ClerkId{13}, {LineId{'A'}}},
                   {ClerkId{14}, {}}, {ClerkId{31}, {}}, {ClerkId{32}, {}}};
  return policy;
}

ServiceCode random_service(int index) {
  constexpr std::array<std::string_view, 6> codes{"A01", "B01", "C01", "F01", "A02", "Z09"};
  return ServiceCode(codes.at(static_cast<std::size_t>(index)));
}

LineId random_line(int index) {
  constexpr std::array<char, 6> lines{'A', 'B', 'C', 'F', 'A', 'Z'};
  return LineId{lines.at(static_cast<std::size_t>(index))};
}

ArrivalCode arrival_code_of(Serial ticket) {
  const auto digit = [&](std::uint32_t factor) { return 1 + (ticket.value * factor) % 9; };
  return static_cast<ArrivalCode>(digit(7) * 100 + digit(5) * 10 + digit(4));
}

ArrivalCode reversed_digits(ArrivalCode code) {
  std::string digits = std::to_string(code);
  std::ranges::reverse(digits);
  return static_cast<ArrivalCode>(std::stoi(digits));
}

}  // namespace dawr::play
