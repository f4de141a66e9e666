// A file that a command makes for its user: whole or not at all, and never in the place of
// something that is no such file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "common/domain/fault.h"

namespace dawr::ctl {

class OutputFile {
 public:
  // `option` names it in faults. Refused: a name that does not end with `suffix` (a slip of the
  // finger must not cost a journal), a device, pipe or folder. A link is followed. An older file
  // keeps its place until `finish`, and its mode.
  static Result<OutputFile> create(const std::filesystem::path& file, std::string_view option,
                                   std::string_view suffix);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  // Beside it, empty, under a name that nobody else has; gone at the end unless it was finished.
  [[nodiscard]] const std::filesystem::path& unfinished() const { return unfinished_; }
  Result<> finish();

 private:
  OutputFile(std::filesystem::path file, std::string option)
      : file_(std::move(file)), option_(std::move(option)) {}
  [[nodiscard]] std::unexpected<Fault> refused(const std::string& why) const;

  std::filesystem::path file_;
  std::string option_;
  std::filesystem::path unfinished_;
  std::filesystem::perms mode_{};
};

}  // namespace dawr::ctl
