// For floor*.cpp alone: what a batch is to become, until it is committed.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "broker/floor/floor.h"

namespace dawr {

struct Floor::Draft {
  Instant now{};
  journal::Batch batch{};
  std::set<CellKey> changed_cells{};
  std::vector<Outgoing> replies{};
  bool day_opened{};
  bool day_closed{};
  std::vector<Serial> visits_ended{};
  std::vector<std::pair<BookingId, PersonTag>> persons_booked{};
  std::vector<BookingId> bookings_over{};  // nobody comes with them any more
  std::vector<std::pair<BookingId, Serial>> checked_in{};
  std::string unsound_policy{};
  std::vector<ToldTime> told_times{};
  std::optional<Fault> fault{};  // the batch must not be committed, nor anything be answered
};

}  // namespace dawr
