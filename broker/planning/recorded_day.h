// What a journal says of one service date, as a plan that can be run again: who came, how long they
// were served, who had gone before being called, and which clerk sat where.
#pragma once

#include <map>
#include <optional>

#include "broker/planning/day_run.h"

namespace dawr::planning {

struct RecordedDay {
  Plan plan;         // as it was
  DayResult result;  // as it went: visits in the order of the plan's visitors
  bool is_over{};    // otherwise whoever waits may still be called
};

// Entries of the journal go in, in order; one service date is kept. What the record can't know is
// filled in: somebody who was never served takes as long as the middle of his line that day,
// whoever was called would have waited for ever, and a service that a hold has cut in two is one.
class DayReader {
 public:
  explicit DayReader(ServiceDate date) : date_(date) {}

  // `before`: the state that the entry has not been applied to yet.
  void observe(const queue::State& before, const Entry& entry);

  // None if the date was never opened.
  [[nodiscard]] std::optional<RecordedDay> finish() const;

 private:
  struct Stay {  // at one hop
    LineId line;
    std::optional<Instant> called_at{};
    std::optional<Instant> started_at{};
    std::optional<Instant> ended_at{};
    Duration on_hold{};
    std::optional<Instant> held_at{};
  };
  struct Person {
    Visitor visitor;
    Visited visited;
    std::vector<Stay> stays;
    bool no_show{};
    bool came{};  // was served at least once
  };
  struct Reading;
  [[nodiscard]] std::map<LineId, Duration> middle_services() const;

  ServiceDate date_;
  bool open_{};
  bool over_{};
  std::optional<CentrePolicy> policy_;
  std::map<Serial, Person> people_;
  std::vector<Shift> shifts_;
  std::map<CounterId, Shift> at_work_;
  Instant last_{};
};

}  // namespace dawr::planning
