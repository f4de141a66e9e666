// What the broker makes of its witness: whose cosignature it believes, and what it finds out when
// they connect.
#include <optional>

#include "tests/upstream/witnessed.h"
#include "upstream/log_watch.h"

namespace dawr::upstream {
namespace {

TEST_CASE("the first word on a connection is the newest checkpoint, cosigned or not") {
  Ministry ministry;
  Journalled centre(first_epoch);
  centre.grow(20);
  const auto copied = centre.message();
  Office office(ministry, centre);
  office.talk();
  CHECK(office.sent.size() == 1);
  office.talk();
  CHECK(office.sent.size() == 1);
  office.core.disconnected();
  office.core.connected(office.now);
  office.talk();
  REQUIRE(office.sent.size() == 2);
  CHECK(office.sent.back().note == copied.note);
  CHECK(office.sent.back().from == 20);
  CHECK(office.sent.back().proof.empty());
  CHECK(office.cosigned() == 20);
  CHECK(ministry.alarms().empty());
  CHECK_FALSE(office.heard(UplinkNews::Kind::log_forgotten));
}

TEST_CASE("what is said of another epoch's log is not believed") {
  Ministry ministry;
  Journalled centre(first_epoch);
  centre.grow(5);
  Office office(ministry, centre);
  const Epoch other{centre.epoch.value + 1};
  office.talk(true);  // the answer is lost: something is on its way
  REQUIRE(office.sent.size() == 1);
  const wire::LogDoubted doubted{.epoch = other,
                                 .size = 5,
                                 .why = wire::LogDoubt::not_consistent,
                                 .from = 0,
                                 .detail = "forged"};
  office.core.received(wire::encode(wire::UpstreamMessage{doubted}), office.now);
  CHECK(office.core.witness().doubt().empty());
  CHECK(office.heard(UplinkNews::Kind::garbled));
  office.talk();
  CHECK(office.cosigned() == 5);
}

TEST_CASE("that the log is cosigned is news once") {
  Ministry ministry;
  Journalled centre(first_epoch);
  centre.grow(5);
  Office office(ministry, centre);
  office.talk();
  CHECK(office.times_heard(UplinkNews::Kind::log_cosigned) == 1);
  for (int more = 0; more < 3; ++more) {
    centre.grow(5);
    office.talk();
  }
  CHECK(office.cosigned() == 20);
  CHECK(office.core.take_news().empty());
}

TEST_CASE("a journal that was rolled back to a cosigned checkpoint is known without a new entry") {
  Ministry ministry;
  Journalled centre(first_epoch);
  centre.grow(15);
  Office before(ministry, centre);
  before.talk();
  before.talk();  // what came back is kept
  Journalled rolled_back(first_epoch);
  rolled_back.grow(15);
  REQUIRE(rolled_back.journal->keep_cosigned(**centre.journal->newest_cosigned()));
  centre.grow(5);
  before.talk();
  REQUIRE(before.cosigned() == 20);

  Office office(ministry, rolled_back);
  office.talk();
  CHECK(office.heard(UplinkNews::Kind::log_doubted));
  CHECK(office.core.witness().doubt().find(
            "it shows a checkpoint of 20 entries that this centre's key has signed") !=
        std::string::npos);
  REQUIRE(ministry.alarms().size() == 1);
}

TEST_CASE("an upstream that has forgotten what it had cosigned is an alarm of the centre's") {
  Journalled centre(first_epoch);
  centre.grow(50);
  {
    Ministry ministry;
    Office office(ministry, centre);
    office.talk();
    office.talk();
  }
  Ministry anew;
  Office office(anew, centre);
  office.talk();
  CHECK(office.heard(UplinkNews::Kind::log_forgotten));
  CHECK(office.cosigned() == 50);
  office.talk();
  CHECK_FALSE(office.heard(UplinkNews::Kind::log_forgotten));
}

TEST_CASE("a cosignature that is not by the configured witness is an alarm, and is not kept") {
  Ministry ministry;
  Journalled centre(first_epoch);
  centre.grow(10);
  const WitnessKey other{ministry.key.name, key_of(8)};
  const WitnessKey renamed{"ministry.example/w2", key_of(9)};
  for (const auto& expected : {other, renamed}) {
    Office office(ministry, centre, verifier_of(expected));
    office.talk();
    CHECK(office.heard(UplinkNews::Kind::log_forged));
    CHECK_FALSE(office.core.witness().doubt().empty());
    CHECK(office.cosigned() == 0);
    office.talk();
    CHECK_FALSE(*centre.journal->newest_cosigned());
  }
  // What is made up under the right name is no better.
  Office office(ministry, centre);
  office.talk(true);
  auto forged = *log::parse_note(centre.message().note);
  log::cosign(forged, ministry.key.name, key_of(9), std::chrono::floor<seconds>(ministry.now));
  forged.signatures.back().bytes.back() ^= 1U;
  const wire::LogCosigned answer{first_epoch, 10, last_line(to_text(forged))};
  office.core.received(wire::encode(wire::UpstreamMessage{answer}), office.now);
  CHECK(office.heard(UplinkNews::Kind::log_forged));
  CHECK(office.cosigned() == 0);
}

TEST_CASE(
    "without a key to check it with no cosignature is kept, and the upstream has it all the same") {
  Ministry ministry;
  Journalled centre(first_epoch);
  centre.grow(10);
  Office office(ministry, centre, std::nullopt);
  office.talk();
  CHECK(office.heard(UplinkNews::Kind::log_unchecked));
  CHECK(office.cosigned() == 10);
  office.talk();
  CHECK((*centre.journal->newest_cosigned())->checkpoint.note == centre.message().note);
  CHECK(ministry.kept().size() == 1);
}

}  // namespace
}  // namespace dawr::upstream
