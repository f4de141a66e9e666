// What the hall may see: ticket codes and counts, nothing about a person. A display holds a replica
// and keeps it up to date from the feed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/identifiers.h"
#include "common/domain/policy.h"
#include "common/domain/promise.h"

namespace dawr {

struct BoardLine {
  LineId id;
  std::string letter_ar;
  Name name;
  std::uint32_t waiting{};
  Promise outlook{};  // for whoever comes now
  bool operator==(const BoardLine&) const = default;
};

struct BoardCall {
  Serial ticket;
  LineId letter;  // on the ticket; it keeps it when it moves to another line
  std::string letter_ar;
  std::uint16_t number{};
  LineId line;  // where it waited
  CounterKind counter_kind{};
  std::uint16_t counter{};  // the number painted on it
  std::uint8_t call{};      // 1 for the first, 2, 3 for recalls
  Instant called_at{};      // of this call
  bool open{};              // still called: not yet started, put back or given up
  bool exceptional{};       // two supervisors have put it before everybody
  bool operator==(const BoardCall&) const = default;
};

// A counter that helps, or is about to, a line that is not its own.
struct BoardCover {
  CounterKind counter_kind{};
  std::uint16_t counter{};  // the number painted on it
  LineId line;
  std::string letter_ar;
  Instant from{};
  bool operator==(const BoardCover&) const = default;
};

struct Board {
  Epoch epoch;
  Seq seq{};                        // the journal entry up to which this board is true
  std::optional<ServiceDate> date;  // none: no day is open
  Name centre;
  std::string time_zone;
  Name paused;  // reason for which no tickets are given; empty: they are
  std::uint16_t priority_credit_minutes{};  // for the line that explains the order
  std::vector<BoardLine> lines;
  std::vector<BoardCall> calls;  // newest first, at most limits::board_calls
  std::vector<Name> notices;
  std::vector<BoardCover> covers{};  // of the day, the earliest first; at most limits::covers
  bool by_voice{};                   // calls are called out in the hall
  bool operator==(const Board&) const = default;
};

// How a board changed from `first_seq` - 1 to `last_seq`. Parts that did not change are absent.
struct BoardUpdate {
  Epoch epoch;
  Seq first_seq{};
  Seq last_seq{};
  std::vector<BoardLine> lines;  // only `id`, `waiting` and `outlook` matter
  std::optional<std::vector<BoardCall>> calls;
  std::optional<std::vector<Name>> notices;
  std::optional<Name> paused;
  std::optional<Board> whole;  // the day or its configuration changed
  bool operator==(const BoardUpdate&) const = default;
};

// The update that turns `before` into `after`; after.seq ≥ before.seq.
BoardUpdate difference(const Board& before, const Board& after);

enum class Applied : std::uint8_t { yes, already_known, gap };

// Applies an update to a replica, unless it is of another epoch, leaves a gap, or is known already.
Applied apply(Board& board, const BoardUpdate& update);

// A 64-bit FNV-1a hash over everything but the names and outlooks: heartbeats carry it, so that a
// replica that went astray is found within a second.
std::uint64_t state_hash(const Board& board);

}  // namespace dawr
