// A dispenser's screen in the hands of somebody: for tests and for pictures of every state.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/policy.h"
#include "common/text/phrases.h"
#include "ticket/kiosk/kiosk.h"

namespace dawr::ticket::samples {

text::PhrasePair words(const std::string& language);

// What the sample centre of config/ offers: all of its catalogue, on its own lines.
OfferView whole_catalogue();
// The same, of a centre that asks people who they are.
OfferView asking_identity();
// Only the first so many services of it.
OfferView small_centre(std::size_t services);

// The code of a booking, as its slip's QR code has it.
inline constexpr std::string_view booking_code = "1842-306915";

Handed handed(PaperStage stage, std::uint16_t number = 55, std::string_view service = "S01");

// Touches and words of the dispenser, one after the other, on a clock that stands still unless it
// is moved.
class Person {
 public:
  explicit Person(OfferView offer = whole_catalogue());
  // Known points into it.
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;

  Person& touch(std::string_view action);
  Person& touch(std::initializer_list<std::string_view> actions);
  Person& type(std::string_view text);
  // To the page that asks who he is.
  Person& to_identity();
  Person& wait(std::chrono::milliseconds time);
  // The dispenser has another word.
  Person& hear(const std::function<void(Known&)>& change);
  Person& given(const Handed& handed);
  Person& helped(Help help);
  Person& sounds(Sound sound);
  // The dispenser's orders since the last call.
  Orders orders();

  [[nodiscard]] View view() const { return kiosk_.view(now_); }
  [[nodiscard]] Kiosk& kiosk() { return kiosk_; }
  [[nodiscard]] Kiosk::Time now() const { return now_; }
  OfferView offer;

 private:
  Known known_;
  Handed handed_;
  Kiosk kiosk_;
  Kiosk::Time now_{std::chrono::hours{1}};
};

// Every state worth a look, by name, in the language that its person chose.
struct State {
  std::string name;
  View view;
};
std::vector<State> states();

}  // namespace dawr::ticket::samples
