// The form for a number and its secret, by keyboard: a staff number and PIN, by which a supervisor
// says who acts at the board, or a one-time code. Pure. Digits are taken in any of the three kinds
// (7, ٧, ۷) and kept as ASCII; the secret is wiped as soon as it is taken or given up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/domain/command.h"
#include "common/domain/rejection.h"

namespace dawr::display::manager {

enum class Field : std::uint8_t { number, pin };

// What the form says below its fields.
enum class FormNote : std::uint8_t {
  how,  // what to do, and for how long it holds
  number_missing,
  pin_missing,
  checking,  // on its way to the server
  refused,   // FormView::refusal says why
};

struct FormView {
  Field field{};
  std::string number;
  std::size_t pin_length{};
  FormNote note{};
  RejectionCode refusal{};
  std::int64_t locked_minutes{};  // of a lock by wrong tries, rounded up
};

struct NumberAndSecret {
  std::uint32_t number{};
  Pin secret;
};

class SecretForm {
 public:
  // Empty, for whoever comes.
  void open();
  void type(std::string_view text);
  // The last digit of its field.
  void erase();
  void choose(Field field);
  void other_field() { choose(field_ == Field::number ? Field::pin : Field::number); }

  // What there is to send, if both are there; else it goes on to what is missing.
  std::optional<NumberAndSecret> take();
  // The answer, when it is no. `now` by the broker's clock, if it is known.
  void refused(const Rejection& rejection, std::optional<Instant> now);
  // No answer will come.
  void give_up() { note_ = FormNote::how; }

  [[nodiscard]] FormView view() const;

 private:
  void forget_pin();

  Field field_{};
  std::string number_;
  std::string pin_;
  FormNote note_{};
  RejectionCode refusal_{};
  std::int64_t locked_minutes_{};
};

}  // namespace dawr::display::manager
