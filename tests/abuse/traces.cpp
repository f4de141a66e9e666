#include "tests/abuse/traces.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <sodium.h>

namespace dawr::abuse {
namespace {

std::string in_digits(const std::string& number, unsigned char lead, unsigned char zero) {
  std::string text;
  for (const char digit : number) {
    text += static_cast<char>(lead);
    text += static_cast<char>(zero + (digit - '0'));
  }
  return text;
}

// Two digits a byte; an odd one begins with a zero.
std::string packed(std::string number) {
  if (number.size() % 2 == 1) number.insert(0, 1, '0');
  std::string bytes;
  for (std::size_t i = 0; i < number.size(); i += 2) {
    bytes += static_cast<char>((number[i] - '0') << 4 | (number[i + 1] - '0'));
  }
  return bytes;
}

std::string as_integer(const std::string& number, bool big_endian) {
  std::uint64_t value = std::stoull(number);
  std::string bytes;
  for (int i = 0; i < 8; ++i, value >>= 8U) {
    bytes.insert(big_endian ? bytes.begin() : bytes.end(), static_cast<char>(value & 0xffU));
  }
  return bytes;
}

std::string utf16(const std::string& number) {
  std::string bytes;
  for (const char digit : number) {
    bytes += digit;
    bytes += '\0';
  }
  return bytes;
}

std::string hex(std::string_view bytes) {
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  text.pop_back();
  return text;
}

std::string base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  return text.c_str();
}

const unsigned char* raw(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string sha256(const std::string& text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), raw(text), text.size());
  return {hash.begin(), hash.end()};
}

// With a key of nothing, as whoever forgot the key would make it.
std::string hmac(const std::string& text) {
  const std::array<unsigned char, crypto_auth_hmacsha256_KEYBYTES> key{};
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> hash{};
  crypto_auth_hmacsha256(hash.data(), raw(text), text.size(), key.data());
  return {hash.begin(), hash.end()};
}

std::string blake2b(const std::string& text, std::size_t bytes) {
  std::string hash(bytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), raw(text),
                     text.size(), nullptr, 0);
  return hash;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Traces::Traces(const std::vector<std::string>& numbers) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium can't be started");
  for (const std::string& number : numbers) {
    const auto add = [&](const std::string& form, std::string bytes) {
      forms_.push_back({number + " as " + form, std::move(bytes)});
    };
    add("ASCII digits", number);
    add("Arabic-Indic digits", in_digits(number, 0xd9, 0xa0));
    add("Persian digits", in_digits(number, 0xdb, 0xb0));
    add("UTF-16", utf16(number));
    add("hexadecimal", hex(number));
    add("base64", base64(number));
    add("packed digits", packed(number));
    add("an integer", as_integer(number, false));
    add("a big-endian integer", as_integer(number, true));
    for (const auto& [name, hash] :
         {std::pair{"SHA-256", sha256(number)}, std::pair{"HMAC without a key", hmac(number)},
          std::pair{"BLAKE2b-128", blake2b(number, 16)},
          std::pair{"BLAKE2b-256", blake2b(number, 32)}}) {
      add(name, hash.substr(0, 16));  // cut off, it is found too
      add(std::string(name) + " in hexadecimal", hex(hash.substr(0, 16)));
    }
  }
}

std::set<std::string> Traces::in(std::string_view text) const {
  std::set<std::string> found;
  // Room that is kept free for a full disk.
  if (text.find_first_not_of('\0') == std::string_view::npos) return found;
  for (const Form& form : forms_) {
    if (text.find(form.bytes) != std::string_view::npos) found.insert(form.name);
  }
  return found;
}

std::set<std::string> Traces::below(const std::filesystem::path& folder) const {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    for (const std::string& trace : in(content_of(entry.path()))) {
      found.insert(entry.path().lexically_relative(folder).string() + ": " + trace);
    }
  }
  return found;
}

}  // namespace dawr::abuse
