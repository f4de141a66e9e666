// Room on the disk of a file that must go on growing: told early when it gets scarce, and a reserve
// (a file that only takes up space) that is given up when nothing else is left.
//
// For one thread. The reserve belongs to whoever holds the lock of the file that it is for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "common/domain/fault.h"

namespace dawr::storage {

// What is left on the disk of a file or folder, for users other than root.
struct DiskSpace {
  std::uint64_t free_bytes{};
  std::uint64_t all_bytes{};
  std::uint64_t free_files{};  // inodes; where `all_files` is 0 the file system has no such limit
  std::uint64_t all_files{};
};
Result<DiskSpace> space_on_disk_of(const std::filesystem::path& path);

struct RoomSettings {
  std::uint64_t warn_below{1024U << 20U};  // bytes left from which people are told
  std::uint64_t reserve{16U << 20U};       // bytes
  bool operator==(const RoomSettings&) const = default;
};

enum class RoomState : std::uint8_t {
  plenty = 1,
  nearly_full,  // goes on as ever, but somebody has to make room
  no_reserve,   // the reserve was given up, or can't be made: what is left is all there is
};

// What to do with so much room left. Pure.
struct RoomPlan {
  bool give_up_reserve{};
  bool make_reserve{};
  RoomState state{};  // when that is done
  bool operator==(const RoomPlan&) const = default;
};
// Below a sixteenth of its size in free bytes the reserve is given up, with four times its size it
// is made anew. A disk that was nearly full has plenty again from a little above `warn_below`, so
// that nobody is told every other second.
RoomPlan plan_room(const RoomSettings& settings, RoomState before, bool has_reserve,
                   std::uint64_t free_bytes);

struct RoomNews {
  RoomState state{};
  std::string text;  // how much is left, what it means, what to do
};

// A file of that size whose blocks the disk has set aside; one with holes reserves nothing.
bool is_reserve(const std::filesystem::path& file, std::uint64_t bytes);

class DiskRoom {
 public:
  // `reserve`: the file to be it, beside the one that it is for. One that an earlier process left
  // is taken over if it has the right size, and removed otherwise.
  DiskRoom(std::filesystem::path reserve, const RoomSettings& settings);

  // Looks at the disk and makes or gives up the reserve, as planned. News when the state is another
  // than at the last look; at the first look when it is not plenty. Costs a statvfs and a stat.
  std::optional<RoomNews> look();

  // For a write that found no room: gives the reserve up at once. False: there is no such file.
  bool give_up();

 private:
  [[nodiscard]] bool make();

  std::filesystem::path reserve_;
  RoomSettings settings_;
  bool has_reserve_{};
  RoomState state_{RoomState::plenty};
};

}  // namespace dawr::storage
