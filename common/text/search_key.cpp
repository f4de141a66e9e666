#include "common/text/search_key.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace dawr::text {
namespace {

constexpr UChar32 teh_marbuta = 0x0629;
constexpr UChar32 heh = 0x0647;
constexpr UChar32 alef_maksura = 0x0649;
constexpr UChar32 yeh = 0x064A;
constexpr UChar32 farsi_yeh = 0x06CC;
constexpr UChar32 tatweel = 0x0640;
constexpr UChar32 lone_hamza = 0x0621;
constexpr UChar32 alef_wasla = 0x0671;
constexpr UChar32 alef = 0x0627;

UChar32 plain(UChar32 letter) {
  switch (letter) {
    case teh_marbuta:
      return heh;
    case alef_maksura:
    case farsi_yeh:
      return yeh;
    case alef_wasla:
      return alef;
    default:
      break;
  }
  const auto digit = u_charDigitValue(letter);
  return digit >= 0 ? '0' + digit : letter;
}

bool is_mark(UChar32 letter) { return (U_GET_GC_MASK(letter) & U_GC_M_MASK) != 0; }

}  // namespace

// Decomposed, أ is ا and a mark: that is how the hamzas go.
std::string search_key(std::string_view text) {
  const auto given = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  UErrorCode status = U_ZERO_ERROR;
  const auto* decomposing = icu::Normalizer2::getNFKDInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  auto folded = given;
  const auto decomposed = decomposing->normalize(folded.foldCase(), status);
  if (U_FAILURE(status)) return std::string(text);
  icu::UnicodeString key;
  for (int32_t at = 0; at < decomposed.length(); at = decomposed.moveIndex32(at, 1)) {
    const UChar32 letter = decomposed.char32At(at);
    if (is_mark(letter) || letter == tatweel || letter == lone_hamza) continue;
    if (u_isalnum(letter) != 0) {
      key.append(plain(letter));
    } else if (!key.isEmpty() && !key.endsWith(u" ")) {
      key.append(u' ');
    }
  }
  key.trim();
  std::string result;
  return key.toUTF8String(result);
}

}  // namespace dawr::text
