// Makes the hall do what the office did, at the centre's own clock, and compares.
//
// Inside a line one step is done before the next begins, so that the order of presses and calls is
// the log's; lines go on beside one another.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/demo/hall.h"
#include "tests/demo/queue_log.h"

namespace dawr::demo {

struct ReplayedTicket {
  std::uint32_t serial{};
  std::string code;  // the letter and number on it
  std::string arrival_code;
  std::string token;
  std::int64_t issued_us{};
  std::optional<std::int64_t> called_us;
};

struct Tally {
  std::size_t issued{};
  std::size_t called{};
  std::size_t as_in_office{};  // calls of the very ticket that the office called
  std::size_t left{};
  std::size_t by_hand{};  // tickets that somebody took at the demonstration's dispenser, and called
  std::vector<std::string> surprises;  // refusals and other calls, in words
};

class Replay {
 public:
  Replay(Hall& hall, const std::vector<LoggedTicket>& log, const std::vector<StandIn>& lines,
         Window window);

  // Does what is due and takes in results; false when every step is done. Blocks for at most 20 ms.
  bool advance();

  [[nodiscard]] const Tally& tally() const { return tally_; }
  [[nodiscard]] std::size_t waiting() const { return tally_.issued - tally_.called - tally_.left; }
  // Upstream shows no figures about fewer than ten people of a line.
  [[nodiscard]] std::size_t calls_that_are_reported() const;
  [[nodiscard]] const std::map<std::size_t, ReplayedTicket>& tickets() const { return tickets_; }

 private:
  struct Line {
    StandIn stand_in;
    std::vector<Step> steps;
    std::size_t next{};
    bool busy{};  // a step's result is awaited
    std::size_t next_counter{};
    std::size_t guests{};  // who were called here
  };
  struct CounterState {
    std::optional<std::size_t> in_hand;  // index of the ticket
    double start_at_s{};                 // when the person reaches the counter
    bool started{};
  };
  // The office did not have this person: served in between, and then its own call is made.
  struct Guest {
    std::uint32_t serial{};
    int counter{};
    std::size_t line{};
    std::size_t expected{};  // index of the ticket that the office called
    double start_at_s{};
  };

  void perform(std::size_t line_index);
  void press(Line& line, std::size_t line_index, std::size_t ticket);
  void call(Line& line, std::size_t line_index, std::size_t ticket);
  void leave(Line& line, std::size_t line_index, std::size_t ticket);
  void start_those_who_arrived();
  void start_service(int counter, CounterState& state);
  void serve_guests();
  void read_results();
  void take_result(const harness::Json& result);
  void on_issued(Line& line, std::size_t ticket, const harness::Json& result);
  void on_called(std::size_t line, std::size_t ticket, int counter, const harness::Json& result);

  Hall& hall_;
  const std::vector<LoggedTicket>& log_;
  std::vector<Line> lines_;
  std::map<int, CounterState> counters_;
  std::map<std::size_t, ReplayedTicket> tickets_;  // by index in the log
  std::map<std::uint32_t, std::size_t> by_serial_;
  std::map<std::uint32_t, std::string> hand_codes_;  // arrival codes by serial
  std::vector<Guest> guests_;
  Tally tally_;
};

}  // namespace dawr::demo
