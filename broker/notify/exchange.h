// The gateway's dialogue as values: what is sent to it, and what its answers mean. Pure.
//
// No reason given here quotes what the gateway said, which may hold a number or a text.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/messages/settings.h"
#include "broker/notify/core.h"

namespace dawr::notify {

struct HttpRequest {
  std::string method;
  std::string url;
  std::vector<std::string> headers;
  std::string body;
};

struct HttpResponse {
  int status{};  // 100 … 599
  std::string body;
  std::optional<std::chrono::seconds> retry_after{};
};

struct Sending {
  std::string_view mobile;  // 01012345678
  std::string_view text;
  std::string_view reference;
};

// `key`: what {key} in headers stands for.
HttpRequest request_of(const GatewaySettings& gateway, std::string_view key,
                       const Sending& sending);
Answer answer_of(const GatewaySettings& gateway, const HttpResponse& response);

// gateway.receipt must be there.
HttpRequest question_of(const GatewaySettings& gateway, std::string_view key,
                        const Message& message);
Delivery delivery_of(const ReceiptSettings& receipt, const HttpResponse& response);

}  // namespace dawr::notify
