// How a dispenser's printer is doing, for whoever has to bring paper or close a cover.
#pragma once

#include <cstdint>

namespace dawr {

// The numbers are part of the wire.
enum class PrinterState : std::uint8_t {
  absent = 1,  // no connection
  silent = 2,  // connected, and it does not answer
  offline = 3,
  cover_open = 4,
  cutter_stuck = 5,
  broken = 6,
  paper_out = 7,
  paper_low = 8,  // it prints, and somebody should bring a roll
  ready = 9,
};

constexpr bool prints(PrinterState state) { return state >= PrinterState::paper_low; }

}  // namespace dawr
