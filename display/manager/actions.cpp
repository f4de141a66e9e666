#include "display/manager/actions.h"

#include <array>

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
  return {Deed::open_day, Deed::pause,     Deed::resume,
          Deed::notice,   Deed::close_out, Deed::close_day};
}

std::uint32_t without_end(const DayTotals& totals) {
  return totals.waiting + totals.on_hold + totals.called + totals.serving;
}

std::optional<Lock> lock_of(Deed deed, const ManagerView& view, ServiceDate today) {
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
    case Deed::open_day:
    case Deed::notice:
      break;
  }
  return std::nullopt;
}

std::vector<std::string_view> choices_of(Deed deed) {
  if (deed == Deed::pause) return {pause_reasons.begin(), pause_reasons.end()};
  if (deed == Deed::close_out) return {close_out_reasons.begin(), close_out_reasons.end()};
  if (deed == Deed::notice) return {notices.begin(), notices.end()};
  return {};
}

CommandBody command_of(Deed deed, std::string_view choice, ServiceDate today,
                       const text::PhrasePair& words) {
  switch (deed) {
    case Deed::open_day:
      return OpenDay{today, {}};
    case Deed::pause:
      return PauseIssuing{in_both(choice, words)};
    case Deed::resume:
      return ResumeIssuing{};
    case Deed::notice:
      return PostNotice{0, choice == "manager.notice_none" ? Name{} : in_both(choice, words)};
    case Deed::close_out:
      return CloseOut{words.first.text(choice)};
    case Deed::close_day:
      return CloseDay{};
  }
  return CloseDay{};
}

}  // namespace dawr::display::manager
