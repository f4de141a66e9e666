#include <algorithm>
#include <utility>

#include <sodium.h>

#include "common/domain/check.h"
#include "common/wire/outbox.h"

namespace dawr::wire {
namespace {

class MemoryOutbox final : public Outbox {
 public:
  explicit MemoryOutbox(std::uint64_t session) : session_(session) {}

  [[nodiscard]] std::uint64_t session() const override { return session_; }
  [[nodiscard]] std::uint64_t next_counter() const override { return next_; }
  [[nodiscard]] const std::deque<PendingCommand>& pending() const override { return pending_; }

  Result<> add(const PendingCommand& command) override {
    DAWR_CHECK(command.counter == next_, "counters are given in order");
    if (pending_.size() >= most_pending_commands) return std::unexpected(too_many_pending());
    pending_.push_back(command);
    ++next_;
    return {};
  }

  Result<> settle(std::uint64_t counter) override {
    const auto found = std::ranges::find(pending_, counter, &PendingCommand::counter);
    if (found == pending_.end()) return {};
    wipe_if_secret(*found);
    pending_.erase(found);
    return {};
  }

  Result<> renew(std::uint64_t session) override {
    DAWR_CHECK(pending_.empty(), "a session ends with nothing pending");
    session_ = session;
    next_ = 1;
    return {};
  }

 private:
  std::uint64_t session_;
  std::uint64_t next_{1};
  std::deque<PendingCommand> pending_;
};

}  // namespace

std::uint64_t Outbox::low_water() const {
  return pending().empty() ? next_counter() : pending().front().counter;
}

Fault Outbox::too_many_pending() {
  return {FaultKind::full, std::to_string(most_pending_commands) +
                               " commands wait for the broker's answer; no more are taken until "
                               "the link is back"};
}

void Outbox::wipe_if_secret(PendingCommand& command) {
  if (command.is_secret) sodium_memzero(command.frame.data(), command.frame.size());
}

std::unique_ptr<Outbox> make_memory_outbox(std::uint64_t session) {
  return std::make_unique<MemoryOutbox>(session);
}

}  // namespace dawr::wire
