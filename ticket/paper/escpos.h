// The language of receipt printers (Epson's ESC/POS), as far as a ticket needs it: a raster, a cut,
// and the four status bytes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/ui/bitmap.h"

namespace dawr::ticket::escpos {

// ESC @ (reset), GS v 0 in bands of 256 rows, GS V 66 0 (feed to the knife, partial cut), GS r 1:
// the answer to that comes when the cut is done, for it waits its turn among the bytes. A dot here
// and there is left white, lest DLE EOT, DLE ENQ or DLE DC4, which printers obey also in the middle
// of a picture, stand in it.
std::vector<std::uint8_t> print_and_cut(const ui::Bitmap& bitmap);

// DLE ENQ 2: forget what was received and go on; what is left of a slip must not come out later.
inline constexpr std::array<std::uint8_t, 3> start_over{0x10, 0x05, 0x02};

// DLE EOT n: answered at once, also in the middle of a job, with one byte.
enum class Ask : std::uint8_t { printer = 1, offline_cause = 2, error_cause = 3, paper = 4 };
inline constexpr std::array asks{Ask::printer, Ask::offline_cause, Ask::error_cause, Ask::paper};
std::array<std::uint8_t, 3> ask(Ask what);

// Whether a byte can be an answer at all: bits 0, 4 and 7 are 0, 1 and 4 are 1 of every one.
constexpr bool is_status(std::uint8_t byte) { return (byte & 0x93U) == 0x12U; }
// The answer to GS r 1.
constexpr bool is_done(std::uint8_t byte) { return (byte & 0x90U) == 0; }

struct Status {
  bool offline{};
  bool cover_open{};
  bool cutter_stuck{};
  bool broken{};  // needs a technician, or to be switched off and on
  bool paper_low{};
  bool paper_out{};

  [[nodiscard]] bool can_print() const {
    return !offline && !cover_open && !cutter_stuck && !broken && !paper_out;
  }
  bool operator==(const Status&) const = default;
};

// From the answers to all of `asks`, in their order; none when a byte is no answer.
std::optional<Status> read_status(std::span<const std::uint8_t, 4> answers);

}  // namespace dawr::ticket::escpos
