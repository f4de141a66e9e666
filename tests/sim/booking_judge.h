// What must hold of appointments, from the journal's entries alone: its own list of who has which
// place, and who came with what.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/queue/state.h"

namespace dawr::sim {

class BookingJudge {
 public:
  // What the entry breaks; empty: nothing. `before` is the state without it. Entries come in order.
  std::string see(const queue::State& before, const Entry& entry);

  // How often each has happened: none would prove nothing.
  struct Counts {
    std::uint64_t made{};
    std::uint64_t moved{};
    std::uint64_t given_back{};
    std::uint64_t displaced{};
    std::uint64_t kept{};
    std::uint64_t missed{};
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  enum class Fate : std::uint8_t { kept, promised, came, over };
  struct Known {
    LineId line;
    Instant slot{};
    Fate fate{Fate::kept};
    Instant until{};               // a place that is kept
    Instant asked{};               // when its slot was: his turn is never before
    std::optional<Serial> ticket;  // of who came
    bool in_time{};
  };

  std::string judge(const Event& event);
  std::string take(BookingId id, LineId line, Instant slot, Fate fate);
  std::string lapse(BookingId id);
  std::string make(const BookingMade& made);
  std::string move(BookingId id, LineId line, Instant slot, std::optional<Instant> free_from);
  std::string cancel(const BookingCancelled& cancelled);
  std::string displace(const BookingDisplaced& displaced);
  std::string miss(BookingId id);
  std::string check_in(const TicketIssued& issued);
  std::string call(const TicketCalled& called);
  Known* promised(BookingId id);
  [[nodiscard]] std::size_t takers(LineId line, Instant slot) const;

  std::map<BookingId, Known> all_;
  std::vector<std::pair<std::pair<LineId, Instant>, Instant>> given_back_;  // until free
  Counts counts_;
  const queue::State* state_{};
  Instant at_{};
};

}  // namespace dawr::sim
