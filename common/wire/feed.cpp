#include "common/wire/feed.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/domain/check.h"
#include "common/wire/codec.h"

namespace dawr::wire {
namespace {

constexpr int messages_in_a_row = 1024;  // then the owner has its turn

}  // namespace

struct FeedSubscriber::Impl {
  Impl(Context& its_context, FeedSettings its_settings, SecureClient first)
      : context(its_context), settings(std::move(its_settings)), client(std::move(first)) {}

  // ZeroMQ connects to the same broker again by itself, but not after a refusal.
  void try_next_after_silence(Steady now) {
    if (settings.brokers.size() == 1 && !refused) return;
    if (now - heard_at < settings.silence) return;
    tried = (tried + 1) % settings.brokers.size();
    connect(now);
  }

  void connect(Steady now) {
    auto next = SecureClient::open(context, Traffic::feed, settings.keys, settings.brokers[tried]);
    DAWR_CHECK(next.has_value(), "every address was tried when the feed was opened");
    client = std::move(*next);
    heard_at = now;
    refused = false;
    subscribed = false;
  }

  void shake_hands() {
    for (const auto event : client->handshakes()) {
      refused = event == Handshake::refused;
      subscribed = event == Handshake::succeeded;
    }
  }

  Context& context;
  FeedSettings settings;
  std::optional<SecureClient> client;  // none: closed
  std::size_t tried{};
  Steady heard_at{std::chrono::steady_clock::now()};
  bool refused{};
  bool subscribed{};
};

FeedSubscriber::FeedSubscriber(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FeedSubscriber::FeedSubscriber(FeedSubscriber&&) noexcept = default;
FeedSubscriber& FeedSubscriber::operator=(FeedSubscriber&&) noexcept = default;
FeedSubscriber::~FeedSubscriber() = default;

Result<FeedSubscriber> FeedSubscriber::open(Context& context, FeedSettings settings) {
  if (settings.brokers.empty()) {
    return std::unexpected(Fault{FaultKind::missing, "no board feed's address is configured"});
  }
  std::optional<SecureClient> first;
  for (const auto& broker : settings.brokers) {
    auto client = SecureClient::open(context, Traffic::feed, settings.keys, broker);
    if (!client) return std::unexpected(client.error());
    if (!first) first = std::move(*client);
  }
  return FeedSubscriber(std::make_unique<Impl>(context, std::move(settings), std::move(*first)));
}

bool FeedSubscriber::is_subscribed() const { return impl_->subscribed; }

void FeedSubscriber::close() {
  impl_->client.reset();
  impl_->subscribed = false;
}

void FeedSubscriber::open_again() {
  if (!impl_->client) impl_->connect(std::chrono::steady_clock::now());
}

std::vector<FeedMessage> FeedSubscriber::receive() {
  std::vector<FeedMessage> messages;
  if (!impl_->client) return messages;
  const auto now = std::chrono::steady_clock::now();
  impl_->shake_hands();
  for (int i = 0; i < messages_in_a_row; ++i) {
    const auto frames = impl_->client->receive();
    if (!frames) break;
    impl_->heard_at = now;
    if (frames->size() != 1) continue;
    if (auto message = decode_feed_message(frames->front())) {
      messages.push_back(std::move(*message));
    }
  }
  impl_->try_next_after_silence(now);
  return messages;
}

std::vector<Source> FeedSubscriber::sources() const {
  return impl_->client ? impl_->client->sources() : std::vector<Source>{};
}

}  // namespace dawr::wire
