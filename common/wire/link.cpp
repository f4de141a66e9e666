#include "common/wire/link.h"

#include <algorithm>
#include <utility>

#include "common/domain/check.h"

namespace dawr::wire {
namespace {

constexpr int messages_in_a_row = 256;  // then the owner has its turn

Steady steady_now() { return std::chrono::steady_clock::now(); }
Instant device_now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

}  // namespace

struct Link::Impl {
  Impl(Context& its_context, LinkSettings its_settings, Outbox& outbox, SecureClient first)
      : context(its_context),
        settings(std::move(its_settings)),
        core(outbox, Hello{.program = settings.program, .version = settings.version},
             settings.brokers.size(), steady_now(), settings.times),
        client(std::move(first)) {}

  // Everything that can be done without waiting.
  void advance() {
    const auto now = steady_now();
    for (const auto event : client.handshakes()) core.handshake(event, now);
    for (int i = 0; i < messages_in_a_row; ++i) {
      const auto frames = client.receive();
      if (!frames) break;
      core.received(*frames, now);
    }
    core.tick(now, device_now());
    carry_out();
  }

  void carry_out() {
    for (const auto& frame : core.take_outgoing()) client.send(frame);
    if (core.take_reconnect()) reconnect();
  }

  void reconnect() {
    tried = (tried + 1) % settings.brokers.size();
    auto next = SecureClient::open(context, Traffic::dialogue, settings.keys, broker());
    DAWR_CHECK(next.has_value(), "every address was tried when the link was opened");
    client = std::move(*next);
  }

  void settle() {
    if (fault) return;
    if (auto settled = core.settle_answered(random_number()); !settled) note(settled.error());
  }

  void note(const Fault& found) {
    if (found.kind != FaultKind::full) fault = found;
  }

  [[nodiscard]] const ServerAddress& broker() const { return settings.brokers[tried]; }

  Context& context;
  LinkSettings settings;
  LinkCore core;
  SecureClient client;
  std::size_t tried{};
  std::optional<Fault> fault;
};

Link::Link(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Link::Link(Link&&) noexcept = default;
Link& Link::operator=(Link&&) noexcept = default;
Link::~Link() = default;

Result<Link> Link::open(Context& context, LinkSettings settings, Outbox& outbox) {
  if (settings.brokers.empty()) {
    return std::unexpected(Fault{FaultKind::missing, "no broker's address is configured"});
  }
  std::optional<SecureClient> first;
  for (const auto& broker : settings.brokers) {
    auto client = SecureClient::open(context, Traffic::dialogue, settings.keys, broker);
    if (!client) return std::unexpected(client.error());
    if (!first) first = std::move(*client);
  }
  return Link(std::make_unique<Impl>(context, std::move(settings), outbox, std::move(*first)));
}

std::vector<LinkNews> Link::step(std::chrono::milliseconds timeout) {
  impl_->settle();
  const auto deadline = steady_now() + timeout;
  for (;;) {
    impl_->advance();
    auto news = impl_->core.take_news();
    const auto now = steady_now();
    if (!news.empty() || now >= deadline) return news;
    const auto until = std::min(deadline, impl_->core.next_wake());
    wait_for_any(sources(), std::max(std::chrono::ceil<std::chrono::milliseconds>(until - now),
                                     std::chrono::milliseconds(0)));
  }
}

Result<std::uint64_t> Link::submit(CommandBody body, std::optional<Token> token) {
  auto counter = impl_->core.submit(std::move(body), token, steady_now(), device_now());
  if (!counter) impl_->note(counter.error());
  impl_->carry_out();
  return counter;
}

void Link::take_back() { impl_->core.take_back(); }

void Link::ask(Question question) {
  impl_->core.ask(question);
  impl_->carry_out();
}

void Link::ask(const SlotQuestion& slots) {
  impl_->core.ask(slots);
  impl_->carry_out();
}

void Link::tell(const Condition& condition) {
  impl_->core.tell(condition);
  impl_->carry_out();
}

bool Link::leave(const LeaveContact& contact) {
  const bool sent = impl_->core.leave(contact);
  impl_->carry_out();
  return sent;
}

bool Link::leave(const LeaveBookingContact& contact) {
  const bool sent = impl_->core.leave(contact);
  impl_->carry_out();
  return sent;
}

LinkState Link::state() const { return impl_->core.state(); }
const std::optional<Fault>& Link::outbox_fault() const { return impl_->fault; }
const ServerAddress& Link::broker() const { return impl_->broker(); }
std::optional<Instant> Link::broker_now() const {
  return impl_->core.broker_clock().now(steady_now());
}
std::size_t Link::unanswered() const { return impl_->core.unanswered(); }
std::vector<Source> Link::sources() const { return impl_->client.sources(); }
Steady Link::next_wake() const { return impl_->core.next_wake(); }

}  // namespace dawr::wire
