// Failures of SQLite in the words of whoever keeps a store. Private to the store.
#pragma once

#include <filesystem>

#include "common/domain/fault.h"
#include "common/storage/sqlite.h"

namespace dawr::upstream {

// `full` is the only one after which the store goes on: nothing was changed.
Fault to_fault(const std::filesystem::path& file, const storage::Failure& failure);

}  // namespace dawr::upstream
