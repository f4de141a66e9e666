// State, the day's figures and the day watch as bytes, so that a start need not replay the whole
// day.
//
// Little-endian, fixed order, no padding; the last 8 bytes are an FNV-1a hash of the rest. The
// format belongs to this version alone: a snapshot of another format is ignored and the journal
// replayed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "broker/queue/day_watch.h"
#include "broker/queue/metrics.h"
#include "broker/queue/state.h"

namespace dawr::queue {

inline constexpr std::uint32_t snapshot_format = 12;

struct Recovered {
  State state;
  DayMetrics metrics;
  DayWatch watch;
};

std::vector<std::uint8_t> snapshot_of(const State& state, const DayMetrics& metrics,
                                      const DayWatch& watch);

// None if the bytes are damaged in any way. Never reads outside `bytes`.
std::optional<Recovered> restore(std::span<const std::uint8_t> bytes);

}  // namespace dawr::queue
