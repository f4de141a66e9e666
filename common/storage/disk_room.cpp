#include "common/storage/disk_room.h"

#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "common/storage/files.h"

namespace dawr::storage {
namespace {

namespace fs = std::filesystem;

std::string in_mib(std::uint64_t bytes) { return std::to_string(bytes >> 20U) + " MiB"; }

std::string words_for(RoomState state, const fs::path& reserve, std::uint64_t free_bytes,
                      const RoomSettings& settings) {
  std::string disk = "the disk of " + reserve.parent_path().string();
  switch (state) {
    case RoomState::plenty:
      return disk + " has room again: " + in_mib(free_bytes) + " are free";
    case RoomState::nearly_full:
      return disk + " is nearly full: " + in_mib(free_bytes) + " are left, people are told below " +
             in_mib(settings.warn_below) +
             ". Everything works; make room before it is full: remove old backups, copies and "
             "logs, never a file of the journal";
    case RoomState::no_reserve:
      return disk + " is as good as FULL: " + in_mib(free_bytes) + " are left and no reserve of " +
             in_mib(settings.reserve) +
             " stands behind them. When they are used up no ticket can be issued (E_STORAGE). "
             "Make room now: remove old backups, copies and logs, never a file of the journal";
  }
  return disk;
}

}  // namespace

bool is_reserve(const fs::path& file, std::uint64_t bytes) {
  constexpr std::uint64_t block = 512;  // the unit of st_blocks
  struct stat found{};
  return ::lstat(file.c_str(), &found) == 0 && S_ISREG(found.st_mode) &&
         std::cmp_equal(found.st_size, bytes) &&
         static_cast<std::uint64_t>(found.st_blocks) * block >= bytes;
}

Result<DiskSpace> space_on_disk_of(const fs::path& path) {
  struct statvfs found{};
  if (::statvfs(path.c_str(), &found) != 0) {
    return std::unexpected(Fault{FaultKind::missing,
                                 path.string() + ": its disk can't be looked at: " + last_error()});
  }
  return DiskSpace{std::uint64_t{found.f_bavail} * found.f_frsize,
                   std::uint64_t{found.f_blocks} * found.f_frsize, found.f_favail, found.f_files};
}

RoomPlan plan_room(const RoomSettings& settings, RoomState before, bool has_reserve,
                   std::uint64_t free_bytes) {
  RoomPlan plan;
  plan.give_up_reserve = has_reserve && free_bytes < settings.reserve / 16;
  plan.make_reserve = !has_reserve && free_bytes >= settings.reserve * 4;
  if (plan.give_up_reserve || (!has_reserve && !plan.make_reserve)) {
    plan.state = RoomState::no_reserve;
    return plan;
  }
  const auto left = plan.make_reserve ? free_bytes - settings.reserve : free_bytes;
  const auto margin = before == RoomState::plenty ? 0 : settings.warn_below / 8;
  plan.state = left < settings.warn_below + margin ? RoomState::nearly_full : RoomState::plenty;
  return plan;
}

DiskRoom::DiskRoom(fs::path reserve, const RoomSettings& settings)
    : reserve_(std::move(reserve)),
      settings_(settings),
      has_reserve_(is_reserve(reserve_, settings.reserve)) {
  if (!has_reserve_) ::unlink(reserve_.c_str());  // of another size, or with holes
}

std::optional<RoomNews> DiskRoom::look() {
  const auto space = space_on_disk_of(reserve_.parent_path());
  if (!space) return std::nullopt;
  has_reserve_ = has_reserve_ && is_reserve(reserve_, settings_.reserve);  // somebody made room
  auto plan = plan_room(settings_, state_, has_reserve_, space->free_bytes);
  if (plan.give_up_reserve) give_up();
  if (plan.make_reserve && !make()) plan.state = RoomState::no_reserve;
  if (std::exchange(state_, plan.state) == plan.state) return std::nullopt;
  // Counted again: what is told is what there is after the reserve was made or given up.
  const auto now = space_on_disk_of(reserve_.parent_path()).value_or(*space);
  return RoomNews{state_, words_for(state_, reserve_, now.free_bytes, settings_)};
}

bool DiskRoom::give_up() {
  has_reserve_ = false;
  return ::unlink(reserve_.c_str()) == 0;
}

bool DiskRoom::make() {
  const Descriptor file(
      ::open(reserve_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  has_reserve_ = file.is_open() &&
                 ::posix_fallocate(file.value(), 0, static_cast<off_t>(settings_.reserve)) == 0 &&
                 ::fsync(file.value()) == 0;
  if (file.is_open() && !has_reserve_) ::unlink(reserve_.c_str());
  return has_reserve_;
}

}  // namespace dawr::storage
