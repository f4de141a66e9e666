// Frames that are cut, flipped, mislabelled or huge: refused, or understood, never a crash.
#include <array>
#include <string>

#include "common/domain/limits.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/wire/samples.h"

using namespace dawr;
using namespace dawr::tests;
using wire::Bytes;
using wire::BytesView;

namespace {

// Decodes with the decoder of `format` and encodes what came out; nothing if it was refused.
struct Format {
  const char* name;
  Bytes (*sample)(std::uint64_t seed);
  std::optional<Bytes> (*read_again)(BytesView bytes);
};

template <class Value>
Bytes sample_of(std::uint64_t seed) {
  return wire::encode(Samples(seed).make<Value>());
}

template <auto decode>
std::optional<Bytes> read_again(BytesView bytes) {
  const auto decoded = decode(bytes);
  if (!decoded) return std::nullopt;
  return wire::encode(*decoded);
}

constexpr std::array formats = {
    Format{"client", sample_of<wire::ClientMessage>, read_again<wire::decode_client_message>},
    Format{"broker", sample_of<wire::BrokerMessage>, read_again<wire::decode_broker_message>},
    Format{"slip", sample_of<wire::Slip>, read_again<wire::decode_slip>},
    Format{"feed", sample_of<wire::FeedMessage>, read_again<wire::decode_feed_message>},
    Format{"uplink", sample_of<wire::UplinkMessage>, read_again<wire::decode_uplink_message>},
    Format{"upstream", sample_of<wire::UpstreamMessage>, read_again<wire::decode_upstream_message>},
    Format{"entry", sample_of<Entry>, read_again<wire::decode_entry>},
    Format{"cell", sample_of<wire::SignedCell>, read_again<wire::decode_cell>},
};

std::string refusal_of(const wire::Decoded<wire::ClientMessage>& decoded) {
  return decoded ? "accepted" : decoded.error().detail;
}

}  // namespace

TEST_CASE("a frame is read by its own decoder only") {
  for (const auto& format : formats) {
    for (const auto& decoder : formats) {
      INFO(format.name << " read as " << decoder.name);
      CHECK(decoder.read_again(format.sample(1)).has_value() == (&format == &decoder));
    }
  }
  auto frame = formats[0].sample(1);
  frame[4] = 'X';
  CHECK(refusal_of(wire::decode_client_message(frame)) == "frame: its identifier is not DWCL");
}

TEST_CASE("a frame may lie anywhere in memory") {
  for (const auto& format : formats) {
    const auto frame = format.sample(2);
    for (std::size_t shift = 0; shift < 8; ++shift) {
      Bytes shifted(shift);
      shifted.insert(shifted.end(), frame.begin(), frame.end());
      CHECK(format.read_again(BytesView(shifted).subspan(shift)) == frame);
    }
  }
}

TEST_CASE("a frame cut short is refused, unless only padding is gone") {
  for (const auto& format : formats) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const auto frame = format.sample(seed);
      for (std::size_t size = 0; size < frame.size(); ++size) {
        // A copy of its own, so that a read behind the end is seen by the sanitizer.
        const Bytes cut(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
        const auto again = format.read_again(cut);
        INFO(format.name << " " << seed << " cut to " << size << " of " << frame.size());
        if (again) CHECK((frame.size() - size < 8 && *again == frame));
      }
    }
  }
}

TEST_CASE("a flipped bit is refused, or gives a value that is as good as any other") {
  int refused = 0;
  int accepted = 0;
  for (const auto& format : formats) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      auto frame = format.sample(seed);
      for (std::size_t bit = 0; bit < frame.size() * 8; ++bit) {
        const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
        frame[bit / 8] ^= mask;
        const auto again = format.read_again(frame);
        (again ? accepted : refused) += 1;
        if (again && format.read_again(*again) != again) {
          FAIL_CHECK(format.name << " " << seed << ", bit " << bit << ": not the same twice");
        }
        frame[bit / 8] ^= mask;
      }
    }
  }
  CHECK(refused > 1000);
  CHECK(accepted > 1000);
}

TEST_CASE("random bytes behind a right identifier are refused") {
  Samples samples(11);
  for (const auto& format : formats) {
    const auto frame = format.sample(1);
    for (int i = 0; i < 2000; ++i) {
      Bytes noise(8 + samples.below(120));
      samples.fill_each(noise);
      std::copy_n(frame.begin() + 4, 4, noise.begin() + 4);
      noise[1] = noise[2] = noise[3] = 0;
      const auto again = format.read_again(noise);
      if (again) CHECK(format.read_again(*again) == again);
    }
  }
}

TEST_CASE("frames beyond the bound are not even copied") {
  const Bytes frame(limits::frame_bytes + 1, 0);
  CHECK(refusal_of(wire::decode_client_message(frame)) == "frame: longer than 65536 bytes");
  CHECK(refusal_of(wire::decode_client_message({})) == "frame: too short");
  const Bytes large(limits::large_frame_bytes + 1, 0);
  CHECK_FALSE(wire::decode_broker_message(large).has_value());
  CHECK_FALSE(wire::decode_entry(large).has_value());
}

namespace {

Name longest_name(std::size_t bytes) { return {std::string(bytes, 'a'), std::string(bytes, 'b')}; }

CentrePolicy largest_policy() {
  Samples samples(1);
  CentrePolicy policy;
  policy.code = std::string(limits::label_bytes, 'c');
  policy.name = longest_name(limits::name_bytes);
  policy.lines.resize(limits::lines);
  for (auto& line : policy.lines) line = {LineId{'B'}, "ب", policy.name, minutes{1}};
  policy.services.resize(limits::services);
  for (auto& service : policy.services) {
    samples.fill(service);
    service.name = policy.name;
  }
  policy.counters.resize(limits::counters);
  for (auto& counter : policy.counters) {
    samples.fill(counter);
    counter.serves.assign(limits::lines, {LineId{'B'}, minutes{1440}});
  }
  policy.clerks.resize(limits::clerks);
  for (auto& clerk : policy.clerks) clerk.lines.assign(limits::lines, LineId{'B'});
  return policy;
}

}  // namespace

TEST_CASE("the largest configuration fits into an entry and into an offer") {
  auto policy = largest_policy();
  auto entry = Samples(1).make<Entry>();
  entry.event = DayOpened{ServiceDate{std::chrono::days{20000}}, policy};
  const auto decoded = wire::decode_entry(wire::encode(entry));
  REQUIRE(decoded.has_value());
  CHECK(std::get<DayOpened>(decoded->event).policy == policy);

  OfferView offer;
  offer.centre = policy.name;
  offer.lines = policy.lines;
  offer.services = policy.services;
  const auto offered = wire::decode_broker_message(wire::encode(wire::BrokerMessage{offer}));
  REQUIRE(offered.has_value());
  CHECK(std::get<OfferView>(*offered) == offer);

  policy.services.emplace_back().code = ServiceCode("X");
  policy.services.back().line = LineId{'B'};
  entry.event = DayOpened{ServiceDate{std::chrono::days{20000}}, policy};
  const auto refused = wire::decode_entry(wire::encode(entry));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().detail == "Entry.event.DayOpened.policy.services: more than 512 items");
}

TEST_CASE("the largest board fits into a feed frame, the largest cell into an uplink frame") {
  Board board;
  board.centre = longest_name(limits::name_bytes);
  board.paused = longest_name(limits::reason_bytes);
  board.lines.assign(limits::lines, {LineId{'B'}, "ب", longest_name(limits::name_bytes), 9999});
  board.calls.assign(limits::board_calls, Samples(4).make<BoardCall>());
  board.notices.assign(limits::notices, longest_name(limits::notice_bytes));
  BoardUpdate update;
  update.calls = board.calls;
  update.notices = board.notices;
  update.whole = board;
  const auto decoded = wire::decode_feed_message(wire::encode(wire::FeedMessage{update}));
  REQUIRE(decoded.has_value());
  CHECK(std::get<BoardUpdate>(*decoded) == update);

  auto cell = Samples(4).make<MetricCell>();
  for (double value = 1; value < 1e9; value *= 1.01) {
    for (auto* measure : {&cell.wait_first, &cell.walk, &cell.service, &cell.wait_total})
      measure->sketch.add(value);
  }
  const wire::UplinkMessage message = wire::UplinkCells{Epoch{1}, {{.cell = cell}}};
  const auto cells = wire::decode_uplink_message(wire::encode(message));
  REQUIRE(cells.has_value());
  CHECK(equal(*cells, message));
}
