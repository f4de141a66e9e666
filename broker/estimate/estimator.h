// The wait estimate of one centre: told what happens in its lines, asked how long somebody will
// wait.
//
// Pure: time comes with each call and never goes back. Equal calls give equal bits.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "broker/estimate/line_history.h"
#include "broker/estimate/wait_model.h"

namespace dawr::estimate {

// What the floor knows about a ticket's place better than any statistic.
struct Place {
  double ahead{};                    // tickets that will be called before it; may be a fraction
  double counters{};                 // open ones that may call it; below 1 counts as 1
  double idle{};                     // of these, with nobody in hand: they call at once
  std::optional<double> head_age_s;  // of the oldest in line
  double configured_service_s{300};
};

using TicketKey = std::uint64_t;

class Estimator {
 public:
  struct Kept {  // until the ticket is called
    double at{};
    Sample sample;
  };

  // The last waits of one day say nothing of the next morning's.
  void begin_day();

  // `at`: seconds since a midnight, of a clock that the centre's local time differs from by the
  // same all day. `age_s`: since the ticket was issued.
  [[nodiscard]] Sample predict(double at, const Group& group, const Place& place,
                               double age_s) const;
  // To be learned from when the ticket is called; at most `most_samples` of each ticket.
  void keep(TicketKey ticket, double at, const Sample& sample);

  // `teaches`: its wait is worth learning from.
  void called(TicketKey ticket, double at, double waited_s, const Group& group, double counters,
              bool others_wait, bool teaches);
  void finished(std::uint32_t line, double served_s) { lines_[line].finish(served_s); }
  void left(TicketKey ticket, std::uint32_t line, double waited_s, bool others_wait);
  // What was kept of all tickets.
  void forget_everybody() { kept_.clear(); }
  // Out of the line for another reason: nothing is learned.
  void forget(TicketKey ticket) { kept_.erase(ticket); }

  // Seconds after the issue at which a prediction is kept.
  static constexpr std::array<double, 6> checkpoints_s{600, 1200, 1800, 2700, 3600, 5400};

 private:
  template <class Archive>
  friend void fields(Archive& archive, Estimator& value);

  WaitModel model_;
  std::map<std::uint32_t, LineHistory> lines_;
  std::map<TicketKey, std::vector<Kept>> kept_;
};

}  // namespace dawr::estimate
