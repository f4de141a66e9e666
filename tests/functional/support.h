// What the functional tests share: a place for each test's centre, and judges of a journal.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "broker/journal/journal.h"
#include "common/domain/event.h"
#include "tests/harness/centre.h"
#include "tests/harness/loopback.h"
#include "tests/scratch.h"

namespace dawr::functional {

harness::Tools tools();

// dawrctl staff with a PIN as the line of a script, if not empty; what it said. Throws when it
// fails.
std::string staff(harness::Centre& centre, std::vector<std::string> arguments,
                  const std::string& typed);

// A manager's board of a device of its own, without a window.
harness::JsonProcess start_board(harness::Centre& centre, const std::filesystem::path& log,
                                 const std::string& name = "board");

// Waits for the board's figures, without which it takes no deed, and for the supervisor to be
// signed in there; leaves no panel open.
void sign_in_at_board(harness::JsonProcess& board, int clerk, const std::string& secret);

// Every entry of the journal in `file`, whose broker has stopped; throws when it can't be read.
std::vector<Entry> entries_of(const std::filesystem::path& file);

// What is wrong with a history, in words; empty: serials and numbers are unique and gap-free, no
// ticket is called by two counters or twice without a put-back, every refusal names who tried, and
// replay finds no broken invariant.
std::string fault_in(const std::vector<Entry>& entries);

template <class Kind>
std::vector<Kind> events_of(const std::vector<Entry>& entries) {
  std::vector<Kind> found;
  for (const Entry& entry : entries) {
    if (const auto* event = std::get_if<Kind>(&entry.event)) found.push_back(*event);
  }
  return found;
}

}  // namespace dawr::functional
