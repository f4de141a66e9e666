#include "broker/floor/uplink.h"

#include <algorithm>
#include <utility>

#include "common/domain/check.h"

namespace dawr {

using wire::Handshake;
using wire::Steady;

struct Uplink::Impl {
  Impl(wire::Context& zmq, UplinkSettings chosen, wire::UplinkHello hello)
      : context(zmq),
        settings(std::move(chosen)),
        core(std::move(hello), settings.log_keys, settings.times) {}

  Result<> connect(Steady now);
  void watch_connection(Steady now);
  void note(Handshake event, Steady now);
  void tell_once(UplinkNews::Kind kind, std::string detail);

  wire::Context& context;
  UplinkSettings settings;
  UplinkCore core;
  std::size_t address{};  // index of the one in use
  std::optional<wire::SecureClient> client;
  Steady next_try{};  // with a new client, unless connected by then
  std::vector<UplinkNews> news;
  std::optional<UplinkNews::Kind> trouble;  // told already, since the last connection
};

// With a new client nothing of the old connection can arrive any more.
Result<> Uplink::Impl::connect(Steady now) {
  const wire::ServerAddress server{settings.addresses[address], settings.upstream_key};
  auto opened = wire::SecureClient::open(context, wire::Traffic::dialogue, settings.keys, server);
  if (!opened) return std::unexpected(opened.error());
  client = std::move(*opened);
  next_try = now + settings.next_address_after;
  return {};
}

void Uplink::Impl::watch_connection(Steady now) {
  for (const auto event : client->handshakes()) note(event, now);
  if (core.is_connected() || now < next_try) return;
  address = (address + 1) % settings.addresses.size();
  const auto connected = connect(now);
  DAWR_CHECK(connected.has_value(), "every address was read when the uplink was opened");
}

void Uplink::Impl::note(Handshake event, Steady now) {
  switch (event) {
    case Handshake::succeeded:
      trouble.reset();
      core.connected(now);
      break;
    case Handshake::unanswered:
      tell_once(
          UplinkNews::Kind::not_enrolled,
          settings.addresses[address] + " keeps silent: is this centre's key enrolled there?");
      break;
    case Handshake::wrong_server:
      tell_once(
          UplinkNews::Kind::wrong_server,
          settings.addresses[address] + " does not have the key that the configuration names");
      break;
    case Handshake::refused:
      tell_once(UplinkNews::Kind::key_refused,
                settings.addresses[address] + " refuses this centre's key: was it revoked?");
      core.disconnected();
      next_try = now + settings.refused_again_after;
      break;
    case Handshake::lost:
      core.disconnected();
      next_try = now + settings.next_address_after;
      break;
  }
}

void Uplink::Impl::tell_once(UplinkNews::Kind kind, std::string detail) {
  if (trouble == kind) return;
  trouble = kind;
  news.push_back({kind, std::move(detail)});
}

Result<Uplink> Uplink::open(wire::Context& context, UplinkSettings settings,
                            wire::UplinkHello hello, Steady now) {
  DAWR_CHECK(!settings.addresses.empty(), "an uplink needs an address");
  auto impl = std::make_unique<Impl>(context, std::move(settings), std::move(hello));
  // Backwards, so that every address has been read and the first is the one that stays.
  for (auto address = impl->settings.addresses.size(); address-- > 0;) {
    impl->address = address;
    if (auto connected = impl->connect(now); !connected) return std::unexpected(connected.error());
  }
  return Uplink(std::move(impl));
}

Uplink::Uplink(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Uplink::Uplink(Uplink&&) noexcept = default;
Uplink& Uplink::operator=(Uplink&&) noexcept = default;
Uplink::~Uplink() = default;

UplinkCore& Uplink::core() { return impl_->core; }

void Uplink::hear(Steady now) {
  impl_->watch_connection(now);
  while (const auto frames = impl_->client->receive()) impl_->core.received(frames->front(), now);
}

void Uplink::send() {
  for (const auto& frame : impl_->core.take_outgoing()) impl_->client->send(frame);
}

std::vector<UplinkNews> Uplink::take_news() {
  auto news = std::exchange(impl_->news, {});
  std::ranges::move(impl_->core.take_news(), std::back_inserter(news));
  return news;
}

std::vector<wire::Source> Uplink::sources() const { return impl_->client->sources(); }

Steady Uplink::next_wake() const { return impl_->core.next_wake().value_or(impl_->next_try); }

}  // namespace dawr
