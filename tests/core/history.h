// A random working day, or several: hands that press everything, plausible and hostile, and judges
// that look on after every step. The same seed is the same history.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/domain/board.h"
#include "tests/core/order_watch.h"
#include "tests/core/play.h"
#include "tests/core/role_table.h"
#include "tests/core/twin.h"

namespace dawr::play {

// What a history has visited, over all seeds: a history that visits nothing proves nothing.
struct Coverage {
  Refusals refusals;
  std::set<std::size_t> events;  // index in Event
  std::uint64_t judged{};        // pairs of the called and the passed over
};

class History {
 public:
  History(std::uint64_t seed, const RoleTable& roles, Coverage& coverage);

  // Empty: nothing is wrong. Otherwise what is, with seed, step, and the last rows.
  std::string run(int steps);

 private:
  struct Move {
    Principal who;
    Command command;
  };

  // What is asked for next.
  CentrePolicy random_policy();
  void set_appointments(CentrePolicy& policy);
  Duration random_pause();
  Move random_move();
  Move citizen_move();
  Move counter_move();
  Move supervisor_move();
  Move display_move();
  Move booking_move();
  Move wild_move();
  CommandBody body_for_hand(const queue::CounterStand& stand, CounterId counter);
  CommandBody wild_body();
  CommandBody some_approval(std::uint32_t request);
  CommandBody some_exception();
  SetSkills some_skills();
  CommandBody some_payment();
  RateVisit some_vote();
  Cover some_cover();
  ReplaceTicket some_loss();
  CommandBody some_booking();
  std::vector<DayPlan> some_days(ServiceDate from);
  Instant some_slot();
  std::optional<BookingId> some_code(BookingState of);
  Principal principal(Role role, std::uint32_t device, std::optional<CounterId> counter = {});
  Serial some_ticket();
  std::optional<TicketRef> some_token();
  std::string some_reason() { return chance(10) ? "" : "a reason"; }
  Name some_notice() { return {chance(70) ? "تنبيه" : "", chance(70) ? "notice" : ""}; }
  StartService some_code(CounterId counter);
  Promise some_promise();
  OpenDay some_day();
  template <class Enum>
  Enum one_of(Enum last);

  // Who judges.
  std::string step();
  void make_promises(const Played& played);
  std::string twin_disagrees(const Move& move, const Played& played, const Verdict& verdict);
  std::string judge_everything();
  std::string judge_board();
  void see(const queue::State& before, const Entry& entry);
  void remember_row(const Move& move, const Played& played);
  std::string report(int step, const std::string& what) const;

  bool chance(int percent) { return number(1, 100) <= percent; }
  std::int64_t number(std::int64_t least, std::int64_t most);

  std::uint64_t seed_;
  std::mt19937_64 random_;
  Coverage& coverage_;
  Play play_;
  Twin twin_;
  OrderWatch order_;
  Board replica_;
  bool asks_for_persons_{};  // of supervisors: the centre has a staff list
  bool plain_{};             // no credits, handicaps, rejoins or transfers
  Instant now_;
  ServiceDate next_date_;
  std::uint64_t press_{};
  std::vector<CommandId> presses_;
  std::deque<AckShown> calls_made_;  // the last of them, whatever became of them
  std::string broken_;               // by an entry that was just applied
  std::vector<std::string> rows_;
};

}  // namespace dawr::play
