// The form of a deed that needs more than one answer: one question after another, and at the end
// what will happen. A ticket is named by what is printed on it, as whoever asks reads it there:
// the board knows nobody who waits. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/command.h"
#include "common/domain/manager_view.h"
#include "common/text/phrases.h"

namespace dawr::display::manager {

enum class FormDeed : std::uint8_t { override_order = 1, cover, skills, voice, end_voice };
// In the order of their menu.
std::vector<FormDeed> all_form_deeds();
// Only asked for here, and done when another person approves it at another device.
bool takes_two(FormDeed deed);
// None: it has no form.
std::optional<FormDeed> form_deed_of(const CommandBody& command);

// Why it can't be begun now; none: it can.
enum class FormLock : std::uint8_t {
  day_is_closed = 1,
  asked_already,  // this device has an open request
  no_tickets,
  no_overrides_left,
  by_voice_already,
  not_by_voice,
};
std::optional<FormLock> lock_of(FormDeed deed, const ManagerView& view, DeviceId own);
std::uint32_t overrides_left(const ManagerView& view);

enum class FormStep : std::uint8_t { line, number, counter, lines, date, reason, words, sure };

// What was not answered when somebody wanted to go on.
enum class Missing : std::uint8_t { nothing, number, counter, lines, words };

struct Answers {
  FormDeed deed{};
  FormStep step{};
  std::optional<LineId> line{};
  std::string number{};  // of the ticket; ASCII digits
  CounterKind kind{CounterKind::counter};
  std::string counter_number{};  // as painted on it
  std::optional<CounterId> counter{};
  std::vector<LineId> lines{};  // in the order of the board
  std::optional<ServiceDate> from{};
  std::size_t dates_page{};
  std::string reason{};
  Missing missing{};
  bool operator==(const Answers&) const = default;
};

// What can be chosen at FormStep::reason; the last are one's own words.
std::vector<std::string_view> reasons_of(FormDeed deed);
// The days that can be chosen at FormStep::date.
std::vector<ServiceDate> dates_of(const Answers& answers, const ManagerView& view);
// The counter that is typed, if there is one.
const CounterFigures* counter_of(const Answers& answers, const ManagerView& view);

// The command, once all is answered.
CommandBody command_of(const Answers& answers);

class DeedForm {
 public:
  enum class Outcome : std::uint8_t { stays, left, confirmed };

  void open(FormDeed deed);
  // "line S", "digit 5", "erase", "kind cashier", "choice 0", "other-days", "next", "back", "yes":
  // what the present step does not offer does nothing.
  Outcome press(std::string_view action, const ManagerView& view, const text::Phrases& words);

  // Letters, digits or words, as the step asks for them.
  [[nodiscard]] bool takes_text() const;
  void type(std::string_view text, const ManagerView& view);
  void erase();  // the last letter or digit

  [[nodiscard]] const Answers& answers() const { return answers_; }

 private:
  void go_on();
  Outcome go_back();
  void choose_line(LineId line, const ManagerView& view);
  void choose(std::size_t index, const ManagerView& view, const text::Phrases& words);
  void try_next(const ManagerView& view);
  void type_letter(std::string_view letter, const ManagerView& view);
  void type_digit(char digit);

  Answers answers_;
  std::vector<FormStep> behind_;  // those answered
};

}  // namespace dawr::display::manager
