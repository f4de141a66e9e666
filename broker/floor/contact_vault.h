// Where to tell a ticket's holder that the turn is near: a mobile number for each ticket of the
// day, sealed, in an SQLite file of its own, mode 0600.
//
// Sealed by XChaCha20-Poly1305 under a key that is derived from the day's (day_key.h), each for its
// own ticket: whoever has a copy of the file, or its old blocks, has nothing once that key is gone.
// What is erased is overwritten in the file as well. Of one thread. Whoever notifies people needs
// `contact_of` alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "broker/floor/day_key.h"
#include "common/domain/fault.h"
#include "common/domain/identifiers.h"
#include "common/domain/people_numbers.h"
#include "common/storage/sqlite.h"

namespace dawr {

struct SealedContact {
  Serial ticket;
  std::vector<std::uint8_t> sealed;
};

// None: it was not sealed for that ticket with the day's key.
std::optional<MobileNumber> unseal(const SealedContact& contact, const DayKey& key);

class ContactVault {
 public:
  // Made if there is none. `damaged`: not a vault of ours; destroy it and open it anew.
  static Result<ContactVault> open(const std::filesystem::path& file, const DayKey& key);
  // With all that SQLite keeps beside it. Nothing to do without one.
  static Result<> destroy(const std::filesystem::path& file);

  ContactVault(ContactVault&&) noexcept = default;
  ContactVault& operator=(ContactVault&&) noexcept = default;
  ~ContactVault();

  // In place of what was left for that ticket before. Durable. `full`: nothing was changed.
  Result<> keep(Serial ticket, const MobileNumber& mobile);
  // Nothing to do if nothing was left for it.
  Result<> erase(Serial ticket);
  // None: nothing was left. `damaged`: it was not sealed for that ticket with this day's key.
  Result<std::optional<MobileNumber>> contact_of(Serial ticket);
  // All of them as they are sealed, for whoever has the key. O(contacts).
  Result<std::vector<SealedContact>> sealed();

 private:
  ContactVault(std::filesystem::path file, std::unique_ptr<storage::Database> database,
               const DayKey::Bytes& key)
      : file_(std::move(file)), database_(std::move(database)), key_(key) {}

  [[nodiscard]] Fault fault(const storage::Failure& failure) const;

  std::filesystem::path file_;
  std::unique_ptr<storage::Database> database_;
  DayKey::Bytes key_;
};

}  // namespace dawr
