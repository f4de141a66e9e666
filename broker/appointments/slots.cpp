#include "broker/appointments/slots.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

#include "common/domain/check.h"

namespace dawr::appointments {
namespace {

constexpr std::uint32_t whole_percent = 100;

// The whole places that the first `quarters` of a day have together.
std::uint64_t places_until(const Capacity& capacity, std::uint64_t quarters) {
  return capacity.places * quarters / capacity.quarters;
}

std::uint64_t quarters_in(const OpenStretch& stretch) {
  return static_cast<std::uint64_t>((stretch.until - stretch.from) / slot_length);
}

Capacity operator+(const Capacity& left, const Capacity& right) {
  const Capacity sum{left.places * right.quarters + right.places * left.quarters,
                     left.quarters * right.quarters};
  const auto divisor = std::gcd(sum.places, sum.quarters);
  return divisor == 0 ? Capacity{} : Capacity{sum.places / divisor, sum.quarters / divisor};
}

// Minutes of the services of each line, and how many they are.
std::map<LineId, std::pair<std::uint64_t, std::uint64_t>> work_of_lines(
    const CentrePolicy& policy) {
  std::map<LineId, std::pair<std::uint64_t, std::uint64_t>> work;
  for (const auto& service : policy.services) {
    auto& [sum, count] = work[service.line];
    sum += service.typical_minutes;
    ++count;
  }
  return work;
}

bool is_own(const ServedLine& served) { return served.handicap == minutes{0}; }

}  // namespace

std::map<LineId, Capacity> capacities(const CentrePolicy& policy, std::uint32_t share_percent) {
  const auto work = work_of_lines(policy);
  std::map<LineId, Capacity> capacity;
  for (const auto& counter : policy.counters) {
    const auto own = static_cast<std::uint64_t>(std::ranges::count_if(counter.serves, is_own));
    for (const auto& served : counter.serves) {
      const auto known = work.find(served.line);
      if (!is_own(served) || known == work.end() || known->second.first == 0) continue;
      const auto [sum, count] = known->second;
      capacity[served.line] =
          capacity[served.line] +
          Capacity{share_percent * static_cast<std::uint64_t>(slot_length.count()) * count,
                   whole_percent * sum * own};
    }
  }
  return capacity;
}

// Where a slot lies: its stretch of open doors, and how many slots the day has before it.
struct SlotBook::Position {
  const OpenStretch* stretch{};  // none: it is no slot
  std::uint64_t quarter{};
};

SlotBook::Position SlotBook::find(Instant slot) const {
  const auto next = std::ranges::upper_bound(days_, slot, {}, [](const DayPlan& day) {
    return day.open.empty() ? Instant::min() : day.open.front().from;
  });
  if (next == days_.begin()) return {};
  std::uint64_t before = 0;
  for (const auto& stretch : std::prev(next)->open) {
    const auto into = slot - stretch.from;
    const bool fits = into >= Duration::zero() && slot + slot_length <= stretch.until;
    if (fits && into % slot_length == Duration::zero()) {
      return {&stretch, before + static_cast<std::uint64_t>(into / slot_length)};
    }
    before += quarters_in(stretch);
  }
  return {};
}

void SlotBook::publish(std::vector<DayPlan> days, std::map<LineId, Capacity> capacity) {
  std::erase_if(days, [](const DayPlan& day) { return day.open.empty(); });
  DAWR_CHECK(std::ranges::is_sorted(days, {}, &DayPlan::date), "the days of a slot book ascend");
  days_ = std::move(days);
  capacity_ = std::move(capacity);
}

bool SlotBook::is_slot(Instant slot) const { return find(slot).stretch != nullptr; }

Duration SlotBook::until_closing(Instant slot) const {
  const auto* stretch = find(slot).stretch;
  return stretch == nullptr ? Duration::zero() : stretch->until - slot;
}

std::uint32_t SlotBook::places(LineId line, Instant slot) const {
  const auto capacity = capacity_.find(line);
  const auto [stretch, quarter] = find(slot);
  if (capacity == capacity_.end() || stretch == nullptr) return 0;
  return static_cast<std::uint32_t>(places_until(capacity->second, quarter + 1) -
                                    places_until(capacity->second, quarter));
}

std::uint32_t SlotBook::taken(LineId line, Instant slot) const {
  const auto found = taken_.find({line, slot});
  return found == taken_.end() ? 0 : found->second;
}

std::vector<Instant> SlotBook::free_slots(LineId line, Instant from, minutes before_closing,
                                          std::size_t most, Instant until) const {
  std::vector<Instant> found;
  const auto capacity = capacity_.find(line);
  if (capacity == capacity_.end()) return found;
  // What is taken goes along with the slots: both ascend.
  auto next_taken = taken_.lower_bound({line, from});
  const auto taken_at = [&](Instant slot) -> std::uint32_t {
    const auto key = std::pair{line, slot};
    while (next_taken != taken_.end() && next_taken->first < key) ++next_taken;
    return next_taken != taken_.end() && next_taken->first == key ? next_taken->second : 0;
  };
  for (const auto& day : days_) {
    if (day.open.back().until <= from) continue;
    if (day.open.front().from >= until) break;
    std::uint64_t quarter = 0;
    for (const auto& stretch : day.open) {
      const auto last = stretch.until - std::max<Duration>(before_closing, slot_length);
      for (auto slot = stretch.from; slot + slot_length <= stretch.until; slot += slot_length) {
        const auto places =
            places_until(capacity->second, quarter + 1) - places_until(capacity->second, quarter);
        ++quarter;
        if (slot >= until) return found;
        if (slot < from || slot > last || taken_at(slot) >= places) continue;
        found.push_back(slot);
        if (found.size() == most) return found;
      }
    }
  }
  return found;
}

void SlotBook::take(LineId line, Instant slot) { ++taken_[{line, slot}]; }

void SlotBook::give_back(LineId line, Instant slot) {
  const auto found = taken_.find({line, slot});
  DAWR_CHECK(found != taken_.end(), "only what was taken is given back");
  if (--found->second == 0) taken_.erase(found);
}

void SlotBook::close(ServiceDate date) {
  std::erase_if(days_, [&](const DayPlan& day) { return day.date <= date; });
}

const DayPlan* SlotBook::day(ServiceDate date) const {
  const auto found = std::ranges::lower_bound(days_, date, {}, &DayPlan::date);
  return found == days_.end() || found->date != date ? nullptr : &*found;
}

}  // namespace dawr::appointments
