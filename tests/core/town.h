// A town around the sample centre, from one seed: who comes on each of its days, what they are in
// want of, and which counters are open when. Priorities, errands, transfers, people who leave or
// never come, and counters that open late, close early or go to lunch.
#pragma once

#include <cstdint>
#include <random>

#include "broker/planning/day_run.h"

namespace dawr::play {

class Town {
 public:
  explicit Town(std::uint32_t seed) : chance_(seed) {}

  // The next day in a row, from 0. People come for eight hours: a few, a rush in the morning, a
  // slow afternoon.
  planning::Plan day(int number);

  // When the doors open and close on it.
  static Instant opens(int number);
  static Instant closes(int number);

 private:
  double uniform();
  Duration lasting(double median_s, double spread);
  Duration until_next(Duration since_opening);
  planning::Visitor visitor(Instant at);

  std::mt19937 chance_;
};

}  // namespace dawr::play
