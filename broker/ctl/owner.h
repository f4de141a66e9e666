// Whose files a command would leave behind: a file of root's keeps the broker, and the next
// command, out of the centre.
#pragma once

#include <filesystem>

#include "common/domain/fault.h"

namespace dawr::ctl {

// Refused unless this user owns the folder.
Result<> check_is_owner(const std::filesystem::path& folder);

}  // namespace dawr::ctl
