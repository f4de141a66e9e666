// Failures of SQLite and of the system in a technician's words. Private to the journal and to the
// copies made from it.
#pragma once

#include <filesystem>
#include <string_view>

#include "broker/journal/journal.h"
#include "broker/journal/sqlite.h"

namespace dawr::journal {

// `doing`: what was tried, such as "opening it".
//
// Only SQLITE_FULL is FaultKind::full: SQLite reports it when a write found no room, before the
// commit frame was complete, so the transaction surely did not happen. Every other error of a write
// or a sync, quotas and file-size limits included (SQLite reports those as I/O errors), leaves the
// outcome unknown and is fatal.
Fault sqlite_fault(const std::filesystem::path& file, std::string_view doing,
                   const sqlite::Failure& failure);

// `error`: an errno.
Fault system_fault(const std::filesystem::path& file, std::string_view doing, int error);

// Entry `found` follows where `expected` should.
Fault gap_fault(const std::filesystem::path& file, Seq expected, Seq found);

}  // namespace dawr::journal
