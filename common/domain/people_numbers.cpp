#include "common/domain/people_numbers.h"

#include <chrono>

namespace dawr {
namespace {

constexpr std::size_t national_digits = 14;
constexpr std::size_t mobile_digits = 11;
// One digit more than the longest, so that a number that is too long is told from one that fits.
using Buffer = std::array<char, national_digits + 1>;

// A digit's UTF-8 form: the byte before its last one, and the last of its zero.
struct DigitForm {
  unsigned char lead{};
  unsigned char zero{};
};
constexpr std::array digit_forms{DigitForm{0xd9, 0xa0}, DigitForm{0xdb, 0xb0}};  // ٠ and ۰

// Wiped when it goes: between the line and the number nothing stays.
struct Typed {
  Buffer digits{};
  std::size_t count{};  // up to the buffer's size: more than that is too long already

  Typed() = default;
  Typed(const Typed&) = default;
  Typed& operator=(const Typed&) = default;
  ~Typed() {
    for (volatile char& digit : digits) digit = 0;
  }
  void add(int digit) {
    if (count < digits.size()) digits.at(count++) = static_cast<char>('0' + digit);
  }
  [[nodiscard]] std::string_view view() const { return {digits.data(), count}; }
};

bool is_western(char c) { return c >= '0' && c <= '9'; }

// The digit that the text begins with, and takes it away.
std::optional<int> take_digit(std::string_view& rest) {
  if (is_western(rest.front())) {
    const int digit = rest.front() - '0';
    rest.remove_prefix(1);
    return digit;
  }
  if (rest.size() < 2) return std::nullopt;
  const auto lead = static_cast<unsigned char>(rest[0]);
  const auto last = static_cast<unsigned char>(rest[1]);
  for (const DigitForm& form : digit_forms) {
    if (lead != form.lead || last < form.zero || last > form.zero + 9) continue;
    rest.remove_prefix(2);
    return last - form.zero;
  }
  return std::nullopt;
}

std::expected<Typed, NumberFault> digits_of(std::string_view text) {
  Typed typed;
  while (!text.empty()) {
    const auto digit = take_digit(text);
    if (!digit) return std::unexpected(NumberFault::not_digits);
    typed.add(*digit);
  }
  return typed;
}

unsigned two_digits(std::string_view digits, std::size_t at) {
  return static_cast<unsigned>(10 * (digits[at] - '0') + (digits[at + 1] - '0'));
}

std::optional<NumberFault> fault_of_birth(std::string_view digits, ServiceDate today) {
  if (digits[0] != '2' && digits[0] != '3') return NumberFault::century;
  const int century = digits[0] == '2' ? 1900 : 2000;
  const std::chrono::year_month_day birthday{
      std::chrono::year{century + static_cast<int>(two_digits(digits, 1))},
      std::chrono::month{two_digits(digits, 3)}, std::chrono::day{two_digits(digits, 5)}};
  if (!birthday.ok()) return NumberFault::birthday;
  if (std::chrono::local_days{birthday} > today) return NumberFault::not_born;
  return std::nullopt;
}

// Whether so many digits in a row are a number of a person, but for what only the centre knows:
// which governorates there are, and today's date.
bool is_of_person(std::string_view digits) {
  constexpr std::string_view country = "20";
  if (digits.size() == country.size() + mobile_digits - 1 && digits.starts_with(country)) {
    return MobileNumber::is_mobile(digits.substr(country.size() - 1));
  }
  if (digits.size() == mobile_digits) return MobileNumber::is_mobile(digits);
  return digits.size() == national_digits && !fault_of_birth(digits, ServiceDate::max());
}

bool is_between_digits(char c) { return c == ' ' || c == '-' || c == '/' || c == '.'; }

}  // namespace

bool tells_number_of_person(std::string_view text) {
  Typed row;
  while (!text.empty()) {
    const bool goes_on = is_between_digits(text.front());
    const auto digit = take_digit(text);
    if (digit) row.add(*digit);
    if (digit || goes_on) {
      if (!digit) text.remove_prefix(1);
      continue;
    }
    if (is_of_person(row.view())) return true;
    row = {};
    text.remove_prefix(1);
  }
  return is_of_person(row.view());
}

std::string_view words_of(NumberFault fault) {
  switch (fault) {
    case NumberFault::not_digits:
      return "a number has digits only";
    case NumberFault::length:
      return "a national number has 14 digits, a mobile number 11";
    case NumberFault::century:
      return "a national number begins with 2 or 3";
    case NumberFault::birthday:
      return "digits 2 to 7 of a national number are a date of birth: there is no such date";
    case NumberFault::not_born:
      return "digits 2 to 7 of a national number are a date of birth: this one is still to come";
    case NumberFault::governorate:
      return "digits 8 and 9 of a national number are a governorate: there is none with these";
    case NumberFault::prefix:
      return "a mobile number begins with 010, 011, 012 or 015";
  }
  return "not a number of a person";
}

std::expected<NationalNumber, NumberFault> NationalNumber::read(
    std::string_view typed, std::span<const std::uint8_t> governorates, ServiceDate today) {
  const auto text = digits_of(typed);
  if (!text) return std::unexpected(text.error());
  const auto digits = text->view();
  if (digits.size() != national_digits) return std::unexpected(NumberFault::length);
  if (const auto fault = fault_of_birth(digits, today)) return std::unexpected(*fault);
  constexpr std::size_t governorate_at = 7;
  if (std::ranges::find(governorates, two_digits(digits, governorate_at)) == governorates.end()) {
    return std::unexpected(NumberFault::governorate);
  }
  return NationalNumber(digits);
}

std::expected<MobileNumber, NumberFault> MobileNumber::read(std::string_view typed) {
  const auto text = digits_of(typed);
  if (!text) return std::unexpected(text.error());
  const auto digits = text->view();
  if (digits.size() != mobile_digits) return std::unexpected(NumberFault::length);
  if (!is_mobile(digits)) return std::unexpected(NumberFault::prefix);
  return MobileNumber(digits);
}

bool MobileNumber::is_mobile(std::string_view digits) {
  constexpr std::string_view kinds = "0125";
  return digits.size() == mobile_digits && std::ranges::all_of(digits, is_western) &&
         digits.starts_with("01") && kinds.find(digits[2]) != std::string_view::npos;
}

}  // namespace dawr
