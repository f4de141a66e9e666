// The tables of a store file. Private to the store.
#pragma once

#include <filesystem>

#include "common/domain/fault.h"
#include "upstream/store_sqlite.h"

namespace dawr::upstream {

void create_tables(sqlite::Database& database);

// Whether the file is a store that this version can read. Changes nothing.
Result<> check_is_store(const std::filesystem::path& file, sqlite::Database& database);

}  // namespace dawr::upstream
