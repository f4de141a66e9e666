#include "common/wire/keys.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <span>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/domain/check.h"

namespace dawr::wire {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t z85_length = 40;
constexpr std::string_view z85_digits =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
constexpr std::string_view secret_word = "dawr-secret-key";
constexpr std::string_view public_word = "dawr-public-key";
constexpr std::size_t longest_key_file = 4096;

using KeyBytes = std::array<std::uint8_t, 32>;

void start_sodium() { DAWR_CHECK(sodium_init() >= 0, "libsodium must start"); }

std::string encode_z85(const KeyBytes& bytes) {
  std::string text;
  text.reserve(z85_length);
  for (std::size_t group = 0; group < bytes.size(); group += 4) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8U | bytes[group + i];
    for (std::uint32_t divisor = 85U * 85U * 85U * 85U; divisor != 0; divisor /= 85U)
      text += z85_digits[value / divisor % 85U];
  }
  return text;
}

std::optional<KeyBytes> decode_z85(std::string_view text) {
  if (text.size() != z85_length) return std::nullopt;
  KeyBytes bytes{};
  for (std::size_t group = 0; group < text.size() / 5; ++group) {
    std::uint64_t value = 0;
    for (const char letter : text.substr(group * 5, 5)) {
      const auto digit = z85_digits.find(letter);
      if (digit == std::string_view::npos) return std::nullopt;
      value = value * 85 + digit;
    }
    if (value > UINT32_MAX) return std::nullopt;
    for (std::size_t i = 0; i < 4; ++i)
      bytes[group * 4 + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
  }
  return bytes;
}

// What errno says, in lower-case English words.
std::string why() { return std::generic_category().message(errno); }

std::string quoted(const fs::path& file) { return "'" + file.string() + "'"; }

FaultKind kind_of_errno() {
  if (errno == ENOENT) return FaultKind::missing;
  if (errno == ENOSPC || errno == EDQUOT) return FaultKind::full;
  return FaultKind::refused;
}

// A file descriptor that closes itself.
class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// The new name is on disk only when its directory is.
bool sync_directory_of(const fs::path& file) {
  const auto parent = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const OpenFile directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return directory.is_open() && ::fsync(directory.fd()) == 0;
}

Result<> write_new_file(const fs::path& file, mode_t mode, std::string_view text) {
  const OpenFile out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!out.is_open()) {
    if (errno == EEXIST) {
      return std::unexpected(Fault{
          FaultKind::refused, quoted(file) + " exists already and is never overwritten; move it "
                                             "away first if the device is to get a new key"});
    }
    return std::unexpected(Fault{kind_of_errno(), "cannot create " + quoted(file) + ": " + why()});
  }
  // The umask may have taken bits away, and only those named here may stay.
  if (::fchmod(out.fd(), mode) != 0 || !write_all(out.fd(), text) || ::fsync(out.fd()) != 0 ||
      !sync_directory_of(file)) {
    Fault fault{kind_of_errno(), "cannot write " + quoted(file) + ": " + why()};
    ::unlink(file.c_str());
    return std::unexpected(std::move(fault));
  }
  return {};
}

Result<std::string> read_key_file(int fd, const fs::path& file) {
  std::string text(longest_key_file, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const auto got = ::read(fd, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return std::unexpected(
          Fault{FaultKind::refused, "cannot read " + quoted(file) + ": " + why()});
    }
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

// The one key line of a file, without its leading word.
Result<KeyBytes> parse_key_file(const std::string& text, std::string_view word,
                                const fs::path& file) {
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line.starts_with("# ") || line == "#") continue;
    const auto begins = std::string(word) + " ";
    if (line.starts_with(begins)) {
      if (const auto bytes = decode_z85(std::string_view(line).substr(begins.size())))
        return *bytes;
    }
    return std::unexpected(
        Fault{FaultKind::damaged, file.string() + ":" + std::to_string(number) + ": expected '" +
                                      begins + "' and 40 Z85 characters; is this the right file?"});
  }
  return std::unexpected(Fault{FaultKind::damaged, file.string() + ": no line that begins with '" +
                                                       std::string(word) + "'"});
}

Result<> check_only_ours(int fd, const fs::path& file) {
  struct stat status{};
  if (::fstat(fd, &status) != 0) {
    return std::unexpected(
        Fault{FaultKind::refused, "cannot examine " + quoted(file) + ": " + why()});
  }
  if (!S_ISREG(status.st_mode)) {
    return std::unexpected(Fault{FaultKind::refused, quoted(file) + " is not an ordinary file"});
  }
  const auto user = ::geteuid();
  if (status.st_uid != user && status.st_uid != 0) {
    return std::unexpected(
        Fault{FaultKind::refused, "the secret key " + quoted(file) +
                                      " belongs to another user; as root, run: chown " +
                                      std::to_string(user) + " " + quoted(file)});
  }
  if ((status.st_mode & 0177U) != 0) {
    std::array<char, 8> mode{};
    std::snprintf(mode.data(), mode.size(), "%04o", status.st_mode & 07777U);
    return std::unexpected(Fault{FaultKind::refused, "the secret key " + quoted(file) +
                                                         " is open to others (mode " + mode.data() +
                                                         "); run: chmod 600 " + quoted(file)});
  }
  return {};
}

PublicKey public_key_of(const SecretKey& secret) {
  PublicKey key;
  crypto_scalarmult_base(key.bytes.data(), secret.bytes.data());
  return key;
}

}  // namespace

SecretKey::~SecretKey() { sodium_memzero(bytes.data(), bytes.size()); }

KeyPair make_key_pair() {
  start_sodium();
  KeyPair keys;
  crypto_box_keypair(keys.public_key.bytes.data(), keys.secret_key.bytes.data());
  return keys;
}

std::uint64_t random_number() {
  start_sodium();
  std::uint64_t number = 0;
  randombytes_buf(&number, sizeof number);
  return number;
}

std::string to_z85(const PublicKey& key) { return encode_z85(key.bytes); }

Result<PublicKey> parse_public_key(std::string_view z85) {
  if (const auto bytes = decode_z85(z85)) return PublicKey{*bytes};
  return std::unexpected(
      Fault{FaultKind::damaged, "'" + std::string(z85) +
                                    "' is no public key: expected exactly 40 characters of Z85 "
                                    "(letters, digits and .-:+=^!/*?&<>()[]{}@%$#)"});
}

std::string fingerprint(const PublicKey& key) {
  constexpr std::string_view first = "bdfghjklmnrstwyz";
  constexpr std::string_view second = "bdklmnrt";
  constexpr std::string_view vowels = "aiou";
  constexpr int words = 6;
  std::array<std::uint8_t, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), key.bytes.data(), key.bytes.size(), nullptr, 0);
  std::size_t at = 0;
  const auto bits = [&](int count) {
    std::size_t value = 0;
    for (int i = 0; i < count; ++i, ++at) value = value << 1U | (hash[at / 8] >> (7 - at % 8) & 1U);
    return value;
  };
  std::string text;
  for (int word = 0; word < words; ++word) {
    if (word != 0) text += ' ';
    text += first[bits(4)];
    text += vowels[bits(2)];
    text += second[bits(3)];
    text += vowels[bits(2)];
  }
  return text;
}

Result<> save_secret_key(const KeyPair& keys, const std::filesystem::path& file) {
  std::string text =
      "# Whoever reads this acts as this device. Fingerprint: " + fingerprint(keys.public_key) +
      "\n" + std::string(secret_word) + " " + encode_z85(keys.secret_key.bytes) + "\n";
  auto saved = write_new_file(file, 0600, text);
  sodium_memzero(text.data(), text.size());
  return saved;
}

Result<KeyPair> load_secret_key(const std::filesystem::path& file) {
  start_sodium();
  const OpenFile in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.is_open()) {
    return std::unexpected(
        Fault{kind_of_errno(), "cannot open the secret key " + quoted(file) + ": " + why()});
  }
  if (auto ours = check_only_ours(in.fd(), file); !ours) return std::unexpected(ours.error());
  auto text = read_key_file(in.fd(), file);
  if (!text) return std::unexpected(text.error());
  auto bytes = parse_key_file(*text, secret_word, file);
  sodium_memzero(text->data(), text->size());
  if (!bytes) return std::unexpected(bytes.error());
  KeyPair keys;
  keys.secret_key.bytes = *bytes;
  sodium_memzero(bytes->data(), bytes->size());
  keys.public_key = public_key_of(keys.secret_key);
  return keys;
}

Result<> save_public_key(const PublicKey& key, const std::filesystem::path& file) {
  const std::string text = "# Fingerprint: " + fingerprint(key) + "\n" + std::string(public_word) +
                           " " + to_z85(key) + "\n";
  // Written beside it and renamed: a reader never sees half a key.
  auto beside = file;
  beside += ".new";
  ::unlink(beside.c_str());
  if (auto written = write_new_file(beside, 0644, text); !written) return written;
  if (::rename(beside.c_str(), file.c_str()) != 0 || !sync_directory_of(file)) {
    Fault fault{kind_of_errno(), "cannot replace " + quoted(file) + ": " + why()};
    ::unlink(beside.c_str());
    return std::unexpected(std::move(fault));
  }
  return {};
}

Result<PublicKey> load_public_key(const std::filesystem::path& file) {
  const OpenFile in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.is_open()) {
    return std::unexpected(
        Fault{kind_of_errno(), "cannot open the public key " + quoted(file) + ": " + why()});
  }
  const auto text = read_key_file(in.fd(), file);
  if (!text) return std::unexpected(text.error());
  const auto bytes = parse_key_file(*text, public_word, file);
  if (!bytes) return std::unexpected(bytes.error());
  return PublicKey{*bytes};
}

Result<PublicKey> public_key_from(const std::string& file_or_z85) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(file_or_z85, ignored)) return load_public_key(file_or_z85);
  auto key = parse_public_key(file_or_z85);
  if (!key) key.error().text += "; nor is it a file: " + file_or_z85;
  return key;
}

}  // namespace dawr::wire
