#include <algorithm>
#include <memory>
#include <utility>

#include <curl/curl.h>

#include "broker/notify/gateway.h"
#include "common/domain/check.h"
#include "common/storage/files.h"

namespace dawr::notify {
namespace {

constexpr std::size_t most_key_bytes = 4096;
constexpr std::size_t most_answer_bytes = std::size_t{64} * 1024;
constexpr std::chrono::seconds longest_retry_after{600};

struct FreeList {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, FreeList>;

// libcurl's callback: what is too much is passed over, so that the status is still understood.
std::size_t append(char* data, std::size_t size, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  const std::size_t bytes = size * count;
  body.append(data, std::min(bytes, most_answer_bytes - std::min(most_answer_bytes, body.size())));
  return bytes;
}

Headers list_of(const std::vector<std::string>& headers) {
  curl_slist* list = nullptr;
  for (const std::string& header : headers) {
    curl_slist* longer = curl_slist_append(list, header.c_str());
    DAWR_CHECK(longer != nullptr, "libcurl has no memory for a header");
    list = longer;
  }
  return Headers(list);
}

// Surely before anything of the request has left.
bool is_before_sending(CURLcode code) {
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return true;
    default:
      return false;
  }
}

}  // namespace

struct HttpGateway::Exchange {
  CURLcode code{};
  bool has_left{};  // something of the request
  HttpResponse response;
};

Result<HttpGateway> HttpGateway::open(GatewaySettings settings) {
  std::string key;
  if (!settings.key_file.empty()) {
    auto text = storage::read_secret_file(settings.key_file, most_key_bytes);
    if (!text) return std::unexpected(text.error());
    key = *std::move(text);
    while (key.ends_with('\n') || key.ends_with('\r') || key.ends_with(' ')) key.pop_back();
    if (key.empty() || key.find('\n') != std::string::npos) {
      return std::unexpected(
          Fault{FaultKind::refused,
                settings.key_file.string() + ": expected the gateway's key, one line"});
    }
  }
  return HttpGateway(std::move(settings), std::move(key));
}

HttpGateway::HttpGateway(GatewaySettings settings, std::string key)
    : settings_(std::move(settings)), key_(std::move(key)), curl_(curl_easy_init()) {
  DAWR_CHECK(curl_ != nullptr, "libcurl can't be started");
}

HttpGateway::HttpGateway(HttpGateway&& other) noexcept
    : settings_(std::move(other.settings_)),
      key_(std::move(other.key_)),
      curl_(std::exchange(other.curl_, nullptr)) {}

HttpGateway::~HttpGateway() {
  if (curl_ != nullptr) curl_easy_cleanup(curl_);
}

HttpGateway::Exchange HttpGateway::exchange(const HttpRequest& request) {
  Exchange done;
  const Headers headers = list_of(request.headers);
  const auto timeout_ms = std::chrono::milliseconds(settings_.timeout).count();
  curl_easy_reset(curl_);
  curl_easy_setopt(curl_, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl_, CURLOPT_PROXY, "");
  curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl_, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_ms));
  curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &append);
  curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &done.response.body);
  if (request.method == "POST") {
    curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  done.code = curl_easy_perform(curl_);
  long status = 0;
  curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
  done.response.status = static_cast<int>(status);
  curl_off_t retry_after = 0;
  curl_easy_getinfo(curl_, CURLINFO_RETRY_AFTER, &retry_after);
  if (retry_after > 0) {
    done.response.retry_after = std::min(std::chrono::seconds{retry_after}, longest_retry_after);
  }
  long sent = 0;
  curl_easy_getinfo(curl_, CURLINFO_REQUEST_SIZE, &sent);
  done.has_left = sent > 0;
  return done;
}

Answer HttpGateway::send(const Sending& sending) {
  const auto [code, has_left, response] = exchange(request_of(settings_, key_, sending));
  if (code == CURLE_OK) return answer_of(settings_, response);
  // Also a time-out of the connection itself: a gateway whose network drops everything.
  const bool surely_not = is_before_sending(code) || !has_left;
  return {.end = surely_not ? AttemptEnd::not_taken : AttemptEnd::perhaps_taken,
          .reason = curl_easy_strerror(code)};
}

Delivery HttpGateway::ask(const Message& message) {
  const auto [code, has_left, response] = exchange(question_of(settings_, key_, message));
  return code == CURLE_OK ? delivery_of(*settings_.receipt, response) : Delivery::unknown;
}

}  // namespace dawr::notify
