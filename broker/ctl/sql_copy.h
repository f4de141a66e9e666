// The journal for people who ask in SQL: a fresh copy with tables that need no knowledge of the
// entries' bytes. Nobody opens the live journal.
//
// In the copy, one row each, oldest first by its key (`date, serial` name a ticket):
//
//   tickets   a ticket: date, serial, ticket ("B 42"), letter, letter_ar, number, service, line
//   (the
//             one it is or was last in), state, claim, priority, evidence, print, copies,
//             device (that issued it), issued_at, first_called_at, ended_at, wait_first_s (issue to
//             first call), wait_total_s (all waiting and holds), service_s, hops, calls, holds,
//             no_shows, rejoined (0 or 1), undone (steps taken back)
//   hops      a stay in one line, up to the end of the service there: date, serial, ticket, hop
//   (from
//             1), line, turn_at, reason, joined_at, first_called_at, started_at, ended_at,
//             counter_kind, counter (the number painted on it), clerk, outcome (the ticket's state
//             after it, or "transferred"), wait_s, walk_s (first call to start), service_s
//   calls     a call or recall: seq, date, serial, ticket, hop, call (1; recalls 2, 3), line,
//             counter_kind, counter, clerk, called_at, shown_at (first display that confirmed it),
//             ended ("started", "recalled", "no_show", "put_back", "closed_out", "open");
//             and, except for recalls, why it was this one's turn: reason, turn_at,
//             handicap_min, next_ticket (who would have been called otherwise) and next_turn_at,
//             both turns with this counter's handicap
//   refusals  a command that was refused: seq, at, date, device, role, command, code ("E_STATE"),
//             ticket (the one in hand, where it mattered)
//   events    every entry: seq, at, date, event, device (0: the broker itself), session and
//             command (its command id), ticket, counter_id, line, detail
//
// Instants are ISO 8601 in UTC to the microsecond, as text that sorts; beside each `x_at` stands
// `x_us`, microseconds since 1970 (for `at`: `at_us`). Durations end in _s and are whole seconds,
// cut off; of a ticket that still waits or is served they count what has ended. What has not
// happened is NULL. Lines are Latin letters. The views stand on STRICT tables that hold the `_us`
// columns alone.
//
// The table `entry` keeps the journal's own bytes. Stored replies, the outbox and snapshots are
// left out, and the copy can't be opened as a journal.
#pragma once

#include <cstdint>
#include <filesystem>

#include "broker/journal/journal.h"

namespace dawr::ctl {

struct SqlCopy {
  Epoch epoch;
  Seq last_seq{};
  std::uint64_t tickets{};
  std::uint64_t calls{};
  std::uint64_t refusals{};
};

// May run beside the broker. The copy appears complete or not at all; a file that exists already is
// refused. Memory: what one service date needs.
Result<SqlCopy> make_sql_copy(const std::filesystem::path& journal,
                              const std::filesystem::path& copy);

}  // namespace dawr::ctl
