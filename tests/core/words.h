// Commands, events and states in the words of the scenario files.
#pragma once

#include <string>
#include <string_view>

#include "broker/queue/state.h"
#include "common/domain/event.h"

namespace dawr::play {

// The first service date of every scenario; instants are written as its time of day in UTC,
// "09:00:10", on the day after it "+1d 09:00:10".
inline constexpr ServiceDate first_date{std::chrono::days{20513}};  // 2026-03-01
std::string text_of(Instant at);
std::string text_of(ServiceDate date);

// "A 1" by the ticket's letter and number; "#7" if it is unknown.
std::string name_of(const queue::State& state, Serial serial);

std::string text_of(TicketState state);
std::string text_of(CounterState state);
std::string text_of(const Rejection& rejection);
std::string text_of(const Principal& principal);
// `state`: the one that the event has been applied to, or the one before it.
std::string text_of(const queue::State& state, const Event& event);
std::string text_of(const queue::State& state, const CommandBody& command);
// The command's name as it is in the code: "CallNext".
std::string_view kind_name(CommandKind kind);

std::string_view word_of(PriorityClass priority);
std::string_view word_of(Evidence evidence);
std::string_view word_of(dawr::Outcome outcome);
std::string_view word_of(Role role);

}  // namespace dawr::play
