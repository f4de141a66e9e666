// The client's end of one secure connection, raw: frames and what became of the handshake. Devices
// use Link; the broker's uplink and Link itself stand on this.
//
// ZeroMQ connects again by itself, except after `refused`. To be sure that nothing of an old
// connection arrives any more, make a new client.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/wire/endpoint.h"
#include "common/wire/socket.h"

namespace dawr::wire {

// Where a server listens, and the key it must prove to have.
struct ServerAddress {
  std::string address;
  PublicKey server_key;
};

enum class Handshake : std::uint8_t {
  succeeded,
  unanswered,    // the server kept silent: our key is not enrolled yet, or it is too busy
  wrong_server,  // whoever listens there does not have the key that we expect
  refused,       // the server knows our key and said no; this client will not try again
  lost,          // an established connection ended
};

class SecureClient {
 public:
  // dialogue: DEALER; feed: SUB to everything. A fault when the address can't be read.
  static Result<SecureClient> open(Context& context, Traffic traffic, const KeyPair& keys,
                                   const ServerAddress& server);
  SecureClient(SecureClient&&) noexcept;
  SecureClient& operator=(SecureClient&&) noexcept;
  ~SecureClient();

  // Never blocks; `full` also while there is no connection.
  Sent send(BytesView frame);
  std::optional<Frames> receive();
  // What happened since the last call, in order.
  std::vector<Handshake> handshakes();

  // Wait for all of them.
  [[nodiscard]] std::vector<Source> sources() const;

 private:
  struct Impl;
  explicit SecureClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr::wire
