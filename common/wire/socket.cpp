#include "common/wire/socket.h"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include <zmq.h>

#include "common/domain/check.h"

namespace dawr::wire {
namespace {

// ZMQ_ZAP_ENFORCE_DOMAIN: in libzmq 4.3.4, but Debian's header hides it behind its DRAFT macro.
// Without it a server whose handler is missing lets everybody in.
constexpr int zap_enforce_domain = 93;
constexpr int listen_backlog = 256;
constexpr int connect_within_ms = 3000;
constexpr std::size_t curve_key_bytes = 32;

void set_bytes(void* socket, int option, const void* data, std::size_t size) {
  const int done = zmq_setsockopt(socket, option, data, size);
  DAWR_CHECK(done == 0, "libzmq must know the option");
}

void set(void* socket, int option, int value) { set_bytes(socket, option, &value, sizeof value); }

int ms(std::chrono::milliseconds duration) { return static_cast<int>(duration.count()); }

int zmq_type(SocketKind kind) {
  switch (kind) {
    case SocketKind::router:
      return ZMQ_ROUTER;
    case SocketKind::dealer:
      return ZMQ_DEALER;
    case SocketKind::pub:
      return ZMQ_PUB;
    case SocketKind::sub:
      return ZMQ_SUB;
    case SocketKind::rep:
      return ZMQ_REP;
    case SocketKind::pair:
      return ZMQ_PAIR;
  }
  std::unreachable();
}

void set_every_option(void* socket, SocketKind kind) {
  set(socket, ZMQ_LINGER, 0);
  set(socket, ZMQ_SNDHWM, queued_messages);
  set(socket, ZMQ_RCVHWM, kind == SocketKind::router ? queued_from_a_client : queued_messages);
  set(socket, ZMQ_BACKLOG, listen_backlog);
  const bool server = kind == SocketKind::router || kind == SocketKind::pub;
  set(socket, ZMQ_HANDSHAKE_IVL, ms(server ? handshake_within : client_handshake_within));
  set(socket, ZMQ_CONNECT_TIMEOUT, connect_within_ms);
  if (server) {
    // No heartbeats of its own: their timer ends the process when a peer has gone whose messages
    // fill the queue (libzmq issues 3937 and 4364). Those of the clients say for how long they are
    // good, and where a client sends none, TCP notices that it is gone.
    set(socket, ZMQ_TCP_KEEPALIVE, 1);
    set(socket, ZMQ_TCP_KEEPALIVE_IDLE, 10);
    set(socket, ZMQ_TCP_KEEPALIVE_INTVL, 5);
    set(socket, ZMQ_TCP_KEEPALIVE_CNT, 3);
  } else {
    set(socket, ZMQ_HEARTBEAT_IVL, ms(heartbeat_every));
    set(socket, ZMQ_HEARTBEAT_TIMEOUT, ms(dead_after));
    set(socket, ZMQ_HEARTBEAT_TTL, ms(dead_after));
  }
  set(socket, ZMQ_RECONNECT_IVL, ms(reconnect_after));
  set(socket, ZMQ_RECONNECT_IVL_MAX, ms(reconnect_at_most));
  const auto most = static_cast<std::int64_t>(server ? most_bytes_to_server : most_bytes_to_device);
  set_bytes(socket, ZMQ_MAXMSGSIZE, &most, sizeof most);
  if (kind == SocketKind::router) {
    set(socket, ZMQ_ROUTER_MANDATORY, 1);
    set(socket, ZMQ_ROUTER_HANDOVER, 0);
  }
  if (kind == SocketKind::dealer) set(socket, ZMQ_IMMEDIATE, 1);
}

void use_address_family(void* socket, const std::string& address) {
  set(socket, ZMQ_IPV6, address.find('[') != std::string::npos ? 1 : 0);
}

std::optional<DeviceId> parse_device(const char* text) {
  if (text == nullptr) return std::nullopt;
  const char* end = text + std::strlen(text);
  DeviceId device;
  const auto [parsed, error] = std::from_chars(text, end, device.value);
  if (error != std::errc{} || parsed != end) return std::nullopt;
  return device;
}

// One frame of libzmq's, closed when it goes out of scope.
class Message {
 public:
  Message() { zmq_msg_init(&message_); }
  ~Message() { zmq_msg_close(&message_); }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  bool receive(void* socket) {
    for (;;) {
      if (zmq_msg_recv(&message_, socket, ZMQ_DONTWAIT) >= 0) return true;
      if (errno == EINTR) continue;
      DAWR_CHECK(errno == EAGAIN, "a socket can be read or has nothing");
      return false;
    }
  }
  [[nodiscard]] bool more() const { return zmq_msg_more(&message_) != 0; }
  [[nodiscard]] Bytes bytes() {
    const auto* data = static_cast<const std::uint8_t*>(zmq_msg_data(&message_));
    return {data, data + zmq_msg_size(&message_)};
  }
  [[nodiscard]] std::optional<DeviceId> sender() const {
    return parse_device(zmq_msg_gets(&message_, "User-Id"));
  }

 private:
  zmq_msg_t message_;
};

}  // namespace

struct Context::Impl {
  void* handle{};
  std::atomic<std::uint64_t> addresses{};
};

Context::Context() : impl_(std::make_unique<Impl>()) {
  impl_->handle = zmq_ctx_new();
  DAWR_CHECK(impl_->handle != nullptr, "libzmq must make a context");
  DAWR_CHECK(zmq_has("curve") == 1, "libzmq must be built with CURVE");
}

Context::~Context() {
  while (zmq_ctx_term(impl_->handle) != 0 && errno == EINTR) {
  }
}

void* Context::handle() const { return impl_->handle; }

std::string Context::fresh_address() {
  return "inproc://dawr-" + std::to_string(impl_->addresses.fetch_add(1));
}

std::vector<bool> wait_for_any(std::span<const Source> sources, std::chrono::milliseconds timeout) {
  std::vector<zmq_pollitem_t> items;
  items.reserve(sources.size());
  for (const auto& source : sources) items.push_back({source.socket, source.fd, ZMQ_POLLIN, 0});
  const int ready =
      zmq_poll(items.data(), static_cast<int>(items.size()), static_cast<long>(timeout.count()));
  const bool interrupted = ready < 0 && errno == EINTR;
  if (ready < 0) DAWR_CHECK(interrupted, "every source must be open");
  std::vector<bool> flags(sources.size());
  for (std::size_t i = 0; ready > 0 && i < items.size(); ++i)
    flags[i] = (items[i].revents & (ZMQ_POLLIN | ZMQ_POLLERR)) != 0;
  return flags;
}

TransportVersion transport_version() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  zmq_version(&major, &minor, &patch);
  return {std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch),
          zmq_has("curve") != 0};
}

Socket::Socket(Context& context, SocketKind kind)
    : handle_(zmq_socket(context.handle(), zmq_type(kind))) {
  DAWR_CHECK(handle_ != nullptr, "libzmq must make a socket");
  set_every_option(handle_, kind);
}

Socket::~Socket() {
  if (handle_ != nullptr) zmq_close(handle_);
}

Socket::Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

void Socket::be_curve_server(const KeyPair& keys, std::string_view domain) {
  DAWR_CHECK(!domain.empty(), "an empty ZAP domain lets everybody in");
  set(handle_, ZMQ_CURVE_SERVER, 1);
  set_bytes(handle_, ZMQ_CURVE_SECRETKEY, keys.secret_key.bytes.data(), curve_key_bytes);
  set_bytes(handle_, ZMQ_ZAP_DOMAIN, domain.data(), domain.size());
  set(handle_, zap_enforce_domain, 1);
}

void Socket::be_curve_client(const KeyPair& keys, const PublicKey& server) {
  set_bytes(handle_, ZMQ_CURVE_SECRETKEY, keys.secret_key.bytes.data(), curve_key_bytes);
  set_bytes(handle_, ZMQ_CURVE_PUBLICKEY, keys.public_key.bytes.data(), curve_key_bytes);
  set_bytes(handle_, ZMQ_CURVE_SERVERKEY, server.bytes.data(), curve_key_bytes);
}

Result<std::string> Socket::bind(const std::string& address) {
  use_address_family(handle_, address);
  if (zmq_bind(handle_, address.c_str()) != 0) {
    const auto kind = errno == EADDRINUSE ? FaultKind::busy : FaultKind::refused;
    return std::unexpected(
        Fault{kind, "cannot listen on " + address + ": " + zmq_strerror(errno) +
                        (kind == FaultKind::busy ? "; is another program running there?"
                                                 : "; expected such as tcp://192.168.1.5:5571")});
  }
  std::string bound(256, '\0');
  std::size_t size = bound.size();
  DAWR_CHECK(zmq_getsockopt(handle_, ZMQ_LAST_ENDPOINT, bound.data(), &size) == 0, "bound address");
  bound.resize(size - 1);
  return bound;
}

Result<> Socket::connect(const std::string& address) {
  use_address_family(handle_, address);
  if (zmq_connect(handle_, address.c_str()) != 0) {
    return std::unexpected(
        Fault{FaultKind::refused, "cannot connect to " + address + ": " + zmq_strerror(errno) +
                                      "; expected such as tcp://192.168.1.5:5571"});
  }
  return {};
}

void Socket::limit_handshake(std::chrono::milliseconds within) {
  set(handle_, ZMQ_HANDSHAKE_IVL, ms(within));
}

void Socket::subscribe() { set_bytes(handle_, ZMQ_SUBSCRIBE, "", 0); }

Sent Socket::send(std::span<const BytesView> frames) {
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const int flags = ZMQ_DONTWAIT | (i + 1 < frames.size() ? ZMQ_SNDMORE : 0);
    while (zmq_send(handle_, frames[i].data(), frames[i].size(), flags) < 0) {
      if (errno == EINTR) continue;
      if (errno == EHOSTUNREACH) return Sent::gone;
      DAWR_CHECK(errno == EAGAIN, "a socket sends, or its queue is full");
      // Only the first frame asks for room: a message that has begun is queued whole.
      DAWR_CHECK(i == 0, "a message is sent whole or not at all");
      return Sent::full;
    }
  }
  return Sent::yes;
}

std::optional<Received> Socket::receive() {
  Received received;
  Message message;
  if (!message.receive(handle_)) return std::nullopt;
  for (;;) {
    received.frames.push_back(message.bytes());
    // The routing id's frame has lost its metadata by now; a payload frame carries it.
    if (auto sender = message.sender()) received.sender = sender;
    if (!message.more()) return received;
    DAWR_CHECK(message.receive(handle_), "a message arrives whole");
  }
}

}  // namespace dawr::wire
