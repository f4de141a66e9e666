#include "common/log/encoding.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include <sodium.h>

#include "common/domain/utf8.h"

namespace dawr::log {
namespace {

constexpr int base64_variant = sodium_base64_VARIANT_ORIGINAL;
constexpr std::string_view base32_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr unsigned base32_bits = 5;

}  // namespace

std::unexpected<Fault> damaged(std::string text) {
  return std::unexpected(Fault{FaultKind::damaged, std::move(text)});
}

std::string to_base64(BytesView bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), base64_variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), base64_variant);
  text.pop_back();  // the zero byte
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  // libsodium takes some bytes beyond ASCII for digits.
  const auto is_ascii = [](char letter) { return static_cast<unsigned char>(letter) < 0x80; };
  if (!std::ranges::all_of(text, is_ascii)) return std::nullopt;
  Bytes bytes(text.size() / 4 * 3 + 1);  // never none: libsodium wants an address
  std::size_t got = 0;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &got,
                        nullptr, base64_variant) != 0) {
    return std::nullopt;
  }
  bytes.resize(got);
  return bytes;
}

std::optional<Hash> hash_from_base64(std::string_view text) {
  const auto bytes = from_base64(text);
  Hash hash{};
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

std::string to_base32(BytesView bytes) {
  std::string text;
  unsigned held = 0;
  unsigned bits = 0;
  for (const auto byte : bytes) {
    held = (held << 8U | byte) & 0xfffU;
    for (bits += 8; bits >= base32_bits; bits -= base32_bits) {
      text += base32_digits[held >> (bits - base32_bits) & 31U];
    }
  }
  if (bits > 0) text += base32_digits[held << (base32_bits - bits) & 31U];
  return text;
}

std::optional<Bytes> from_base32(std::string_view text) {
  Bytes bytes;
  unsigned held = 0;
  unsigned bits = 0;
  for (const char letter : text) {
    const auto digit = base32_digits.find(letter);
    if (digit == std::string_view::npos) return std::nullopt;
    held = (held << base32_bits | static_cast<unsigned>(digit)) & 0xfffU;
    bits += base32_bits;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::uint8_t>(held >> bits & 0xffU));
  }
  const bool has_rest = bits >= base32_bits || (held & ((1U << bits) - 1)) != 0;
  if (has_rest) return std::nullopt;
  return bytes;
}

std::uint64_t number_of(BytesView bytes) {
  std::uint64_t number = 0;
  for (const auto byte : bytes) number = number << 8U | byte;
  return number;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = error == std::errc{} && stopped == text.data() + text.size();
  if (!is_whole || number > largest_number || (text.starts_with('0') && text != "0")) {
    return std::nullopt;
  }
  return number;
}

bool is_line(std::string_view text) {
  return !text.empty() && is_utf8(text) && std::ranges::none_of(text, [](char letter) {
    return static_cast<unsigned char>(letter) < 0x20;
  });
}

std::optional<std::string_view> Lines::next() {
  const auto end = rest_.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  ++number_;
  return line;
}

}  // namespace dawr::log
