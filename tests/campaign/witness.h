// What the devices of a real centre were told, held against its journal afterwards: nothing that
// was acknowledged is missing or different, nothing happened twice or without its device being
// told, and what was sent after an answer was heard comes after it.
//
// It stands outside of the processes that are watched. A device is expected to have one session:
// one outbox that never gets lost.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "broker/journal/journal.h"
#include "common/domain/event.h"
#include "common/wire/message.h"

namespace dawr::campaign {

// The answer to a command, as far as it can be held against the journal.
struct Answer {
  std::string code{};              // of a rejection, such as "E_LINE_EMPTY"; empty: accepted
  std::optional<Serial> issued{};  // by an accepted press
  std::uint16_t number{};          // of that ticket
  std::optional<Serial> called{};  // by an accepted CallNext
  std::optional<Seq> seq{};        // of the command's last entry, where the device says so
  bool leaves_entry{};             // an accepted command of this kind always does
  bool operator==(const Answer&) const = default;
};
Answer answer_in(const CommandBody& command, const wire::Reply& reply);

// True of a rejection after which the command may still be executed: the device tries again.
bool is_postponed(const std::string& code);

class Witness {
 public:
  // Counts what was heard: whatever is wished for now is sent after all of that.
  using Moment = std::size_t;
  [[nodiscard]] Moment now() const { return heard_.size(); }

  // The wish for this command was uttered at `since`.
  void asked(DeviceId device, std::uint64_t counter, Moment since);
  // Again is fine, with the same answer. Postponed commands were not answered.
  void told(DeviceId device, std::uint64_t counter, const Answer& answer);

  // The device knows of this ticket without having been told which of its presses it was.
  void knows(DeviceId device, Serial ticket) { known_tickets_.emplace(device, ticket); }

  // What is wrong; empty: nothing. Judges what was told so far: read the journal afterwards.
  // `settled`: devices whose commands were all answered, so that whatever happened was told.
  [[nodiscard]] std::string hold_against(std::span<const journal::EntryRow> rows,
                                         const std::set<DeviceId>& settled) const;

  [[nodiscard]] std::uint64_t answers() const { return heard_.size(); }
  [[nodiscard]] std::uint64_t issued() const { return issued_; }
  [[nodiscard]] std::uint64_t called() const { return called_; }
  // Found while listening: two different answers to one command.
  [[nodiscard]] const std::string& found() const { return found_; }

 private:
  using Command = std::pair<DeviceId, std::uint64_t>;
  struct Deed;
  using Deeds = std::map<Command, Deed>;

  static std::string collect(std::span<const journal::EntryRow> rows, Deeds& deeds);
  [[nodiscard]] static std::string compare(const Command& command, const Answer& answer,
                                           const Deed* deed);
  [[nodiscard]] std::string judge_untold(const Deeds& deeds,
                                         const std::set<DeviceId>& settled) const;
  [[nodiscard]] std::string judge_order(const Deeds& deeds) const;

  std::map<Command, Answer> answers_;
  std::map<Command, Moment> asked_;
  std::set<std::pair<DeviceId, Serial>> known_tickets_;
  std::vector<Command> heard_;  // in the order of hearing
  std::uint64_t issued_{};
  std::uint64_t called_{};
  std::string found_;
};

// Every entry of a journal that may be in use, through a checked copy beside it that is removed
// again. Throws std::runtime_error.
std::vector<journal::EntryRow> read_copy(const std::filesystem::path& journal);
// The rules that a journal keeps by itself: gap-free, in order, decodable, nobody passed over, no
// broken invariant. Empty: all kept.
std::string fault_in(std::span<const journal::EntryRow> rows);

}  // namespace dawr::campaign
