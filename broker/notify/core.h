// What to do next about a message, and what becomes of it by what the gateway answers. Pure: time
// and chance are arguments.
//
// A message is sent until somebody accepts it or it is of no use any more. An attempt whose outcome
// nobody knows is repeated only where the gateway knows repeats by their reference; otherwise the
// message ends as `uncertain`, since a person must not be told twice.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "broker/messages/message.h"
#include "broker/messages/settings.h"
#include "common/text/time_zone.h"

namespace dawr::notify {

enum class Step : std::uint8_t {
  wait = 1,  // until `at`
  send,
  ask,  // the gateway what became of it
  end,  // write `ends_as`: there is nothing to send any more
};

struct Plan {
  Step step{};
  Instant at{};
  MessageState ends_as{};
  std::string reason{};
};

// `loud_from`: the end of the quiet hours that it is in; none: it is not in any.
Plan plan_of(const Message& message, const GatewaySettings& gateway, Instant now,
             std::optional<Instant> loud_from);

// In `zone`; none: one may be woken now.
std::optional<Instant> end_of_quiet(const QuietHours& quiet, const text::TimeZone& zone,
                                    Instant now);

// How an attempt went.
enum class AttemptEnd : std::uint8_t {
  accepted = 1,
  refused,        // this message, for good
  not_taken,      // surely: nobody was reached, or it was told to come again later
  perhaps_taken,  // sent, and no answer, or none that can be understood
};

struct Answer {
  AttemptEnd end{};
  std::string gateway_id{};
  std::string reason{};  // for a technician, without a number or a text
  std::optional<std::chrono::seconds> retry_after{};
};

// `message`: as it was before begin_attempt. `chance`: 0 … 1.
Message after_attempt(Message message, const Answer& answer, const GatewaySettings& gateway,
                      Instant now, double chance);

// What the gateway says of a message that it has accepted.
enum class Delivery : std::uint8_t { unknown = 1, delivered, undelivered };

// It is asked less and less often, until an hour after its use has ended.
Message after_asking(Message message, Delivery delivery, Instant now);

// How long to wait after so many attempts; between half of it and all of it, by chance.
Duration pause_after(std::uint32_t attempts, double chance);

}  // namespace dawr::notify
