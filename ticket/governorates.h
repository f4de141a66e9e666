// The governorates' numbers in national numbers, from a table that comes with the programs: new
// ones are founded now and then.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "common/domain/fault.h"

namespace dawr::ticket {

// Of lines "NN,NAME_AR,NAME_EN" behind a first line that names the columns. Refused with its line
// where that is something else, or a number stands twice.
Result<std::vector<std::uint8_t>> load_governorates(const std::filesystem::path& file);

}  // namespace dawr::ticket
