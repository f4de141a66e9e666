// What one line's past says about its pace.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace dawr::estimate {

// Times are seconds since any fixed instant, local to the centre; they never go back.
class LineHistory {
 public:
  // An exponential mean that begins as the plain one.
  struct Mean {
    double value{};
    std::uint64_t count{};
    void add(double sample, double memory);
  };

  // Forgets what is of one day only.
  void begin_day();

  void call(double at, double waited_s, std::uint64_t service_class, double counters,
            bool others_wait);
  // A service of this line ended.
  void finish(double served_s);
  // Gave up after `waited_s`; `others_wait` says whether anybody is still in line.
  void leave(double waited_s, bool others_wait);

  // Seconds of one service: the mean of the services seen, else what the calls give away, else
  // `configured_s`.
  [[nodiscard]] double service_s(double configured_s) const;
  // Seconds until `ahead` tickets and the next one have been called by `counters`, when services
  // are exponential and people give up at the rate they did so far, ten more hours of waiting
  // without any included: the sum over j = 0 ... ahead of 1 / (counters / service + j * theta).
  // O(1).
  [[nodiscard]] double queue_length_s(double ahead, double counters, double configured_s) const;

  [[nodiscard]] std::optional<double> last_wait() const { return last_wait_; }
  [[nodiscard]] std::optional<double> last_wait(std::uint64_t service_class) const;
  [[nodiscard]] std::uint32_t calls_today() const { return calls_today_; }

 private:
  template <class Archive>
  friend void fields(Archive& archive, LineHistory& value);

  Mean service_;
  Mean cycle_;  // between two calls while somebody waited all the time, times the counters
  double waited_in_all_{};
  std::uint64_t left_{};
  std::optional<double> busy_since_;  // the last call, if somebody has been waiting since
  std::optional<double> last_wait_;
  std::map<std::uint64_t, double> last_wait_of_class_;
  std::uint32_t calls_today_{};
};

}  // namespace dawr::estimate
