// The statement that holds, in the bounds that people are told, judged from the facts in the log
// alone: when each ticket was issued, and whether it could have been called instead.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/event.h"

namespace dawr::play {

class OrderWatch {
 public:
  // The first bound that the entry breaks, in words; empty: all hold. Entries come in their order.
  std::string see(const Entry& entry);

  // How many pairs (called, passed over) were judged: none would prove nothing.
  [[nodiscard]] std::uint64_t judged() const { return judged_; }

 private:
  struct Person {
    LineId line;
    Instant issued_at{};
    Instant callable_at{};
    bool waits{};
    bool first_hop{true};
    bool missed_a_call{};
    bool has_priority{};
    bool overridden{};
    std::optional<Instant> slot{};  // of an appointment that he came to in time
  };

  void follow(const Entry& entry);
  void follow_booking(const Event& event);
  // How much earlier than the one passed over somebody was who has a right to pass.
  [[nodiscard]] Duration right_to_pass(const Person& called) const;
  std::string judge(const TicketCalled& call, Instant at);
  [[nodiscard]] std::map<LineId, minutes> served_by(CounterId counter, Instant at) const;

  CentrePolicy policy_;
  std::map<CounterId, ClerkId> clerks_;
  std::vector<CoverArranged> covers_;
  std::map<Serial, Person> people_;
  std::map<CounterId, std::pair<Serial, Person>> undo_;
  std::map<BookingId, Instant> slots_;  // of all days
  std::uint64_t judged_{};
};

}  // namespace dawr::play
