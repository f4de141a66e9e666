#include "broker/floor/booking_vault.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sodium.h>

#include "broker/floor/sealing.h"
#include "common/storage/files.h"

namespace dawr {
namespace {

constexpr std::int64_t application_id = 0x44574256;  // "DWBV"
constexpr std::size_t most_bytes = std::size_t{1} << 30U;

Fault fault_of(const std::filesystem::path& file, const storage::Failure& failure) {
  const auto kind = failure.trouble() == storage::Trouble::full      ? FaultKind::full
                    : failure.trouble() == storage::Trouble::damaged ? FaultKind::damaged
                    : failure.trouble() == storage::Trouble::busy    ? FaultKind::busy
                                                                     : FaultKind::fatal;
  return {kind, file.string() + ": " + failure.what()};
}

// As the vault of contacts. False: a database of somebody else.
bool prepare(storage::Database& database) {
  database.execute(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON;"
      "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
  if (database.integer("PRAGMA application_id") == application_id) return true;
  if (database.integer("SELECT count(*) FROM sqlite_schema") != 0) return false;
  database.execute(
      "BEGIN IMMEDIATE; CREATE TABLE person (booking INTEGER PRIMARY KEY, sealed BLOB NOT NULL) "
      "STRICT; CREATE TABLE contact (booking INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT; "
      "PRAGMA application_id = " +
      std::to_string(application_id) + "; COMMIT");
  return true;
}

BookingId id_of(std::int64_t number) { return BookingId{static_cast<std::uint32_t>(number)}; }

}  // namespace

Result<BookingVault> BookingVault::open(const std::filesystem::path& file, const DayKey& key) {
  // SQLite would make it for everybody to read.
  const auto made = storage::create_file(file, "", storage::Privacy::secret);
  if (!made && !std::filesystem::exists(file)) return std::unexpected(made.error());
  const auto readable = storage::read_secret_file(file, most_bytes);
  if (!readable) return std::unexpected(readable.error());
  BookingVault vault(file, nullptr, key.contact_key());
  try {
    vault.database_ = std::make_unique<storage::Database>(file, storage::Access::read_write);
    if (!prepare(*vault.database_)) {
      return std::unexpected(
          Fault{FaultKind::damaged, file.string() + ": a database, but not of bookings"});
    }
  } catch (const storage::Failure& failure) {
    return std::unexpected(fault_of(file, failure));
  }
  return vault;
}

BookingVault::~BookingVault() { sodium_memzero(key_.data(), key_.size()); }

template <class Work>
Result<> BookingVault::attempt(const Work& work) const {
  try {
    work();
  } catch (const storage::Failure& failure) {
    return std::unexpected(fault_of(file_, failure));
  }
  return {};
}

Result<> BookingVault::keep(BookingId booking, const PersonTag& person) {
  const auto sealed = seal(key_, booking.value, person);
  return attempt([&] {
    database_->prepare("INSERT OR REPLACE INTO person VALUES (?, ?)")
        .run(booking.value, storage::BytesView(sealed));
  });
}

Result<> BookingVault::keep(BookingId booking, const MobileNumber& mobile) {
  const auto digits = mobile.digits();
  std::vector<std::uint8_t> plain(digits.begin(), digits.end());
  const auto sealed = seal(key_, booking.value, plain);
  sodium_memzero(plain.data(), plain.size());
  return attempt([&] {
    database_->prepare("INSERT OR REPLACE INTO contact VALUES (?, ?)")
        .run(booking.value, storage::BytesView(sealed));
  });
}

Result<> BookingVault::erase_contact(BookingId booking) {
  return attempt(
      [&] { database_->prepare("DELETE FROM contact WHERE booking = ?").run(booking.value); });
}

Result<> BookingVault::erase(BookingId booking) {
  return attempt([&] {
    database_->prepare("DELETE FROM contact WHERE booking = ?").run(booking.value);
    database_->prepare("DELETE FROM person WHERE booking = ?").run(booking.value);
  });
}

Result<std::set<BookingId>> BookingVault::bookings() const {
  std::set<BookingId> found;
  const auto read = attempt([&] {
    auto query = database_->prepare("SELECT booking FROM person UNION SELECT booking FROM contact");
    query.read([&](const storage::Row& row) { found.insert(id_of(row.integer(0))); });
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

Result<std::map<BookingId, PersonTag>> BookingVault::persons() const {
  std::map<BookingId, PersonTag> found;
  const auto read = attempt([&] {
    auto query = database_->prepare("SELECT booking, sealed FROM person");
    query.read([&](const storage::Row& row) {
      const auto id = id_of(row.integer(0));
      const auto plain = unseal(key_, id.value, row.blob(1));
      PersonTag tag{};
      if (!plain || plain->size() != tag.size()) return;
      std::ranges::copy(*plain, tag.begin());
      found.emplace(id, tag);
    });
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

Result<std::optional<MobileNumber>> BookingVault::contact_of(BookingId booking) const {
  std::vector<std::uint8_t> sealed;
  const auto read = attempt([&] {
    auto query = database_->prepare("SELECT sealed FROM contact WHERE booking = ?");
    query.read(
        [&](const storage::Row& row) {
          const auto blob = row.blob(0);
          sealed.assign(blob.begin(), blob.end());
        },
        booking.value);
  });
  if (!read) return std::unexpected(read.error());
  if (sealed.empty()) return std::optional<MobileNumber>{};
  auto plain = unseal(key_, booking.value, sealed);
  std::optional<MobileNumber> mobile;
  if (plain) {
    const std::string_view digits(reinterpret_cast<const char*>(plain->data()), plain->size());
    if (const auto number = MobileNumber::read(digits)) mobile = *number;
    sodium_memzero(plain->data(), plain->size());
  }
  if (!mobile) {
    return std::unexpected(Fault{FaultKind::damaged, file_.string() +
                                                         ": what was left for booking " +
                                                         std::to_string(booking.value) +
                                                         " was not sealed for it with this key"});
  }
  return mobile;
}

}  // namespace dawr
