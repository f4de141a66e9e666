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

// A ZAP request (RFC 27), behind the routing id and the empty frame of whoever asks: version,
// request id, domain, address, routing id, mechanism, credentials.
struct ZapRequest {
  std::string_view domain;
  PublicKey key;
};

constexpr std::size_t request_id_frame = 3;

std::optional<ZapRequest> parse_zap(const Frames& frames) {
  constexpr std::size_t curve_frames = 9;
  if (frames.size() != curve_frames || text_of(frames[2]) != zap_version) return std::nullopt;
  ZapRequest request;
  request.domain = text_of(frames[4]);
  if (text_of(frames[7]) != "CURVE" || frames[8].size() != request.key.bytes.size()) {
    return std::nullopt;
  }
  std::ranges::copy(frames[8], request.key.bytes.begin());
  return request;
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
  Socket socket(context, SocketKind::router);
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
    judge(received->frames);
  }
  return served;
}

void Gatekeeper::judge(const Frames& frames) {
  const auto request = parse_zap(frames);
  if (!request) {
    ++knocks_.malformed;
    if (frames.size() > request_id_frame) answer(frames, "400", {});
    return;
  }
  const Verdict verdict = ask_(request->domain, request->key);
  if (const auto* admitted = std::get_if<Admitted>(&verdict)) {
    ++knocks_.admitted;
    answer(frames, "200", std::to_string(admitted->device.value));
  } else if (std::holds_alternative<Denied>(verdict)) {
    ++knocks_.denied;
    answer(frames, "400", {});
  } else {
    // ZAP's own word for it is 300, which libzmq 4.3.4 turns into silence or into hanging up, as a
    // race inside it falls out. Silence tells the client that the server is the right one, and
    // keeps a stranger to one attempt in client_handshake_within.
    ++knocks_.not_enrolled;
  }
}

void Gatekeeper::answer(const Frames& request, std::string_view status, std::string_view user_id) {
  const std::array<BytesView, 8> reply = {
      request[0],      request[1],      view_of(zap_version), request[request_id_frame],
      view_of(status), view_of(status), view_of(user_id),     BytesView()};
  socket_.send(reply);
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
    if (received->frames.size() < 2 || !received->sender) continue;
    Arrival arrival;
    arrival.from = std::move(received->frames.front());
    arrival.device = *received->sender;
    received->frames.erase(received->frames.begin());
    arrival.frames = std::move(received->frames);
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

void SecureServer::publish(BytesView frame) { socket_.send(std::span(&frame, 1)); }

std::uint64_t raise_open_files_limit() {
  rlimit limit{};
  DAWR_CHECK(::getrlimit(RLIMIT_NOFILE, &limit) == 0, "every process has a limit of open files");
  const auto before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before;
}

}  // namespace dawr::wire
