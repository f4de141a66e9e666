#include "upstream/checkpoint_files.h"

#include <algorithm>
#include <string>
#include <system_error>

#include "common/log/note.h"
#include "common/storage/files.h"
#include "upstream/date_text.h"

namespace dawr::upstream {
namespace {

std::string name_of(const KeptCheckpoint& kept) {
  auto at = utc_text(kept.at);
  std::ranges::replace(at, ':', '-');
  const auto epoch = kept.origin.substr(kept.origin.rfind('/') + 1);
  return at + "-" + epoch + "-" + std::to_string(kept.size) + ".note";
}

Result<> write(const KeptCheckpoint& kept, const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    return storage::create_file(file, kept.note, storage::Privacy::open);
  }
  const auto there = storage::read_file(file, log::longest_note);
  if (!there) return std::unexpected(there.error());
  if (*there == kept.note) return {};
  return std::unexpected(
      Fault{FaultKind::refused, file.string() + " is there already, with another content"});
}

}  // namespace

Result<std::size_t> write_checkpoints(std::span<const KeptCheckpoint> kept,
                                      const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return std::unexpected(Fault{FaultKind::refused, folder.string() + ": " + error.message()});
  }
  for (const auto& one : kept) {
    if (auto done = write(one, folder / name_of(one)); !done) return std::unexpected(done.error());
  }
  return kept.size();
}

}  // namespace dawr::upstream
