// A message to somebody who left a mobile number, on its way from the broker to the notifier.
//
// It is made of facts that name nobody; the words are put together when it is sent.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/identifiers.h"
#include "common/domain/policy.h"
#include "common/domain/time.h"

namespace dawr {

// The numbers are those of the file: append only.
enum class MessageKind : std::uint8_t {
  near = 1,  // at most so many people are before the ticket
  called,
  missed,    // a no-show that may come back
  booked,    // of a booking, from here on
  tomorrow,  // its day is the next one
  moved,     // by the centre
  closed,    // the centre, on its day
};

// As in references and logs.
std::string_view word_of(MessageKind kind);
// Of somebody who is about to be served; it is worth nothing an hour later. The others keep until
// the morning.
constexpr bool is_of_presence(MessageKind kind) { return kind <= MessageKind::missed; }

// The numbers are those of the file: append only.
enum class MessageState : std::uint8_t {
  pending = 1,  // to be sent, perhaps again
  sending,      // an attempt has begun, and nobody has written down how it ended
  accepted,     // by the gateway
  delivered,    // to the telephone, as the gateway says
  undelivered,  // the same
  refused,      // by the gateway, for good
  expired,      // of no use any more before anybody accepted it
  withdrawn,    // what it told is not so any more, or the number was taken back
  uncertain,    // an attempt may have succeeded, and to repeat it would not be safe
};
std::string_view word_of(MessageState state);

// What the words are made of; what a kind does not need is empty.
struct MessageFacts {
  Name letter;  // of the ticket
  std::uint16_t number{};
  std::uint32_t count{};  // people before it, or minutes
  std::uint16_t counter{};
  bool is_cashier{};
  std::optional<Instant> at{};  // until when to come back; when the booking is
  std::string code{};           // of the booking
  bool operator==(const MessageFacts&) const = default;
};

// One that should be made now, if it was not made before.
struct DueMessage {
  // The same for the same cause, whoever works it out and when; no two causes have the same. What a
  // gateway knows the message by.
  std::string reference;
  MessageKind kind{};
  TicketRef about;  // of a booking's message: none
  MessageFacts facts;
  Duration lives{};  // so long it is of use
  // The mobile number, sealed as in the contact vault.
  std::vector<std::uint8_t> sealed{};
};

// One that was made.
struct Message {
  std::string reference;
  MessageKind kind{};
  TicketRef about;
  MessageFacts facts;
  std::vector<std::uint8_t> sealed;  // empty: erased
  // By the machine's clock, which the notifier reads too.
  Instant made_at{};
  Instant useless_after{};
  MessageState state{MessageState::pending};
  std::uint32_t attempts{};  // begun
  Instant next_at{};         // nothing is to be done before; Instant::max(): never again
  std::string gateway_id{};  // how the gateway calls it
  std::string reason{};      // why the last attempt failed
};

// Where they lie in a centre's directory.
struct MessageFiles {
  std::filesystem::path directory;
  // Without it, or where it says on = false, nothing is made and nothing is sent.
  [[nodiscard]] std::filesystem::path config() const { return directory / "messages.toml"; }
  [[nodiscard]] std::filesystem::path box() const { return directory / "secrets" / "messages.db"; }
};

}  // namespace dawr
