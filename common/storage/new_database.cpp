#include "common/storage/new_database.h"

#include <string>
#include <system_error>

#include <unistd.h>

#include "common/storage/files.h"

namespace dawr::storage {
namespace {

namespace fs = std::filesystem;

Result<> check_name_is_free(const fs::path& file) {
  for (const char* suffix : {"", "-wal", "-journal"}) {
    const auto taken = with_suffix(file, suffix);
    std::error_code error;
    if (!fs::exists(fs::symlink_status(taken, error))) continue;
    return std::unexpected(
        Fault{FaultKind::refused, taken.string() +
                                      " exists already and is left as it is. Give another name, or "
                                      "move it away first."});
  }
  return {};
}

// What is being prepared, with all that SQLite keeps beside it; gone at the end, whatever happens.
class Prepared {
 public:
  // The name differs between processes.
  explicit Prepared(const fs::path& file)
      : name_(with_suffix(file, ".part-" + std::to_string(::getpid()))) {
    remove();
  }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared() { remove(); }
  [[nodiscard]] const fs::path& name() const { return name_; }

 private:
  void remove() noexcept {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
      std::error_code ignored;
      fs::remove(with_suffix(name_, suffix), ignored);
    }
  }
  fs::path name_;
};

}  // namespace

Result<> make_database(const fs::path& file, const std::function<Result<>(const fs::path&)>& fill) {
  if (auto is_free = check_name_is_free(file); !is_free) return is_free;
  const Prepared prepared(file);
  if (auto filled = fill(prepared.name()); !filled) return filled;
  return publish(prepared.name(), file);
}

}  // namespace dawr::storage
