// What the notifier does next, and what becomes of a message.
#include "broker/notify/core.h"

#include "tests/catch.h"
#include "tests/notify/samples.h"

using namespace dawr;
using namespace dawr::notify;
using namespace dawr::tests;

TEST_CASE("what is done next about a message") {
  struct Row {
    const char* name;
    MessageState state;
    bool has_number;
    bool knows_repeats;
    Duration later;  // after it was made
    Duration next;   // nothing before, after it was made
    std::optional<Duration> loud_from;
    Step step;
    MessageState ends_as{};
  };
  using enum MessageState;
  const std::vector<Row> rows = {
      {"new", pending, true, true, 1s, 0s, {}, Step::send},
      {"its pause has not passed", pending, true, true, 1s, 5s, {}, Step::wait},
      {"its pause has passed", pending, true, true, 5s, 5s, {}, Step::send},
      {"the last moment of its use", pending, true, true, 10min - 1us, 0s, {}, Step::send},
      {"of no use any more", pending, true, true, 10min, 0s, {}, Step::end, expired},
      {"of no use at night either", pending, true, true, 10min, 0s, 8h, Step::end, expired},
      {"at night", pending, true, true, 1s, 0s, 8h, Step::wait},
      {"the number was taken back", pending, false, true, 1s, 0s, {}, Step::end, withdrawn},
      {"cut off", sending, true, true, 1s, 0s, {}, Step::send},
      {"cut off, and a repeat is not safe", sending, true, false, 1s, 0s, {}, Step::end, uncertain},
      {"cut off, then taken back", sending, false, true, 1s, 0s, {}, Step::end, uncertain},
      {"cut off, found too late", sending, true, true, 11min, 0s, {}, Step::end, uncertain},
      {"accepted", accepted, false, true, 1s, 10s, {}, Step::wait},
      {"to be asked for", accepted, false, true, 10s, 10s, {}, Step::ask},
      {"to be asked for at night", accepted, false, true, 10s, 10s, 8h, Step::ask},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    Message one = message(row.state);
    if (!row.has_number) one.sealed.clear();
    if (row.state == accepted) one.gateway_id = "77";
    one.next_at = ten + row.next;
    const auto loud_from = row.loud_from ? std::optional(ten + *row.loud_from) : std::nullopt;
    const Plan plan = plan_of(one, gateway(row.knows_repeats), ten + row.later, loud_from);
    CHECK(plan.step == row.step);
    CHECK(plan.ends_as == row.ends_as);
    if (row.step == Step::wait) CHECK(plan.at > ten + row.later);
    if (row.step == Step::end) CHECK_FALSE(plan.reason.empty());
  }
}

TEST_CASE("nobody asks for a receipt that the gateway, as it is now, can't give") {
  Message accepted = message(MessageState::accepted);
  accepted.next_at = ten;
  accepted.gateway_id.clear();
  GatewaySettings asked = gateway(true);
  REQUIRE(asked.receipt);
  asked.receipt->url = "https://gateway.example/{reference}";
  CHECK(plan_of(accepted, asked, ten, {}).step == Step::ask);
  asked.receipt->url = "https://gateway.example/{id}";
  CHECK(plan_of(accepted, asked, ten, {}).step == Step::wait);
  accepted.gateway_id = "77";
  CHECK(plan_of(accepted, asked, ten, {}).step == Step::ask);
  asked.receipt.reset();
  CHECK(plan_of(accepted, asked, ten, {}).step == Step::wait);
}

TEST_CASE("what becomes of a message by how an attempt went") {
  struct Row {
    AttemptEnd end;
    bool knows_repeats;
    MessageState state;
  };
  const std::vector<Row> rows = {
      {AttemptEnd::accepted, true, MessageState::accepted},
      {AttemptEnd::accepted, false, MessageState::accepted},
      {AttemptEnd::refused, true, MessageState::refused},
      {AttemptEnd::not_taken, true, MessageState::pending},
      {AttemptEnd::not_taken, false, MessageState::pending},
      {AttemptEnd::perhaps_taken, true, MessageState::pending},
      {AttemptEnd::perhaps_taken, false, MessageState::uncertain},
  };
  for (const Row& row : rows) {
    const Answer answer{.end = row.end, .gateway_id = "g1", .reason = "why"};
    const Message after = after_attempt(message(), answer, gateway(row.knows_repeats), ten, 1);
    CHECK(after.state == row.state);
    CHECK(after.attempts == 1);
    CHECK(after.reason == "why");
    if (row.state == MessageState::pending) CHECK(after.next_at == ten + 2s);
    if (row.state == MessageState::accepted) {
      CHECK(after.gateway_id == "g1");
      CHECK(after.next_at == ten + 10s);
    }
    if (row.state > MessageState::accepted) CHECK(after.next_at == Instant::max());
  }
  auto without_receipts = gateway();
  without_receipts.receipt.reset();
  const Answer accepted{.end = AttemptEnd::accepted};
  CHECK(after_attempt(message(), accepted, without_receipts, ten, 0).next_at == Instant::max());
}

TEST_CASE("pauses double up to a minute, and chance spreads them over their second half") {
  const std::vector<Duration> longest = {2s, 4s, 8s, 16s, 32s, 1min, 1min, 1min};
  for (std::uint32_t i = 0; i < longest.size(); ++i) {
    CHECK(pause_after(i + 1, 1) == longest[i]);
    CHECK(pause_after(i + 1, 0) == longest[i] / 2);
    CHECK(pause_after(i + 1, 0.5) == longest[i] / 4 * 3);
  }
  CHECK(pause_after(4'000'000'000, 1) == 1min);
  const Answer later{.end = AttemptEnd::not_taken, .retry_after = 90s};
  CHECK(after_attempt(message(), later, gateway(), ten, 1).next_at == ten + 90s);
}

TEST_CASE("a receipt is asked for less and less often, until an hour after the message's use") {
  Message one = message(MessageState::accepted);
  Instant now = ten + 10s;
  int asked = 0;
  while (one.next_at != Instant::max()) {
    one = after_asking(one, Delivery::unknown, now);
    CHECK(one.state == MessageState::accepted);
    CHECK(one.next_at > now);
    now = one.next_at;
    REQUIRE(++asked < 20);
  }
  CHECK(asked == 9);
  CHECK(after_asking(one, Delivery::delivered, now).state == MessageState::delivered);
  CHECK(after_asking(one, Delivery::undelivered, now).state == MessageState::undelivered);
}

TEST_CASE("quiet hours end in the morning, by the clocks on the wall") {
  const QuietHours night{21h, 8h};
  const auto midnight = ten - 10h;
  const auto zone = cairo();
  struct Row {
    Duration of_day;
    std::optional<Duration> end;
  };
  const std::vector<Row> rows = {{0h, 8h},        {7h + 59min, 8h}, {8h, {}},  {12h, {}},
                                 {21h - 1us, {}}, {21h, 32h},       {23h, 32h}};
  for (const Row& row : rows) {
    const auto end = end_of_quiet(night, zone, midnight + row.of_day);
    CHECK(end == (row.end ? std::optional(midnight + *row.end) : std::nullopt));
  }
  CHECK(end_of_quiet({12h, 14h}, zone, midnight + 13h) == midnight + 14h);
  CHECK_FALSE(end_of_quiet({12h, 14h}, zone, midnight + 14h));
  CHECK_FALSE(end_of_quiet({0h, 0h}, zone, midnight));
  // The night in which Egypt's clocks skip 00:00 to 01:00.
  const Instant spring = std::chrono::sys_days{std::chrono::year{2026} / 4 / 23} + 21h;
  CHECK(end_of_quiet(night, zone, spring) == spring + 8h);
}
