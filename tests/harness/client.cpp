#include "tests/harness/client.h"

#include <stdexcept>

#include "tests/harness/process.h"

namespace dawr::harness {
namespace {

using Clock = std::chrono::steady_clock;

wire::SecureClient connect(wire::Context& context, const wire::KeyPair& keys,
                           const wire::ServerAddress& server) {
  auto opened = wire::SecureClient::open(context, wire::Traffic::dialogue, keys, server);
  if (!opened) throw std::runtime_error(opened.error().text);
  return *std::move(opened);
}

}  // namespace

Client::Client(wire::Context& context, const wire::KeyPair& keys, const wire::ServerAddress& server)
    : socket_(connect(context, keys, server)), session_(wire::random_number()) {
  // The first message goes out when the handshake is done.
  const auto until = Clock::now() + patience;
  const wire::Bytes hello = wire::encode(wire::ClientMessage{wire::Hello{}});
  while (socket_.send(hello) != wire::Sent::yes) {
    if (Clock::now() > until) throw std::runtime_error("no connection to " + server.address);
    wire::wait_for_any(socket_.sources(), std::chrono::milliseconds{20});
    socket_.handshakes();
  }
  while (!socket_.receive()) {
    if (Clock::now() > until) throw std::runtime_error("no welcome from " + server.address);
    wire::wait_for_any(socket_.sources(), std::chrono::milliseconds{20});
    socket_.handshakes();
  }
}

wire::Frames Client::ask(const wire::Bytes& frame) {
  send(frame);
  auto found = answer(patience);
  if (!found) throw std::runtime_error("no answer");
  return *std::move(found);
}

void Client::send(const wire::Bytes& frame) {
  if (socket_.send(frame) != wire::Sent::yes) throw std::runtime_error("the queue is full");
}

std::optional<wire::Frames> Client::answer(std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  for (;;) {
    if (auto found = socket_.receive()) return found;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) return std::nullopt;
    wire::wait_for_any(socket_.sources(), left);
    socket_.handshakes();
  }
}

wire::Bytes Client::next_command(CommandBody body, std::optional<wire::Token> token) {
  ++counter_;
  return wire::encode(
      wire::ClientMessage{wire::Submit{session_, counter_, counter_, std::move(body), token}});
}

wire::Reply Client::command(CommandBody body, std::optional<wire::Token> token) {
  return reply_in(ask(next_command(std::move(body), token)));
}

Throughput run_together(std::vector<std::unique_ptr<Client>>& clients, std::size_t total,
                        const std::function<wire::Bytes(Client&)>& command,
                        const std::function<void(Client&, const wire::Frames&)>& answered) {
  Throughput result;
  std::vector<wire::Source> sources;
  for (const auto& client : clients) sources.push_back(client->socket().sources().front());
  std::vector<Clock::time_point> sent_at(clients.size());
  std::size_t sent = 0;
  const auto send = [&](std::size_t i) {
    if (sent >= total) return;
    ++sent;
    sent_at[i] = Clock::now();
    clients[i]->socket().send(command(*clients[i]));
  };
  const auto begin = Clock::now();
  for (std::size_t i = 0; i < clients.size(); ++i) send(i);
  std::size_t received = 0;
  while (received < total) {
    const auto ready = wire::wait_for_any(sources, patience);
    const std::size_t before = received;
    for (std::size_t i = 0; i < clients.size(); ++i) {
      if (!ready[i]) continue;
      while (const auto answer = clients[i]->socket().receive()) {
        const std::chrono::duration<double, std::micro> latency = Clock::now() - sent_at[i];
        result.latency_us.push_back(latency.count());
        ++received;
        answered(*clients[i], *answer);
        send(i);
      }
    }
    if (received == before && ready == std::vector<bool>(ready.size())) {
      throw std::runtime_error("the server stopped answering");
    }
  }
  const std::chrono::duration<double> took = Clock::now() - begin;
  result.per_second = static_cast<double>(total) / took.count();
  return result;
}

wire::Reply reply_in(const wire::Frames& answer) {
  const auto message = wire::decode_broker_message(answer.front());
  if (!message) throw std::runtime_error("an answer can't be read: " + message.error().detail);
  const auto* reply = std::get_if<wire::Reply>(&*message);
  if (reply == nullptr) throw std::runtime_error("an answer is no reply");
  return *reply;
}

wire::Reply accepted(const wire::Frames& answer) {
  wire::Reply reply = reply_in(answer);
  if (const auto code = rejection_in(reply)) {
    throw std::runtime_error("refused: " + std::string{name_of(*code)});
  }
  return reply;
}

wire::Slip slip_in(const wire::Frames& answer) {
  if (answer.size() != 2) throw std::runtime_error("a ticket's answer has two frames");
  const auto slip = wire::decode_slip(answer[1]);
  if (!slip) throw std::runtime_error(slip.error().detail);
  return *slip;
}

std::optional<RejectionCode> rejection_in(const wire::Reply& reply) {
  const auto* rejection = std::get_if<Rejection>(&reply.body);
  return rejection == nullptr ? std::nullopt : std::optional{rejection->code};
}

}  // namespace dawr::harness
