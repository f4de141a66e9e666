#include "display/manager/sign_in.h"

#include <algorithm>
#include <limits>

#include "common/device/command_text.h"
#include "common/domain/limits.h"

namespace dawr::display::manager {
namespace {

constexpr std::size_t number_digits = 10;

}  // namespace

void SecretForm::open() {
  forget_pin();
  *this = {};
}

void SecretForm::type(std::string_view text) {
  if (note_ == FormNote::checking) return;
  for (const char letter : device::with_western_digits(text)) {
    if (letter < '0' || letter > '9') continue;
    note_ = FormNote::how;
    std::string& field = field_ == Field::number ? number_ : pin_;
    const auto most = field_ == Field::number ? number_digits : limits::pin_digits;
    if (field.size() < most) field += letter;
  }
}

void SecretForm::erase() {
  if (note_ == FormNote::checking) return;
  note_ = FormNote::how;
  std::string& field = field_ == Field::number ? number_ : pin_;
  if (field.empty()) return;  // never on into the number: what is typed next may be a PIN
  field.back() = '\0';
  field.pop_back();
}

void SecretForm::choose(Field field) {
  if (note_ != FormNote::checking) field_ = field;
}

// Wiped, not only emptied.
void SecretForm::forget_pin() {
  std::ranges::fill(pin_, '\0');
  pin_.clear();
}

std::optional<NumberAndSecret> SecretForm::take() {
  if (note_ == FormNote::checking) return std::nullopt;
  const auto number = device::read_number(number_, std::numeric_limits<std::uint32_t>::max());
  if (!number || *number == 0) {
    note_ = FormNote::number_missing;
    field_ = Field::number;
    return std::nullopt;
  }
  note_ = FormNote::how;
  if (field_ == Field::number) {
    field_ = Field::pin;
    if (pin_.empty()) return std::nullopt;
  }
  const auto pin = Pin::from(pin_);
  if (!pin) {
    note_ = FormNote::pin_missing;
    return std::nullopt;
  }
  forget_pin();
  note_ = FormNote::checking;
  return NumberAndSecret{static_cast<std::uint32_t>(*number), *pin};
}

void SecretForm::refused(const Rejection& rejection, std::optional<Instant> now) {
  forget_pin();
  field_ = Field::pin;
  note_ = FormNote::refused;
  refusal_ = rejection.code;
  locked_minutes_ = 0;
  if (rejection.retry_at && now && *rejection.retry_at > *now) {
    const auto left = std::chrono::floor<std::chrono::seconds>(*rejection.retry_at - *now);
    locked_minutes_ = std::chrono::ceil<std::chrono::minutes>(left).count();
  }
}

FormView SecretForm::view() const {
  return {.field = field_,
          .number = number_,
          .pin_length = pin_.size(),
          .note = note_,
          .refusal = refusal_,
          .locked_minutes = locked_minutes_};
}

}  // namespace dawr::display::manager
