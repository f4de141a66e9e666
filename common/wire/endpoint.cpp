#include "common/wire/endpoint.h"

#include <algorithm>
#include <array>
#include <utility>

#include <sys/resource.h>

#include "common/domain/check.h"

namespace dawr::wire {
namespace {

constexpr std::string_view zap_version = "1.0";
constexpr std::size_t handshakes_in_a_row = 64;  // then the owner's loop has its turn

BytesView view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A ZAP request (RFC 27): version, request id, domain, address, routing id, mechanism, credentials.
struct ZapRequest {
  std::string_view domain;
  PublicKey key;
};

std::optional<ZapRequest> parse_zap(const Frames& frames) {
  constexpr std::size_t curve_frames = 7;
  if (frames.size() != curve_frames || text_of(frames[0]) != zap_version) return std::nullopt;
  ZapRequest request;
  request.domain = text_of(frames[2]);
  if (text_of(frames[5]) != "CURVE" || frames[6].size() != request.key.bytes.size()) {
    return std::nullopt;
  }
  std::ranges::copy(frames[6], request.key.bytes.begin());
  return request;
}

struct ZapAnswer {
  std::string_view status;
  std::string_view text;
  std::string user_id;
};

const ZapAnswer denied{"400", "denied", {}};

ZapAnswer answer_to(const Verdict& verdict) {
  if (const auto* admitted = std::get_if<Admitted>(&verdict)) {
    return {"200", "welcome", std::to_string(admitted->device.value)};
  }
  if (std::holds_alternative<Denied>(verdict)) return denied;
  return {"300", "not enrolled yet", {}};
}

}  // namespace

std::string_view domain_of(Side side) {
  switch (side) {
    case Side::citizen:
      return "citizen";
    case Side::provider:
      return "provider";
    case Side::board:
      return "board";
  }
  std::unreachable();
}

Gatekeeper::Gatekeeper(Socket socket, AskVerdict ask)
    : socket_(std::move(socket)), ask_(std::move(ask)) {}

Result<Gatekeeper> Gatekeeper::open(Context& context, AskVerdict ask) {
  Socket socket(context, SocketKind::rep);
  if (auto bound = socket.bind("inproc://zeromq.zap.01"); !bound) {
    return std::unexpected(Fault{FaultKind::busy, "this context has a gatekeeper already"});
  }
  return Gatekeeper(std::move(socket), std::move(ask));
}

std::size_t Gatekeeper::serve() {
  std::size_t served = 0;
  for (; served < handshakes_in_a_row; ++served) {
    const auto received = socket_.receive();
    if (!received) break;
    ZapAnswer answer = denied;
    if (const auto request = parse_zap(received->frames)) {
      const Verdict verdict = ask_(request->domain, request->key);
      answer = answer_to(verdict);
      if (std::holds_alternative<Admitted>(verdict)) ++knocks_.admitted;
      if (std::holds_alternative<NotEnrolled>(verdict)) ++knocks_.not_enrolled;
      if (std::holds_alternative<Denied>(verdict)) ++knocks_.denied;
    } else {
      ++knocks_.malformed;
    }
    const Bytes request_id = received->frames.size() > 1 ? received->frames[1] : Bytes{};
    const std::array<BytesView, 6> reply = {view_of(zap_version),    BytesView(request_id),
                                            view_of(answer.status),  view_of(answer.text),
                                            view_of(answer.user_id), BytesView()};
    socket_.send(reply);
  }
  return served;
}

SecureServer::SecureServer(Socket socket, std::string address)
    : socket_(std::move(socket)), address_(std::move(address)) {}

Result<SecureServer> SecureServer::open(Context& context, const Gatekeeper& /*proof*/,
                                        const ServerSettings& settings) {
  if (settings.domain.empty()) {
    return std::unexpected(Fault{FaultKind::refused,
                                 "a server needs a domain: without one ZeroMQ "
                                 "asks nobody and lets everybody in"});
  }
  const auto kind = settings.traffic == Traffic::feed ? SocketKind::pub : SocketKind::router;
  Socket socket(context, kind);
  socket.be_curve_server(settings.keys, settings.domain);
  auto address = socket.bind(settings.address);
  if (!address) return std::unexpected(address.error());
  return SecureServer(std::move(socket), std::move(*address));
}

std::optional<Arrival> SecureServer::receive() {
  while (auto received = socket_.receive()) {
    if (received->frames.size() < 2 || !received->sender) {
      ++dropped_;
      continue;
    }
    Arrival arrival;
    arrival.from = std::move(received->frames.front());
    arrival.device = *received->sender;
    received->frames.erase(received->frames.begin());
    arrival.frames = std::move(received->frames);
    newest_[arrival.device] = arrival.from;
    return arrival;
  }
  return std::nullopt;
}

Sent SecureServer::send(const RoutingId& to, std::span<const BytesView> frames) {
  std::vector<BytesView> parts{BytesView(to)};
  parts.insert(parts.end(), frames.begin(), frames.end());
  return socket_.send(parts);
}

Sent SecureServer::send(const RoutingId& to, BytesView frame) {
  return send(to, std::span(&frame, 1));
}

Sent SecureServer::send(DeviceId to, BytesView frame) {
  const auto found = newest_.find(to);
  if (found == newest_.end()) return Sent::gone;
  const auto sent = send(found->second, frame);
  if (sent == Sent::gone) newest_.erase(found);
  return sent;
}

void SecureServer::publish(BytesView frame) { socket_.send(std::span(&frame, 1)); }

std::uint64_t raise_open_files_limit() {
  rlimit limit{};
  DAWR_CHECK(::getrlimit(RLIMIT_NOFILE, &limit) == 0, "every process has a limit of open files");
  const auto before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before;
}

}  // namespace dawr::wire
