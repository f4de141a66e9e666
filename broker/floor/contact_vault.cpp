#include "broker/floor/contact_vault.h"

#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sodium.h>
#include <unistd.h>

#include "broker/floor/sealing.h"
#include "common/domain/check.h"
#include "common/storage/files.h"

namespace dawr {
namespace {

constexpr std::int64_t application_id = 0x44574356;  // "DWCV"
// Its pages are overwritten when rows go, its rollback journal is deleted at each commit, and it
// keeps nothing in memory-mapped or temporary files. False: a database of somebody else.
bool prepare(storage::Database& database) {
  database.execute(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON;"
      "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
  if (database.integer("PRAGMA application_id") == application_id) return true;
  if (database.integer("SELECT count(*) FROM sqlite_schema") != 0) return false;
  database.execute(
      "BEGIN IMMEDIATE; CREATE TABLE contact (ticket INTEGER PRIMARY KEY, sealed BLOB NOT NULL) "
      "STRICT; PRAGMA application_id = " +
      std::to_string(application_id) + "; COMMIT");
  return true;
}

// None: it was not sealed with that key for that ticket.
std::optional<MobileNumber> mobile_in(const DayKey::Bytes& key, Serial ticket,
                                      std::span<const std::uint8_t> sealed) {
  auto plain = unseal(key, ticket.value, sealed);
  if (!plain) return std::nullopt;
  const std::string_view digits(reinterpret_cast<const char*>(plain->data()), plain->size());
  const auto number = MobileNumber::read(digits);
  sodium_memzero(plain->data(), plain->size());
  return number ? std::optional(*number) : std::nullopt;
}

}  // namespace

Result<ContactVault> ContactVault::open(const std::filesystem::path& file, const DayKey& key) {
  DAWR_CHECK(sodium_init() >= 0, "libsodium can't be started");
  // SQLite would make it for everybody to read.
  const auto made = storage::create_file(file, "", storage::Privacy::secret);
  if (!made && !std::filesystem::exists(file)) return std::unexpected(made.error());
  const auto readable = storage::read_secret_file(file, std::size_t{1} << 30U);
  if (!readable) return std::unexpected(readable.error());
  ContactVault vault(file, nullptr, key.contact_key());
  try {
    vault.database_ = std::make_unique<storage::Database>(file, storage::Access::read_write);
    if (!prepare(*vault.database_)) {
      return std::unexpected(
          Fault{FaultKind::damaged, file.string() + ": a database, but not of contacts"});
    }
  } catch (const storage::Failure& failure) {
    return std::unexpected(vault.fault(failure));
  }
  return vault;
}

Result<> ContactVault::destroy(const std::filesystem::path& file) {
  for (const char* suffix : {"-journal", "-wal", "-shm", ""}) {
    const auto part = storage::with_suffix(file, suffix);
    if (::unlink(part.c_str()) != 0 && errno != ENOENT) {
      return std::unexpected(
          Fault{FaultKind::fatal, part.string() + ": can't be deleted: " + storage::last_error()});
    }
  }
  return {};
}

ContactVault::~ContactVault() { sodium_memzero(key_.data(), key_.size()); }

Result<> ContactVault::keep(Serial ticket, const MobileNumber& mobile) {
  const auto digits = mobile.digits();
  std::vector<std::uint8_t> plain(digits.begin(), digits.end());
  const auto sealed = seal(key_, ticket.value, plain);
  sodium_memzero(plain.data(), plain.size());
  try {
    database_->prepare("INSERT OR REPLACE INTO contact VALUES (?, ?)")
        .run(ticket.value, storage::BytesView(sealed));
  } catch (const storage::Failure& failure) {
    return std::unexpected(fault(failure));
  }
  return {};
}

Result<> ContactVault::erase(Serial ticket) {
  try {
    database_->prepare("DELETE FROM contact WHERE ticket = ?").run(ticket.value);
  } catch (const storage::Failure& failure) {
    return std::unexpected(fault(failure));
  }
  return {};
}

Result<std::optional<MobileNumber>> ContactVault::contact_of(Serial ticket) {
  std::vector<std::uint8_t> sealed;
  try {
    auto query = database_->prepare("SELECT sealed FROM contact WHERE ticket = ?");
    query.read(
        [&](const storage::Row& row) {
          const auto blob = row.blob(0);
          sealed.assign(blob.begin(), blob.end());
        },
        ticket.value);
  } catch (const storage::Failure& failure) {
    return std::unexpected(fault(failure));
  }
  if (sealed.empty()) return std::optional<MobileNumber>{};
  auto mobile = mobile_in(key_, ticket, sealed);
  if (!mobile) {
    return std::unexpected(
        Fault{FaultKind::damaged, file_.string() + ": what was left for ticket " +
                                      std::to_string(ticket.value) +
                                      " was not sealed for it with this day's key"});
  }
  return mobile;
}

Result<std::vector<SealedContact>> ContactVault::sealed() {
  std::vector<SealedContact> contacts;
  try {
    database_->prepare("SELECT ticket, sealed FROM contact ORDER BY ticket")
        .read([&](const storage::Row& row) {
          const auto blob = row.blob(1);
          contacts.push_back(
              {Serial{static_cast<std::uint32_t>(row.integer(0))}, {blob.begin(), blob.end()}});
        });
  } catch (const storage::Failure& failure) {
    return std::unexpected(fault(failure));
  }
  return contacts;
}

std::optional<MobileNumber> unseal(const SealedContact& contact, const DayKey& key) {
  DAWR_CHECK(sodium_init() >= 0, "libsodium can't be started");
  auto contact_key = key.contact_key();
  const auto mobile = mobile_in(contact_key, contact.ticket, contact.sealed);
  sodium_memzero(contact_key.data(), contact_key.size());
  return mobile;
}

Fault ContactVault::fault(const storage::Failure& failure) const {
  const auto kind = failure.trouble() == storage::Trouble::full      ? FaultKind::full
                    : failure.trouble() == storage::Trouble::damaged ? FaultKind::damaged
                    : failure.trouble() == storage::Trouble::busy    ? FaultKind::busy
                                                                     : FaultKind::fatal;
  return {kind, file_.string() + ": " + failure.what()};
}

}  // namespace dawr
