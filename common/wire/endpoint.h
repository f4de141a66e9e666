// The server's side of a secure socket: who is let in, and the sockets they come to.
//
//   Context context;
//   auto gate = Gatekeeper::open(context, ask);             // first, before any server
//   auto citizen = SecureServer::open(context, *gate, {...});
//   if (auto safe = check_strangers_are_refused(context, *gate, doors); !safe) -> refuse to run
//   for (;;) { wait_for_any({gate->source(), citizen->source(), ...}); gate->serve();
//   citizen->receive(); }
//
// No thread of its own: everything happens in the owner's loop, so a handshake waits until the loop
// comes round to Gatekeeper::serve. Keys are checked at the handshake only: a key that is taken off
// the list afterwards keeps its connection, and the owner must refuse its frames by device.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/domain/principal.h"
#include "common/wire/socket.h"

namespace dawr::wire {

// The ZAP domain of each side of the house: "citizen", "provider", "board".
std::string_view domain_of(Side side);

struct Admitted {
  DeviceId device;
};
struct NotEnrolled {};  // not answered: the client tries again by itself
struct Denied {};       // the client is told, and stops (ZAP 400)
using Verdict = std::variant<NotEnrolled, Admitted, Denied>;

// Asked once per handshake, from Gatekeeper::serve. It must not block.
using AskVerdict = std::function<Verdict(std::string_view domain, const PublicKey& key)>;

struct Knocks {
  std::uint64_t admitted{};
  std::uint64_t not_enrolled{};
  std::uint64_t denied{};
  std::uint64_t malformed{};  // requests that were no CURVE handshake; denied too
  [[nodiscard]] std::uint64_t refused() const { return not_enrolled + denied + malformed; }
};

// Answers ZeroMQ's authentication requests (ZAP, RFC 27). One per context.
class Gatekeeper {
 public:
  // Fault `busy` when this context has one already.
  static Result<Gatekeeper> open(Context& context, AskVerdict ask);

  // Answers every handshake that is waiting; returns how many.
  std::size_t serve();
  [[nodiscard]] Source source() const { return socket_.source(); }
  [[nodiscard]] const Knocks& knocks() const { return knocks_; }

 private:
  Gatekeeper(Socket socket, AskVerdict ask);
  void judge(const Frames& frames);
  void answer(const Frames& request, std::string_view status, std::string_view user_id);

  Socket socket_;
  AskVerdict ask_;
  Knocks knocks_;
};

// Names one connection of one device for as long as it lasts. Opaque bytes made by the server.
using RoutingId = Bytes;

struct Arrival {
  RoutingId from;
  DeviceId device;  // by its key, as the gatekeeper admitted it
  Frames frames;    // at least one
};

enum class Traffic : std::uint8_t { dialogue, feed };  // ROUTER or PUB

struct ServerSettings {
  Traffic traffic{Traffic::dialogue};
  std::string address;  // see Socket::bind
  std::string domain;   // domain_of(side), or "upstream"; never empty
  KeyPair keys;
};

class SecureServer {
 public:
  // Takes the gatekeeper as proof that there is one: without it ZeroMQ lets everybody in.
  static Result<SecureServer> open(Context& context, const Gatekeeper& gate,
                                   const ServerSettings& settings);

  // The address really bound, with the port that was picked.
  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] Source source() const { return socket_.source(); }

  // dialogue: the next message, or nothing when none is waiting. Messages without a payload or
  // without an authenticated sender are dropped.
  std::optional<Arrival> receive();

  // dialogue: to one connection. Never blocks: a peer that is gone or does not read loses the
  // message, and will ask again.
  Sent send(const RoutingId& to, std::span<const BytesView> frames);
  Sent send(const RoutingId& to, BytesView frame);

  // feed: to every subscriber; those whose queue is full lose it.
  void publish(BytesView frame);

 private:
  SecureServer(Socket socket, std::string address);
  Socket socket_;
  std::string address_;
};

// One server as a stranger finds it.
struct Door {
  Traffic traffic{Traffic::dialogue};
  std::string address;  // one that can be connected to
  PublicKey server_key;
};

// Knocks at every door with a key made up on the spot, and without any key, while serving the
// gatekeeper. A fault when one gets in or a door does not answer: the program must not run. `gate`
// asks its owner about the made-up keys as about any other.
Result<> check_strangers_are_refused(Context& context, Gatekeeper& gate,
                                     std::span<const Door> doors);
// The same, for whoever serves handshakes in another way.
Result<> check_strangers_are_refused(Context& context, std::span<const Door> doors,
                                     std::span<const Source> also_wait_for,
                                     const std::function<void()>& serve);

// Every stranger in mid-handshake costs a file descriptor for up to handshake_within: raises the
// soft limit of open files to the hard one, and returns what it is now.
std::uint64_t raise_open_files_limit();

}  // namespace dawr::wire
