#include "upstream/reception.h"

#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/upstream/samples.h"

namespace dawr::upstream {
namespace {

using namespace std::chrono_literals;

constexpr Epoch epoch{12};

// A server without sockets, at which IS-02 and IS-03 are enrolled as 1 and 2.
struct Hall {
  explicit Hall(const StoreOptions& options = {}) : store(reopen(file, options)) {}

  static std::filesystem::path list(const Scratch& folder) {
    auto made = folder / "centres";
    REQUIRE(create_enrolment(made));
    for (const auto* code : {"IS-02", "IS-03"}) {
      REQUIRE(enrol(made, code, wire::make_key_pair().public_key, "", sample_morning));
    }
    return made;
  }

  Received say(const std::vector<wire::UplinkMessage>& messages, DeviceId device = DeviceId{1},
               std::uint8_t connection = 1) {
    std::vector<wire::Arrival> arrivals;
    for (const auto& message : messages) {
      arrivals.push_back({{connection}, device, {wire::encode(message)}});
    }
    auto received = reception.take(arrivals, sample_morning);
    INFO((received ? "" : received.error().text));
    REQUIRE(received);
    return *received;
  }

  [[nodiscard]] std::vector<StoredCell> cells() const { return *read(file).all_cells(); }

  Scratch folder;
  std::filesystem::path file = make_store(folder);
  std::filesystem::path centres = list(folder);
  Enrolment enrolment = *Enrolment::open(centres);
  Store store;
  Reception reception{store, enrolment};
};

wire::UplinkCells one_cell(Seq version, std::uint64_t seed = 1) {
  Chance chance(seed);
  const auto key = sample_key(static_cast<int>(version), 'A');
  return {epoch, unsigned_cells({sample_cell(key, version, chance)})};
}

bool is_refused(const Answer& answer) {
  return std::holds_alternative<wire::UplinkRefused>(answer.message);
}

Seq acknowledged(const Answer& answer) {
  const auto& ack = std::get<wire::UplinkAck>(answer.message);
  CHECK(ack.epoch == epoch);
  return ack.version;
}

TEST_CASE("cells are acknowledged up to the last of their frame, once they are committed") {
  Hall hall;
  CHECK(hall.say({hello_of("IS-02", epoch)}).answers.empty());
  const auto received = hall.say({one_cell(3), one_cell(8), wire::UplinkGauges{epoch, {}}});
  REQUIRE(received.answers.size() == 2);
  CHECK(acknowledged(received.answers[0]) == 3);
  CHECK(acknowledged(received.answers[1]) == 8);
  CHECK(received.answers[1].to == wire::RoutingId{1});
  CHECK(received.warnings.empty());
  CHECK(hall.cells().size() == 2);
}

TEST_CASE("a key speaks for its own centre only") {
  Hall hall;
  auto received = hall.say({hello_of("IS-03", epoch), one_cell(3)});
  REQUIRE(received.answers.size() == 2);
  CHECK(is_refused(received.answers[0]));
  CHECK(is_refused(received.answers[1]));
  REQUIRE(received.warnings.size() == 2);
  CHECK(received.warnings[0].find("not for IS-03") != std::string::npos);
  CHECK(hall.cells().empty());

  CHECK(hall.say({hello_of("IS-03", epoch), one_cell(3)}).warnings.empty());  // told before

  // Not even after it was introduced properly.
  hall.say({hello_of("IS-02", epoch), one_cell(3)});
  received = hall.say({hello_of("IS-03", epoch), one_cell(4)});
  CHECK(is_refused(received.answers.at(1)));
  CHECK(hall.cells().size() == 1);
}

TEST_CASE("without Hello on the same connection, with the same epoch, nothing is taken") {
  Hall hall;
  CHECK(is_refused(hall.say({one_cell(3)}).answers.at(0)));
  hall.say({hello_of("IS-02", epoch)});
  CHECK(is_refused(hall.say({one_cell(3)}, DeviceId{1}, 2).answers.at(0)));
  CHECK(is_refused(hall.say({one_cell(3)}, DeviceId{2}, 1).answers.at(0)));
  auto other = one_cell(3);
  other.epoch = Epoch{13};
  CHECK(is_refused(hall.say({other}).answers.at(0)));
  auto descending = one_cell(9);
  descending.cells.push_back(one_cell(3).cells.front());
  CHECK(is_refused(hall.say({descending}).answers.at(0)));
  CHECK(hall.cells().empty());
  auto hello = hello_of("IS-02", epoch);
  hello.protocol = wire::protocol_version + 1;
  CHECK(is_refused(hall.say({hello}, DeviceId{1}, 3).answers.at(0)));
}

TEST_CASE("a revoked key is refused with its next message") {
  Hall hall;
  hall.say({hello_of("IS-02", epoch), one_cell(3)});
  REQUIRE(revoke(hall.centres, "IS-02", sample_morning));
  REQUIRE(*hall.enrolment.refresh());
  CHECK(is_refused(hall.say({one_cell(4)}).answers.at(0)));
  CHECK(hall.cells().size() == 1);
}

TEST_CASE("bytes that are no message are refused, and the next one is taken") {
  Hall hall;
  const std::vector<wire::Arrival> garbage{{{1}, DeviceId{1}, {wire::Bytes(40, 7)}}};
  const auto received = hall.reception.take(garbage, sample_morning);
  REQUIRE(received);
  CHECK(is_refused(received->answers.at(0)));
  CHECK(hall.say({hello_of("IS-02", epoch), one_cell(3)}).answers.size() == 1);
}

TEST_CASE("a contradiction is refused in words, and does not hold back what comes after it") {
  Hall hall;
  hall.say({hello_of("IS-02", epoch), one_cell(3)});
  const auto received = hall.say({one_cell(3, 2), one_cell(4)});
  REQUIRE(received.answers.size() == 3);
  CHECK(is_refused(received.answers[0]));
  CHECK(acknowledged(received.answers[1]) == 3);
  CHECK(acknowledged(received.answers[2]) == 4);
  CHECK(received.warnings.at(0).find("ALARM") != std::string::npos);
  CHECK(hall.cells().at(0).cell == one_cell(3).cells.front().cell);
  CHECK(read(hall.file).alarms()->size() == 1);
}

TEST_CASE("when the disk is full nobody is acknowledged") {
  Hall hall({.most_pages = 17});
  hall.say({hello_of("IS-02", epoch), one_cell(3)});
  wire::UplinkCells large{epoch, unsigned_cells({largest_cell(sample_key(0, 'B'), 5)})};
  std::vector<wire::Arrival> arrivals{
      {{1}, DeviceId{1}, {wire::encode(wire::UplinkMessage{one_cell(4)})}},
      {{1}, DeviceId{1}, {wire::encode(wire::UplinkMessage{large})}}};
  const auto received = hall.reception.take(arrivals, sample_morning);
  REQUIRE(!received);
  CHECK(received.error().kind == FaultKind::full);
  CHECK(hall.cells().size() == 1);
  // Nor is a Hello that was not kept.
  arrivals.insert(
      arrivals.begin(),
      {{2}, DeviceId{2}, {wire::encode(wire::UplinkMessage{hello_of("IS-03", epoch)})}});
  REQUIRE(!hall.reception.take(arrivals, sample_morning));
  CHECK(is_refused(hall.say({one_cell(3)}, DeviceId{2}, 2).answers.at(0)));
  arrivals.erase(arrivals.begin());
  arrivals.pop_back();
  CHECK(hall.reception.take(arrivals, sample_morning)->answers.size() == 1);
}

}  // namespace
}  // namespace dawr::upstream
