// Whatever is encoded is decoded to the same value.
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/wire/samples.h"

using namespace dawr;
using dawr::tests::equal;
using dawr::tests::Samples;

namespace {

constexpr std::uint64_t seeds = 60;

template <class Value, class Decode>
void check_round_trip(const Value& value, Decode decode) {
  const auto bytes = wire::encode(value);
  const auto decoded = decode(bytes);
  INFO((decoded ? "" : decoded.error().detail));
  REQUIRE(decoded.has_value());
  CHECK(equal(*decoded, value));
}

}  // namespace

TEST_CASE("the comparison sees a difference in any field") {
  const auto cell = Samples(1).make<MetricCell>();
  auto other = cell;
  CHECK(equal(cell, other));
  other.voided ^= 1U;
  CHECK_FALSE(equal(cell, other));
  CHECK_FALSE(equal(Event{TicketVoided{Serial{1}}}, Event{TicketVoided{Serial{2}}}));
  CHECK_FALSE(equal(Event{TicketVoided{Serial{1}}}, Event{TicketLeft{Serial{1}}}));
}

TEST_CASE("every device message survives") {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    for (const auto& message : Samples(seed).make_each<wire::ClientMessage>()) {
      check_round_trip(message, wire::decode_client_message);
    }
  }
}

TEST_CASE("every command survives, but for the broker's own pulse") {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Samples samples(seed);
    for (const auto& body : samples.make_each<CommandBody>()) {
      const wire::ClientMessage message = samples.submit(body);
      if (!std::holds_alternative<Pulse>(body)) {
        check_round_trip(message, wire::decode_client_message);
        continue;
      }
      const auto decoded = wire::decode_client_message(wire::encode(message));
      REQUIRE_FALSE(decoded.has_value());
      CHECK(decoded.error().detail == "Submit.command: is missing");
    }
  }
}

TEST_CASE("every broker message and every reply survives") {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Samples samples(seed);
    for (const auto& message : samples.make_each<wire::BrokerMessage>()) {
      check_round_trip(message, wire::decode_broker_message);
    }
    for (const auto& body : samples.make_each<decltype(wire::Reply::body)>()) {
      const wire::BrokerMessage message = wire::Reply{seed, seed + 1, seed + 2, body};
      check_round_trip(message, wire::decode_broker_message);
    }
    check_round_trip(samples.make<wire::Slip>(), wire::decode_slip);
  }
}

TEST_CASE("every feed message survives, and an emptied part differs from an unchanged one") {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    for (const auto& message : Samples(seed).make_each<wire::FeedMessage>()) {
      check_round_trip(message, wire::decode_feed_message);
    }
  }
  BoardUpdate update;
  check_round_trip(wire::FeedMessage{update}, wire::decode_feed_message);
  update.calls.emplace();
  update.notices.emplace();
  update.paused.emplace();
  check_round_trip(wire::FeedMessage{update}, wire::decode_feed_message);
}

TEST_CASE("every uplink message survives, in both directions") {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Samples samples(seed);
    for (const auto& message : samples.make_each<wire::UplinkMessage>()) {
      check_round_trip(message, wire::decode_uplink_message);
    }
    for (const auto& message : samples.make_each<wire::UpstreamMessage>()) {
      check_round_trip(message, wire::decode_upstream_message);
    }
    check_round_trip(samples.make<wire::SignedCell>(), wire::decode_cell);
  }
}

TEST_CASE("every journal entry survives") {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Samples samples(seed);
    for (const auto& event : samples.make_each<Event>()) {
      auto entry = samples.make<Entry>();
      entry.event = event;
      check_round_trip(entry, wire::decode_entry);
    }
  }
}
