// Who has booked, as far as he said: a person's tag and a mobile number for each booking, sealed,
// in an SQLite file of its own, mode 0600; as the contacts of a day (contact_vault.h), under a key
// that lives as long as something is kept. Of one thread.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "broker/floor/day_key.h"
#include "common/domain/booking.h"
#include "common/domain/command.h"
#include "common/domain/fault.h"
#include "common/domain/people_numbers.h"
#include "common/storage/sqlite.h"

namespace dawr {

class BookingVault {
 public:
  // Made if there is none. `damaged`: not a vault of ours; destroy it and open it anew.
  static Result<BookingVault> open(const std::filesystem::path& file, const DayKey& key);

  BookingVault(BookingVault&&) noexcept = default;
  BookingVault& operator=(BookingVault&&) noexcept = default;
  ~BookingVault();

  // In place of what was kept for that booking before. Durable. `full`: nothing was changed.
  Result<> keep(BookingId booking, const PersonTag& person);
  Result<> keep(BookingId booking, const MobileNumber& mobile);
  Result<> erase_contact(BookingId booking);
  // All that is kept of it. Nothing to do if that is nothing.
  Result<> erase(BookingId booking);

  [[nodiscard]] Result<std::set<BookingId>> bookings() const;
  // Those that can be read; the rest was sealed with another key, and nobody ever can.
  [[nodiscard]] Result<std::map<BookingId, PersonTag>> persons() const;
  // None: nothing was left. `damaged`: it was not sealed for that booking with this key.
  [[nodiscard]] Result<std::optional<MobileNumber>> contact_of(BookingId booking) const;

 private:
  BookingVault(std::filesystem::path file, std::unique_ptr<storage::Database> database,
               const DayKey::Bytes& key)
      : file_(std::move(file)), database_(std::move(database)), key_(key) {}

  template <class Work>
  Result<> attempt(const Work& work) const;

  std::filesystem::path file_;
  std::unique_ptr<storage::Database> database_;
  DayKey::Bytes key_;
};

}  // namespace dawr
