#include "tests/functional/support.h"

#include <map>
#include <set>
#include <stdexcept>

#include "broker/journal/sqlite_journal.h"
#include "broker/queue/evolve.h"
#include "broker/queue/invariants.h"
#include "common/wire/codec.h"

namespace dawr::functional {

harness::Tools tools() { return {DAWR_BIN_DIR, DAWR_SOURCE_DIR}; }

std::string staff(harness::Centre& centre, std::vector<std::string> arguments,
                  const std::string& typed) {
  arguments.insert(arguments.begin(), "staff");
  arguments.insert(arguments.end(), {"--centre", centre.directory().string()});
  const auto log = centre.log().parent_path() / "staff.log";
  harness::Process process(tools().bin / "dawrctl", arguments, log);
  if (!typed.empty()) process.send(typed);
  process.close_input();
  std::string said;
  while (const auto line = process.line(harness::patience)) said += *line + "\n";
  const auto exit = process.wait(harness::patience).value();
  if (exit.code != 0) throw std::runtime_error(said + harness::read_text(log));
  return said;
}

harness::JsonProcess start_board(harness::Centre& centre, const std::filesystem::path& log,
                                 const std::string& name) {
  auto arguments = centre.device_arguments(centre.enrol("supervisor", name), "provider");
  arguments.insert(arguments.end(), {"--view", "manager", "--headless", "--phrases",
                                     (tools().source / "config" / "phrases").string()});
  return harness::JsonProcess{harness::Process(tools().bin / "dawr-display", arguments, log)};
}

void sign_in_at_board(harness::JsonProcess& board, int clerk, const std::string& secret) {
  harness::wait_until(
      [&] {
        const auto state = board.ask("state");
        return state.at("figures") == true && state.at("silent") == false;
      },
      "the figures");
  for (const auto& step :
       {std::string("press menu"), "type " + std::to_string(clerk), std::string("press sign-in"),
        "type " + secret, std::string("press sign-in")}) {
    board.ask(step);
  }
  harness::wait_until([&] { return board.ask("state").value("signed_in", 0) == clerk; },
                      "the supervisor to be signed in");
  board.ask("press back");
}

std::vector<Entry> entries_of(const std::filesystem::path& file) {
  auto journal = journal::open_journal(file);
  // On a busy machine the kernel was seen to give the lock of a killed process back after the
  // process was reported dead.
  const auto is_held = [&] { return !journal && journal.error().kind == FaultKind::busy; };
  if (is_held()) {
    harness::wait_until(
        [&] {
          journal = journal::open_journal(file);
          return !is_held();
        },
        "the journal's lock");
  }
  if (!journal) throw std::runtime_error(journal.error().text);
  std::vector<Entry> entries;
  const auto read = (*journal)->read_entries(0, [&](const journal::EntryRow& row) {
    auto entry = wire::decode_entry(row.bytes);
    if (!entry) throw std::runtime_error(entry.error().detail);
    entries.push_back(*std::move(entry));
    return true;
  });
  if (!read) throw std::runtime_error(read.error().text);
  return entries;
}

std::string fault_in(const std::vector<Entry>& entries) {
  queue::State state;
  std::map<Serial, CounterId> called;
  Seq seq = 0;
  for (const Entry& entry : entries) {
    const std::string here = "entry " + std::to_string(entry.seq) + ": ";
    if (entry.seq != ++seq) return here + "the journal has a gap before it";
    if (const auto* call = std::get_if<TicketCalled>(&entry.event)) {
      if (!called.emplace(call->ticket, call->counter).second) return here + "called twice";
      if (const auto broken = queue::broken_order(state, *call); !broken.empty()) {
        return here + broken;
      }
    } else if (const auto* back = std::get_if<CallPutBack>(&entry.event)) {
      called.erase(back->ticket);
    } else if (const auto* moved = std::get_if<TicketTransferred>(&entry.event)) {
      called.erase(moved->ticket);
    } else if (std::holds_alternative<DayOpened>(entry.event)) {
      called.clear();
    } else if (std::holds_alternative<CommandRefused>(entry.event) &&
               entry.cause.device == broker_itself) {
      return here + "a refusal without the key that tried";
    }
    // Ends the process when serials or numbers are not gap-free.
    queue::evolve(state, entry.event, entry.at);
  }
  return queue::broken_invariant(state);
}

}  // namespace dawr::functional
