// Simulated time: what is to happen, in order. Work at the same instant happens in the order in
// which it was asked for, so a run repeats exactly.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace dawr::sim {

using Micros = std::chrono::microseconds;  // since the simulation began

class Schedule {
 public:
  using Work = std::function<void()>;

  [[nodiscard]] Micros now() const { return now_; }

  void after(Micros delay, Work work) {
    work_.emplace(Key{now_ + delay, ++asked_}, std::move(work));
  }

  // The next piece of work; false when there is none.
  bool step() {
    if (work_.empty()) return false;
    auto next = work_.extract(work_.begin());
    now_ = next.key().first;
    next.mapped()();
    return true;
  }

 private:
  using Key = std::pair<Micros, std::uint64_t>;
  Micros now_{};
  std::uint64_t asked_{};
  std::map<Key, Work> work_;
};

}  // namespace dawr::sim
