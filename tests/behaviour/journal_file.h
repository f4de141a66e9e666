// Two days of a small hall in a file, and dawrctl on it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/domain/event.h"
#include "tests/harness/run.h"
#include "tests/scratch.h"

namespace dawr::behaviour {

using harness::Ran;

class JournalFile {
 public:
  JournalFile();
  static const JournalFile& shared();

  [[nodiscard]] const std::filesystem::path& path() const { return file_; }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  // A file of that name beside it.
  [[nodiscard]] std::filesystem::path beside(const std::string& name) const {
    return folder_ / name;
  }
  // A copy of it with that done to it.
  [[nodiscard]] std::filesystem::path copy_with(const std::string& sql) const;
  [[nodiscard]] static Ran dawrctl(const std::vector<std::string>& arguments);

 private:
  Scratch folder_{"behaviour"};
  std::filesystem::path file_ = folder_ / "journal.db";
  std::vector<Entry> entries_;
};

}  // namespace dawr::behaviour
