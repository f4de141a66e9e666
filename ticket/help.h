// Somebody stands in front of a dispenser and asks for staff: what he is told, from when to when.
// Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "common/wire/broker_clock.h"

namespace dawr::ticket {

enum class Help : std::uint8_t {
  none,    // nobody asks for any
  asking,  // on its way
  told,    // the broker knows, and staff see it
  nobody,  // no staff see it, or there is no broker: he has to go and look for somebody
};
std::string_view name_of(Help help);

class HelpCall {
 public:
  // Patience with an answer; how long one is believed; and when whoever asked has gone.
  static constexpr std::chrono::seconds answered_within{5};
  static constexpr std::chrono::seconds believed_for{12};
  static constexpr std::chrono::minutes lasts{5};

  // Asking again while it is asked changes nothing.
  void want(bool on);
  // The broker knows that somebody asks here; whether anybody looks at what it knows.
  void noted(bool staff_see_it);
  void turn(wire::Steady now, bool online);

  [[nodiscard]] Help state() const { return state_; }
  [[nodiscard]] bool is_wanted() const { return state_ != Help::none; }

 private:
  [[nodiscard]] Help judged(wire::Steady now, bool online) const;

  Help state_{Help::none};
  std::optional<bool> fresh_note_;
  std::optional<wire::Steady> since_;
  std::optional<wire::Steady> noted_at_;
  bool staff_see_it_{};
};

}  // namespace dawr::ticket
