// Whether a centre's log is still the one that was witnessed: what a witness asks before it cosigns
// (c2sp.org/tlog-witness). Pure.
//
//   the newest checkpoint that was cosigned   what is asked of the next
//   none                                      the log's signature, its origin
//   of the same log, smaller                  that the log goes on from it
//   of the same log, as large                 that it is the same one
//   of the same log, larger                   –  refused: goes_back
//   of another log, which it cites            that it goes on from what was cosigned of that one,
//   as
//                                             far as it was kept; what was not is told as a loss
//   of another log, which it does not cite    –  refused: uncited, unless the centre was enrolled
//                                             anew meanwhile
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "common/log/checkpoint.h"
#include "common/log/note.h"
#include "common/wire/message.h"
#include "upstream/enrolment.h"
#include "upstream/store.h"

namespace dawr::upstream {

// What was cosigned of this centre's logs before.
struct LogHistory {
  std::optional<KeptCheckpoint> newest;
  // The largest of that log that has at most so many entries.
  std::function<Result<std::optional<KeptCheckpoint>>(const std::string& origin,
                                                      std::uint64_t size)>
      up_to;
};

struct LogVerdict {
  // Refused, in words for the broker; none: it may be cosigned.
  std::optional<wire::LogDoubted> doubt{};
  bool is_alarm{};                          // the doubt is one that somebody must look into
  std::optional<KeptCheckpoint> against{};  // what it contradicts, or what is lost
  log::Note note{};                         // as signed by the log, when it may be cosigned
  log::Checkpoint checkpoint{};
  std::string known;  // the note as it was cosigned before: it is the newest one already
  std::string loss;   // not empty: entries that were cosigned are not in this log
};

// A fault is the history's.
Result<LogVerdict> judge(const EnrolledCentre& centre, const wire::UplinkCheckpoint& message,
                         const LogHistory& history);

// The cosignature that `note` ends with, as it stands there, with its newline.
std::string last_line(const std::string& note);

}  // namespace dawr::upstream
