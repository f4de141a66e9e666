// The tables of a store file. Private to the store.
#pragma once

#include <filesystem>

#include "common/domain/fault.h"
#include "common/storage/sqlite.h"

namespace dawr::upstream {

void create_tables(storage::Database& database);

// Whether the file is a store that this version can read. Changes nothing.
Result<> check_is_store(const std::filesystem::path& file, storage::Database& database);

// Brings an older schema up to date, in one transaction.
void migrate(storage::Database& database);

}  // namespace dawr::upstream
