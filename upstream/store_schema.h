// The tables of a store file. Private to the store.
#pragma once

#include <filesystem>
#include <string_view>

#include "common/domain/fault.h"
#include "common/storage/sqlite.h"
#include "upstream/store.h"

namespace dawr::upstream {

inline constexpr int first_version_with_checkpoints = 3;
inline constexpr std::string_view checkpoint_columns = "centre, epoch, origin, size, at, note";
// Of a row with these columns.
KeptCheckpoint checkpoint_of(const storage::Row& row);

void create_tables(storage::Database& database);

// Whether the file is a store that this version can read. Changes nothing.
Result<> check_is_store(const std::filesystem::path& file, storage::Database& database);

// Brings an older schema up to date, in one transaction.
void migrate(storage::Database& database);

}  // namespace dawr::upstream
