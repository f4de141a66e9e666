// What every part of a simulated centre shares: time, chance, mishaps, and what citizens hold.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "common/domain/command.h"
#include "common/wire/broker_clock.h"
#include "common/wire/message.h"
#include "tests/sim/chance.h"
#include "tests/sim/judge.h"
#include "tests/sim/mishap.h"
#include "tests/sim/schedule.h"

namespace dawr::sim {

// A slip in somebody's hand.
struct Citizen {
  TicketRef ticket;
  wire::Slip slip;
  bool absent{};  // will not come when called
};

// A booking in somebody's pocket.
struct Appointment {
  std::string code;
  Instant slot{};
  bool has_come{};
};

class House {
 public:
  House(std::uint64_t seed, Mishaps without, Instant start)
      : seed_(seed), without_(std::move(without)), start_(start) {
    for (std::size_t i = 0; i < mishaps; ++i) luck_.push_back(stream(1000 + i));
  }

  Schedule schedule;
  Judge judge;
  MishapCounts counts{};
  std::map<Serial, Citizen> citizens;  // of the open day
  std::map<BookingId, Appointment> bookings;
  bool calm{};  // nothing goes wrong any more, and nobody new comes
  std::uint64_t steps{};
  std::uint64_t restarts{};
  Plant plant{};
  std::function<void(const wire::Bytes&)> overhear;  // somebody listens to what devices send

  // A stream for each who draws, so that one draw more or less here shifts nothing there.
  [[nodiscard]] Chance stream(std::uint64_t who) const {
    return Chance(seed_ * 0x2545f4914f6cdd1dULL + who).fork();
  }
  bool happens(Mishap mishap, std::uint64_t one_in) {
    const auto index = static_cast<std::size_t>(mishap);
    const bool drawn = luck_[index].one_in(one_in);
    if (!drawn || calm || without_.contains(mishap)) return false;
    ++counts[index];
    return true;
  }

  [[nodiscard]] wire::Steady steady() const { return wire::Steady{schedule.now()}; }
  // The broker's wall clock, which jumps and drifts.
  [[nodiscard]] Instant wall() const { return true_time() + wall_off_ + drifted(); }
  void set_wall(Duration off, std::int64_t drift_ppm) {
    wall_off_ = off;
    drift_ppm_ = drift_ppm;
    drift_since_ = schedule.now();
  }
  [[nodiscard]] Duration wall_off() const { return wall_off_ + drifted(); }
  [[nodiscard]] Instant true_time() const { return start_ + schedule.now(); }

 private:
  [[nodiscard]] Duration drifted() const {
    return (schedule.now() - drift_since_) * drift_ppm_ / 1'000'000;
  }

  std::uint64_t seed_;
  Mishaps without_;
  Instant start_;
  std::vector<Chance> luck_;
  Duration wall_off_{};
  std::int64_t drift_ppm_{};
  Micros drift_since_{};
};

}  // namespace dawr::sim
