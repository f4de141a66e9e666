// Messages and settings that the tests of the notifier share.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "broker/messages/message.h"
#include "broker/messages/settings.h"
#include "common/text/time_zone.h"

namespace dawr::tests {

using namespace std::chrono_literals;

inline constexpr ServiceDate day = std::chrono::local_days{std::chrono::year{2026} / 3 / 15};
// 10:00 in Cairo.
inline const Instant ten = std::chrono::sys_days{std::chrono::year{2026} / 3 / 15} + 8h;

inline std::vector<std::uint8_t> some_seal() { return {1, 2, 3}; }

inline DueMessage due(MessageKind kind, std::uint32_t serial, const std::string& which = "1") {
  return {.reference = "IS-02.2026-03-15." + std::to_string(serial) + "." +
                       std::string(word_of(kind)) + "." + which,
          .kind = kind,
          .about = {day, Serial{serial}},
          .facts = {.letter = {"س", "S"}, .number = 42, .count = 3, .counter = 7},
          .lives = 10min,
          .sealed = some_seal()};
}

inline Message message(MessageState state = MessageState::pending) {
  const DueMessage made = due(MessageKind::called, 42);
  return {.reference = made.reference,
          .kind = made.kind,
          .about = made.about,
          .facts = made.facts,
          .sealed = made.sealed,
          .made_at = ten,
          .useless_after = ten + made.lives,
          .state = state,
          .next_at = ten};
}

inline GatewaySettings gateway(bool knows_repeats = true) {
  return {.url = "http://127.0.0.1:1/messages",
          .method = "POST",
          .headers = {"Authorization: Bearer {key}"},
          .body = R"({"to":"{to}","from":"{sender}","text":"{text}","reference":"{reference}"})",
          .sender = "DAWR",
          .key_file = {},
          .id_pointer = "/id",
          .accepted_pointer = {},
          .accepted = {},
          .knows_repeats = knows_repeats,
          .receipt = ReceiptSettings{.url = "http://127.0.0.1:1/messages/{id}",
                                     .pointer = "/status",
                                     .delivered = {"delivered"},
                                     .undelivered = {"failed"}}};
}

inline text::TimeZone cairo() { return text::TimeZone::named("Africa/Cairo").value(); }

}  // namespace dawr::tests
