// What a simulated centre begins with: empty files, as the programs make them. What happens to them
// is on disks in memory; the files themselves are its locks.
#pragma once

#include <filesystem>
#include <optional>

#include "tests/scratch.h"
#include "tests/sim/disk.h"
#include "upstream/enrolment.h"

namespace dawr::sim {

struct Beginnings {
  Scratch scratch;
  std::filesystem::path journal{scratch.path() / "journal.db"};
  std::filesystem::path store{scratch.path() / "store.db"};
  Disk::Bytes empty_journal;
  Disk::Bytes empty_store;
  std::optional<upstream::Enrolment> enrolment;

  Beginnings();
};

}  // namespace dawr::sim
