#include "ticket/kiosk/identity.h"

#include "common/device/command_text.h"

namespace dawr::ticket {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

}  // namespace

template <std::size_t most>
void TypedDigits<most>::type(std::string_view text) {
  for (const char letter : device::with_western_digits(text)) {
    if (is_digit(letter) && count_ < whole) digits_.at(count_++) = letter;
  }
}

template <std::size_t most>
void TypedDigits<most>::erase() {
  if (count_ > 0) digits_.at(--count_) = 0;
}

template <std::size_t most>
void TypedDigits<most>::clear() {
  // Through a volatile, or the compiler would leave it out: nobody reads them again.
  for (volatile char& digit : digits_) digit = 0;
  count_ = 0;
}

template class TypedDigits<TypedNumber::whole>;
template class TypedDigits<TypedCode::whole>;

Identity identity_of(const TypedNumber& typed, std::span<const std::uint8_t> governorates,
                     ServiceDate today) {
  Identity identity{.typed = typed};
  if (typed.missing() > 0) return identity;
  const auto number = NationalNumber::read(typed.digits(), governorates, today);
  if (!number) identity.fault = number.error();
  return identity;
}

void wipe(std::string& text) {
  for (volatile char& letter : text) letter = 0;
  text.clear();
}

}  // namespace dawr::ticket
