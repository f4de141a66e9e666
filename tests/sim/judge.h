// Watches a simulated centre and says what must never be: from the journal's entries alone, by
// rules written down a second time, and from what each device asked and heard.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "broker/journal/journal.h"
#include "broker/queue/metrics.h"
#include "broker/queue/state.h"
#include "broker/verify/auditor.h"
#include "common/log/merkle.h"
#include "common/wire/message.h"
#include "tests/sim/booking_judge.h"

namespace dawr::sim {

class Judge {
 public:
  // --- what is committed ---
  // In the order of the journal. Entries that are known already must be the same.
  void entry(const journal::EntryRow& row);
  void replies(const std::vector<journal::ReplyRow>& rows);

  // A reply that the watched commits did not show: of a commit whose process did not live to say
  // so.
  std::function<std::optional<wire::Bytes>(const CommandId&)> look_up_reply;

  // --- what the devices do and hear ---
  void submitted(const CommandId& id);
  // Its outbox refused it; `perhaps`: or nobody knows.
  void not_taken(const CommandId& id, bool perhaps);
  // A command that stays unanswered for ever because its device is gone.
  void abandoned(DeviceId device);
  void answered(const CommandId& id, const wire::Submit& command, const wire::Reply& reply);

  // --- what must agree with it ---
  void compare(const queue::State& floor);
  void recovered(const queue::State& floor, Seq last);
  // Cells that the upstream holds, of this epoch.
  void compare_cells(const std::map<CellKey, MetricCell>& upstream);
  // Checkpoints that the upstream has cosigned, of this log.
  void compare_log(const std::vector<std::string>& notes);
  // Commands that were submitted, by devices that still live, and never answered.
  [[nodiscard]] std::size_t unanswered() const;
  [[nodiscard]] std::string first_unanswered() const;

  [[nodiscard]] const queue::State& state() const { return state_; }
  [[nodiscard]] Seq last_seq() const { return last_; }
  [[nodiscard]] std::uint64_t issued() const { return issued_; }
  [[nodiscard]] std::uint64_t called() const { return called_; }
  [[nodiscard]] const BookingJudge::Counts& bookings() const { return bookings_.counts(); }

  // The first thing found; empty: nothing.
  [[nodiscard]] const std::string& found() const { return found_; }
  void find(std::string what) {
    if (found_.empty()) found_ = std::move(what);
  }

 private:
  struct Ask {
    Seq heard_before{};  // the highest seq that anybody had heard when it was first sent
    std::optional<wire::Bytes> reply;
    bool perhaps_never_sent{};
  };

  void watch(const Entry& entry);
  void judge_exception(const Entry& entry);
  void judge_person(const Event& event);
  void judge_duties(const Entry& entry);
  void judge_payment(const Event& event);
  void judge_referral(const TicketTransferred& moved);
  template <class Deed>
  const Deed* granted_deed(std::uint32_t request, const CommandId& cause);
  void judge_call(const TicketCalled& call, Instant at);
  void judge_order(const TicketCalled& call, Instant at);
  void take_in_hand(Serial ticket, CounterId counter);
  void leave_counter(Serial ticket);

  queue::State state_;
  BookingJudge bookings_;
  verify::Auditor auditor_;  // which must never accuse an honest centre
  queue::DayMetrics metrics_;
  std::map<CellKey, MetricCell> cells_;  // of all days, as they left
  Seq last_{};
  std::vector<std::size_t> prints_;  // of each entry, by seq from 1
  log::Tree log_;                    // of the entries, as they were committed
  std::string found_;
  std::set<std::uint32_t> used_codes_;      // ever
  std::optional<ApprovalGranted> granted_;  // whose deed has not followed yet
  CommandId granted_in_;
  TwoKeyDeed deed_;

  std::map<LineId, std::uint16_t> numbers_;  // the last one of each line
  std::uint32_t serials_{};
  std::map<Serial, PersonTag> persons_;  // of the day's tickets
  std::map<PersonTag, Serial> waiting_persons_;
  std::map<Serial, CounterId> in_hand_;
  std::map<Serial, ServiceCode> services_;  // of the day's tickets
  std::set<Serial> settled_;                // paid or waived
  std::set<std::string> receipts_;          // of the day
  std::set<TicketRef> rated_;               // ever
  std::map<CommandId, wire::Bytes> stored_;
  std::map<CommandId, Ask> asks_;
  Seq heard_{};
  std::uint64_t issued_{};
  std::uint64_t called_{};
};

}  // namespace dawr::sim
