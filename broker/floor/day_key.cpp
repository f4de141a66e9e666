#include "broker/floor/day_key.h"

#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/floor/plain_text.h"
#include "common/domain/check.h"
#include "common/storage/files.h"

namespace dawr {
namespace {

constexpr std::size_t most_bytes = 256;
constexpr std::size_t date_length = 10;
enum class Purpose : std::uint8_t { identity = 1, contacts = 2 };

void start_sodium() { DAWR_CHECK(sodium_init() >= 0, "libsodium can't be started"); }

template <class Key>
Key derived(const DayKey::Bytes& key, Purpose purpose) {
  Key result{};
  const auto label = static_cast<unsigned char>(std::to_underlying(purpose));
  const auto failed =
      crypto_generichash(result.data(), result.size(), &label, 1, key.data(), key.size());
  DAWR_CHECK(failed == 0, "BLAKE2b refuses its lengths");
  return result;
}

std::string text_of(ServiceDate date) {
  return utc_text(std::chrono::sys_seconds{date.time_since_epoch()}).substr(0, date_length);
}

std::optional<ServiceDate> date_in(std::string_view text) {
  const auto midnight = parse_utc(std::string(text.substr(0, date_length)) + "T00:00:00Z");
  if (!midnight) return std::nullopt;
  return ServiceDate{std::chrono::floor<std::chrono::days>(*midnight).time_since_epoch()};
}

bool read_key(std::string_view hex, DayKey::Bytes& key) {
  std::size_t got = 0;
  const char* end = nullptr;
  const bool is_hex =
      sodium_hex2bin(key.data(), key.size(), hex.data(), hex.size(), nullptr, &got, &end) == 0;
  return is_hex && got == key.size() && std::string_view(end) == "\n";
}

std::unexpected<Fault> disk_fault(const std::filesystem::path& file, const std::string& what) {
  return std::unexpected(
      Fault{FaultKind::fatal, file.string() + ": " + what + ": " + storage::last_error()});
}

}  // namespace

Result<std::optional<DayKey>> DayKey::load(const std::filesystem::path& file) {
  start_sodium();
  auto text = storage::read_secret_file(file, most_bytes);
  if (!text && text.error().kind == FaultKind::missing) return std::optional<DayKey>{};
  if (!text) return std::unexpected(text.error());
  std::optional<DayKey> key;
  if (text->size() > date_length && (*text)[date_length] == ' ') {
    Bytes bytes{};
    const auto date = date_in(*text);
    if (date && read_key(text->c_str() + date_length + 1, bytes)) key = DayKey(*date, bytes);
    sodium_memzero(bytes.data(), bytes.size());
  }
  sodium_memzero(text->data(), text->size());
  if (!key) {
    return std::unexpected(
        Fault{FaultKind::damaged,
              file.string() + ": expected a date and 64 hexadecimal digits and nothing else"});
  }
  return key;
}

Result<DayKey> DayKey::create(const std::filesystem::path& file, ServiceDate date) {
  start_sodium();
  Bytes bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string hex(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  hex.back() = '\n';
  std::string text = text_of(date) + " " + hex;
  auto written = storage::create_file(file, text, storage::Privacy::secret);
  DayKey key(date, bytes);
  sodium_memzero(text.data(), text.size());
  sodium_memzero(hex.data(), hex.size());
  sodium_memzero(bytes.data(), bytes.size());
  if (!written) return std::unexpected(written.error());
  return key;
}

Result<> DayKey::destroy(const std::filesystem::path& file) {
  const storage::Descriptor opened{::open(file.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC)};
  if (!opened.is_open()) {
    if (errno == ENOENT) return {};
    return disk_fault(file, "the day's key can't be destroyed");
  }
  struct stat found{};
  if (::fstat(opened.value(), &found) != 0) return disk_fault(file, "can't be looked at");
  // In place: a file that is written anew would leave the old blocks as they are.
  const std::string nothing(static_cast<std::size_t>(found.st_size), '\0');
  const auto written = ::pwrite(opened.value(), nothing.data(), nothing.size(), 0);
  const bool is_overwritten = std::cmp_equal(written, nothing.size());
  if (!is_overwritten || ::fsync(opened.value()) != 0) {
    return disk_fault(file, "the day's key can't be overwritten");
  }
  if (::unlink(file.c_str()) != 0) return disk_fault(file, "the day's key can't be deleted");
  const storage::Descriptor folder{
      ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!folder.is_open() || ::fsync(folder.value()) != 0) {
    return disk_fault(file, "the folder can't be synced");
  }
  return {};
}

DayKey::~DayKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

IdentityKey DayKey::identity_key() const { return derived<IdentityKey>(bytes_, Purpose::identity); }

DayKey::Bytes DayKey::contact_key() const { return derived<Bytes>(bytes_, Purpose::contacts); }

}  // namespace dawr
