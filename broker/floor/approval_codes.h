// One-time codes with which a supervisor approves without being there: number, who issued it, the
// last service date on which it may be used, and the hash of its secret. One file,
// `approval-codes` (mode 0600), beside the staff list; dawrctl changes it while the broker runs,
// the broker only reads it. Which of them are used is in the journal.
//
// A number is given once: the file remembers the last one for ever. Hashes are as those of PINs
// (staff.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "broker/floor/followed_file.h"
#include "common/domain/command.h"
#include "common/domain/fault.h"
#include "common/domain/identifiers.h"
#include "common/domain/pin.h"
#include "common/domain/time.h"

namespace dawr {

struct IssuedCode {
  ApprovalCode code;
  std::string secret_hash;
  std::chrono::sys_seconds issued_at{};
  bool operator==(const IssuedCode&) const = default;
};

inline constexpr std::size_t most_approval_codes = 200;  // at any time
inline constexpr std::chrono::days longest_approval_code{31};

// The broker's view of the file. Belongs to one thread.
class ApprovalCodes {
 public:
  // Fails when there is a file that is damaged (which line, what was expected), or not private.
  static Result<ApprovalCodes> open(const std::filesystem::path& file);
  // Without a file, for good.
  static ApprovalCodes of(std::vector<IssuedCode> ascending);

  // As Registry::refresh. A file that is gone means no codes.
  Result<bool> refresh();

  // nullptr if there is none, or none any more. Valid until the next refresh.
  [[nodiscard]] const IssuedCode* find(std::uint32_t number) const;
  // Ascending by number.
  [[nodiscard]] const std::vector<IssuedCode>& all() const { return codes_; }

 private:
  explicit ApprovalCodes(std::filesystem::path file) : file_(std::move(file)) {}

  FollowedFile file_;
  std::vector<IssuedCode> codes_;
};

// --- changing the file: under an exclusive lock, replaced atomically, durable on return ---

// Makes the file where there is none, and forgets the codes that are over by `today`. Each code has
// a secret of 8 random digits, which is kept nowhere. Refused: a date before `today` or more than
// longest_approval_code after it, no code at all, more than most_approval_codes.
Result<std::vector<OfferedCode>> issue_approval_codes(const std::filesystem::path& file,
                                                      std::size_t count, ClerkId issuer,
                                                      ServiceDate until, ServiceDate today,
                                                      std::chrono::sys_seconds now);
// That one, or all of them; how many there were. A number that is not in the file is refused.
Result<std::size_t> revoke_approval_codes(const std::filesystem::path& file,
                                          std::optional<std::uint32_t> number);

}  // namespace dawr
