// The names of a centre's logs, and what a log says of those that it goes on from.
//
// A restored journal is another log: its tree begins with the entries that were kept, under an
// origin of its own. Each of its checkpoints cites the logs before it, oldest first, one extension
// line each:
//     restored ORIGIN SIZE base64(ROOT)
// The first SIZE entries of this log are those of ORIGIN, whose tree had that root then.
//
// All functions are pure and may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/identifiers.h"
#include "common/log/checkpoint.h"
#include "common/log/merkle.h"

namespace dawr::log {

// "dawr/CENTRE/0123456789abcdef": the centre's code and the epoch.
std::string origin_of(std::string_view centre_code, Epoch epoch);

struct Citation {
  std::string origin;
  std::uint64_t size{};
  Hash root{};
  bool operator==(const Citation&) const = default;
};
// In one checkpoint; the newest ones.
inline constexpr std::size_t most_citations = 8;

std::string to_extension(const Citation& citation);
// None unless to_extension would write the same.
std::optional<Citation> parse_extension(std::string_view line);
// Those of a checkpoint, in their order; other lines are skipped.
std::vector<Citation> citations_of(const Checkpoint& checkpoint);

}  // namespace dawr::log
