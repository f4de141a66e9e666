// Which quarter-hours can be booked, how many places each has, and which of them are free.
//
// A place is never given twice, because all of them are counted in one book. Pure; integers alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "common/domain/day_plan.h"
#include "common/domain/identifiers.h"
#include "common/domain/policy.h"

namespace dawr::appointments {

inline constexpr minutes slot_length{15};

// Places in a line a quarter-hour, as a fraction of whole numbers: 2/5 is two in five
// quarter-hours.
struct Capacity {
  std::uint64_t places{};
  std::uint64_t quarters{1};
  bool operator==(const Capacity&) const = default;
};

// What the counters of a line can serve in a quarter-hour at the typical minutes of its services,
// of which `share_percent` may be booked; the rest is kept for walk-ins. Only lines that are a
// counter's own count, and a counter with several is divided among them; a line without services or
// counters has none.
std::map<LineId, Capacity> capacities(const CentrePolicy& policy, std::uint32_t share_percent);

// The bookable days and what is taken. A slot is named by the instant at which it begins.
class SlotBook {
 public:
  // Days ascending by date. What was taken stays taken, whether or not its slot is still there.
  void publish(std::vector<DayPlan> days, std::map<LineId, Capacity> capacity);

  // Whether the doors are open for the whole of it: from a quarter-hour after an opening, or the
  // opening itself, in whole quarter-hours. O(log days + stretches of the day).
  [[nodiscard]] bool is_slot(Instant slot) const;
  // Of a slot; 0 where there is none. Fractions are spread over the day, so that its sum is right.
  [[nodiscard]] std::uint32_t places(LineId line, Instant slot) const;
  [[nodiscard]] std::uint32_t taken(LineId line, Instant slot) const;
  [[nodiscard]] bool is_free(LineId line, Instant slot) const {
    return taken(line, slot) < places(line, slot);
  }
  // The earliest free slots at or after an instant, and before `until`, that leave so long until
  // the doors close. O(days + slots passed over + log of what is taken).
  [[nodiscard]] std::vector<Instant> free_slots(LineId line, Instant from, minutes before_closing,
                                                std::size_t most,
                                                Instant until = Instant::max()) const;
  // Until the stretch of open doors ends in which the slot lies; zero where there is none.
  [[nodiscard]] Duration until_closing(Instant slot) const;

  void take(LineId line, Instant slot);
  void give_back(LineId line, Instant slot);  // of what was taken
  // The days up to that one can't be booked any more; what is taken on them stays taken.
  void close(ServiceDate date);

  [[nodiscard]] std::span<const DayPlan> days() const { return days_; }
  // None: that date is shut, or over, or nothing is known of it. O(log days).
  [[nodiscard]] const DayPlan* day(ServiceDate date) const;
  [[nodiscard]] const std::map<std::pair<LineId, Instant>, std::uint32_t>& all_taken() const {
    return taken_;
  }
  bool operator==(const SlotBook&) const = default;

 private:
  friend struct LedgerFields;  // of the snapshot
  struct Position;
  [[nodiscard]] Position find(Instant slot) const;

  std::vector<DayPlan> days_;
  std::map<LineId, Capacity> capacity_;
  std::map<std::pair<LineId, Instant>, std::uint32_t> taken_;
};

}  // namespace dawr::appointments
