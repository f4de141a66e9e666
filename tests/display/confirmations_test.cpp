#include "display/confirmations.h"

#include <chrono>
#include <vector>

#include "tests/catch.h"

namespace dawr::display {
namespace {

using namespace std::chrono_literals;

ShownCall shown(std::uint32_t ticket) { return {Serial{ticket}, 1, {}, {}}; }

}  // namespace

TEST_CASE("calls are confirmed in order, and once there is room again") {
  Confirmations confirmations;
  std::vector<std::uint32_t> sent;
  bool full = true;
  const auto submit = [&](const ShownCall& call) -> Result<> {
    if (full && call.ticket == Serial{2}) return std::unexpected(Fault{FaultKind::full, "full"});
    sent.push_back(call.ticket.value);
    return {};
  };
  wire::Steady now{1h};
  for (const std::uint32_t ticket : {1U, 2U, 3U}) confirmations.add(shown(ticket));
  CHECK_FALSE(confirmations.send(now, submit));
  CHECK(sent == std::vector<std::uint32_t>{1});
  now += 1s;
  CHECK(confirmations.send(now, submit));  // told once, not each second
  full = false;
  now += 999ms;
  CHECK(confirmations.send(now, submit));
  CHECK(sent.size() == 1);
  now += 1ms;
  CHECK(confirmations.send(now, submit));
  CHECK(sent == std::vector<std::uint32_t>{1, 2, 3});
  CHECK(confirmations.waiting() == 0);
}

TEST_CASE("a disk that stays full costs the oldest confirmations, and no memory") {
  Confirmations confirmations;
  for (std::uint32_t ticket = 1; ticket <= Confirmations::most + 2; ++ticket) {
    confirmations.add(shown(ticket));
  }
  CHECK(confirmations.waiting() == Confirmations::most);
  std::vector<std::uint32_t> sent;
  CHECK(confirmations.send(wire::Steady{1h}, [&](const ShownCall& call) -> Result<> {
    sent.push_back(call.ticket.value);
    return {};
  }));
  CHECK(sent.front() == 3);
}

}  // namespace dawr::display
