#include "counter/commands.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "common/domain/limits.h"
#include "common/domain/payment.h"

namespace dawr::counter {
namespace {

using Read = std::expected<Wish, std::string>;
using device::CommandText;

Read usage(std::string_view form) { return std::unexpected("expected: " + std::string(form)); }

template <class Body>
Read bare(const CommandText& text) {
  if (text.words.size() != 1) return usage(text.words.front());
  return CommandBody{Body{}};
}

template <class Body>
Read with_reason(const CommandText& text) {
  const auto reason = text.after(1);
  if (reason.empty() || reason.size() > limits::reason_bytes) {
    return usage(std::string(text.words.front()) + " REASON, at most " +
                 std::to_string(limits::reason_bytes) + " bytes");
  }
  return CommandBody{Body{std::string(reason)}};
}

Read read_open(const CommandText& text) {
  const auto count = text.words.size();
  const auto clerk =
      count == 2 || count == 3
          ? device::read_number(text.words[1], std::numeric_limits<std::uint32_t>::max())
          : std::nullopt;
  const auto pin =
      count == 3 ? Pin::from(device::with_western_digits(text.words[2])) : std::nullopt;
  if (!clerk || pin.has_value() != (count == 3)) {
    return usage("open CLERK [PIN], a staff number and 4 to 8 digits");
  }
  return CommandBody{OpenCounter{ClerkId{static_cast<std::uint32_t>(*clerk)}, pin}};
}

Read read_sign_in(const CommandText& text) {
  const auto read = read_open(text);
  if (!read || text.words.size() != 3) {
    return usage("sign-in CLERK PIN, a staff number and 4 to 8 digits");
  }
  const auto& open = std::get<OpenCounter>(std::get<CommandBody>(*read));
  return CommandBody{SignIn{open.clerk, open.pin}};
}

Read read_start(const CommandText& text) {
  const auto code = text.words.size() == 2 ? read_arrival_code(text.words[1]) : std::nullopt;
  if (!code) return usage("start CODE, which is three digits from 1 to 9");
  return CommandBody{StartService{*code, 0}};
}

Read read_complete(const CommandText& text) {
  constexpr std::array<std::pair<std::string_view, Outcome>, 3> names{
      {{"served", Outcome::served},
       {"incomplete", Outcome::incomplete},
       {"redirected", Outcome::redirected}}};
  for (const auto& [name, outcome] : names) {
    if (text.words.size() == 2 && text.words[1] == name) return CommandBody{Complete{outcome}};
  }
  return usage("complete served|incomplete|redirected");
}

Read read_transfer(const CommandText& text) {
  const auto letter = text.words.size() == 2 ? text.words[1] : std::string_view{};
  if (letter.size() != 1 || letter[0] < 'A' || letter[0] > 'Z') {
    return usage("transfer LETTER, which is one of A to Z");
  }
  return CommandBody{Transfer{LineId{letter[0]}}};
}

Read read_pay(const CommandText& text) {
  const auto reference =
      text.words.size() == 2 ? device::with_western_digits(text.words[1]) : std::string();
  if (!is_payment_reference(reference)) {
    return usage("pay REFERENCE, A to Z, digits, - and /, and no number of a person");
  }
  return CommandBody{RecordPayment{reference}};
}

Read read_open_day(const CommandText& text) {
  const auto date = text.words.size() == 2 ? device::read_date(text.words[1]) : std::nullopt;
  if (!date) return usage("open-day YYYY-MM-DD");
  return CommandBody{OpenDay{*date, {}}};
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Read read_pause(const CommandText& text) {
  const auto rest = text.after(1);
  const auto bar = rest.find('|');
  const auto arabic = trimmed(rest.substr(0, bar));
  const auto english = bar == std::string_view::npos ? "" : trimmed(rest.substr(bar + 1));
  const auto fits = [](std::string_view reason) {
    return !reason.empty() && reason.size() <= limits::reason_bytes;
  };
  if (!fits(arabic) || !fits(english)) {
    return usage("pause ARABIC | ENGLISH, the reason in both languages, each at most " +
                 std::to_string(limits::reason_bytes) + " bytes");
  }
  return CommandBody{PauseIssuing{{std::string(arabic), std::string(english)}}};
}

Read read_notice(const CommandText& text) {
  const auto form = "notice SLOT | ARABIC | ENGLISH, with SLOT from 0 to " +
                    std::to_string(limits::notices - 1) + ", each text at most " +
                    std::to_string(limits::notice_bytes) + " bytes";
  const auto rest = text.after(1);
  const auto first = rest.find('|');
  const auto second = first == std::string_view::npos ? first : rest.find('|', first + 1);
  if (second == std::string_view::npos) return usage(form);
  const auto slot = device::read_number(trimmed(rest.substr(0, first)), limits::notices - 1);
  const auto arabic = trimmed(rest.substr(first + 1, second - first - 1));
  const auto english = trimmed(rest.substr(second + 1));
  if (!slot || arabic.size() > limits::notice_bytes || english.size() > limits::notice_bytes) {
    return usage(form);
  }
  return CommandBody{
      PostNotice{static_cast<std::uint8_t>(*slot), {std::string(arabic), std::string(english)}}};
}

Read read_unlock(const CommandText& text) {
  const auto counter =
      text.words.size() == 2
          ? device::read_number(text.words[1], std::numeric_limits<std::uint16_t>::max())
          : std::nullopt;
  if (!counter) return usage("unlock COUNTER, which is its id in the centre's configuration");
  return CommandBody{UnlockCode{CounterId{static_cast<std::uint16_t>(*counter)}}};
}

Read read_override(const CommandText& text) {
  const auto letter = text.words.size() > 3 ? text.words[1] : std::string_view{};
  const auto number = text.words.size() > 3
                          ? device::read_number(text.words[2], limits::number_per_line)
                          : std::nullopt;
  const auto reason = text.after(3);
  const bool is_letter = letter.size() == 1 && letter[0] >= 'A' && letter[0] <= 'Z';
  if (!is_letter || !number || reason.empty() || reason.size() > limits::reason_bytes) {
    return usage("override LETTER NUMBER REASON, the reason at most " +
                 std::to_string(limits::reason_bytes) + " bytes");
  }
  return CommandBody{
      Override{LineId{letter[0]}, static_cast<std::uint16_t>(*number), std::string(reason)}};
}

std::optional<CounterId> counter_in(const CommandText& text) {
  const auto number =
      text.words.size() > 1
          ? device::read_number(text.words[1], std::numeric_limits<std::uint16_t>::max())
          : std::nullopt;
  if (!number) return std::nullopt;
  return CounterId{static_cast<std::uint16_t>(*number)};
}

std::optional<LineId> line_in(std::string_view word) {
  if (word.size() != 1 || word[0] < 'A' || word[0] > 'Z') return std::nullopt;
  return LineId{word[0]};
}

Read read_skills(const CommandText& text) {
  const auto counter = counter_in(text);
  const auto from = text.words.size() == 4 ? device::read_date(text.words[3]) : std::nullopt;
  std::vector<LineId> lines;
  bool letters = counter && from && text.words[2].size() <= limits::lines;
  for (std::size_t i = 0; letters && i < text.words[2].size(); ++i) {
    const auto line = line_in(text.words[2].substr(i, 1));
    letters = line.has_value();
    if (line) lines.push_back(*line);
  }
  if (!letters)
    return usage("skills COUNTER LETTERS YYYY-MM-DD, the date from which it serves them");
  return CommandBody{SetSkills{*counter, std::move(lines), *from}};
}

Read read_cover(const CommandText& text) {
  const auto counter = counter_in(text);
  const auto line = text.words.size() > 3 ? line_in(text.words[2]) : std::nullopt;
  const auto reason = text.after(3);
  if (!counter || !line || reason.empty() || reason.size() > limits::reason_bytes) {
    return usage("cover COUNTER LETTER REASON, the reason at most " +
                 std::to_string(limits::reason_bytes) + " bytes");
  }
  return CommandBody{Cover{*counter, *line, std::string(reason)}};
}

// A one-time code as it stands on its slip: "11 4829 3051", the secret in groups or in one.
std::optional<OfferedCode> code_in(const CommandText& text) {
  const auto number = device::read_number(text.words[2], std::numeric_limits<std::uint32_t>::max());
  std::string digits;
  for (std::size_t i = 3; i < text.words.size(); ++i) {
    digits += device::with_western_digits(text.words[i]);
  }
  const auto secret = Pin::from(digits);
  if (!number || !secret) return std::nullopt;
  return OfferedCode{.number = static_cast<std::uint32_t>(*number), .secret = *secret};
}

Read read_approve(const CommandText& text) {
  const auto count = text.words.size();
  const auto request =
      count > 1 ? device::read_number(text.words[1], std::numeric_limits<std::uint32_t>::max())
                : std::nullopt;
  const auto code = count > 3 ? code_in(text) : std::nullopt;
  if (!request || (count > 2 && !code)) {
    return usage("approve REQUEST, or approve REQUEST NUMBER SECRET with a one-time code");
  }
  return CommandBody{Approve{static_cast<std::uint32_t>(*request), code}};
}

template <class Plain>
Read plain(const CommandText& text) {
  if (text.words.size() != 1) return usage(text.words.front());
  return Wish{Plain{}};
}

struct Verb {
  std::string_view name;
  Read (*read)(const CommandText&);
};

constexpr std::array verbs{
    Verb{"open", read_open},
    Verb{"next", bare<CallNext>},
    Verb{"recall", bare<Recall>},
    Verb{"start", read_start},
    Verb{"put-back", bare<PutBack>},
    Verb{"complete", read_complete},
    Verb{"transfer", read_transfer},
    Verb{"refer", bare<Refer>},
    Verb{"hold", bare<Hold>},
    Verb{"resume", bare<Resume>},
    Verb{"no-show", bare<MarkNoShow>},
    Verb{"break", with_reason<Break>},
    Verb{"close", bare<CloseCounter>},
    Verb{"undo", bare<Undo>},
    Verb{"pay", read_pay},
    Verb{"waive", with_reason<Waive>},
    Verb{"stay", plain<Stay>},
    Verb{"view", plain<AskView>},
    Verb{"state", plain<ShowState>},
    Verb{"sign-in", read_sign_in},
    Verb{"sign-out", bare<SignOut>},
    Verb{"open-day", read_open_day},
    Verb{"close-out", with_reason<CloseOut>},
    Verb{"close-day", bare<CloseDay>},
    Verb{"pause", read_pause},
    Verb{"resume-issuing", bare<ResumeIssuing>},
    Verb{"notice", read_notice},
    Verb{"unlock", read_unlock},
    Verb{"override", read_override},
    Verb{"approve", read_approve},
    Verb{"withdraw", bare<WithdrawRequest>},
    Verb{"skills", read_skills},
    Verb{"cover", read_cover},
    Verb{"voice", with_reason<DeclareVoice>},
    Verb{"end-voice", bare<EndVoice>},
};

}  // namespace

Read read_wish(const CommandText& text) {
  const auto verb = std::find_if(verbs.begin(), verbs.end(), [&](const Verb& known) {
    return known.name == text.words.front();
  });
  if (verb != verbs.end()) return verb->read(text);
  std::string known = "unknown command; there are:";
  for (const Verb& one : verbs) known += " " + std::string(one.name);
  return std::unexpected(known + " quit");
}

std::optional<ArrivalCode> read_arrival_code(std::string_view word) {
  const std::string digits = device::with_western_digits(word);
  const bool good = digits.size() == 3 && std::all_of(digits.begin(), digits.end(), [](char digit) {
                      return digit >= '1' && digit <= '9';
                    });
  if (!good) return std::nullopt;
  return static_cast<ArrivalCode>((digits[0] - '0') * 100 + (digits[1] - '0') * 10 +
                                  (digits[2] - '0'));
}

}  // namespace dawr::counter
