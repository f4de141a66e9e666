// A command that makes the broker crash would do so again at every retry. On the way down its id is
// written to a file; after the restart it is refused.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <span>

#include "common/domain/fault.h"
#include "common/domain/identifiers.h"

namespace dawr {

// Reads the ids of commands that ended the broker before, and from now on appends the one that
// `in_hand` points to (if its device is not 0) when a check fails, an exception
// is not caught, or a fatal signal comes.
// `in_hand` must live as long as the process. Once per process.
Result<std::set<CommandId>> open_quarantine(const std::filesystem::path& file);
// The ids in such a file's bytes; a record that a power cut tore is left out.
std::set<CommandId> quarantined_in(std::span<const std::uint8_t> bytes);
void guard_against_crashes(const CommandId* in_hand);

}  // namespace dawr
