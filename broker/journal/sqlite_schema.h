// The tables of a journal file and how an older file becomes one of this version. Private to the
// journal and to the copies made from it.
#pragma once

#include <cstdint>
#include <filesystem>

#include "broker/journal/journal.h"
#include "common/storage/sqlite.h"

namespace dawr::journal {

inline constexpr int first_version_with_checkpoints = 2;
inline constexpr int first_version_with_cosigned = 3;

// "DAWR" at offset 68 of the file: PRAGMA application_id.
inline constexpr std::int64_t application_id = 0x44415752;

// Makes the tables in an empty database.
void create_tables(storage::Database& database, Epoch epoch);

// Whether the file is a journal that this version can read. Changes nothing.
Result<> check_is_journal(const std::filesystem::path& file, storage::Database& database);

// Brings an older schema up to date, all steps in one transaction.
void migrate(storage::Database& database);

struct Tail {
  Seq last{};
  bool holds_together{};
};

// Reads only what came after the newest snapshot.
Tail read_tail(storage::Database& database);

}  // namespace dawr::journal
