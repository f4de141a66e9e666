// How often somebody may be wrong about a secret: five times or so, and then not at all for five
// minutes, each time twice as long, up to an hour. What it remembers ends with the process.
#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>

#include "common/domain/time.h"

namespace dawr {

// `Who` is what is locked, whether there is such a one or not. Belongs to one thread.
template <class Who>
class LockOut {
 public:
  static constexpr int tries_before_lock = 5;

  // After so long without a wrong one nothing is known of anybody.
  explicit LockOut(Duration forget_after) : forget_after_(forget_after) {}

  [[nodiscard]] std::optional<Instant> locked_until(Who who, Instant now) const {
    const auto found = tries_.find(who);
    if (found == tries_.end() || found->second.wrong > 0 || found->second.until <= now) {
      return std::nullopt;
    }
    return found->second.until;
  }

  // Whether that one has locked it.
  bool wrong(Who who, Instant now) {
    std::erase_if(tries_, [&](const auto& one) { return one.second.until + forget_after_ <= now; });
    Tries& own = tries_[who];
    own.until = now;
    if (++own.wrong < tries_before_lock) return false;
    own.wrong = 0;
    own.until = now + lock_after(++own.locks);
    return true;
  }

  void forget(Who who) { tries_.erase(who); }

 private:
  static Duration lock_after(int locks) {
    constexpr Duration first = std::chrono::minutes{5};
    constexpr Duration longest = std::chrono::hours{1};
    Duration lock = first;
    for (int i = 1; i < locks && lock < longest; ++i) lock *= 2;
    return std::min(lock, longest);
  }

  struct Tries {
    int wrong{};  // since the last lock
    int locks{};
    Instant until{};  // of the newest lock; or when the newest wrong one was
  };
  Duration forget_after_;
  std::map<Who, Tries> tries_;
};

}  // namespace dawr
