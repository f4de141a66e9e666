// A device's link to its broker: LinkCore on a real socket and a real clock.
//
//   auto link = Link::open(context, settings, *outbox);
//   link->submit(TakeTicket{service});
//   for (;;) for (const auto& news : link->step(100ms)) { ... }
//
// Single-threaded. In a loop of its own: step(timeout) blocks for at most that long. In a loop that
// waits for other things too (a window's events, a signalfd): wait for sources() until next_wake(),
// then step(0ms); or simply step(0ms) once per frame.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/wire/link_core.h"

namespace dawr::wire {

struct LinkSettings {
  std::vector<ServerAddress> brokers;  // at least one; tried in turn
  KeyPair keys;
  std::string program;  // "dawr-ticket", and
  std::string version;  // its version: for the broker's log
  LinkTimes times;
};

class Link {
 public:
  // `context` and `outbox` outlive the link. A fault when an address can't be read.
  static Result<Link> open(Context& context, LinkSettings settings, Outbox& outbox);
  Link(Link&&) noexcept;
  Link& operator=(Link&&) noexcept;
  ~Link();

  // Sends, receives, reconnects and returns what is new. An Answered command is taken out of the
  // outbox at the *next* call of step: whoever must remember what the answer said writes it down
  // first, and after a crash in between the broker is asked again and gives the same answer.
  // Returns early when there is news.
  std::vector<LinkNews> step(std::chrono::milliseconds timeout);

  // The command's counter, which its Answered carries. A fault of the outbox: nothing was sent.
  Result<std::uint64_t> submit(CommandBody body, std::optional<Token> token = std::nullopt);
  // Nothing that is unanswered is sent again: it may have been carried out, or not.
  void take_back();
  // Dropped unless online; the answer arrives as ViewArrived.
  void ask(Question question);
  // The same; what is refused arrives as Refused.
  void ask(const SlotQuestion& slots);
  // Dropped unless online; the answer arrives as ConditionNoted.
  void tell(const Condition& condition);
  // False: not online, and dropped; the answer arrives as ContactNoted. Kept in no file.
  bool leave(const LeaveContact& contact);
  bool leave(const LeaveBookingContact& contact);

  [[nodiscard]] LinkState state() const;
  // Why the outbox is of no use any more: a device must stop then. Nothing while it works, nor
  // while it merely has no room (FaultKind::full): submit says so each time, and what was answered
  // is taken out later.
  [[nodiscard]] const std::optional<Fault>& outbox_fault() const;
  // The address being tried or talked to.
  [[nodiscard]] const ServerAddress& broker() const;
  // The broker's clock now, for display.
  [[nodiscard]] std::optional<Instant> broker_now() const;
  [[nodiscard]] std::size_t unanswered() const;

  // They change at every reconnection: ask each time.
  [[nodiscard]] std::vector<Source> sources() const;
  [[nodiscard]] Steady next_wake() const;

 private:
  struct Impl;
  explicit Link(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr::wire
