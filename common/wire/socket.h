// The one place that knows ZeroMQ: a context, sockets with every option set, and one wait for all.
//
// Most programs use what stands on top of it: endpoint.h (servers), client.h and link.h (clients).
// A Context outlives its sockets; make one per process, after any fork. A Socket belongs to the
// thread that made it. ZeroMQ 4.3.4 can crash while it is torn down: a program that stops commits
// what it has to commit and then leaves through _exit.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/fault.h"
#include "common/domain/identifiers.h"
#include "common/domain/limits.h"
#include "common/wire/codec.h"
#include "common/wire/keys.h"

namespace dawr::wire {

using Frames = std::vector<Bytes>;

// What ZeroMQ itself is told; set on every socket, in socket.cpp, and nowhere else.
inline constexpr std::size_t most_bytes_to_server = limits::frame_bytes;
inline constexpr std::size_t most_bytes_to_device = std::size_t{1024} * 1024;
inline constexpr std::chrono::milliseconds handshake_within{3000};  // on servers
// A client gives up first, so that it can tell a server that keeps silent from one that hangs up.
inline constexpr std::chrono::milliseconds client_handshake_within{2000};
inline constexpr std::chrono::milliseconds heartbeat_every{1000};
inline constexpr std::chrono::milliseconds dead_after{3000};  // without a heartbeat
inline constexpr std::chrono::milliseconds reconnect_after{100};
inline constexpr std::chrono::milliseconds reconnect_at_most{2000};
inline constexpr int queued_messages = 1000;  // per peer and direction
// On servers: a client has one command in flight, and 64 KiB may be in each message.
inline constexpr int queued_from_a_client = 100;

enum class SocketKind : std::uint8_t { router, dealer, pub, sub, rep, pair };

// `gone`: no such peer (any more). `full`: its queue is full. Either way nothing was sent.
enum class Sent : std::uint8_t { yes, gone, full };

class Context {
 public:
  Context();
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  [[nodiscard]] void* handle() const;
  // An in-process address that nobody else in this context has.
  std::string fresh_address();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The ZeroMQ library that runs.
struct TransportVersion {
  std::string version;  // "4.3.4"
  bool has_curve{};     // encryption was built into it
};
TransportVersion transport_version();

// Something that can be waited for: a socket, or a file descriptor such as a signalfd.
struct Source {
  void* socket{};
  int fd{-1};
};

// Blocks until a source can be read or the time is over; a negative timeout waits for ever. One
// flag for each source, in order. A signal may end the wait early with no flag set.
std::vector<bool> wait_for_any(std::span<const Source> sources, std::chrono::milliseconds timeout);

struct Received {
  Frames frames;
  // The authenticated sender, as the gatekeeper named it: on CURVE servers only.
  std::optional<DeviceId> sender;
};

class Socket {
 public:
  Socket(Context& context, SocketKind kind);
  ~Socket();
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // Before bind or connect. The server half also switches ZAP on for `domain`, which must not be
  // empty, and enforces it.
  void be_curve_server(const KeyPair& keys, std::string_view domain);
  void be_curve_client(const KeyPair& keys, const PublicKey& server);

  // "tcp://127.0.0.1:5571", "tcp://[::1]:5571" or, for both families, "tcp://[::]:5571"; port 0
  // picks a free one. IPv6 is switched on by the brackets. Returns the address really bound.
  Result<std::string> bind(const std::string& address);
  Result<> connect(const std::string& address);
  // Before connect: another limit than handshake_within.
  void limit_handshake(std::chrono::milliseconds within);
  // SUB only: everything.
  void subscribe();

  // Never blocks; all frames or none. A ROUTER's first frame is the routing id.
  Sent send(std::span<const BytesView> frames);
  // Never blocks; nothing when nothing is waiting.
  std::optional<Received> receive();

  [[nodiscard]] Source source() const { return {handle_, -1}; }
  [[nodiscard]] void* handle() const { return handle_; }

 private:
  void* handle_{};
};

}  // namespace dawr::wire
