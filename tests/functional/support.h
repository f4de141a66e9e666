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
