// Events, commands and states as words for tables and listings. The words are stable: scripts may
// compare them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "broker/ctl/visits.h"
#include "common/domain/event.h"
#include "common/domain/view.h"

namespace dawr::ctl {

std::string_view name_of(const Event& event);  // "TicketIssued"
std::string_view name_of(CommandKind kind);    // "CallNext"; "unreadable"
std::string_view word_of(TicketState state);   // "waiting", "on_hold", "void"
std::string_view word_of(PriorityClass priority);
std::string_view word_of(Evidence evidence);
std::string_view word_of(PrintTold print);
std::string_view word_of(TurnReason reason);
std::string_view word_of(CallEnd end);
std::string_view word_of(BookingState state);
std::string_view word_of(CounterKind kind);

// What every kind of event may name.
struct EventFacts {
  std::optional<Serial> ticket;
  std::optional<CounterId> counter;
  std::optional<LineId> line;
  std::string detail;  // the rest in a word or two, or the reason that somebody wrote
};
EventFacts facts_of(const Event& event);

// "2026-10-18".
std::string text_of(ServiceDate date);

}  // namespace dawr::ctl
