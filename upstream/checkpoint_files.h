// The kept checkpoints of a centre as files, for an auditor.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "upstream/store.h"

namespace dawr::upstream {

// One file each, in `folder`, which is made if it is missing: the note, byte for byte, named
// 2026-11-22T09-59-50Z-EPOCH-SIZE.note so that they sort by time. A file that is there already with
// the same content stays; with another one that is refused. Returns how many there are.
Result<std::size_t> write_checkpoints(std::span<const KeptCheckpoint> kept,
                                      const std::filesystem::path& folder);

}  // namespace dawr::upstream
