#include "common/wire/client.h"

#include <array>
#include <utility>

#include "common/wire/monitor.h"

namespace dawr::wire {

struct SecureClient::Impl {
  Impl(Context& context, SocketKind kind) : socket(context, kind), monitor(context, socket) {}

  Socket socket;
  Monitor monitor;
  bool established{};
};

SecureClient::SecureClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SecureClient::SecureClient(SecureClient&&) noexcept = default;
SecureClient& SecureClient::operator=(SecureClient&&) noexcept = default;
SecureClient::~SecureClient() = default;

Result<SecureClient> SecureClient::open(Context& context, Traffic traffic, const KeyPair& keys,
                                        const ServerAddress& server) {
  const auto kind = traffic == Traffic::feed ? SocketKind::sub : SocketKind::dealer;
  auto impl = std::make_unique<Impl>(context, kind);
  impl->socket.be_curve_client(keys, server.server_key);
  if (kind == SocketKind::sub) impl->socket.subscribe();
  if (auto connected = impl->socket.connect(server.address); !connected) {
    return std::unexpected(connected.error());
  }
  return SecureClient(std::move(impl));
}

Sent SecureClient::send(BytesView frame) { return impl_->socket.send(std::array{frame}); }

std::optional<Frames> SecureClient::receive() {
  auto received = impl_->socket.receive();
  if (!received) return std::nullopt;
  return std::move(received->frames);
}

std::vector<Handshake> SecureClient::handshakes() {
  std::vector<Handshake> news;
  while (const auto event = impl_->monitor.next()) {
    const bool was_established = std::exchange(impl_->established, false);
    switch (*event) {
      case Monitor::Event::connected:
        break;
      case Monitor::Event::succeeded:
        impl_->established = true;
        news.push_back(Handshake::succeeded);
        break;
      case Monitor::Event::unanswered:
        news.push_back(Handshake::unanswered);
        break;
      case Monitor::Event::hung_up:
        news.push_back(Handshake::wrong_server);
        break;
      case Monitor::Event::refused:
        news.push_back(Handshake::refused);
        break;
      case Monitor::Event::disconnected:
        if (was_established) news.push_back(Handshake::lost);
        break;
    }
  }
  return news;
}

std::vector<Source> SecureClient::sources() const {
  return {impl_->socket.source(), impl_->monitor.source()};
}

}  // namespace dawr::wire
