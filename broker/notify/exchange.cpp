#include "broker/notify/exchange.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include <nlohmann/json.hpp>

namespace dawr::notify {
namespace {

using Json = nlohmann::json;
using Value = std::pair<std::string_view, std::string>;  // {name}, and what stands for it

std::string in_url(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string written;
  for (const char letter : text) {
    if (plain.find(letter) != std::string_view::npos) {
      written += letter;
      continue;
    }
    const auto byte = static_cast<unsigned char>(letter);
    written += '%';
    written += hex[byte >> 4U];
    written += hex[byte & 0xfU];
  }
  return written;
}

// What stands between the quotation marks.
std::string in_json(std::string_view text) {
  const auto quoted = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

// In one pass, so that no value is read as a placeholder.
std::string filled(std::string_view pattern, std::initializer_list<Value> values,
                   std::string (*written)(std::string_view)) {
  std::string text;
  while (!pattern.empty()) {
    const auto* found = std::ranges::find_if(
        values, [&](const Value& value) { return pattern.starts_with(value.first); });
    if (found == values.end()) {
      text += pattern.front();
      pattern.remove_prefix(1);
    } else {
      text += written(found->second);
      pattern.remove_prefix(found->first.size());
    }
  }
  return text;
}

std::string as_it_is(std::string_view text) { return std::string(text); }

std::vector<std::string> headers_of(const GatewaySettings& gateway, std::string_view key) {
  std::vector<std::string> headers;
  headers.reserve(gateway.headers.size());
  for (const std::string& header : gateway.headers) {
    headers.push_back(filled(header, {{"{key}", std::string(key)}}, as_it_is));
  }
  return headers;
}

std::string number_of(NumberFormat format, std::string_view mobile) {
  return format == NumberFormat::national ? std::string(mobile) : "2" + std::string(mobile);
}

// A text or a number in an answer; none: it is no JSON, or there is no such place.
std::optional<std::string> word_at(const std::string& body, const std::string& pointer) {
  const auto json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  try {
    const auto& value = json.at(Json::json_pointer(pointer));
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer() || value.is_boolean()) return value.dump();
  } catch (const Json::exception&) {
    return std::nullopt;
  }
  return std::nullopt;
}

bool is_among(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

Answer success(const GatewaySettings& gateway, const HttpResponse& response) {
  const std::string status = "it answered with " + std::to_string(response.status);
  Answer answer{.end = AttemptEnd::accepted};
  if (!gateway.accepted_pointer.empty()) {
    const auto word = word_at(response.body, gateway.accepted_pointer);
    if (!word) {
      return {.end = AttemptEnd::perhaps_taken,
              .reason = status + " and nothing readable at " + gateway.accepted_pointer};
    }
    if (!is_among(gateway.accepted, *word)) {
      return {.end = AttemptEnd::refused,
              .reason = status + " and another word than accepted at " + gateway.accepted_pointer};
    }
  }
  if (!gateway.id_pointer.empty()) {
    const auto id = word_at(response.body, gateway.id_pointer);
    if (!id || id->empty()) {
      return {.end = AttemptEnd::perhaps_taken,
              .reason = status + " and no name for the message at " + gateway.id_pointer};
    }
    answer.gateway_id = *id;
  }
  return answer;
}

// Of a status that says nothing of this message: it waits until somebody has put it right.
bool is_about_us(int status) {
  constexpr std::array statuses = {401, 402, 403, 404, 405, 407, 408, 425, 429, 503};
  return std::ranges::find(statuses, status) != statuses.end();
}

}  // namespace

HttpRequest request_of(const GatewaySettings& gateway, std::string_view key,
                       const Sending& sending) {
  const std::initializer_list<Value> values = {{"{to}", number_of(gateway.number, sending.mobile)},
                                               {"{text}", std::string(sending.text)},
                                               {"{sender}", gateway.sender},
                                               {"{reference}", std::string(sending.reference)}};
  const auto body_writer = gateway.encoding == BodyEncoding::json ? in_json : in_url;
  return {.method = gateway.method,
          .url = filled(gateway.url, values, in_url),
          .headers = headers_of(gateway, key),
          .body = filled(gateway.body, values, body_writer)};
}

Answer answer_of(const GatewaySettings& gateway, const HttpResponse& response) {
  const int status = response.status;
  const std::string reason = "it answered with " + std::to_string(status);
  if (status >= 200 && status < 300) return success(gateway, response);
  // A repeat of what it has: RFC 9110, 15.5.10.
  if (status == 409 && gateway.knows_repeats) return {.end = AttemptEnd::accepted};
  if (status < 400 || is_about_us(status)) {
    return {.end = AttemptEnd::not_taken, .reason = reason, .retry_after = response.retry_after};
  }
  if (status < 500) return {.end = AttemptEnd::refused, .reason = reason};
  return {.end = AttemptEnd::perhaps_taken, .reason = reason, .retry_after = response.retry_after};
}

HttpRequest question_of(const GatewaySettings& gateway, std::string_view key,
                        const Message& message) {
  return {.method = "GET",
          .url = filled(gateway.receipt->url,
                        {{"{id}", message.gateway_id}, {"{reference}", message.reference}}, in_url),
          .headers = headers_of(gateway, key),
          .body = {}};
}

Delivery delivery_of(const ReceiptSettings& receipt, const HttpResponse& response) {
  if (response.status < 200 || response.status >= 300) return Delivery::unknown;
  const auto word = word_at(response.body, receipt.pointer);
  if (!word) return Delivery::unknown;
  if (is_among(receipt.delivered, *word)) return Delivery::delivered;
  return is_among(receipt.undelivered, *word) ? Delivery::undelivered : Delivery::unknown;
}

}  // namespace dawr::notify
