// The devices of a centre: which key is approved, as what and where. One file, `devices`, is the
// truth; dawrctl changes it while the broker runs, the broker only reads it.
//
// A key is written as 40 Z85 characters everywhere here. A device's number is given once and never
// again, since the journal names devices by it: a revoked device stays in the file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "broker/floor/files.h"
#include "common/domain/principal.h"
#include "common/domain/time.h"

namespace dawr {

enum class DeviceStatus : std::uint8_t { approved = 1, revoked = 2 };

struct Device {
  Principal principal;  // number, role and place
  std::string public_key;
  std::string name;  // for people: "Dispenser at the door"; at most limits::name_bytes
  DeviceStatus status{DeviceStatus::approved};
  std::chrono::sys_seconds since{};  // of the status
  bool operator==(const Device&) const = default;
};

// The side on which a role may knock; none for a role that no device of a centre can have.
std::optional<Side> side_of(Role role);
// "dispenser", "counter" …; the same words in files, on the command line and in logs.
std::string_view name_of(Role role);
std::optional<Role> role_named(std::string_view name);

// What the broker knows of a key.
enum class Standing : std::uint8_t { unknown = 1, approved = 2, revoked = 3 };

// The broker's view of the file. Belongs to one thread.
class Registry {
 public:
  // Fails when the file is missing or damaged (which line, what was expected).
  static FileResult<Registry> open(const std::filesystem::path& file);

  Registry(Registry&&) noexcept;
  Registry& operator=(Registry&&) noexcept;
  ~Registry();

  // Reads the file again if it was replaced since; true if it was. Costs one stat otherwise (about
  // a microsecond): call it before each batch, so that revoking takes effect on the next message.
  // On a fault the list stays as it was, and the next call tries again.
  FileResult<bool> refresh();

  [[nodiscard]] Standing standing(std::string_view public_key) const;
  // Of an approved key; nullptr otherwise. Valid until the next refresh.
  [[nodiscard]] const Principal* principal(std::string_view public_key) const;
  [[nodiscard]] const std::vector<Device>& devices() const { return devices_; }

 private:
  struct OpenFile;
  Registry(std::filesystem::path file, OpenFile&& opened, std::vector<Device> devices);

  std::filesystem::path file_;
  // Kept open: while it is, no other file can get its inode number, so comparing is exact.
  int descriptor_{-1};
  std::int64_t modified_ns_{};
  std::int64_t size_{};
  std::vector<Device> devices_;                          // ascending by number
  std::unordered_map<std::string, std::size_t> by_key_;  // index in devices_
};

// --- changing the file: under an exclusive lock, replaced atomically, durable on return ---

struct Approval {
  std::string public_key;
  Role role{};
  std::optional<CounterId> counter;  // counter and cashier: required; others: none
  std::vector<LineId> shown_lines;   // display only; empty: all
  std::string name;
  bool replace{};  // revoke the key that stands at this counter now
};

FileResult<> create_registry(const std::filesystem::path& file);
// Refused: a key that is in the file already in any status (one key, one role, for ever), a second
// key at one counter without `replace`, more than limits::devices approved ones.
FileResult<Device> approve(const std::filesystem::path& file, const Approval& approval,
                           std::chrono::sys_seconds now);
// Refused: an unknown number. Revoking twice changes nothing.
FileResult<Device> revoke(const std::filesystem::path& file, DeviceId device,
                          std::chrono::sys_seconds now);

// --- keys that knocked and are not in the registry ---

struct Candidate {
  std::string public_key;
  Side side{};
  std::chrono::sys_seconds last_seen{};
  bool operator==(const Candidate&) const = default;
};

// The newest unknown keys, kept by the broker in a file so that a supervisor can approve one by the
// six words that its device shows. Bounded: a stranger can push others out of it, nothing more
// (then approve by the key itself). Belongs to one thread.
class CandidateList {
 public:
  static constexpr std::size_t most = 32;

  explicit CandidateList(std::filesystem::path file);

  void knocked(std::string_view public_key, Side side, std::chrono::sys_seconds now);
  // No longer a candidate: it was approved or revoked.
  void forget(std::string_view public_key);
  // Writes the file if the list changed since; at most every 2 s by `now`.
  FileResult<> save(std::chrono::sys_seconds now);

  // What the broker wrote last; empty when there is no such file.
  static FileResult<std::vector<Candidate>> read(const std::filesystem::path& file);

 private:
  std::filesystem::path file_;
  std::vector<Candidate> candidates_;  // newest last
  bool changed_{};
  std::chrono::sys_seconds saved_at_{};
};

}  // namespace dawr
