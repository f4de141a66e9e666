// How long until a ticket is called, and how sure that is: a linear regression on the logarithm of
// the wait, by recursive least squares with forgetting (Ljung and Soderstrom, Theory and Practice
// of Recursive Identification, 1983), and around it the spread of its own last errors (split
// conformal prediction with adaptive levels: Gibbs and Candes, 2021). No distribution is assumed.
//
// Floating point, and therefore never part of the order in which people are called. IEEE doubles,
// sums in a fixed order, no clock, no chance: equal calls give equal bits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "broker/estimate/residuals.h"

namespace dawr::estimate {

// Seconds still to wait; 0 <= p10 <= p50 <= p80 <= p90.
struct Quantiles {
  double p10{}, p50{}, p80{}, p90{};
  bool operator==(const Quantiles&) const = default;
};

// Who is predicted alike.
struct Group {
  std::uint32_t line{};
  std::uint64_t service_class{};
  bool priority{};
  auto operator<=>(const Group&) const = default;
};

enum class Occasion : std::uint8_t { arrival, checkpoint };

// The features of a ticket at one moment. Waits and ages are lg(seconds), counts log(1 + n); what
// is not known is 0 with its flag 1.
enum Feature : std::size_t {
  one,
  queue_length,  // lg of the formula that the model corrects
  ahead,
  head_of_line,
  no_head_of_line,
  last_to_enter,
  no_last_to_enter,
  last_to_enter_of_class,
  calls_today,
  time_of_day_sin,
  time_of_day_cos,
  half_day_cos,
  age,
  has_age,
  age_by_ahead,
  group_bias,  // filled in by the model
  features
};
using Features = std::array<double, features>;

// log(1 + seconds / 30): what waits are compared in. Negative seconds count as 0.
double lg(double seconds);

// A prediction with what is needed to learn from it once the wait is known.
struct Sample {
  Features x{};
  double centre{};  // predicted lg of the wait, before its spread
  std::uint8_t box{};
  Group group;
  Occasion occasion{};
  bool fallback{};  // the formula answered: the model was not sound
  Quantiles wait;
  double bound_s{};  // what a promise is made of, by rounding up
};

class WaitModel {
 public:
  static constexpr std::size_t boxes = 6;  // by tickets ahead: 0, 1, 2-3, 4-7, 8-15, 16 and more
  struct Levels {  // of the residuals, adapted so that the quantiles are kept
    double p10{0.1}, p80{0.8}, p90{0.9};
    double promise{0.8};  // so that the text is kept four times out of five, rounded up as it is
  };
  struct GroupState {
    double bias{};
    std::array<Levels, 2> levels;  // by occasion
  };

  WaitModel();

  // `ahead` tickets will be called before this one. Any finite or non-finite features give finite,
  // ordered quantiles up to about nine hours. O(features).
  [[nodiscard]] Sample predict(Features x, double ahead, const Group& group,
                               Occasion occasion) const;

  // What became of it: the wait from the moment of the prediction, in seconds. O(features^2 +
  // kept).
  void learn(const Sample& sample, double wait_s);

  [[nodiscard]] std::uint64_t updates() const { return updates_; }

 private:
  template <class Archive>
  friend void fields(Archive& archive, WaitModel& value);

  void start_again();
  void adapt(const Features& x, double y);
  void calm_down();
  [[nodiscard]] bool is_sound(const Features& x) const;

  Features theta_{};
  std::array<Features, features> covariance_{};
  std::uint64_t updates_{};
  std::uint32_t fallbacks_in_a_row_{};
  std::map<Group, GroupState> groups_;
  std::array<std::array<Residuals, boxes>, 2> by_box_;
  std::array<Residuals, 2> all_;
};

}  // namespace dawr::estimate
