#include "counter/console/desk.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "common/device/command_text.h"
#include "common/domain/limits.h"
#include "common/domain/payment.h"
#include "counter/commands.h"

namespace dawr::counter::console {
namespace {

constexpr std::size_t code_digits = 3;
constexpr std::size_t date_digits = 8;
constexpr std::size_t serial_digits = 8;
constexpr std::size_t scan_digits = date_digits + serial_digits + code_digits;
constexpr std::size_t longest_run = 64;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

}  // namespace

std::optional<Scan> read_scan(std::string_view digits) {
  if (digits.size() != scan_digits || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  const std::string dashed = std::string(digits.substr(0, 4)) + "-" +
                             std::string(digits.substr(4, 2)) + "-" +
                             std::string(digits.substr(6, 2));
  const auto date = device::read_date(dashed);
  const auto serial = device::read_number(digits.substr(date_digits, serial_digits),
                                          std::numeric_limits<std::uint32_t>::max());
  const auto code = read_arrival_code(digits.substr(date_digits + serial_digits));
  if (!date || !serial || !code) return std::nullopt;
  return Scan{{*date, Serial{static_cast<std::uint32_t>(*serial)}}, *code};
}

void Desk::attend(const Occasion& occasion) {
  if (occasion == occasion_) return;
  const bool same_entry = occasion.entry == occasion_.entry;
  const bool same_ticket = same_entry && occasion.ticket == occasion_.ticket;
  occasion_ = occasion;
  if (!same_ticket) overlay_ = overlay_ == Overlay::help ? Overlay::help : Overlay::none;
  if (!same_ticket || occasion.entry == Entry::code) empty();
  if (!occasion.pin_needed) field_ = Field::clerk;
  if (occasion.entry == Entry::sign_in && !same_entry && occasion.returning) {
    clerk_ = std::to_string(occasion.returning->value);
    if (occasion.pin_needed) field_ = Field::pin;
  }
}

void Desk::empty() {
  code_.clear();
  run_.clear();
  reference_.clear();
  clerk_.clear();
  forget_pin();
  field_ = Field::clerk;
  hint_ = Hint::none;
}

void Desk::type(std::string_view text, Time now) {
  for (const char letter : device::with_western_digits(text)) {
    if (occasion_.entry == Entry::payment) {
      type_reference(letter);
    } else if (is_digit(letter)) {
      type_digit(letter, now);
    } else if (now - typed_at_ <= scanner_pause) {
      typed_at_ = now;  // a scanner's letters between its digits
    }
  }
}

// Small letters are meant as capital ones.
void Desk::type_reference(char sign) {
  hint_ = Hint::none;
  if (sign >= 'a' && sign <= 'z') sign = static_cast<char>(sign - 'a' + 'A');
  const bool fits = is_digit(sign) || (sign >= 'A' && sign <= 'Z') || sign == '-' || sign == '/';
  if (fits && reference_.size() < limits::reference_bytes) reference_ += sign;
}

void Desk::type_digit(char digit, Time now) {
  hint_ = Hint::none;
  if (occasion_.entry == Entry::sign_in) {
    std::string& field = field_ == Field::clerk ? clerk_ : pin_;
    const auto most = field_ == Field::clerk ? clerk_digits : limits::pin_digits;
    if (field.size() < most) field += digit;
  } else if (occasion_.entry == Entry::code) {
    if (now - typed_at_ > scanner_pause) run_.clear();
    typed_at_ = now;
    if (run_.size() < longest_run) run_ += digit;
    if (code_.size() < code_digits) code_ += digit;
  }
}

void Desk::erase() {
  hint_ = Hint::none;
  run_.clear();
  std::string& last = occasion_.entry == Entry::code      ? code_
                      : occasion_.entry == Entry::payment ? reference_
                      : field_ == Field::clerk            ? clerk_
                                                          : pin_;
  // Never on into the number: what is typed next may be a PIN.
  if (!last.empty()) last.pop_back();
}

bool Desk::back() {
  if (std::exchange(overlay_, Overlay::none) != Overlay::none) return true;
  const bool something = !code_.empty() || !reference_.empty() || !clerk_.empty() ||
                         !pin_.empty() || hint_ != Hint::none;
  empty();
  return something;
}

void Desk::other_field() {
  if (occasion_.pin_needed) field_ = field_ == Field::clerk ? Field::pin : Field::clerk;
}

// Wiped, not only emptied.
void Desk::forget_pin() {
  std::ranges::fill(pin_, '\0');
  pin_.clear();
}

bool Desk::scanning(Time now) const {
  return run_.size() > code_digits && now - typed_at_ < scanner_rest;
}

std::optional<ArrivalCode> Desk::take_code() {
  const std::string run = std::exchange(run_, {});
  const std::string typed = std::exchange(code_, {});
  if (run.size() > 2 * code_digits) {
    const auto scan = read_scan(run);
    const bool ours = scan && scan->ticket.serial == occasion_.ticket &&
                      (!occasion_.date || scan->ticket.date == *occasion_.date);
    hint_ = !scan ? Hint::not_a_ticket : ours ? Hint::none : Hint::other_ticket;
    return ours ? std::optional(scan->code) : std::nullopt;
  }
  const auto code = read_arrival_code(typed);
  if (!code) {
    const bool short_of_digits = typed.size() < code_digits;
    hint_ = short_of_digits ? Hint::code_short : Hint::code_zero;
    if (short_of_digits) code_ = typed;
  }
  return code;
}

std::optional<std::string> Desk::take_reference() {
  if (!is_payment_reference(reference_)) {
    hint_ = reference_.empty() ? Hint::reference_missing : Hint::reference_wrong;
    return std::nullopt;
  }
  hint_ = Hint::none;
  return std::exchange(reference_, {});
}

std::optional<SignIn> Desk::take_sign_in() {
  const auto clerk = device::read_number(clerk_, std::numeric_limits<std::uint32_t>::max());
  if (!clerk || *clerk == 0) {
    hint_ = Hint::clerk_missing;
    field_ = Field::clerk;
    return std::nullopt;
  }
  const ClerkId who{static_cast<std::uint32_t>(*clerk)};
  hint_ = Hint::none;
  if (!occasion_.pin_needed) return SignIn{who};
  if (std::exchange(field_, Field::pin) == Field::clerk) return std::nullopt;
  const auto pin = Pin::from(pin_);
  if (!pin) {
    hint_ = Hint::pin_missing;
    return std::nullopt;
  }
  forget_pin();
  return SignIn{who, pin};
}

}  // namespace dawr::counter::console
