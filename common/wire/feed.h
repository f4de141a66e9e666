// The board feed as a display hears it.
//
//   for (const auto& message : feed.receive())             // replica: BoardReplica
//     std::visit([&](const auto& m) { … replica.update(m, now) or .heartbeat(m, now) … }, message);
//   if (feed.is_subscribed() && replica.wants_snapshot(now)) link.ask(Question::board);
//   … on ViewArrived{Board}: replica.snapshot(board, now);
//
// Single-threaded, like Link.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "common/wire/broker_clock.h"
#include "common/wire/client.h"
#include "common/wire/message.h"

namespace dawr::wire {

struct FeedSettings {
  std::vector<ServerAddress> brokers;  // at least one; the next is tried after `silence`
  KeyPair keys;
  std::chrono::milliseconds silence{4000};
};

class FeedSubscriber {
 public:
  // `context` outlives it. A fault when an address can't be read.
  static Result<FeedSubscriber> open(Context& context, FeedSettings settings);
  FeedSubscriber(FeedSubscriber&&) noexcept;
  FeedSubscriber& operator=(FeedSubscriber&&) noexcept;
  ~FeedSubscriber();

  // Whether the broker has let this subscription in. An update after that is lost at most in the
  // very moment; a heartbeat tells.
  [[nodiscard]] bool is_subscribed() const;

  // Ends the subscription, and begins it again: whoever is turned away has no right to listen on.
  void close();
  void open_again();

  // What has arrived, in order; never blocks. Frames that are no feed messages are left out.
  std::vector<FeedMessage> receive();

  // They change when the next broker is tried: ask each time.
  [[nodiscard]] std::vector<Source> sources() const;

 private:
  struct Impl;
  explicit FeedSubscriber(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr::wire
