#include "broker/ctl/ticket_name.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "common/device/command_text.h"

namespace dawr::ctl {

Result<TicketName> read_ticket_name(const std::string& text) {
  const auto western = device::with_western_digits(text);
  const auto first_digit = std::min(western.find_first_of("0123456789"), western.size());
  std::string letter;
  std::ranges::copy_if(western.substr(0, first_digit), std::back_inserter(letter),
                       [](char c) { return c != ' ' && c != '-'; });
  constexpr std::uint64_t largest = 9999;
  const auto number = device::read_number(western.substr(first_digit), largest);
  if (letter.empty() || !number || *number == 0) {
    return std::unexpected(
        Fault{FaultKind::refused,
              "'" + text +
                  "' is no ticket: expected, behind the journal, its letter and number, such "
                  "as 'S 55'"});
  }
  if (letter.size() == 1) letter[0] = static_cast<char>(std::toupper(letter[0]));
  return TicketName{letter, static_cast<std::uint16_t>(*number)};
}

bool is_named(const TicketIssued& issued, const TicketName& name, const CentrePolicy& policy) {
  if (issued.number != name.number) return false;
  if (name.letter == std::string(1, issued.line.value)) return true;
  const auto* line = find_line(policy, issued.line);
  return line != nullptr && line->letter_ar == name.letter;
}

}  // namespace dawr::ctl
