// National numbers and mobile numbers of Egypt, as people type them.
//
// Each holds the digits 0 to 9 however they were typed (٠-٩ and ۰-۹ as well), has no text form and
// no printer of its own, so that it gets into no log or file by accident, and wipes itself when it
// goes. Pure; a fault never quotes what was typed.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>

#include "common/domain/time.h"

namespace dawr {

// What is wrong with a number. In the order in which it is looked for.
enum class NumberFault : std::uint8_t {
  not_digits = 1,
  length,       // not 14 digits, or not 11
  century,      // of a national number: its first digit, 2 or 3
  birthday,     // there is no such date
  not_born,     // or it is still to come
  governorate,  // of birth: none has these digits
  prefix,       // of a mobile: 010, 011, 012 or 015
};
// In one sentence, in English.
std::string_view words_of(NumberFault fault);

// Digits that are nobody else's business.
template <std::size_t size>
class PersonalDigits {
 public:
  PersonalDigits(const PersonalDigits&) = default;
  PersonalDigits& operator=(const PersonalDigits&) = default;
  ~PersonalDigits() {
    // Through a volatile, or the compiler would leave it out: nobody reads them again.
    for (volatile char& digit : digits_) digit = '0';
  }
  // For whoever seals or hashes them; valid as long as this.
  [[nodiscard]] std::string_view digits() const { return {digits_.data(), size}; }
  bool operator==(const PersonalDigits&) const = default;

 protected:
  explicit PersonalDigits(std::string_view digits) {
    std::copy_n(digits.begin(), size, digits_.begin());
  }

 private:
  std::array<char, size> digits_{};
};

// C YYMMDD GG SSSS V: century of birth (2: 1900s, 3: 2000s), date of birth, governorate of birth,
// a serial and a check digit. How the last is made is published nowhere, so it is not checked.
class NationalNumber : public PersonalDigits<14> {
 public:
  // `governorates`: the codes that there are. `today`: in the centre's time zone.
  static std::expected<NationalNumber, NumberFault> read(std::string_view typed,
                                                         std::span<const std::uint8_t> governorates,
                                                         ServiceDate today);

 private:
  explicit NationalNumber(std::string_view digits) : PersonalDigits(digits) {}
};

// 010, 011, 012 or 015 and eight digits.
class MobileNumber : public PersonalDigits<11> {
 public:
  static std::expected<MobileNumber, NumberFault> read(std::string_view typed);
  // The digits 0 to 9 and nothing else.
  static bool is_mobile(std::string_view digits);

 private:
  explicit MobileNumber(std::string_view digits) : PersonalDigits(digits) {}
};

// Whether a text that people may read holds something that reads as a national or a mobile number,
// in any digits, with or without spaces and dashes between them.
bool tells_number_of_person(std::string_view text);

}  // namespace dawr
