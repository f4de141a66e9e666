#include "broker/floor/secrets.h"

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <sodium.h>

#include "common/domain/booking_code.h"
#include "common/domain/check.h"
#include "common/storage/files.h"

namespace dawr {
namespace {

constexpr ServiceDate first_date{std::chrono::local_days{std::chrono::year{2020} / 1 / 1}};
constexpr std::size_t mac_bytes = 10;
constexpr unsigned digits = 9;  // 1..9
constexpr unsigned codes = digits * digits * digits;

// Bytes to be hashed: numbers little endian, at a fixed width each, so that no two meanings share
// one sequence of bytes.
class Material {
 public:
  template <std::integral Number>
  Material& add(Number number) {
    auto rest = static_cast<std::uint64_t>(number);
    for (std::size_t i = 0; i < sizeof(Number); ++i, rest >>= 8U) {
      bytes_.push_back(static_cast<std::uint8_t>(rest & 0xffU));
    }
    return *this;
  }
  Material& add(std::span<const std::uint8_t> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  Material& add(Epoch epoch, TicketRef ticket) {
    const auto days = static_cast<std::int32_t>(ticket.date.time_since_epoch().count());
    return add(epoch.value).add(days).add(ticket.serial.value);
  }
  [[nodiscard]] const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

void start_sodium() { DAWR_CHECK(sodium_init() >= 0, "libsodium can't be started"); }

template <std::size_t size>
std::array<std::uint8_t, size> hash(std::span<const std::uint8_t> key,
                                    std::span<const std::uint8_t> bytes) {
  std::array<std::uint8_t, size> result{};
  const auto failed = crypto_generichash(result.data(), result.size(), bytes.data(), bytes.size(),
                                         key.data(), key.size());
  DAWR_CHECK(failed == 0, "BLAKE2b refuses its lengths");
  return result;
}

enum class Purpose : std::uint8_t {
  arrival_code = 1,
  salt = 2,
  token = 3,
  payload = 4,
  booking = 5,
  release = 6,
};

// A key for one purpose: what is computed with it can't be taken for another purpose's.
CentreSecret::Key key_for(Purpose purpose, const CentreSecret::Key& secret) {
  const Material label = Material().add(static_cast<std::uint8_t>(purpose));
  return hash<CentreSecret::bytes>(secret, label.bytes());
}

// Drawn from so many that what is left of them by a small number makes none likelier than another.
std::uint64_t draw(const CentreSecret::Key& key, const Material& material) {
  const auto drawn = hash<16>(key, material.bytes());
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8U | drawn.at(i);
  return number;
}

// What names one paper; the first one's as before there were replacements.
Material paper(Epoch epoch, TicketRef ticket, std::uint8_t replaced) {
  Material material;
  material.add(epoch, ticket);
  if (replaced > 0) material.add(replaced);
  return material;
}

std::array<std::uint8_t, mac_bytes> token_mac(const CentreSecret::Key& secret, Epoch epoch,
                                              TicketRef ticket, std::uint8_t replaced) {
  // BLAKE2b is shortest at 16 bytes; a token has room for the first ten.
  const auto whole =
      hash<16>(key_for(Purpose::token, secret), paper(epoch, ticket, replaced).bytes());
  std::array<std::uint8_t, mac_bytes> mac{};
  std::copy_n(whole.begin(), mac.size(), mac.begin());
  return mac;
}

}  // namespace

Result<CentreSecret> CentreSecret::load(const std::filesystem::path& file) {
  start_sodium();
  auto text = storage::read_secret_file(file, 256);
  if (!text) return std::unexpected(text.error());
  Key key{};
  std::size_t got = 0;
  const char* end = nullptr;
  const bool is_hex =
      sodium_hex2bin(key.data(), key.size(), text->data(), text->size(), nullptr, &got, &end) == 0;
  const std::string_view rest(end, static_cast<std::size_t>(text->data() + text->size() - end));
  const bool is_sound = is_hex && got == key.size() && (rest.empty() || rest == "\n");
  sodium_memzero(text->data(), text->size());
  if (!is_sound) {
    return std::unexpected(Fault{
        FaultKind::damaged, file.string() +
                                ": expected 64 hexadecimal digits and nothing else; put the "
                                "file back from the backup (a new secret voids today's tickets)"});
  }
  CentreSecret secret(key);
  sodium_memzero(key.data(), key.size());
  return secret;
}

Result<> CentreSecret::create(const std::filesystem::path& file) {
  start_sodium();
  Key key{};
  randombytes_buf(key.data(), key.size());
  std::string text(2 * key.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), key.data(), key.size());
  text.back() = '\n';
  auto written = storage::create_file(file, text, storage::Privacy::secret);
  sodium_memzero(text.data(), text.size());
  sodium_memzero(key.data(), key.size());
  return written;
}

CentreSecret::~CentreSecret() { sodium_memzero(key_.data(), key_.size()); }

ArrivalCode CentreSecret::arrival_code(Epoch epoch, TicketRef ticket, std::uint8_t replaced) const {
  const auto key = key_for(Purpose::arrival_code, key_);
  // A 16-bit draw is uniform over the codes if draws above the largest multiple are thrown away.
  constexpr unsigned draws = 65536 / codes * codes;
  for (std::uint32_t round = 0;; ++round) {
    const auto drawn = hash<64>(key, paper(epoch, ticket, replaced).add(round).bytes());
    for (std::size_t i = 0; i + 1 < drawn.size(); i += 2) {
      const unsigned draw = drawn[i] + 256U * drawn[i + 1];
      if (draw >= draws) continue;
      const unsigned code = draw % codes;
      return static_cast<ArrivalCode>(111 + code / (digits * digits) * 100 +
                                      code / digits % digits * 10 + code % digits);
    }
  }
}

Commitment CentreSecret::commitment(Epoch epoch, TicketRef ticket, ArrivalCode code,
                                    std::uint8_t replaced) const {
  const auto salt = hash<16>(key_for(Purpose::salt, key_), paper(epoch, ticket, replaced).bytes());
  return hash<std::tuple_size_v<Commitment>>(
      {}, Material().add(salt).add(epoch, ticket).add(code).bytes());
}

wire::Token CentreSecret::token(Epoch epoch, TicketRef ticket, std::uint8_t replaced) const {
  const auto days = static_cast<std::uint16_t>((ticket.date - first_date).count());
  const auto mac = token_mac(key_, epoch, ticket, replaced);
  const auto material = Material().add(ticket.serial.value).add(days).add(mac);
  wire::Token token{};
  static_assert(sizeof(ticket.serial.value) + sizeof(days) + mac_bytes == token.size());
  std::ranges::copy(material.bytes(), token.begin());
  return token;
}

std::optional<TicketRef> CentreSecret::open_token(Epoch epoch, const wire::Token& token,
                                                  std::uint8_t replaced) const {
  std::uint32_t serial = 0;
  for (std::size_t i = 4; i-- > 0;) serial = serial << 8U | token[i];
  const auto days = std::chrono::days{token[4] + 256 * token[5]};
  const TicketRef ticket{first_date + days, Serial{serial}};
  const auto mac = token_mac(key_, epoch, ticket, replaced);
  if (sodium_memcmp(mac.data(), token.data() + token.size() - mac.size(), mac.size()) != 0) {
    return std::nullopt;
  }
  return ticket;
}

std::uint32_t CentreSecret::booking_check(Epoch epoch, BookingId booking) const {
  const auto drawn =
      draw(key_for(Purpose::booking, key_), Material().add(epoch.value).add(booking.value));
  return static_cast<std::uint32_t>(drawn % BookingCode::checks);
}

minutes CentreSecret::release_after(const CommandId& command, minutes least, minutes most) const {
  const auto span = static_cast<std::uint64_t>((most - least).count()) + 1;
  const auto drawn =
      draw(key_for(Purpose::release, key_),
           Material().add(command.device.value).add(command.session).add(command.counter));
  return least + minutes{drawn % span};
}

journal::PayloadHash CentreSecret::payload_hash(std::span<const std::uint8_t> payload) const {
  return hash<std::tuple_size_v<journal::PayloadHash>>(key_for(Purpose::payload, key_), payload);
}

}  // namespace dawr
