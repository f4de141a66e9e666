#include "broker/ctl/output_file.h"

#include <cstdlib>
#include <utility>

#include "common/storage/files.h"

namespace dawr::ctl {

namespace fs = std::filesystem;
using fs::perms;

std::unexpected<Fault> OutputFile::refused(const std::string& why) const {
  return std::unexpected(Fault{FaultKind::refused, option_ + " " + file_.string() + ": " + why});
}

Result<OutputFile> OutputFile::create(const fs::path& file, std::string_view option,
                                      std::string_view suffix) {
  OutputFile output(file, std::string(option));
  if (!file.string().ends_with(suffix)) {
    return output.refused("expected a name that ends with " + std::string(suffix));
  }
  std::error_code error;
  output.mode_ = perms::owner_read | perms::owner_write | perms::group_read | perms::others_read;
  if (const auto there = fs::status(file, error); fs::exists(there)) {
    if (!fs::is_regular_file(there)) return output.refused("is no ordinary file");
    output.mode_ = there.permissions();
    output.file_ = fs::canonical(file, error);
  }
  auto name = output.file_.string() + ".XXXXXX";
  const storage::Descriptor made(::mkstemp(name.data()));
  if (!made.is_open()) return output.refused("can't be written: " + storage::last_error());
  output.unfinished_ = name;
  return output;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : file_(std::move(other.file_)),
      option_(std::move(other.option_)),
      unfinished_(std::exchange(other.unfinished_, {})),
      mode_(other.mode_) {}

OutputFile::~OutputFile() {
  std::error_code ignored;
  if (!unfinished_.empty()) fs::remove(unfinished_, ignored);
}

Result<> OutputFile::finish() {
  std::error_code error;
  fs::permissions(unfinished_, mode_, error);
  if (error) return refused("can't be made: " + error.message());
  if (const auto placed = storage::publish(unfinished_, file_); !placed) {
    return refused("can't be made: " + placed.error().text);
  }
  unfinished_.clear();
  return {};
}

}  // namespace dawr::ctl
