// What the console's screen shows, as a value. Nothing of anybody who waits but counts; of the
// ticket in hand its code and service.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/phrases.h"
#include "common/text/time_zone.h"
#include "counter/console/desk.h"
#include "counter/model.h"

namespace dawr::counter::console {

enum class Scene : std::uint8_t {
  notice,   // nothing to work with: View::notice says why
  sign_in,  // the counter is closed
  away,     // on a break
  idle,
  called,
  serving,
};

enum class Notice : std::uint8_t {
  none,
  connecting,
  unreachable,
  not_enrolled,
  key_refused,
  wrong_broker,
  version,
  no_day,
  no_counter,  // not in today's configuration
  no_console,  // a supervisor's key
};

// The one thing beside the work that has to be said now.
enum class Strip : std::uint8_t {
  none,
  offline,
  waiting,      // for the answer to a command
  not_kept,     // this console's disk is full
  postponed,    // the server can't take it now
  refused,      // View::refusal
  break_after,  // a break or close waits for the ticket in hand
  close_after,
  put_back,  // no display confirms: the call can be taken back
  voice,     // calls are called out: what to do
  no_day,
  help,  // View::help_at
};

struct CodeView {
  LineId letter;
  std::string letter_ar;  // empty: not known
  std::uint16_t number{};
  bool operator==(const CodeView&) const = default;
};

// The next stage of a visit.
struct NextView {
  CodeView code;  // of its line, without a number
  Name line;      // its letter in both languages where the name is not known
  bool operator==(const NextView&) const = default;
};

struct TicketView {
  CodeView code;
  Name service;  // its code in both languages where the name is not known
  bool fee_at_cashier{};
  std::optional<Fee> fee{};  // none: nobody demands it
  std::optional<NextView> next{};
  std::optional<std::uint16_t> typical_minutes{};
  std::uint8_t calls{};
  std::uint8_t calls_left{};
  bool shown{};
  bool called_out{};  // by voice, and that counts as shown
  std::uint8_t tries_left{};
  std::optional<std::int64_t> elapsed_s{};  // since the call, or since the start
  std::optional<std::int64_t> no_show_s{};  // until time alone is no longer in its way
  bool operator==(const TicketView&) const = default;
};

struct HoldView {
  CodeView code;
  std::int64_t left_s{};  // below zero: over
  bool operator==(const HoldView&) const = default;
};

struct LineView {
  CodeView code;  // without a number
  Name name;
  std::uint32_t waiting{};
  std::uint32_t longest_min{};
  bool over_target{};
  bool operator==(const LineView&) const = default;
};

struct KeyView {
  Key key{};
  KeyLocks locks{};
  std::int64_t seconds{};  // of the lock with a countdown
  bool operator==(const KeyView&) const = default;
  [[nodiscard]] bool open() const { return locks.empty(); }
};

// What can be undone, and for how long.
enum class Done : std::uint8_t {
  something,
  served,
  incomplete,
  redirected,
  transferred,
  held,
  no_show
};
struct UndoView {
  Done done{};
  std::int64_t left_s{};
  std::int64_t of_s{};
  bool operator==(const UndoView&) const = default;
};

// One line of an open choice: carried out when a key of `typed` is typed.
struct Option {
  std::string action;
  std::vector<std::string> typed;  // the first is shown
  std::string words;
  std::optional<CodeView> letter{};
  bool operator==(const Option&) const = default;
};

struct View {
  Scene scene{};
  Notice notice{};
  Strip strip{};
  Overlay overlay{};
  std::optional<RejectionCode> refusal{};
  std::int64_t refused_for_minutes{};  // of a lock that ends by itself; rounded up
  std::optional<TicketView> ticket{};
  std::optional<HoldView> hold{};
  std::optional<UndoView> undo{};
  std::vector<LineView> lines{};
  std::vector<KeyView> keys{};
  std::vector<Option> options{};
  std::vector<std::string> help_at{};  // devices at which somebody asks for help
  // The entry.
  std::string code{};
  std::string reference{};
  bool scanning{};
  bool code_wrong{};
  std::string clerk_typed{};
  bool pin_needed{};
  std::size_t pin_length{};
  Field field{};
  Hint hint{};
  // The frame.
  CounterKind kind{CounterKind::counter};
  std::uint16_t number{};  // 0: not known
  std::optional<ClerkId> clerk{};
  std::uint32_t served_today{};
  std::optional<std::int64_t> average_s{};  // of this clerk's services today
  bool online{};
  bool by_voice{};  // no display shows the calls: they are called out
  bool demonstration{};
  Name centre{};
  std::optional<text::CivilTime> clock{};
  std::string fingerprint{};  // with Notice::not_enrolled and key_refused
  std::string address{};      // of the broker
  bool operator==(const View&) const = default;

  // What is in hand can't end as served yet.
  [[nodiscard]] bool fee_due() const { return ticket && ticket->fee == Fee::due; }
  [[nodiscard]] const KeyView& key(Key which) const {
    return keys[static_cast<std::size_t>(which)];
  }
};

// What the screen knows beside the model.
struct Surroundings {
  std::optional<OfferView> offer{};
  std::optional<text::TimeZone> zone{};
  Name centre{};
  bool demonstration{};
  std::string fingerprint{};
  std::string address{};
  bool not_kept{};
  bool postponed{};
  bool refusal_fresh{};  // the last refusal is still worth saying
  Done done{};
  std::optional<std::int64_t> undo_span_s{};
};

// `now`: the broker's clock, none before it was heard; `typing`: this machine's.
View view_of(const ConsoleModel& model, const Desk& desk, const Surroundings& around,
             const text::Phrases& words, std::optional<Instant> now, Time typing);

// For whom the desk's entry is now.
Occasion occasion_of(const ConsoleModel& model, const Surroundings& around);

// What typing this chooses of the open choice.
std::optional<std::string> chosen(const View& view, std::string_view typed);

}  // namespace dawr::counter::console
