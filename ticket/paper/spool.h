// Slips as pictures in a folder, for a centre without a receipt printer.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "common/domain/fault.h"

namespace dawr::ticket {

class Printer;

// `folder` must be there and writable. Each slip is a PNG of its own, NUMBER.png, there whole or
// not at all; one that can't be written is not printed, and the state is `broken` until one can.
Result<std::unique_ptr<Printer>> open_spool(std::string_view folder);

}  // namespace dawr::ticket
