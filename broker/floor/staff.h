// Who may sign in at a counter, and as a supervisor at the manager's board: staff number, name and
// the hash of a PIN. One file, `staff` (mode
// 0600), beside the list of devices; dawrctl changes it while the broker runs, the broker only
// reads it. A centre without that file asks for no PIN.
//
// Hashes are Argon2id, with costs that a broker that serves others meanwhile can bear
// (docs/adr/0009-pins.md). A file whose hashes have other costs is refused: whoever wrote it could
// make one sign-in last for minutes.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "broker/floor/followed_file.h"
#include "common/domain/fault.h"
#include "common/domain/identifiers.h"
#include "common/domain/pin.h"

namespace dawr {

enum class StaffStatus : std::uint8_t { active = 1, blocked = 2 };
std::string_view name_of(StaffStatus status);

struct StaffMember {
  ClerkId number;
  std::string name;  // for the centre's own lists, on no screen; at most limits::name_bytes
  std::string pin_hash;
  bool is_supervisor{};  // may act at the manager's board
  StaffStatus status{StaffStatus::active};
  std::chrono::sys_seconds since{};  // of the status
  bool operator==(const StaffMember&) const = default;
};

// A hash of its own at each call, even of the same PIN. Takes about as long as a check.
std::string hash_of(const Pin& pin);
// Whether hash_of could have made it, at its costs.
bool is_hash(const std::string& text);
// Takes the same time whether it fits or not: some milliseconds.
bool fits(const Pin& pin, const std::string& hash);
// Why a PIN is too easily guessed, in words; empty: it is not.
std::string weakness_of(const Pin& pin, ClerkId number);

// The broker's view of the file. Belongs to one thread.
class StaffList {
 public:
  // Fails when there is a file that is damaged (which line, what was expected), or not private.
  static Result<StaffList> open(const std::filesystem::path& file);

  // As Registry::refresh. A file that is gone is a fault as well: the list stands, and PINs are
  // asked for, until the broker is started without one.
  Result<bool> refresh();

  // Whether a PIN is needed to sign in.
  [[nodiscard]] bool asks_for_pins() const { return asks_; }
  // Whatever the status; nullptr if there is none. Valid until the next refresh.
  [[nodiscard]] const StaffMember* find(ClerkId number) const;
  // Ascending by number.
  [[nodiscard]] const std::vector<StaffMember>& members() const { return members_; }

 private:
  explicit StaffList(std::filesystem::path file) : file_(std::move(file)) {}

  FollowedFile file_;
  bool asks_{};
  std::vector<StaffMember> members_;
};

// --- changing the file: under an exclusive lock, replaced atomically, durable on return ---

// Makes the file where there is none. Refused: a number that is in it already, a weak PIN, a name
// that is no line of text, more than limits::staff people.
Result<StaffMember> add_staff(const std::filesystem::path& file, ClerkId number,
                              const std::string& name, const Pin& pin, std::chrono::sys_seconds now,
                              bool is_supervisor = false);
// All four: a number that is not in the file is refused.
Result<StaffMember> change_pin(const std::filesystem::path& file, ClerkId number, const Pin& pin);
// What stands already changes nothing.
Result<StaffMember> change_role(const std::filesystem::path& file, ClerkId number,
                                bool is_supervisor);
Result<StaffMember> change_status(const std::filesystem::path& file, ClerkId number,
                                  StaffStatus status, std::chrono::sys_seconds now);
Result<StaffMember> remove_staff(const std::filesystem::path& file, ClerkId number);

}  // namespace dawr
