// messages.toml: whether people are told by message, and through which gateway.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "broker/floor/config.h"

namespace dawr {

// How a value is written where it replaces {name} in a body.
enum class BodyEncoding : std::uint8_t { json = 1, form };
// 01012345678, or 201012345678.
enum class NumberFormat : std::uint8_t { national = 1, international };

// How the gateway is asked what became of a message that it has accepted.
struct ReceiptSettings {
  std::string url;      // with {id} and {reference}
  std::string pointer;  // to the state in its answer (RFC 6901)
  std::vector<std::string> delivered;
  std::vector<std::string> undelivered;
  bool operator==(const ReceiptSettings&) const = default;
};

struct GatewaySettings {
  std::string url;
  std::string method{"POST"};
  std::vector<std::string> headers;  // "Name: value", with {key}
  std::string body;                  // with {to}, {text}, {sender} and {reference}
  BodyEncoding encoding{BodyEncoding::json};
  NumberFormat number{NumberFormat::international};
  std::string sender;
  std::filesystem::path key_file;  // mode 0600; empty: no key
  std::string id_pointer;          // to its name for the message in its answer; empty: it has none
  // Its answer says by one of these words, at this place, that it has taken the message; no place:
  // every answer with a status of 200 to 299 does.
  std::string accepted_pointer;
  std::vector<std::string> accepted;
  // It knows by {reference} what it has accepted before, and does not send it again.
  bool knows_repeats{};
  std::chrono::seconds timeout{10};
  std::optional<ReceiptSettings> receipt{};
  bool operator==(const GatewaySettings&) const = default;
};

// By the clocks on the wall; may go past midnight. Equal: there are none.
struct QuietHours {
  minutes from{};
  minutes until{};
  bool operator==(const QuietHours&) const = default;
};

struct MessageSettings {
  bool on{};
  std::string language{"ar"};
  QuietHours quiet;
  std::uint32_t per_minute{60};
  GatewaySettings gateway;
  bool operator==(const MessageSettings&) const = default;
};

// Strict, as read_centre. Pure. `directory`: what a relative file starts from.
Configured<MessageSettings> read_messages(const NamedText& text,
                                          const std::filesystem::path& directory);
// The centre's; without a file: off.
Configured<MessageSettings> load_messages(const std::filesystem::path& directory);

}  // namespace dawr
