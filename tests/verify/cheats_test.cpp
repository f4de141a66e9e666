// Every cheat is found, but for those that lead to another history which could as well have
// happened: those are listed here, each with the reason why only a signed checkpoint can tell.
// DAWR_CHEATS (how many) and DAWR_SEED (the first hall) choose others than the usual ones.
#include "tests/verify/cheats.h"

#include <algorithm>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <map>
#include <ranges>
#include <sstream>
#include <string>

#include "broker/ctl/event_words.h"
#include "broker/verify/auditor.h"
#include "broker/verify/entry_reader.h"
#include "tests/catch.h"
#include "tests/verify/signed_log.h"
#include "tests/wire/fields.h"

namespace dawr::verify {
namespace {

constexpr std::uint64_t cheats_of_a_hall = 250;

std::uint64_t setting(const char* name, std::uint64_t usual) {
  const char* value = std::getenv(name);
  return value == nullptr ? usual : std::stoull(value);
}

std::optional<Finding> finding_in(const Rows& rows) {
  Auditor auditor;
  for (const auto& row : rows) auditor.take({row.seq, row.at, row.bytes});
  return auditor.finish().finding;
}

const Rows& a_morning(std::uint64_t seed) {
  static std::map<std::uint64_t, Rows> made;
  auto& rows = made[seed];
  if (rows.empty()) {
    Hall hall(seed);
    hall.run_day(90);
    hall.run_day(90);
    rows = hall.rows();
  }
  return rows;
}

struct Tally {
  int tried{};
  int found{};
  int exactly{};  // at the very entry that was changed
};

// --- what only a signed checkpoint can tell ---

template <class... Kind>
bool is_one_of(const Event& event) {
  return (std::holds_alternative<Kind>(event) || ...);
}

// Nothing that came later had to do with it: whether it happened nobody can know who was not there.
bool leaves_no_trace(const Event& event) {
  return is_one_of<CommandRefused, OutlookChanged, NoticePosted, TakeCancelled, ServiceInterrupted,
                   IssuingPaused, IssuingResumed, SupervisorSignedIn, SupervisorSignedOut,
                   VoiceDeclared, VoiceEnded, VisitRated>(event);
}
// The same, as long as no rule has asked for it: a call that was said again or shown, a paper that
// was seen to come out.
bool may_leave_none(const Event& event) {
  return is_one_of<PrintConfirmed, CallShown, TicketRecalled, TicketReprinted, TicketReplaced,
                   PaymentRecorded, PaymentWaived>(event);
}
// Has its own instant in its words. (A transfer's turn has it, unless that is one of priority; a
// pad's ticket has another.)
bool tells_its_time(const Event& event) {
  const auto* issued = std::get_if<TicketIssued>(&event);
  return (issued != nullptr && !issued->pad) ||
         is_one_of<TicketHeld, NoShowMarked, TicketRejoined>(event);
}
// Anybody of the role may command it, from a device that has no other part in it.
bool is_from_anywhere(const Event& event) {
  return is_one_of<PriorityGranted, TicketLeft, TicketRejoined, DayOpened, DayClosed,
                   TicketClosedOut, CodeUnlocked, TicketReplaced, BookingMoved, BookingCancelled>(
      event);
}

// What a person said or was, and nothing hangs on.
const std::map<std::string, std::string>& free_fields() {
  static const std::map<std::string, std::string> fields{
      {"CounterOnBreak reason", "a text"},
      {"TicketClosedOut reason", "a text, of a hall with one ticket"},
      {"ServiceCompleted outcome", "the clerk's word"},
      {"TicketTransferred stage", "the visit's own way, or a clerk's choice of the same line"},
      {"PriorityGranted evidence", "the receptionist's word"},
      {"PriorityGranted priority", "one class has the same credit as another"},
      {"TicketIssued claim", "a wish that was not granted"},
      {"TicketIssued priority", "one class has the same credit as another"},
      {"TicketIssued service", "another one of the same line"},
      {"TicketIssued arrival_commitment", "opened by the centre's secret alone"},
      {"TicketIssued person", "made with the day's key alone, which is destroyed"},
      {"PaymentRecorded reference", "the cashier's word"},
      {"PaymentWaived reason", "a text"},
      {"TicketReplaced arrival_commitment", "opened by the centre's secret alone"},
      {"PrintConfirmed medium", "the dispenser's word"},
      {"ApprovalGranted code", "which of the codes it was, known to the centre's list alone"},
      {"CounterOpened clerk", "another one of the same day who may serve there"},
      {"DayOpened policy", "a part of it that no step has needed"},
      {"SlotHeld service", "another one of the same line"},
      {"BookingMade service", "another one of the same line"},
      {"DaysPublished days", "a part of them that no booking has needed"},
      {"JournalRestored previous", "a random number"},
      {"JournalRestored abandoned", "before any number was given"},
      {"WaitPromised promise", "the estimate decides nothing"},
      {"WaitPromised p10_s", "the estimate decides nothing"},
      {"WaitPromised p50_s", "the estimate decides nothing"},
      {"WaitPromised p80_s", "the estimate decides nothing"},
      {"WaitPromised p90_s", "the estimate decides nothing"},
  };
  return fields;
}

std::optional<Serial> ticket_in(const Event& event) {
  return std::visit(
      [](const auto& kind) -> std::optional<Serial> {
        if constexpr (requires { Serial{kind.ticket}; }) return kind.ticket;
        if constexpr (requires { kind.key.serial; }) return kind.key.serial;
        return std::nullopt;
      },
      event);
}
std::optional<CounterId> counter_in(const Event& event) {
  return std::visit(
      [](const auto& kind) -> std::optional<CounterId> {
        if constexpr (requires { kind.counter; }) return kind.counter;
        return std::nullopt;
      },
      event);
}
std::optional<BookingId> booking_in(const Event& event) {
  return std::visit(
      [](const auto& kind) -> std::optional<BookingId> {
        if constexpr (requires { kind.booking; }) return kind.booking;
        return std::nullopt;
      },
      event);
}
template <class Value>
bool both(const std::optional<Value>& one, const std::optional<Value>& other) {
  return one && one == other;
}

// Nothing more is told of its ticket, or of its counter, before the day's end; of its booking,
// ever.
bool is_last_word(const std::vector<Entry>& entries, std::size_t from, const Event& event) {
  for (std::size_t i = from; i < entries.size(); ++i) {
    const Event& later = entries[i].event;
    if (both(booking_in(event), booking_in(later))) return false;
    if (is_one_of<DayClosed>(later) && !booking_in(event)) return true;
    const bool counter_ends = !ticket_in(event) && is_one_of<CounterClosed>(later);
    if (counter_ends && both(counter_in(event), counter_in(later))) return true;
    const bool comes_anyway = is_one_of<TicketClosedOut, CounterClosed, PrintDoubted>(later);
    // Who goes needs no credit, and it is the same from which line.
    const bool in_vain = is_one_of<PriorityGranted, TicketTransferred>(event) &&
                         is_one_of<PriorityGranted, TicketLeft, TicketVoided>(later);
    // What was done is taken back; a counter that does not call may as well be closed.
    if (is_one_of<StepUndone>(later) && both(ticket_in(event), ticket_in(later))) return true;
    const bool rests = is_one_of<CounterOnBreak, CounterClosed>(event);
    if (rests && is_one_of<CounterOpened>(later) && both(counter_in(event), counter_in(later))) {
      return true;
    }
    if (comes_anyway || in_vain || may_leave_none(later)) continue;
    if (both(ticket_in(event), ticket_in(later))) return false;
    if (!ticket_in(event) && both(counter_in(event), counter_in(later))) return false;
  }
  return true;
}

// On a day whose priority is worth nothing.
bool gives_nothing(const std::vector<Entry>& entries, std::size_t before) {
  for (std::size_t i = before; i-- > 0;) {
    if (const auto* day = std::get_if<DayOpened>(&entries[i].event)) {
      return day->policy.rules.priority_credit == std::chrono::minutes{0};
    }
  }
  return false;
}

// Independent of each other: nobody can tell which was first.
bool are_side_by_side(const Event& one, const Event& other) {
  // What comes out of a printer and what happens at a counter.
  const auto prints = [](const Event& event) {
    return is_one_of<PrintConfirmed, TicketReprinted>(event);
  };
  if (prints(one) != prints(other)) return true;
  // A screen tells late of the call before.
  if (is_one_of<CallShown>(one) && is_one_of<TicketRecalled>(other)) return true;
  if (is_one_of<CallShown>(other) && is_one_of<TicketRecalled>(one)) return true;
  return !both(ticket_in(one), ticket_in(other)) && !both(counter_in(one), counter_in(other)) &&
         !both(booking_in(one), booking_in(other));
}

// Whether the entry is of a command that opened a day over one that was not closed.
bool opens_a_day(const std::vector<Entry>& honest, std::size_t index) {
  const Entry& one = honest[index];
  return std::ranges::any_of(honest | std::views::drop(index), [&](const Entry& entry) {
    return entry.cause == one.cause && entry.at == one.at && is_one_of<DayOpened>(entry.event);
  });
}

// Why the cheat leads to a history that could as well have happened; empty: it should have been
// found.
std::string excuse_of(const Cheat& cheat, const std::vector<Entry>& honest) {
  if (cheat.what == "spoil") {
    const auto read = read_entry(cheat.rows[cheat.first].bytes);
    const bool same_words = read && tests::equal(*read, honest[cheat.first]);
    return same_words ? "the same entry in fewer bytes" : "";
  }
  if (cheat.touched.empty()) return "";
  const Event& event = cheat.touched.front().event;
  const Event& other = cheat.touched.back().event;
  if (cheat.kind == "cut between two commands") return "the end is missing";
  if (cheat.what == "cut") {
    // Of an older version, which promised nothing; a deed that found nothing to do; what is left of
    // the opening of a day reads like the closing out, or the end, of the one before.
    const bool lawful = is_one_of<WaitPromised>(other) ||
                        is_one_of<SupervisorActed, SupervisorSignedOut, DayClosed>(event) ||
                        (is_one_of<TicketClosedOut>(event) && opens_a_day(honest, cheat.first));
    return lawful ? "the end is missing" : "";
  }
  if (cheat.what == "other command number") {
    return is_one_of<TicketIssued>(event) ? "" : "a number of that session that nobody has used";
  }
  if (leaves_no_trace(event) || leaves_no_trace(other)) return "leaves no trace";
  if (cheat.what == "other device") return is_from_anywhere(event) ? "another of that role" : "";
  if (cheat.what == "retime") return tells_its_time(event) ? "" : "a moment that nothing hangs on";
  if (cheat.what == "swap") return are_side_by_side(event, other) ? "side by side" : "";
  if (cheat.what == "edit") {
    const auto field = cheat.kind.substr(std::string_view("edit ").size());
    if (const auto known = free_fields().find(field); known != free_fields().end()) {
      return known->second;
    }
  }
  if (cheat.what == "drop" && is_one_of<WaitPromised>(event)) return "older versions made none";
  if (cheat.what == "duplicate") return "";
  if (may_leave_none(event)) return "no rule has asked for it";
  if (is_one_of<PriorityGranted>(event) && gives_nothing(honest, cheat.first)) {
    return "a credit of no minutes";
  }
  const auto behind = cheat.first + (cheat.what == "insert" ? 0 : 1);
  return is_last_word(honest, behind, event) ? "nothing follows from it" : "";
}

std::string words_of(const Cheat& cheat) {
  std::string words;
  for (const Entry& entry : cheat.touched) words += ", " + std::string(ctl::name_of(entry.event));
  return words;
}

// The first entry of the command that the first changed one is of, or was put behind.
std::size_t begin_of_change(const std::vector<Entry>& entries, const Cheat& cheat) {
  auto index = std::min(cheat.first, entries.size() - 1);
  const bool twice = cheat.what == "duplicate" || cheat.what == "insert";
  if (twice && index > 0) --index;
  while (index > 0 && entries[index - 1].cause == entries[index].cause &&
         entries[index - 1].at == entries[index].at) {
    --index;
  }
  return index;
}

// What others hold of an honest journal: some checkpoints, and its leaves as they were published.
class Kept {
 public:
  explicit Kept(const Rows& honest) : log_(centre, honest) {
    of_checkpoints_.keys = {log_.vkey()};
    for (const auto size : signed_sizes(honest, checkpoints_kept)) {
      of_checkpoints_.checkpoints.push_back(log_.paper(size));
    }
    of_leaves_.keys = {log_.vkey()};
    of_leaves_.leaves = log_.leaves();
  }

  // Whether the journal is still what was signed.
  void confirms(const Rows& rows) const {
    CHECK(held_against(rows, of_checkpoints_, names).findings.empty());
    CHECK(held_against(rows, of_leaves_, names).findings.empty());
  }
  // That the first wrong entry is among those that the checkpoints leave, and is the one that the
  // leaves name.
  void finds(const Cheat& cheat) const {
    const Seq first = cheat.first + 1;
    const auto by_checkpoints = held_against(cheat.rows, of_checkpoints_, names);
    REQUIRE(by_checkpoints.contradiction() != nullptr);
    CHECK(by_checkpoints.contradiction()->from <= first);
    CHECK(by_checkpoints.contradiction()->to >= first);
    const auto by_leaves = held_against(cheat.rows, of_leaves_, names);
    REQUIRE(by_leaves.contradiction() != nullptr);
    CHECK(by_leaves.contradiction()->from == first);
    CHECK(by_leaves.contradiction()->to == first);
  }

 private:
  static constexpr std::size_t checkpoints_kept = 12;
  inline static const std::string centre = "IS-02";
  inline static const LogNames names{centre, signed_epoch, {}};
  SignedLog log_;
  Papers of_checkpoints_;
  Papers of_leaves_;
};

// The log is of bytes; when they were written beside them is the rules' to find.
bool has_other_bytes(const Cheat& cheat, const Rows& honest) {
  return !std::ranges::equal(cheat.rows, honest, {}, &journal::EntryRow::bytes,
                             &journal::EntryRow::bytes);
}

}  // namespace

TEST_CASE("cheats: each is found, or could as well have happened") {
  const auto cheats = setting("DAWR_CHEATS", 3000);
  const auto first = setting("DAWR_SEED", 1);
  std::map<std::string, Tally> by_way;
  std::map<std::string, int> excuses;
  std::map<Breach, int> breaches;
  int signed_for = 0;
  for (std::uint64_t seed = first; seed < first + cheats / cheats_of_a_hall; ++seed) {
    const Rows& honest = a_morning(seed);
    REQUIRE_FALSE(finding_in(honest));
    const Kept kept(honest);
    kept.confirms(honest);
    Forger forger(honest, seed);
    for (std::uint64_t i = 0; i < cheats_of_a_hall; ++i) {
      const auto cheat = forger.forge();
      if (!cheat) continue;
      Tally& tally = by_way[cheat->what];
      ++tally.tried;
      INFO("DAWR_SEED=" << seed << ", cheat " << i << ": " << cheat->kind << " at entry "
                        << cheat->first + 1 << words_of(*cheat));
      const auto finding = finding_in(cheat->rows);
      const bool is_added = cheat->first == honest.size();  // behind all that was signed
      if (!is_added && has_other_bytes(*cheat, honest)) {
        kept.finds(*cheat);
        ++signed_for;
      } else if (!is_added) {
        CHECK(finding);
      }
      if (!finding) {
        const auto excuse = excuse_of(*cheat, forger.honest());
        CHECK_FALSE(excuse.empty());
        ++excuses[cheat->what + ": " + excuse];
        continue;
      }
      ++tally.found;
      ++breaches[finding->breach];
      tally.exactly += finding->seq == cheat->first + 1 ? 1 : 0;
      CHECK(finding->seq > begin_of_change(forger.honest(), *cheat));
      if (cheat->what == "jump") CHECK(finding->breach == Breach::order);
    }
  }
  std::ostringstream table;
  table << "cheat, tried, found, named at the very entry:\n";
  for (const auto& [way, tally] : by_way) {
    table << std::setw(22) << way << std::setw(7) << tally.tried << std::setw(7) << tally.found
          << std::setw(7) << tally.exactly << "\n";
  }
  table << "found as:\n";
  for (const auto& [breach, count] : breaches) {
    table << std::setw(7) << count << " " << name_of(breach) << "\n";
  }
  table << signed_for << " left other bytes: each was found by the checkpoints that were kept, and "
        << "at the very entry by the leaves\n"
        << "found by these alone:\n";
  for (const auto& [excuse, count] : excuses)
    table << std::setw(7) << count << " " << excuse << "\n";
  std::cerr << table.str();  // Catch2 would break the rows
  constexpr std::size_t every_breach = 8;
  CHECK(breaches.size() == every_breach);
  for (const auto* const never_missed : {"jump", "swap two calls"}) {
    CHECK(by_way[never_missed].tried > 0);
    CHECK(by_way[never_missed].found == by_way[never_missed].tried);
  }
}

}  // namespace dawr::verify
