// The broker's connection to the upstream: the sockets around an UplinkCore.
//
//   auto uplink = Uplink::open(context, {addresses, upstream_key, keys}, hello, now);
//   loop: wait for uplink->sources() too, until uplink->next_wake() at the latest, then
//     uplink->hear(now);
//     exchange(uplink->core(), journal, now);   // as the broker's loop does at each turn
//     uplink->send();
//     for (const auto& news : uplink->take_news()) log it
//
// It belongs to the thread of the loop and never blocks. While the upstream is away nothing is read
// or written at all, and the outbox grows by changed cells only (about a thousand a day).
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/floor/uplink_core.h"
#include "common/wire/client.h"

namespace dawr {

struct UplinkSettings {
  std::vector<std::string> addresses;  // at least one; the next is tried when one does not answer
  wire::PublicKey upstream_key;
  wire::KeyPair keys;   // the centre's own, as enrolled at the upstream
  UplinkKeys log_keys;  // the key of the centre's log, and of who may cosign it
  UplinkTimes times{};
  std::chrono::milliseconds next_address_after{15'000};  // without a connection
  std::chrono::milliseconds refused_again_after{60'000};
};

class Uplink {
 public:
  // `context` outlives it. A fault when an address can't be read. `now`: see hear.
  static Result<Uplink> open(wire::Context& context, UplinkSettings settings,
                             wire::UplinkHello hello, wire::Steady now);
  Uplink(Uplink&&) noexcept;
  Uplink& operator=(Uplink&&) noexcept;
  ~Uplink();

  [[nodiscard]] UplinkCore& core();
  // Hands the core what has arrived and what became of the connection. `now` is real steady time,
  // also in a demonstration centre.
  void hear(wire::Steady now);
  // Sends what the core has to say.
  void send();

  std::vector<UplinkNews> take_news();

  // They change with each new client: ask each time.
  [[nodiscard]] std::vector<wire::Source> sources() const;
  // Call hear then, at the latest.
  [[nodiscard]] wire::Steady next_wake() const;

 private:
  struct Impl;
  explicit Uplink(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr
