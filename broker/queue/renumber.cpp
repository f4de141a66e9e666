#include "broker/queue/renumber.h"

#include <algorithm>
#include <chrono>

namespace dawr::queue {
namespace {

// Papers of up to so many numbers of a line, and serials, may be about that a restored journal
// knows nothing of; it goes on at the next full step beyond them, which everybody sees at a glance.
constexpr std::uint32_t numbers_unknown = 500;
constexpr std::uint32_t number_step = 1'000;
constexpr std::uint32_t serials_unknown = 5'000;
constexpr std::uint32_t serial_step = 10'000;

// So long after a restore papers of that day may be about.
constexpr std::chrono::hours papers_are_about_for{24};

std::uint32_t next_step(std::uint32_t from, std::uint32_t step, std::uint32_t more_steps,
                        std::uint32_t most) {
  return std::min(most, ((from + step - 1) / step + more_steps) * step);
}

}  // namespace

void pass_over_lost_days(State& state) {
  std::uint32_t steps = 0;
  for (const Restoration& restored : state.restorations) {
    if (state.now - restored.at < papers_are_about_for) steps += 1U + restored.abandoned;
  }
  if (steps == 0) return;
  state.last_serial = next_step(0, serial_step, steps, limits::serial_per_day);
  for (auto& [id, line] : state.lines) {
    line.last_number =
        static_cast<std::uint16_t>(next_step(0, number_step, steps, limits::number_per_line));
  }
}

void pass_over_unknown(State& state, std::uint16_t abandoned) {
  state.last_serial = next_step(state.last_serial + serials_unknown, serial_step, abandoned,
                                limits::serial_per_day);
  for (auto& [id, line] : state.lines) {
    line.last_number = static_cast<std::uint16_t>(next_step(
        line.last_number + numbers_unknown, number_step, abandoned, limits::number_per_line));
  }
}

}  // namespace dawr::queue
