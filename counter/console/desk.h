// What lies on the clerk's desk: what is being typed, which choice is open over the page. Pure.
//
// Digits are taken in any of the three kinds (7, ٧, ۷) and kept as ASCII. A scanner is a keyboard
// that types very fast: what it typed counts as the content of the ticket's QR code, and a hand's
// digits as a code.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/domain/command.h"

namespace dawr::counter::console {

using Time = std::chrono::steady_clock::time_point;

// What the form of the page yields. No PIN where the centre has no staff list.
struct SignIn {
  ClerkId clerk;
  std::optional<Pin> pin{};
  bool operator==(const SignIn&) const = default;
};

enum class Entry : std::uint8_t { none, sign_in, code, payment };
enum class Field : std::uint8_t { clerk, pin };
enum class Overlay : std::uint8_t { none, transfer, reasons, help, waivers };
// What was wrong with the entry, until something is typed again.
enum class Hint : std::uint8_t {
  none,
  code_short,
  code_zero,
  not_a_ticket,  // scanned, but no ticket of ours
  other_ticket,  // scanned, and not the one in hand
  clerk_missing,
  pin_missing,
  reference_missing,
  reference_wrong,  // no receipt has such a number, or it is a number of a person
};

// What the QR code of a ticket's paper holds: service date, serial, arrival code.
struct Scan {
  TicketRef ticket;
  ArrivalCode code{};
  bool operator==(const Scan&) const = default;
};
// Nineteen digits; nothing else.
std::optional<Scan> read_scan(std::string_view digits);

// Whom the entry is for: when this changes, what was typed for the one before is gone.
struct Occasion {
  Entry entry{};
  std::optional<Serial> ticket{};
  std::uint8_t tries_left{};
  std::optional<ServiceDate> date{};   // unknown: a scan is held against the serial alone
  std::optional<ClerkId> returning{};  // who is on a break here: filled in already
  bool pin_needed{};
  bool operator==(const Occasion&) const = default;
};

class Desk {
 public:
  static constexpr std::chrono::milliseconds scanner_pause{100};  // between two digits at most
  static constexpr std::chrono::milliseconds scanner_rest{400};
  static constexpr std::size_t clerk_digits = 10;

  void attend(const Occasion& occasion);

  void type(std::string_view text, Time now);
  void erase();
  // Closes what is open, else empties the entry. False: there was nothing to go back from.
  bool back();
  void open(Overlay overlay) { overlay_ = overlay; }
  void choose(Field field) { field_ = field; }
  void other_field();

  // What the entry yields; where nothing, the hint says why. The sign-in goes on to its second
  // field first, where it has one.
  std::optional<ArrivalCode> take_code();
  std::optional<SignIn> take_sign_in();
  std::optional<std::string> take_reference();

  [[nodiscard]] Entry entry() const { return occasion_.entry; }
  [[nodiscard]] Overlay overlay() const { return overlay_; }
  [[nodiscard]] Field field() const { return field_; }
  [[nodiscard]] Hint hint() const { return hint_; }
  [[nodiscard]] const std::string& code() const { return code_; }
  [[nodiscard]] const std::string& reference() const { return reference_; }
  [[nodiscard]] const std::string& clerk() const { return clerk_; }
  [[nodiscard]] bool pin_needed() const { return occasion_.pin_needed; }
  [[nodiscard]] std::size_t pin_length() const { return pin_.size(); }
  // A scanner is typing: the digits are none of the clerk's.
  [[nodiscard]] bool scanning(Time now) const;

 private:
  void type_digit(char digit, Time now);
  void type_reference(char sign);
  void empty();
  void forget_pin();

  Occasion occasion_;
  Overlay overlay_{};
  Field field_{};
  Hint hint_{};
  std::string code_;
  std::string run_;  // digits that came at a scanner's pace
  Time typed_at_{};
  std::string reference_;
  std::string clerk_;
  std::string pin_;
};

}  // namespace dawr::counter::console
