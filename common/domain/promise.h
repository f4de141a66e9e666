// What people are told about their wait: one upper bound that holds four times out of five, in
// steps that do not pretend to know more, or in words, or nothing, and why.
#pragma once

#include <cstdint>

#include "common/domain/time.h"

namespace dawr {

// The numbers are part of wire and journal.
enum class PromiseKind : std::uint8_t {
  none = 0,
  soon = 1,       // within two minutes
  within = 2,     // usually within so many minutes
  more_than = 3,  // of so many minutes, a whole number of hours: no bound is ground enough
};

// Why there is no promise.
enum class NoPromise : std::uint8_t {
  not_asked = 0,   // there is one, or nobody has computed any
  no_counter = 1,  // no counter that is open serves this line
  uncertain = 2,   // anything from soon to beyond every bound
};

struct Promise {
  PromiseKind kind{};
  std::uint16_t minutes{};  // of `within` and `more_than`
  NoPromise reason{};
  auto operator<=>(const Promise&) const = default;

  // Whether there is a bound that can be kept, and that it is.
  [[nodiscard]] bool is_bound() const {
    return kind == PromiseKind::soon || kind == PromiseKind::within;
  }
  [[nodiscard]] std::chrono::minutes bound() const;
};

// The least bound in use that is not below `wait_s` seconds: steps of a minute below ten, of five
// below an hour, of fifteen up to two hours. Above, the whole hours of `middle_s`, the median;
// below one hour of it nothing can be said.
Promise promise_of(double wait_s, double middle_s);

// Whether the text that is shown should change, seen together: a display that flickers is not
// believed. Pure; the memory is the caller's.
struct ShownPromise {
  Promise shown;
  std::int8_t direction{};  // of a computation that was one step off: shorter -1, longer 1
  Instant differs_since{};
  bool operator==(const ShownPromise&) const = default;
};
// What is off by two steps or more is shown at once, what is off by one step when two computations
// at least a minute apart agree on the direction; that there is a promise, or none, at once. All of
// `more_than` is one step above the last bound.
ShownPromise settle(const ShownPromise& before, const Promise& fresh, Instant now);

}  // namespace dawr
