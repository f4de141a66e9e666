#include "common/domain/utf8.h"

#include <string>

#include "tests/catch.h"

using dawr::is_utf8;

namespace {

// Encodes any number, whether or not Unicode allows it.
std::string encoded(std::uint32_t point) {
  const auto tail = [&](unsigned shift) {
    return static_cast<char>(0x80U | (point >> shift & 0x3FU));
  };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xC0U | point >> 6U), tail(0)};
  if (point < 0x10000) return {static_cast<char>(0xE0U | point >> 12U), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | point >> 18U), tail(12), tail(6), tail(0)};
}

}  // namespace

TEST_CASE("every character of Unicode is text, but NUL; surrogates and what lies beyond are not") {
  std::uint32_t wrong = 0;
  for (std::uint32_t point = 0; point < 0x120000; ++point) {
    const bool is_surrogate = point >= 0xD800 && point <= 0xDFFF;
    const bool expected = point != 0 && !is_surrogate && point <= 0x10FFFF;
    if (is_utf8(encoded(point)) != expected) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("overlong, cut and stray bytes are not text") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("دَوْر 42"));
  CHECK_FALSE(is_utf8("\xc0\x80"));
  CHECK_FALSE(is_utf8("\xc1\xbf"));
  CHECK_FALSE(is_utf8("\xe0\x9f\xbf"));
  CHECK_FALSE(is_utf8("\xf0\x8f\xbf\xbf"));
  CHECK_FALSE(is_utf8("\x80"));
  CHECK_FALSE(is_utf8("ok\xd8"));
  CHECK_FALSE(is_utf8("\xe2\x82"));
  CHECK_FALSE(is_utf8("\xe2\x82g"));
  CHECK_FALSE(is_utf8("\xff"));
}
