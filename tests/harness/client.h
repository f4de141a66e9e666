// A device without link and outbox: it sends exactly the bytes it is told to, in its own time. For
// tests that misbehave and benchmarks that measure.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "common/wire/client.h"
#include "common/wire/codec.h"

namespace dawr::harness {

class Client {
 public:
  // Connects and waits for the first answer; throws std::runtime_error after 10 s.
  Client(wire::Context& context, const wire::KeyPair& keys, const wire::ServerAddress& server);

  // Sends and waits for the answer; throws std::runtime_error after 10 s.
  wire::Frames ask(const wire::Bytes& frame);
  void send(const wire::Bytes& frame);
  // None: nothing came within the limit.
  std::optional<wire::Frames> answer(std::chrono::milliseconds limit);

  // The next command of this client's session, as a frame.
  wire::Bytes next_command(CommandBody body, std::optional<wire::Token> token = std::nullopt);
  // Builds, sends and reads the reply in one go.
  wire::Reply command(CommandBody body, std::optional<wire::Token> token = std::nullopt);

  wire::SecureClient& socket() { return socket_; }

 private:
  wire::SecureClient socket_;
  std::uint64_t session_;
  std::uint64_t counter_{};
};

struct Throughput {
  double per_second{};
  std::vector<double> latency_us;
};

// Every client keeps one command under way until `total` answers have come. `command` makes the
// next frame of a client; `answered` sees each answer.
Throughput run_together(std::vector<std::unique_ptr<Client>>& clients, std::size_t total,
                        const std::function<wire::Bytes(Client&)>& command,
                        const std::function<void(Client&, const wire::Frames&)>& answered);

// Throws when it is something else.
wire::Reply reply_in(const wire::Frames& answer);
// The answer to a command that must have been accepted; throws otherwise.
wire::Reply accepted(const wire::Frames& answer);
wire::Slip slip_in(const wire::Frames& answer);
// None when the command was accepted.
std::optional<RejectionCode> rejection_in(const wire::Reply& reply);

}  // namespace dawr::harness
