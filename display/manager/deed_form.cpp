#include "display/manager/deed_form.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "common/device/command_text.h"
#include "common/domain/limits.h"

namespace dawr::display::manager {
namespace {

constexpr std::size_t ticket_digits = 4;
constexpr std::size_t counter_digits = 5;
constexpr std::size_t days_on_a_page = 7;
constexpr std::size_t days_ahead = 31;  // the broker plans no further

constexpr std::array<std::string_view, 4> override_reasons{
    "deed_form.why_ill", "deed_form.why_our_mistake", "deed_form.why_distress",
    "deed_form.why_own_words"};
constexpr std::array<std::string_view, 4> cover_reasons{
    "deed_form.why_absent", "deed_form.why_counter_fault", "deed_form.why_crowd",
    "deed_form.why_own_words"};
constexpr std::array<std::string_view, 4> voice_reasons{
    "deed_form.why_display_fault", "deed_form.why_power", "deed_form.why_network",
    "deed_form.why_own_words"};

std::vector<FormStep> steps_of(FormDeed deed) {
  using enum FormStep;
  switch (deed) {
    case FormDeed::override_order:
      return {line, number, reason, sure};
    case FormDeed::cover:
      return {counter, line, reason, sure};
    case FormDeed::skills:
      return {counter, lines, date, sure};
    case FormDeed::voice:
      return {reason, sure};
    case FormDeed::end_voice:
      return {sure};
  }
  return {sure};
}

std::uint16_t value_of(const std::string& digits) {
  std::uint16_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// The letters of a text, one by one.
std::vector<std::string> letters_of(std::string_view text) {
  constexpr unsigned char continued = 0x80;
  constexpr unsigned char mask = 0xC0;
  std::vector<std::string> letters;
  for (const char byte : text) {
    const bool goes_on = (static_cast<unsigned char>(byte) & mask) == continued;
    if (goes_on && !letters.empty()) {
      letters.back() += byte;
    } else {
      letters.emplace_back(1, byte);
    }
  }
  return letters;
}

void erase_last_letter(std::string& text) {
  auto letters = letters_of(text);
  if (!letters.empty()) text.resize(text.size() - letters.back().size());
}

bool is_blank(std::string_view text) { return text.find_first_not_of(' ') == text.npos; }

std::optional<LineId> line_called(std::string_view letter, const ManagerView& view) {
  for (const auto& figures : view.lines) {
    const char latin = figures.line.id.value;
    const char small = static_cast<char>(latin - 'A' + 'a');
    const bool same = letter.size() == 1 && (letter[0] == latin || letter[0] == small);
    if (same || letter == figures.line.letter_ar) return figures.line.id;
  }
  return std::nullopt;
}

}  // namespace

std::vector<FormDeed> all_form_deeds() {
  return {FormDeed::override_order, FormDeed::cover, FormDeed::skills, FormDeed::voice,
          FormDeed::end_voice};
}

bool takes_two(FormDeed deed) { return deed != FormDeed::voice && deed != FormDeed::end_voice; }

std::optional<FormDeed> form_deed_of(const CommandBody& command) {
  if (std::holds_alternative<Override>(command)) return FormDeed::override_order;
  if (std::holds_alternative<Cover>(command)) return FormDeed::cover;
  if (std::holds_alternative<SetSkills>(command)) return FormDeed::skills;
  if (std::holds_alternative<DeclareVoice>(command)) return FormDeed::voice;
  if (std::holds_alternative<EndVoice>(command)) return FormDeed::end_voice;
  return std::nullopt;
}

std::uint32_t overrides_left(const ManagerView& view) {
  return view.overrides_a_day > view.overrides ? view.overrides_a_day - view.overrides : 0;
}

std::optional<FormLock> lock_of(FormDeed deed, const ManagerView& view, DeviceId own) {
  if (!view.day_open) return FormLock::day_is_closed;
  if (deed == FormDeed::voice && view.by_voice_since) return FormLock::by_voice_already;
  if (deed == FormDeed::end_voice && !view.by_voice_since) return FormLock::not_by_voice;
  if (!takes_two(deed)) return std::nullopt;
  if (std::ranges::count(view.requests, own, &ApprovalRequest::device) > 0) {
    return FormLock::asked_already;
  }
  if (deed != FormDeed::override_order) return std::nullopt;
  if (overrides_left(view) == 0) return FormLock::no_overrides_left;
  return view.totals.waiting == 0 ? std::optional(FormLock::no_tickets) : std::nullopt;
}

std::vector<std::string_view> reasons_of(FormDeed deed) {
  const auto all = [](std::span<const std::string_view> reasons) {
    return std::vector<std::string_view>(reasons.begin(), reasons.end());
  };
  if (deed == FormDeed::override_order) return all(override_reasons);
  return all(deed == FormDeed::cover ? cover_reasons : voice_reasons);
}

std::vector<ServiceDate> dates_of(const Answers& answers, const ManagerView& view) {
  std::vector<ServiceDate> dates;
  if (!view.date) return dates;
  const std::size_t first = answers.dates_page * days_on_a_page;
  for (auto day = first; day < std::min(first + days_on_a_page, days_ahead); ++day) {
    dates.push_back(*view.date + std::chrono::days{day + 1});
  }
  return dates;
}

const CounterFigures* counter_of(const Answers& answers, const ManagerView& view) {
  const auto number = value_of(answers.counter_number);
  const auto found = std::ranges::find_if(view.counters, [&](const CounterFigures& counter) {
    return counter.kind == answers.kind && counter.number == number;
  });
  return found == view.counters.end() ? nullptr : &*found;
}

CommandBody command_of(const Answers& answers) {
  const auto line = answers.line.value_or(LineId{});
  const auto counter = answers.counter.value_or(CounterId{});
  switch (answers.deed) {
    case FormDeed::override_order:
      return Override{line, value_of(answers.number), answers.reason};
    case FormDeed::cover:
      return Cover{counter, line, answers.reason};
    case FormDeed::skills:
      return SetSkills{counter, answers.lines, answers.from.value_or(ServiceDate{})};
    case FormDeed::voice:
      return DeclareVoice{answers.reason};
    case FormDeed::end_voice:
      break;
  }
  return EndVoice{};
}

void DeedForm::open(FormDeed deed) {
  *this = {};
  answers_.deed = deed;
  answers_.step = steps_of(deed).front();
}

void DeedForm::go_on() {
  const auto steps = steps_of(answers_.deed);
  // One's own words are a part of the reason.
  const auto here = answers_.step == FormStep::words ? FormStep::reason : answers_.step;
  const auto at = std::ranges::find(steps, here);
  behind_.push_back(answers_.step);
  answers_.step =
      at == steps.end() || std::next(at) == steps.end() ? FormStep::sure : *std::next(at);
}

DeedForm::Outcome DeedForm::go_back() {
  if (behind_.empty()) return Outcome::left;
  answers_.step = behind_.back();
  behind_.pop_back();
  return Outcome::stays;
}

DeedForm::Outcome DeedForm::press(std::string_view action, const ManagerView& view,
                                  const text::Phrases& words) {
  answers_.missing = Missing::nothing;
  const auto space = std::min(action.find(' '), action.size());
  const auto verb = action.substr(0, space);
  const auto object = action.substr(std::min(space + 1, action.size()));
  if (verb == "back") return go_back();
  if (answers_.step == FormStep::sure) return verb == "yes" ? Outcome::confirmed : Outcome::stays;
  if (verb == "next") {
    try_next(view);
  } else if (verb == "erase") {
    erase();
  } else if (verb == "digit" && object.size() == 1) {
    type_digit(object[0]);
  } else if (verb == "line" && object.size() == 1) {
    choose_line(LineId{object[0]}, view);
  } else if (verb == "kind" && answers_.step == FormStep::counter) {
    answers_.kind = object == "cashier" ? CounterKind::cashier : CounterKind::counter;
  } else if (verb == "other-days" && answers_.step == FormStep::date) {
    ++answers_.dates_page;
    if (dates_of(answers_, view).empty()) answers_.dates_page = 0;
  } else if (verb == "choice" && object.size() == 1) {
    choose(static_cast<std::size_t>(object[0] - '0'), view, words);
  }
  return Outcome::stays;
}

void DeedForm::choose_line(LineId line, const ManagerView& view) {
  const auto is_line = [&](const LineFigures& figures) { return figures.line.id == line; };
  if (std::ranges::none_of(view.lines, is_line)) return;
  if (answers_.step == FormStep::line) {
    answers_.line = line;
    go_on();
  } else if (answers_.step == FormStep::lines) {
    auto marked = answers_.lines;
    if (std::erase(marked, line) == 0) marked.push_back(line);
    answers_.lines.clear();
    for (const auto& figures : view.lines) {
      const bool is_marked = std::ranges::count(marked, figures.line.id) > 0;
      if (is_marked) answers_.lines.push_back(figures.line.id);
    }
  }
}

void DeedForm::choose(std::size_t index, const ManagerView& view, const text::Phrases& words) {
  if (answers_.step == FormStep::date) {
    const auto dates = dates_of(answers_, view);
    if (index >= dates.size()) return;
    answers_.from = dates[index];
    go_on();
  } else if (answers_.step == FormStep::reason) {
    const auto reasons = reasons_of(answers_.deed);
    if (index >= reasons.size()) return;
    const bool own_words = index + 1 == reasons.size();
    answers_.reason = own_words ? std::string{} : words.text(reasons[index]);
    if (own_words) {
      behind_.push_back(FormStep::reason);
      answers_.step = FormStep::words;
    } else {
      go_on();
    }
  }
}

void DeedForm::try_next(const ManagerView& view) {
  switch (answers_.step) {
    case FormStep::number:
      if (answers_.number.empty()) answers_.missing = Missing::number;
      break;
    case FormStep::counter:
      if (const auto* counter = counter_of(answers_, view)) {
        answers_.counter = counter->counter;
      } else {
        answers_.missing = Missing::counter;
      }
      break;
    case FormStep::lines:
      if (answers_.lines.empty()) answers_.missing = Missing::lines;
      break;
    case FormStep::words:
      if (is_blank(answers_.reason)) answers_.missing = Missing::words;
      break;
    case FormStep::line:
    case FormStep::date:
    case FormStep::reason:
    case FormStep::sure:
      return;  // a choice goes on by itself
  }
  if (answers_.missing == Missing::nothing) go_on();
}

bool DeedForm::takes_text() const {
  switch (answers_.step) {
    case FormStep::line:
    case FormStep::number:
    case FormStep::counter:
    case FormStep::lines:
    case FormStep::words:
      return true;
    case FormStep::date:
    case FormStep::reason:
    case FormStep::sure:
      break;
  }
  return false;
}

void DeedForm::type(std::string_view text, const ManagerView& view) {
  answers_.missing = Missing::nothing;
  for (const auto& letter : letters_of(text)) type_letter(letter, view);
}

void DeedForm::type_letter(std::string_view letter, const ManagerView& view) {
  if (answers_.step == FormStep::words) {
    const bool control = letter.size() == 1 && letter[0] < ' ';
    const bool fits = answers_.reason.size() + letter.size() <= limits::reason_bytes;
    if (!control && fits) answers_.reason += letter;
  } else if (answers_.step == FormStep::number || answers_.step == FormStep::counter) {
    const auto western = device::with_western_digits(letter);
    if (western.size() == 1) type_digit(western[0]);
  } else if (const auto line = line_called(letter, view)) {
    choose_line(*line, view);
  }
}

void DeedForm::type_digit(char digit) {
  if (digit < '0' || digit > '9') return;
  const bool ticket = answers_.step == FormStep::number;
  if (!ticket && answers_.step != FormStep::counter) return;
  std::string& number = ticket ? answers_.number : answers_.counter_number;
  const bool leading_zero = number.empty() && digit == '0';
  if (!leading_zero && number.size() < (ticket ? ticket_digits : counter_digits)) number += digit;
}

void DeedForm::erase() {
  answers_.missing = Missing::nothing;
  if (answers_.step == FormStep::number && !answers_.number.empty()) answers_.number.pop_back();
  if (answers_.step == FormStep::counter && !answers_.counter_number.empty()) {
    answers_.counter_number.pop_back();
  }
  if (answers_.step == FormStep::words) erase_last_letter(answers_.reason);
}

}  // namespace dawr::display::manager
