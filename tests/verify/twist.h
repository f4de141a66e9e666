// Any one field of a value, changed into another that can be encoded.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "tests/wire/fields.h"
#include "tests/wire/samples.h"

namespace dawr::verify {

// A little more or less, or anything.
template <std::integral Number>
Number near(Number value, tests::Samples& samples) {
  const auto step = static_cast<Number>(1 + samples.below(3));
  return static_cast<Number>(samples.below(2) == 0 ? value + step : value - step);
}

class Twist {
 public:
  // Changes field number `which` of all that it meets.
  Twist(std::size_t which, tests::Samples& samples) : left_(which), samples_(samples) {}
  [[nodiscard]] std::size_t met() const { return met_; }

  void operator()(bool& value) {
    if (is_it()) value = !value;
  }
  template <std::unsigned_integral Number>
    requires(!std::same_as<Number, bool>)
  void operator()(Number& value) {
    if (is_it()) value = plainly() ? near(value, samples_) : samples_.make<Number>();
  }
  template <class Tag, std::unsigned_integral Value>
  void operator()(Identifier<Tag, Value>& value) {
    if (!is_it()) return;
    value.value =
        plainly() ? near(value.value, samples_) : static_cast<Value>(1 + samples_.below(40));
  }
  void operator()(LineId& value) {
    constexpr std::string_view letters = "ABCFZ";
    if (is_it()) value.value = letters.at(samples_.below(letters.size()));
  }
  void operator()(Instant& value) {
    if (!is_it()) return;
    const Duration by{static_cast<std::int64_t>(1 + samples_.below(600'000'000))};
    value += samples_.below(2) == 0 ? by : -by;
  }
  void operator()(minutes& value) { anything(value); }
  void operator()(seconds& value) { anything(value); }
  void operator()(ServiceDate& value) {
    if (is_it()) value += std::chrono::days{samples_.below(2) == 0 ? 1 : -1};
  }
  void operator()(ServiceCode& value) {
    constexpr std::array codes{"A01", "A02", "B01", "C01", "F01", "Z09"};
    if (is_it()) value = ServiceCode(codes.at(samples_.below(codes.size())));
  }
  void operator()(std::string& value) { anything(value); }
  void operator()(Commitment& value) { anything(value); }
  template <class Enum>
    requires std::is_enum_v<Enum>
  void operator()(Enum& value) {
    anything(value);
  }
  template <class Value>
  void operator()(std::optional<Value>& value) {
    if (!value) return anything(value);
    if (is_it()) {
      value.reset();
    } else {
      (*this)(*value);
    }
  }
  template <class Value>
  void operator()(std::vector<Value>& values) {
    if (is_it() && !values.empty()) values.pop_back();
    for (Value& value : values) (*this)(value);
  }
  template <class... Value>
  void operator()(std::variant<Value...>& value) {
    std::visit(*this, value);
  }
  template <class Value>
    requires std::is_aggregate_v<Value>
  void operator()(Value& value) {
    std::apply([&](auto&... field) { ((*this)(field), ...); }, tests::fields_of(value));
  }

 private:
  bool is_it() { return met_++ == left_; }
  bool plainly() { return samples_.below(2) == 0; }
  template <class Value>
  void anything(Value& value) {
    if (is_it()) samples_.fill(value);
  }

  std::size_t met_{};
  std::size_t left_;
  tests::Samples& samples_;
};

}  // namespace dawr::verify
