// The devices of a centre: which key is approved, as what and where. One file, `devices`, is the
// truth; dawrctl changes it while the broker runs, the broker only reads it.
//
// A device's number is given once and never again, since the journal names devices by it: a revoked
// device stays in the file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/floor/followed_file.h"
#include "common/domain/principal.h"
#include "common/domain/time.h"
#include "common/storage/files.h"
#include "common/wire/keys.h"

namespace dawr {

enum class DeviceStatus : std::uint8_t { approved = 1, revoked = 2 };

struct Device {
  Principal principal;  // number, role and place
  wire::PublicKey public_key;
  std::string name;  // for people: "Dispenser at the door"; at most limits::name_bytes
  DeviceStatus status{DeviceStatus::approved};
  std::chrono::sys_seconds since{};  // of the status
  bool operator==(const Device&) const = default;
};

// The side on which a role may knock; none for a role that no device of a centre can have.
std::optional<Side> side_of(Role role);
std::string_view name_of(Side side);
// The role of that name, if a device of a centre can have it.
std::optional<Role> role_named(std::string_view name);

// What the broker knows of a key.
enum class Standing : std::uint8_t { unknown = 1, approved = 2, revoked = 3 };

// The broker's view of the file. Belongs to one thread.
class Registry {
 public:
  // Fails when the file is missing or damaged (which line, what was expected).
  static Result<Registry> open(const std::filesystem::path& file);

  // Reads the file again if it was replaced since; true if it was. Costs one stat otherwise (about
  // a microsecond): call it before each batch, so that revoking takes effect on the next message.
  // A fault (the file is gone or damaged) is told once; the list stays as it was until then.
  Result<bool> refresh();
  // What is wrong with the file as it was last looked at; none: the list is what the file says.
  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }

  [[nodiscard]] Standing standing(const wire::PublicKey& public_key) const;
  // The device with this key, whatever its status; nullptr if there is none. Valid until the next
  // refresh.
  [[nodiscard]] const Device* find(const wire::PublicKey& public_key) const;
  // Of an approved device; nullptr otherwise. Valid until the next refresh. A key is checked at the
  // handshake only, so this has to be asked for each message.
  [[nodiscard]] const Principal* principal(DeviceId device) const;
  [[nodiscard]] const std::vector<Device>& devices() const { return devices_; }

 private:
  explicit Registry(std::filesystem::path file) : file_(std::move(file)) {}
  Result<> load();

  FollowedFile file_;
  std::optional<Fault> fault_;
  std::vector<Device> devices_;                    // ascending by number
  std::map<wire::PublicKey, std::size_t> by_key_;  // index in devices_
};

// --- changing the file: under an exclusive lock, replaced atomically, durable on return ---

struct Approval {
  wire::PublicKey public_key;
  Role role{};
  std::optional<CounterId> counter;  // counter and cashier: required; others: none
  std::vector<LineId> shown_lines;   // display only; empty: all
  std::string name;
  bool replace{};  // revoke the key that stands at this counter now
};

Result<> create_registry(const std::filesystem::path& file);
// Refused: a key that is in the file already in any status (one key, one role, for ever), a second
// key at one counter without `replace`, more than limits::devices approved ones.
Result<Device> approve(const std::filesystem::path& file, const Approval& approval,
                       std::chrono::sys_seconds now);
// Refused: an unknown number. Revoking twice changes nothing.
Result<Device> revoke(const std::filesystem::path& file, DeviceId device,
                      std::chrono::sys_seconds now);

// --- keys that knocked and are not in the registry ---

struct Candidate {
  wire::PublicKey public_key;
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

  void knocked(const wire::PublicKey& public_key, Side side, std::chrono::sys_seconds now);
  // Drops the keys that the registry knows by now.
  void forget_known(const Registry& registry);
  // Writes the file if the list changed since (a key that keeps knocking counts once a minute), at
  // most every 2 s by `now`.
  Result<> save(std::chrono::sys_seconds now);

  // What the broker wrote last; empty when there is no such file.
  static Result<std::vector<Candidate>> read(const std::filesystem::path& file);

 private:
  std::filesystem::path file_;
  std::vector<Candidate> candidates_;  // newest last
  bool changed_{};
  std::chrono::sys_seconds saved_at_{};
};

}  // namespace dawr
