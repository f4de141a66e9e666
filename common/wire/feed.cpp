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
    auto next = SecureClient::open(context, Traffic::feed, settings.keys, settings.brokers[tried]);
    DAWR_CHECK(next.has_value(), "every address was tried when the feed was opened");
    client = std::move(*next);
    heard_at = now;
    refused = false;
  }

  Context& context;
  FeedSettings settings;
  SecureClient client;
  std::size_t tried{};
  Steady heard_at{std::chrono::steady_clock::now()};
  bool refused{};
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

std::vector<FeedMessage> FeedSubscriber::receive() {
  const auto now = std::chrono::steady_clock::now();
  for (const auto event : impl_->client.handshakes()) impl_->refused = event == Handshake::refused;
  std::vector<FeedMessage> messages;
  for (int i = 0; i < messages_in_a_row; ++i) {
    const auto frames = impl_->client.receive();
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

std::vector<Source> FeedSubscriber::sources() const { return impl_->client.sources(); }

}  // namespace dawr::wire
