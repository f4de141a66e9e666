// Consoles in every state, made as the program makes them: a broker's words through the model.
#pragma once

#include <string>
#include <vector>

#include "counter/console/view.h"

namespace dawr::counter::console::samples {

inline constexpr Time typing_now{std::chrono::hours{1}};

Instant morning();
OfferView offer(std::size_t lines = 5);
// Open, of clerk 101, three lines.
CounterView open_counter();
CounterView called(bool shown = true, std::uint8_t calls_left = 1);
CounterView serving();
text::PhrasePair words(const std::string& language);

// A model online at a counter that looks so, and what surrounds it.
struct Console {
  ConsoleModel model;
  Surroundings around;
  Desk desk;
  Instant now{morning()};

  explicit Console(const CounterView& view);
  Console();  // nothing heard yet

  void type(std::string_view text);  // by hand
  void scan(std::string_view text);
  void answer(const CommandBody& body, RejectionCode code);
  [[nodiscard]] View view(const text::Phrases& words) const;

 private:
  Time typed_at_{typing_now};
};

struct State {
  std::string name;
  Console console;
};
std::vector<State> states();

}  // namespace dawr::counter::console::samples
