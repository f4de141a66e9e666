// Commands and principals read from the words of the scenario files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/domain/policy.h"
#include "tests/core/play.h"

namespace dawr::play {

// "dispenser 1", "counter 1 from another device", "display of A": throws std::runtime_error.
Principal principal_of(const std::string& text);

struct ReadCommand {
  CommandBody body;
  std::optional<std::uint64_t> press;  // "by press 7"
  int times{1};                        // "9999 times"
};

// "call next", "grant A 1 elderly by visible": throws std::runtime_error. Tickets are looked up in
// `state`; one that does not exist has a serial far beyond. Every arrival code is 123.
ReadCommand command_of(const std::string& text, const queue::State& state,
                       const CentrePolicy& policy, const Principal& principal);

ServiceDate date_of(const std::string& word);
// "09:00:10" on the first date, or "+1d 09:00:10" on the day after.
Instant instant_of(const std::string& text);

// Rows of one ticket each: "A 1".
std::optional<Serial> find_ticket(const queue::State& state, const std::string& letter,
                                  const std::string& number);

}  // namespace dawr::play
