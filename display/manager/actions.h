// What a supervisor does at the board, by keyboard: one step after another, and each asks again
// before it is done. There is nothing here that calls or moves anybody; the order changes only by
// what two agree on. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/command.h"
#include "common/domain/manager_view.h"
#include "common/text/phrases.h"

namespace dawr::display::manager {

enum class Deed : std::uint8_t {
  open_day = 1,
  pause,
  resume,
  notice,
  close_out,
  close_day,
  unlock,
  approve,
  withdraw,
};
// In the order of the menu.
std::vector<Deed> all_deeds();

// Why it can't be done now; none: it can.
enum class Lock : std::uint8_t {
  day_is_open = 1,
  day_is_closed,
  day_is_over,  // a date never opens twice
  paused_already,
  not_paused,
  tickets_without_end,
  no_tickets,
  nothing_locked,
  nothing_asked,
  nothing_asked_here,
};
// `own`: this very device, whose requests others approve.
std::optional<Lock> lock_of(Deed deed, const ManagerView& view, ServiceDate today, DeviceId own);

// Tickets that have no end yet.
std::uint32_t without_end(const DayTotals& totals);

// What a deed can say, or what it is done to.
struct Choice {
  std::string_view phrase{};  // its key
  std::uint16_t number{};     // painted on the counter, of `unlock`
  CounterId counter{};
  std::optional<ApprovalRequest> request{};  // of `approve` and `withdraw`
  bool operator==(const Choice&) const = default;
};
std::string text_of(const Choice& choice, const ManagerView& view, const text::Phrases& words);

// Empty: it leaves nothing to choose. At most as many as a window has room for.
std::vector<Choice> choices_of(Deed deed, const ManagerView& view, DeviceId own);

// The command itself; `choice` is one of choices_of. The words of the hall are in both languages.
CommandBody command_of(Deed deed, const Choice& choice, ServiceDate today,
                       const text::PhrasePair& words);

}  // namespace dawr::display::manager
