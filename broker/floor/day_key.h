// The key of one service date: with it the day's personal data can be read, and without it nobody
// ever can.
//
// 32 random bytes, drawn when the day opens, in a file of their own; never in the journal, in a
// backup or on the wire. Two keys are derived from it: one goes to the devices at which people may
// say who they are, the other seals the contacts and stays here. When the day closes the file is
// overwritten, synced and deleted. A disk may keep old blocks all the same (flash does): who must
// be sure encrypts it (docs/PERSONAL_DATA.md).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "common/domain/fault.h"
#include "common/domain/time.h"
#include "common/domain/view.h"

namespace dawr {

class DayKey {
 public:
  using Bytes = std::array<std::uint8_t, 32>;

  // "2026-11-22 ", 64 lowercase hexadecimal digits and a newline, mode 0600 (refused otherwise).
  // None: there is no such file. `damaged`: it holds no key.
  static Result<std::optional<DayKey>> load(const std::filesystem::path& file);
  // Draws one and writes it; an existing file is refused.
  static Result<DayKey> create(const std::filesystem::path& file, ServiceDate date);
  // Whatever the file holds. Nothing to do without one.
  static Result<> destroy(const std::filesystem::path& file);

  DayKey(const DayKey&) = default;
  DayKey& operator=(const DayKey&) = default;
  ~DayKey();  // wipes it

  [[nodiscard]] ServiceDate date() const { return date_; }
  [[nodiscard]] IdentityKey identity_key() const;
  [[nodiscard]] Bytes contact_key() const;

 private:
  DayKey(ServiceDate date, const Bytes& bytes) : date_(date), bytes_(bytes) {}

  ServiceDate date_;
  Bytes bytes_;
};

}  // namespace dawr
