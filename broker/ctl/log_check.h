// Whether the entries of a journal copy can be lived by: each is read, and all are applied in their
// order, as a broker does at its start.
#pragma once

#include <filesystem>
#include <optional>

#include "broker/journal/journal_restore.h"
#include "broker/queue/metrics.h"
#include "common/domain/command.h"

namespace dawr::ctl {

// Entries that can be read and yet break the rules would end the process that applies them: this
// is done in a child process, which nothing may be open across. `damaged` names the first entry.
Result<> check_log(const std::filesystem::path& copy);

// The ticket issued last, by which a journal can be told from another centre's.
struct LastTicket {
  TicketRef ticket;
  Commitment commitment{};
  std::size_t issued_in{};  // restorations before it
};

// What a log that has passed the check leads to.
struct Replayed {
  journal::Extent extent;
  queue::State state;
  queue::DayMetrics metrics;
  std::optional<LastTicket> last_ticket;
};
Result<Replayed> replay_log(const std::filesystem::path& copy);

}  // namespace dawr::ctl
