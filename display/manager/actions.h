// What a supervisor does at the board, by keyboard: one step after another, and each asks again
// before it is done. There is nothing here that calls, moves or reorders anybody. Pure.
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
};
std::optional<Lock> lock_of(Deed deed, const ManagerView& view, ServiceDate today);

// Tickets that have no end yet.
std::uint32_t without_end(const DayTotals& totals);

// What a deed can say, in both languages: keys of phrases. Empty: it says nothing.
std::vector<std::string_view> choices_of(Deed deed);

// The command itself; `choice` is one of choices_of, and empty takes the notice down.
CommandBody command_of(Deed deed, std::string_view choice, ServiceDate today,
                       const text::PhrasePair& words);

}  // namespace dawr::display::manager
