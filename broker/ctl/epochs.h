// The epochs that a centre's journal has had, oldest first: a text file in its directory, one
// number of 16 hexadecimal digits a line. A journal may be lost with its disk; that a backup is
// from before a restore must still be seen, or numbers would be given a second time.
#pragma once

#include <filesystem>
#include <vector>

#include "common/domain/fault.h"
#include "common/domain/identifiers.h"

namespace dawr::ctl {

// Empty when there is no file yet.
Result<std::vector<Epoch>> read_epochs(const std::filesystem::path& file);

// Adds what the file does not have at its end.
Result<> remember_epochs(const std::filesystem::path& file, const std::vector<Epoch>& epochs);

}  // namespace dawr::ctl
