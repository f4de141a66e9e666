#include "tests/kill/probe.h"

#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "common/storage/files.h"

namespace dawr::kill {

Probe::Probe(wire::KeyPair keys, wire::ServerAddress server, const std::string& service)
    : keys_(std::move(keys)), server_(std::move(server)), service_(service) {}

void Probe::broker_started(Clock::time_point at) {
  client_.reset();
  greeted_ = false;
  waiting_ = true;
  started_ = at;
}

double Probe::since_start_ms() const {
  return std::chrono::duration<double, std::milli>(Clock::now() - started_).count();
}

// ZeroMQ tries again only after a tenth of a second: too coarse for what is measured here.
bool Probe::listens() const {
  const storage::Descriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in door{};
  door.sin_family = AF_INET;
  door.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto colon = server_.address.rfind(':');
  door.sin_port = htons(static_cast<std::uint16_t>(std::stoi(server_.address.substr(colon + 1))));
  return connect(socket.value(), reinterpret_cast<const sockaddr*>(&door), sizeof door) == 0;
}

std::optional<Probe::Answer> Probe::turn() {
  if (!waiting_) return std::nullopt;
  if (!client_) {
    if (!listens()) return std::nullopt;
    auto opened = wire::SecureClient::open(context_, wire::Traffic::dialogue, keys_, server_);
    if (!opened) throw std::runtime_error(opened.error().text);
    client_.emplace(*std::move(opened));
  }
  if (!greeted_) {
    const auto hello = wire::encode(wire::ClientMessage{wire::Hello{}});
    greeted_ = client_->send(hello) == wire::Sent::yes;
  }
  std::optional<Answer> answer;
  while (!answer) {
    const auto frames = client_->receive();
    if (!frames) break;
    hear(*frames, answer);
  }
  return answer;
}

void Probe::hear(const wire::Frames& frames, std::optional<Answer>& answer) {
  const auto message = wire::decode_broker_message(frames.front());
  if (!message) throw std::runtime_error("the probe can't read an answer");
  if (std::holds_alternative<wire::Welcome>(*message)) {
    welcomed_ms_.push_back(since_start_ms());
    client_->send(wire::encode(wire::ClientMessage{
        wire::Submit{session_, counter_, counter_, TakeTicket{service_, {}, {}}, {}}}));
  } else if (const auto* reply = std::get_if<wire::Reply>(&*message)) {
    answer = Answer{*reply, std::nullopt, since_start_ms()};
    if (frames.size() == 2) {
      if (const auto slip = wire::decode_slip(frames[1])) answer->slip = *slip;
    }
    ++counter_;
    waiting_ = false;
    client_.reset();
  }
}

}  // namespace dawr::kill
