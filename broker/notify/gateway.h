// An SMS gateway over HTTP. What is sent and what an answer means: exchange.h.
#pragma once

#include <string>

#include "broker/messages/settings.h"
#include "broker/notify/core.h"
#include "broker/notify/exchange.h"
#include "common/domain/fault.h"

namespace dawr::notify {

class Gateway {
 public:
  Gateway() = default;
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;
  virtual ~Gateway() = default;

  // Both take as long as the settings' timeout at most.
  virtual Answer send(const Sending& sending) = 0;
  virtual Delivery ask(const Message& message) = 0;
};

// By libcurl: certificates are checked, nothing is followed elsewhere, proxies of the environment
// are not used, and an answer of more than 64 KiB is cut off there. Of one thread.
class HttpGateway final : public Gateway {
 public:
  // Reads the key's file.
  static Result<HttpGateway> open(GatewaySettings settings);
  HttpGateway(HttpGateway&& other) noexcept;
  HttpGateway& operator=(HttpGateway&&) = delete;
  ~HttpGateway() override;

  Answer send(const Sending& sending) override;
  Delivery ask(const Message& message) override;

 private:
  struct Exchange;

  HttpGateway(GatewaySettings settings, std::string key);
  Exchange exchange(const HttpRequest& request);

  GatewaySettings settings_;
  std::string key_;
  void* curl_{};  // kept between requests, for its connection
};

}  // namespace dawr::notify
