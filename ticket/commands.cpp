#include "ticket/commands.h"

#include <array>
#include <utility>

#include "common/domain/limits.h"

namespace dawr::ticket {
namespace {

using Words = std::vector<std::string_view>;
using Read = std::expected<Wish, std::string>;

template <class Value, std::size_t count>
std::optional<Value> named(const std::array<std::pair<std::string_view, Value>, count>& names,
                           std::string_view word) {
  for (const auto& [name, value] : names) {
    if (name == word) return value;
  }
  return std::nullopt;
}

std::optional<PriorityClass> read_class(std::string_view word) {
  using enum PriorityClass;
  constexpr std::array names{std::pair{std::string_view("elderly"), elderly},
                             std::pair{std::string_view("disability"), disability},
                             std::pair{std::string_view("pregnancy"), pregnancy}};
  return named(names, word);
}

std::optional<Evidence> read_evidence(std::string_view word) {
  using enum Evidence;
  constexpr std::array names{std::pair{std::string_view("identity_card"), identity_card},
                             std::pair{std::string_view("disability_card"), disability_card},
                             std::pair{std::string_view("medical_report"), medical_report},
                             std::pair{std::string_view("visible"), visible}};
  return named(names, word);
}

std::optional<PrintMedium> read_medium(std::string_view word) {
  constexpr std::array names{std::pair{std::string_view("paper"), PrintMedium::paper},
                             std::pair{std::string_view("screen"), PrintMedium::screen}};
  return named(names, word);
}

bool is_service_code(std::string_view word) {
  if (word.empty() || word.size() > ServiceCode{}.text.size()) return false;
  for (const char letter : word) {
    if (letter <= ' ' || letter > '~') return false;
  }
  return true;
}

std::optional<Serial> read_serial(std::string_view word) {
  const auto number = device::read_number(word, limits::serial_per_day);
  if (!number || *number == 0) return std::nullopt;
  return Serial{static_cast<std::uint32_t>(*number)};
}

Read usage(std::string_view form) { return std::unexpected("expected: " + std::string(form)); }

Read read_take(Words words) {
  constexpr auto form = "take SERVICE [elderly|disability|pregnancy] [national NUMBER]";
  std::string number;
  if (words.size() >= 4 && words[words.size() - 2] == "national") {
    number = words.back();
    words.resize(words.size() - 2);
  }
  if (words.size() < 2 || words.size() > 3 || !is_service_code(words[1])) return usage(form);
  TakeTicket take;
  take.service = ServiceCode(words[1]);
  if (words.size() == 3) {
    take.priority_claim = read_class(words[2]);
    if (!take.priority_claim) return usage(form);
  }
  if (!number.empty()) return TakeAs{take, std::move(number)};
  return take;
}

Read read_contact(const Words& words) {
  const auto token = words.size() == 3 ? device::read_token(words[1]) : std::nullopt;
  if (!token) return usage("contact TOKEN NUMBER|none");
  if (words[2] == "none") return LeaveMobile{*token, std::nullopt};
  const auto mobile = MobileNumber::read(words[2]);
  if (!mobile) return std::unexpected(std::string(words_of(mobile.error())));
  return LeaveMobile{*token, *mobile};
}

Read read_pad(const Words& words) {
  EnterPad pad;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!is_service_code(words[i])) return usage("pad SERVICE SERVICE …, in the pad's order");
    pad.services.emplace_back(words[i]);
  }
  if (pad.services.empty() || pad.services.size() > limits::pad_tickets) {
    return usage("pad SERVICE SERVICE …, 1 to " + std::to_string(limits::pad_tickets) + " of them");
  }
  return pad;
}

Read read_confirm(const Words& words) {
  const auto serial = words.size() == 3 ? read_serial(words[1]) : std::nullopt;
  const auto medium = words.size() == 3 ? read_medium(words[2]) : std::nullopt;
  if (!serial || !medium) return usage("confirm TICKET paper|screen");
  return ConfirmPrint{*serial, *medium};
}

Read read_grant(const Words& words) {
  constexpr auto form =
      "grant TICKET elderly|disability|pregnancy "
      "identity_card|disability_card|medical_report|visible";
  if (words.size() != 4) return usage(form);
  const auto serial = read_serial(words[1]);
  const auto priority = read_class(words[2]);
  const auto evidence = read_evidence(words[3]);
  if (!serial || !priority || !evidence) return usage(form);
  return GrantPriority{*serial, *priority, evidence};
}

Read read_replace(const Words& words) {
  const auto letter = words.size() == 3 ? words[1] : std::string_view{};
  const auto number =
      words.size() == 3 ? device::read_number(words[2], limits::number_per_line) : std::nullopt;
  if (letter.size() != 1 || letter[0] < 'A' || letter[0] > 'Z' || !number) {
    return usage("replace LETTER NUMBER, as they were printed");
  }
  return ReplaceTicket{LineId{letter[0]}, static_cast<std::uint16_t>(*number)};
}

template <class ForTicket>
Read read_for_ticket(const Words& words) {
  const auto serial = words.size() == 2 ? read_serial(words[1]) : std::nullopt;
  if (!serial) return usage(std::string(words[0]) + " TICKET");
  return ForTicket{*serial};
}

Read read_with_token(const Words& words, CommandBody body) {
  const auto token = words.size() == 2 ? device::read_token(words[1]) : std::nullopt;
  if (!token) return usage(std::string(words[0]) + " TOKEN, which is 32 hexadecimal digits");
  return WithToken{std::move(body), *token};
}

Read read_rate(const Words& words) {
  constexpr std::array votes{std::pair{std::string_view("good"), Vote::good},
                             std::pair{std::string_view("neutral"), Vote::neutral},
                             std::pair{std::string_view("bad"), Vote::bad}};
  const auto token = words.size() == 3 ? device::read_token(words[1]) : std::nullopt;
  const auto vote = words.size() == 3 ? named(votes, words[2]) : std::nullopt;
  if (!token || !vote) return usage("rate TOKEN good|neutral|bad");
  return WithToken{RateVisit{std::nullopt, *vote}, *token};
}

Read read_help(const Words& words) {
  const bool on = words.size() == 2 && words[1] == "on";
  const bool off = words.size() == 2 && words[1] == "off";
  if (!on && !off) return usage("help on|off");
  return WantHelp{on};
}

}  // namespace

std::expected<Wish, std::string> read_wish(const device::CommandText& text) {
  const auto& words = text.words;
  const auto verb = words.front();
  if (auto booking = read_booking_wish(text)) return *std::move(booking);
  if (verb == "take") return read_take(words);
  if (verb == "contact") return read_contact(words);
  if (verb == "pad") return read_pad(words);
  if (verb == "confirm") return read_confirm(words);
  if (verb == "void") return read_for_ticket<Void>(words);
  if (verb == "reprint") return read_for_ticket<Reprint>(words);
  if (verb == "replace") return read_replace(words);
  if (verb == "grant") return read_grant(words);
  if (verb == "leave") return read_with_token(words, LeaveLine{});
  if (verb == "rate") return read_rate(words);
  if (verb == "help") return read_help(words);
  if (verb == "rejoin") return read_with_token(words, Rejoin{});
  if (words.size() > 1) return std::unexpected("unknown command, or too many words for it");
  if (verb == "cancel") return Cancel{};
  if (verb == "dismiss") return Dismiss{};
  if (verb == "offer") return AskOffer{};
  if (verb == "state") return ShowState{};
  return std::unexpected(
      "unknown command; there are: take pad cancel confirm void reprint replace grant leave rejoin rate contact "
      "slots hold-slot book reschedule cancel-appointment check-in booking-contact help "
      "dismiss offer state quit");
}

}  // namespace dawr::ticket
