#include "display/manager/actions.h"

#include <algorithm>
#include <array>
#include <span>

namespace dawr::display::manager {
namespace {

constexpr std::array<std::string_view, 4> pause_reasons{
    "manager.reason_prayer", "manager.reason_full", "manager.reason_fault",
    "manager.reason_safety"};
constexpr std::array<std::string_view, 4> close_out_reasons{
    "manager.reason_day_over", "manager.reason_full", "manager.reason_fault",
    "manager.reason_safety"};
constexpr std::array<std::string_view, 5> notices{
    "manager.notice_back_soon", "manager.notice_last_hour", "manager.notice_cash_only",
    "manager.notice_leave_hall", "manager.notice_none"};

constexpr std::size_t most_choices = 8;

std::vector<Choice> sayings(std::span<const std::string_view> phrases) {
  std::vector<Choice> choices;
  for (const auto phrase : phrases) choices.push_back({.phrase = phrase});
  return choices;
}

// The counters whose call is locked by wrong arrival codes.
std::vector<Choice> locked_counters(const ManagerView& view) {
  std::vector<Choice> choices;
  for (const auto& counter : view.counters) {
    if (!counter.in_hand || !counter.in_hand->locked) continue;
    const bool cashier = counter.kind == CounterKind::cashier;
    choices.push_back({.phrase = cashier ? "manager.cashier" : "manager.counter",
                       .number = counter.number,
                       .counter = counter.counter});
    if (choices.size() == most_choices) break;
  }
  return choices;
}

// What others ask for and, with it or alone, what this device does.
enum class Whose : std::uint8_t { all, own };
std::vector<Choice> requests(const ManagerView& view, DeviceId own, Whose whose) {
  std::vector<Choice> choices;
  const auto add = [&](bool own_ones) {
    for (const auto& request : view.requests) {
      if ((request.device == own) != own_ones || choices.size() == most_choices) continue;
      choices.push_back({.request = request});
    }
  };
  if (whose == Whose::all) add(false);
  add(true);
  return choices;
}

// As the hall reads it.
std::string letter_in(const text::Phrases& words, const ManagerView& view, LineId id) {
  const auto line =
      std::ranges::find(view.lines, id, [](const LineFigures& figures) { return figures.line.id; });
  const bool arabic = words.language() == "ar" && line != view.lines.end();
  return arabic ? line->line.letter_ar : std::string{id.value};
}

std::int64_t number_of(const ManagerView& view, CounterId id) {
  const auto counter = std::ranges::find(view.counters, id, &CounterFigures::counter);
  return counter == view.counters.end() ? id.value : counter->number;
}

// What is asked for, in words.
struct Asked {
  const ManagerView& view;
  const text::Phrases& words;

  std::string operator()(const Override& deed) const {
    const auto code = letter_in(words, view, deed.line) + "\u00A0" + words.number(deed.number);
    return words.text("manager.request_override", {{"code", std::string_view(code)},
                                                   {"reason", std::string_view(deed.reason)}});
  }
  std::string operator()(const SetSkills& deed) const {
    std::string letters;
    for (const LineId line : deed.lines) {
      letters += (letters.empty() ? "" : " ") + letter_in(words, view, line);
    }
    const auto date = words.date(deed.from);
    return words.text("manager.request_skills", {{"counter", number_of(view, deed.counter)},
                                                 {"letters", std::string_view(letters)},
                                                 {"date", std::string_view(date)}});
  }
  std::string operator()(const Cover& deed) const {
    const auto letter = letter_in(words, view, deed.line);
    return words.text("manager.request_cover", {{"counter", number_of(view, deed.counter)},
                                                {"letter", std::string_view(letter)},
                                                {"reason", std::string_view(deed.reason)}});
  }
};

std::optional<Lock> lock_of_opening(const ManagerView& view, ServiceDate today) {
  if (view.date && *view.date >= today) {
    return view.day_open ? Lock::day_is_open : Lock::day_is_over;
  }
  return std::nullopt;
}

// In both languages, whichever of them the board speaks.
Name in_both(std::string_view phrase, const text::PhrasePair& words) {
  const bool arabic_first = words.first.language() == "ar";
  const auto& arabic = arabic_first ? words.first : words.second;
  const auto& english = arabic_first ? words.second : words.first;
  return {.ar = arabic.text(phrase), .en = english.text(phrase)};
}

}  // namespace

std::vector<Deed> all_deeds() {
  return {Deed::open_day,  Deed::pause,  Deed::resume,  Deed::notice,  Deed::close_out,
          Deed::close_day, Deed::unlock, Deed::approve, Deed::withdraw};
}

std::uint32_t without_end(const DayTotals& totals) {
  return totals.waiting + totals.on_hold + totals.called + totals.serving;
}

std::optional<Lock> lock_of(Deed deed, const ManagerView& view, ServiceDate today, DeviceId own) {
  if (deed == Deed::open_day) return lock_of_opening(view, today);
  if (deed == Deed::notice) return std::nullopt;  // a closed hall is told things, too
  if (!view.day_open) return Lock::day_is_closed;
  const bool paused = !view.paused.empty();
  switch (deed) {
    case Deed::pause:
      if (paused) return Lock::paused_already;
      break;
    case Deed::resume:
      if (!paused) return Lock::not_paused;
      break;
    case Deed::close_out:
      if (view.totals.waiting == 0) return Lock::no_tickets;
      break;
    case Deed::close_day:
      if (without_end(view.totals) > 0) return Lock::tickets_without_end;
      break;
    case Deed::unlock:
      if (locked_counters(view).empty()) return Lock::nothing_locked;
      break;
    case Deed::approve:
      if (requests(view, own, Whose::all).empty()) return Lock::nothing_asked;
      break;
    case Deed::withdraw:
      if (requests(view, own, Whose::own).empty()) return Lock::nothing_asked_here;
      break;
    case Deed::open_day:
    case Deed::notice:
      break;
  }
  return std::nullopt;
}

std::string text_of(const Choice& choice, const ManagerView& view, const text::Phrases& words) {
  if (!choice.request) return words.text(choice.phrase, {{"number", choice.number}});
  return std::visit(Asked{view, words}, choice.request->deed);
}

std::vector<Choice> choices_of(Deed deed, const ManagerView& view, DeviceId own) {
  if (deed == Deed::pause) return sayings(pause_reasons);
  if (deed == Deed::close_out) return sayings(close_out_reasons);
  if (deed == Deed::notice) return sayings(notices);
  if (deed == Deed::unlock) return locked_counters(view);
  if (deed == Deed::approve) return requests(view, own, Whose::all);
  if (deed == Deed::withdraw) return requests(view, own, Whose::own);
  return {};
}

CommandBody command_of(Deed deed, const Choice& choice, ServiceDate today,
                       const text::PhrasePair& words) {
  switch (deed) {
    case Deed::open_day:
      return OpenDay{today, {}};
    case Deed::pause:
      return PauseIssuing{in_both(choice.phrase, words)};
    case Deed::resume:
      return ResumeIssuing{};
    case Deed::notice:
      if (choice.phrase == "manager.notice_none") return PostNotice{};
      return PostNotice{0, in_both(choice.phrase, words)};
    case Deed::close_out:
      return CloseOut{words.first.text(choice.phrase)};
    case Deed::unlock:
      return UnlockCode{choice.counter};
    case Deed::approve:
      return Approve{choice.request ? choice.request->number : 0};
    case Deed::withdraw:
      return WithdrawRequest{};
    case Deed::close_day:
      return CloseDay{};
  }
  return CloseDay{};
}

}  // namespace dawr::display::manager
