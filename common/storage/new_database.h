// A database file that appears complete and durable, or not at all.
#pragma once

#include <filesystem>
#include <functional>

#include "common/domain/fault.h"

namespace dawr::storage {

// `fill` makes the database under the name it is given, which lies beside `file` and is free; when
// it returns well, with no connection left open and no WAL beside it, `file` appears. After a fault
// nothing is left. Refused when `file` exists, or the remains of an earlier database lie beside
// it, which SQLite would mix into the new one.
//
// A Failure that `fill` throws passes through, and leaves nothing either.
Result<> make_database(const std::filesystem::path& file,
                       const std::function<Result<>(const std::filesystem::path&)>& fill);

}  // namespace dawr::storage
