// Of the promises that were made, how many were kept: from a journal's own entries.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>

#include "broker/queue/state.h"
#include "common/domain/event.h"

namespace dawr::planning {

struct Tally {
  std::uint32_t tickets{};  // for which anything was said
  std::uint32_t bounds{};   // "soon" or "within"
  std::uint32_t known{};    // of these, called, or still waiting when the bound had passed
  std::uint32_t kept{};     // first call within the bound
  std::uint32_t unsaid{};   // nothing was promised: no counter was open
  std::uint32_t over{};     // "more than": nothing to keep

  [[nodiscard]] double share() const { return known == 0 ? 0 : 1.0 * kept / known; }
  void add(const Tally& other);
};

// Where a ticket counts: where and when it was issued.
struct TallyKey {
  ServiceDate date{};
  LineId line;
  int hour{};  // local, as `hour_of` says
  auto operator<=>(const TallyKey&) const = default;
};

class TrackRecord {
 public:
  // `hour_of`: the local hour of an instant, 0 … 23.
  explicit TrackRecord(std::function<int(Instant)> hour_of) : hour_of_(std::move(hour_of)) {}

  // `before`: the state that the entry has not been applied to yet.
  void observe(const queue::State& before, const Entry& entry);

  [[nodiscard]] const std::map<TallyKey, Tally>& tallies() const { return tallies_; }
  [[nodiscard]] Tally total() const;
  [[nodiscard]] std::map<LineId, Tally> by_line() const;
  [[nodiscard]] std::map<int, Tally> by_hour() const;
  [[nodiscard]] std::map<ServiceDate, Tally> by_date() const;

 private:
  Tally& tally_of(const queue::State& state, const queue::Ticket& ticket);
  void settle(const queue::State& state, const queue::Ticket& ticket, Instant at, bool called);
  void take_back(const queue::State& state, const queue::Ticket& ticket);

  std::function<int(Instant)> hour_of_;
  std::map<TallyKey, Tally> tallies_;
};

}  // namespace dawr::planning
