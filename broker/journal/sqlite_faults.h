// Failures of SQLite in a technician's words. Private to the journal and to the
// copies made from it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "broker/journal/journal.h"
#include "common/storage/sqlite.h"

namespace dawr::journal {

// `doing`: what was tried, such as "opening it". After FaultKind::full and busy nothing was
// changed; any other failure of a write leaves the outcome unknown and is fatal.
Fault sqlite_fault(const std::filesystem::path& file, std::string_view doing,
                   const storage::Failure& failure);

// The broker's user may not write a file; `failed` says which, and what was tried.
Fault no_access_fault(std::string failed);

// Entry `found` follows where `expected` should.
Fault gap_fault(const std::filesystem::path& file, Seq expected, Seq found);

// A row that no broker wrote; `table` says where.
Fault damaged_row_fault(const std::filesystem::path& file, std::string_view table);

// The log ends before the newest snapshot, or has a gap behind it.
Fault lost_tail_fault(const std::filesystem::path& file);

}  // namespace dawr::journal
