// The broker's connection to the upstream: outbox rows out, acknowledgements in.
//
//   auto uplink = Uplink::open(context, {addresses, upstream_key, keys}, hello);   // or none at
//   all loop: wait for uplink->sources() too, until uplink->next_wake() at the latest, then
//     if (uplink->wants_gauges(now)) uplink->offer(gauges_of(state, clock_now), now);
//     if (auto done = uplink->step(journal, now); !done) -> the journal's fault, as at any commit
//     for (const auto& news : uplink->take_news()) log it
//   after DayOpened: uplink->introduce(hello with the lines of the new policy)
//
// It belongs to the thread of the loop and never blocks; a step reads at most one frame's rows and
// makes at most one small commit. While the upstream is away nothing is read or written at all, and
// the outbox grows by changed cells only (about a thousand a day).
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
  wire::KeyPair keys;  // the centre's own, as enrolled at the upstream
  UplinkTimes times;
  std::chrono::milliseconds next_address_after{15'000};  // without a connection
  std::chrono::milliseconds refused_again_after{60'000};
};

class Uplink {
 public:
  // `context` outlives it. A fault when an address can't be read. `now`: see step.
  static Result<Uplink> open(wire::Context& context, UplinkSettings settings,
                             wire::UplinkHello hello, wire::Steady now);
  Uplink(Uplink&&) noexcept;
  Uplink& operator=(Uplink&&) noexcept;
  ~Uplink();

  // Reads what has arrived, sends what is due, forgets what was acknowledged. `now` is real steady
  // time, also in a demonstration centre. A fault is the journal's; `full` is none here: what was
  // to be forgotten is tried again.
  Result<> step(journal::Journal& journal, wire::Steady now);

  // True at most every `gauges_every` while connected.
  [[nodiscard]] bool wants_gauges(wire::Steady now) const;
  void offer(const Gauges& gauges, wire::Steady now);
  // A Hello with other lines or names is sent again; the same one costs nothing.
  void introduce(wire::UplinkHello hello);

  std::vector<UplinkNews> take_news();
  [[nodiscard]] bool is_connected() const;
  // Everything up to here is committed upstream, as far as this run has heard.
  [[nodiscard]] Seq acknowledged() const;

  // They change with each new client: ask each time.
  [[nodiscard]] std::vector<wire::Source> sources() const;
  // Call step then, at the latest.
  [[nodiscard]] wire::Steady next_wake() const;

 private:
  struct Impl;
  explicit Uplink(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr
