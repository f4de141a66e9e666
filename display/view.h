// What one frame of the display says, without a word of any language and without a pixel. Two views
// that are equal look alike; the painter draws again only the parts that differ.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/board.h"
#include "common/text/time_zone.h"
#include "display/ways.h"

namespace dawr::display {

enum class Scene : std::uint8_t {
  connecting,  // no board was ever received
  closed,      // no day is open
  open,
};

// Why there is no board, as far as a display can tell.
enum class Trouble : std::uint8_t {
  none,          // it has only just begun
  unreachable,   // no server answers
  not_enrolled,  // the server does not know this display's key yet
  refused,       // the server knows the key and turns it away, or is not the server we know
  version,       // the server speaks another version of the protocol
};

struct CallView {
  LineId letter;
  std::string letter_ar;
  std::uint16_t number{};
  CounterKind kind{};
  std::uint16_t counter{};
  std::optional<Way> way{};  // seen from this display; none: nobody said
  bool exceptional{};        // two supervisors have put it before everybody
  bool operator==(const CallView&) const = default;
};

// How loudly the call card speaks.
enum class Emphasis : std::uint8_t {
  gold,   // a new call, in the lit half of its flash (or all the time, where flashing is off)
  white,  // a call that still holds
  past,   // nobody is called any more: the last call, for who comes late
};

struct CallCard {
  std::vector<CallView> calls;  // at most 2; none before the first call of the day
  Emphasis emphasis{Emphasis::past};
  bool operator==(const CallCard&) const = default;
};

enum class TickerKind : std::uint8_t { hint, notice, paused, stale, voice, cover };

// One text at the foot of the screen.
struct Ticker {
  TickerKind kind{};
  Name text;  // notice: its words; paused: the reason
  bool in_second_language{};
  std::optional<text::CivilTime> since;  // stale: when the broker was last heard; cover: its begin
  std::optional<BoardCover> cover{};     // who helps whom
  bool operator==(const Ticker&) const = default;
};

struct View {
  Scene scene{};
  Trouble trouble{};  // while connecting
  Name centre;
  bool demonstration{};                  // nobody real waits here
  std::optional<text::CivilTime> clock;  // none while the time or its zone is unknown
  bool late{};                           // three heartbeats missed
  CallCard card;
  std::vector<CallView> earlier;  // newest first, at most 4
  std::vector<BoardLine> lines;
  std::uint16_t priority_credit_minutes{};
  Ticker ticker;
  bool operator==(const View&) const = default;
};

}  // namespace dawr::display
