// The upstream as witness of a centre's log: the broker's core and the server's reception, with
// nothing but frames between them, and centres that lie.
#include <algorithm>
#include <array>
#include <functional>

#include "common/log/checkpoint.h"
#include "common/log/origin.h"
#include "tests/upstream/witnessed.h"
#include "upstream/log_watch.h"

namespace dawr::upstream {
namespace {

using namespace std::chrono_literals;
using wire::LogDoubt;

LogDoubt doubt_in(const wire::UpstreamMessage& message) {
  const auto* doubted = std::get_if<wire::LogDoubted>(&message);
  REQUIRE(doubted != nullptr);
  return doubted->why;
}

bool is_cosigned(const wire::UpstreamMessage& message) {
  return std::holds_alternative<wire::LogCosigned>(message);
}

TEST_CASE("each newest checkpoint is cosigned, and both sides keep it with the cosignature") {
  Ministry ministry;
  Journalled centre(first_epoch);
  Office office(ministry, centre);
  office.talk();
  CHECK(office.sent.empty());
  for (const int more : {1, 6, 1, 300, 17}) {
    centre.grow(more);
    office.talk();
    CHECK(office.cosigned() == centre.entries.size());
    const auto mine = *centre.journal->newest_cosigned();
    REQUIRE(mine);
    const std::array witnesses{verifier_of(ministry.key)};
    const auto seen = log::read_checkpoint(mine->checkpoint.note, centre.verifier(), witnesses);
    REQUIRE(seen);
    CHECK(seen->witnesses.size() == 1);
    CHECK(ministry.kept().back().note == mine->checkpoint.note);
  }
  CHECK(office.sent.size() == 5);
  CHECK(ministry.kept().size() == 1);  // all of one hour
  CHECK(ministry.alarms().empty());
  office.talk();
  CHECK(office.sent.size() == 5);
}

TEST_CASE("whoever was away for a week needs one message, and reads little at a time") {
  Ministry ministry;
  Journalled centre(first_epoch);
  Office office(ministry, centre);
  centre.grow(10);
  office.talk();
  office.core.disconnected();
  for (int hour = 0; hour < 100; ++hour) {
    centre.grow(700);
    office.now += 10s;
    REQUIRE(exchange(office.core, *centre.journal, office.now));
  }
  office.core.connected(office.now);
  office.sent.clear();
  office.talk();
  CHECK(office.sent.size() == 1);
  CHECK(office.cosigned() == 70'010);
}

TEST_CASE("a lost answer and a restart cost a repetition, and no alarm") {
  Ministry ministry;
  Journalled centre(first_epoch);
  {
    Office office(ministry, centre);
    centre.grow(5);
    office.talk();
    office.talk();  // what came back is kept
    centre.grow(5);
    office.talk(true);
    CHECK(office.cosigned() == 5);
    SECTION("the same is sent again") {
      centre.grow(4);
      office.talk();
      CHECK(office.cosigned() == 14);
    }
    SECTION("over a new connection") {
      office.core.disconnected();
      office.core.connected(office.now);
      office.talk();
      CHECK(office.cosigned() == 10);
    }
    SECTION("the broker knows nothing of it") {}
  }
  // A broker that knows only what its journal has.
  Office restarted(ministry, centre);
  centre.grow(3);
  restarted.talk();
  CHECK(restarted.cosigned() == centre.entries.size());
  CHECK(ministry.alarms().empty());
}

TEST_CASE("an upstream that has lost what it had is proved everything again") {
  Journalled centre(first_epoch);
  {
    Ministry ministry;
    Office office(ministry, centre);
    centre.grow(50);
    office.talk();
    office.talk();
  }
  Ministry anew;
  Office office(anew, centre);
  centre.grow(1);
  office.talk();
  CHECK(office.cosigned() == 51);
  CHECK(anew.alarms().empty());
}

TEST_CASE("without a key of its own, or of the centre's log, an upstream cosigns nothing") {
  Ministry ministry;
  Journalled centre(first_epoch);
  centre.grow(5);
  Office office(ministry, centre);
  SECTION("of its own") {
    Reception keyless(ministry.store, ministry.enrolment);
    const std::array arrivals{
        wire::Arrival{
            {1}, DeviceId{1}, {wire::encode(wire::UplinkMessage{hello_of(code, first_epoch)})}},
        wire::Arrival{{1}, DeviceId{1}, {wire::encode(wire::UplinkMessage{centre.message()})}}};
    const auto received = *keyless.take(arrivals, sample_morning);
    CHECK(doubt_in(received.answers.at(0).message) == LogDoubt::not_ready);
  }
  SECTION("of the log") {
    REQUIRE(revoke(ministry.centres, code, sample_morning));
    REQUIRE(enrol(ministry.centres, code, wire::make_key_pair().public_key, "", sample_morning));
    const auto list = *Enrolment::open(ministry.centres);
    const auto verdict = judge(list.centres().back(), centre.message(), {});
    REQUIRE(verdict->doubt);
    CHECK(verdict->doubt->why == LogDoubt::not_ready);
    CHECK_FALSE(verdict->is_alarm);
  }
}

// A log of which ten entries were cosigned, and what its centre says next.
struct Attack {
  std::string what;
  LogDoubt expected{};
  std::function<wire::UplinkCheckpoint(Journalled&)> next;
};

// The same entries under another hand.
wire::UplinkCheckpoint resigned(const Journalled& centre, const log::SigningKey& key,
                                const std::string& origin) {
  auto message = centre.message(10);
  auto checkpoint = *log::parse_checkpoint(log::parse_note(message.note)->text);
  checkpoint.origin = origin;
  message.note = to_text(log::signed_checkpoint(checkpoint, key));
  return message;
}

std::vector<Attack> attacks() {
  return {
      {"two contents of one size", LogDoubt::split_view,
       [](Journalled& centre) {
         Journalled other(centre.epoch);
         other.grow(10, 7);
         return other.message(10);
       }},
      {"fewer entries than before", LogDoubt::goes_back,
       [](Journalled& centre) {
         Journalled shorter(centre.epoch);
         shorter.grow(9);
         return shorter.message(10);
       }},
      {"an entry that was changed, and everything after it signed anew", LogDoubt::not_consistent,
       [](Journalled& centre) {
         Journalled other(centre.epoch);
         other.grow(3);
         other.grow(1, 7);
         other.grow(16);
         log::Tree tree;
         REQUIRE(other.journal->read_entries(0, [&](const journal::EntryRow& row) {
           tree.append(log::leaf_hash(row.bytes));
           return true;
         }));
         auto message = other.message(10);
         for (const auto& hash : tree.consistency_proof(10, 20)) {
           message.proof.insert(message.proof.end(), hash.begin(), hash.end());
         }
         return message;
       }},
      {"no proof", LogDoubt::not_consistent,
       [](Journalled& centre) {
         centre.grow(5);
         return centre.message(10);
       }},
      {"a proof of half hashes", LogDoubt::not_consistent,
       [](Journalled& centre) {
         centre.grow(5);
         auto message = centre.message(10);
         message.proof.resize(33);
         return message;
       }},
      {"another key", LogDoubt::unknown_key,
       [](Journalled& centre) {
         return resigned(centre, key_of(2), log_origin(code, first_epoch));
       }},
      {"a signature of another text", LogDoubt::bad_signature,
       [](Journalled& centre) {
         auto message = centre.message(10);
         message.note.replace(message.note.find("\n10\n"), 4, "\n11\n");
         return message;
       }},
      {"no note", LogDoubt::bad_signature,
       [](Journalled& centre) {
         auto message = centre.message(10);
         message.note = "dawr";
         return message;
       }},
      {"another centre's log", LogDoubt::other_log,
       [](Journalled& centre) {
         return resigned(centre, centre_key, log_origin("IS-03", first_epoch));
       }},
      {"another epoch's log", LogDoubt::other_log,
       [](Journalled& centre) {
         return resigned(centre, centre_key, log_origin(code, second_epoch));
       }},
      {"a log made anew", LogDoubt::uncited,
       [](Journalled& /*centre*/) {
         Journalled fresh(second_epoch);
         fresh.grow(30);
         return fresh.message();
       }},
  };
}

TEST_CASE("a log that is not what it was is refused, told and kept as evidence") {
  for (const auto& attack : attacks()) {
    CAPTURE(attack.what);
    Ministry ministry;
    Journalled centre(first_epoch);
    centre.grow(10);
    const auto honest = centre.message();
    REQUIRE(is_cosigned(ministry.say(honest)));
    const auto before = ministry.kept();
    const auto message = attack.next(centre);
    CHECK(doubt_in(ministry.say(message)) == attack.expected);
    CHECK(ministry.kept() == before);
    const auto alarms = ministry.alarms();
    REQUIRE(alarms.size() == 1);
    CHECK(alarms[0].kind == AlarmKind::log_doubted);
    CHECK(std::string(alarms[0].refused.begin(), alarms[0].refused.end()) == message.note);
    REQUIRE(ministry.told.size() == 1);
    CHECK(ministry.told[0].starts_with("ALARM centre IS-02: "));
    // What went on before it still does.
    CHECK(is_cosigned(ministry.say(honest)));
  }
}

TEST_CASE("a broker whose journal was rolled back is told so, and says it") {
  Ministry ministry;
  Journalled centre(first_epoch);
  centre.grow(20);
  Office(ministry, centre).talk();
  Journalled rolled_back(first_epoch);
  rolled_back.grow(15);
  Office office(ministry, rolled_back);
  office.talk();
  CHECK_FALSE(office.core.witness().doubt().empty());
  CHECK(office.heard(UplinkNews::Kind::log_doubted));
  // Nor does it help to have become longer than before.
  rolled_back.grow(25, 7);
  office.now += 11min;
  office.talk();
  CHECK(office.sent.back().from == 20);
  CHECK(office.cosigned() != rolled_back.entries.size());
  const auto alarms = ministry.alarms();
  REQUIRE(alarms.size() == 2);
  CHECK(alarms[1].detail.find("is not consistent with the checkpoint of 20 entries") !=
        std::string::npos);
  // Nothing is sent for ten minutes.
  const auto sent = office.sent.size();
  office.talk();
  CHECK(office.sent.size() == sent);
}

TEST_CASE("of what contradicts one checkpoint eight are kept") {
  Ministry ministry;
  Journalled centre(first_epoch);
  centre.grow(10);
  REQUIRE(is_cosigned(ministry.say(centre.message())));
  for (int more = 0; more < 20; ++more) {
    centre.grow(1);
    CHECK(doubt_in(ministry.say(centre.message(10))) == LogDoubt::not_consistent);
  }
  CHECK(ministry.alarms().size() == most_log_alarms);
}

TEST_CASE("a restored journal is another log, which goes on from what was cosigned of the old") {
  Ministry ministry;
  Journalled old(first_epoch);
  Office before(ministry, old);
  for (const int more : {8, 4, 8}) {
    old.grow(more);
    ministry.now += 1h;
    before.talk();
  }
  REQUIRE(before.cosigned() == 20);
  Journalled restored(second_epoch);
  Office office(ministry, restored);
  SECTION("with all of it") {
    restored.go_on_from(old, 20);
    restored.grow(5);
    office.talk();
    CHECK(office.cosigned() == 25);
    CHECK(office.sent.back().from == 20);
    CHECK(ministry.alarms().empty());
  }
  SECTION("without the newest, which is told") {
    restored.go_on_from(old, 14);
    restored.grow(5);
    office.talk();
    CHECK(office.cosigned() == 19);
    CHECK(office.sent.back().from == 12);
    const auto alarms = ministry.alarms();
    REQUIRE(alarms.size() == 1);
    CHECK(alarms[0].kind == AlarmKind::log_restored);
    CHECK(alarms[0].detail.find("6 entries") != std::string::npos);
    restored.grow(5);
    office.talk();
    CHECK(office.cosigned() == 24);
    CHECK(ministry.alarms().size() == 1);
    // The old machine speaks again.
    old.grow(1);
    CHECK(doubt_in(ministry.say(old.message(20))) == LogDoubt::uncited);
  }
  SECTION("but not where what was kept was changed") {
    Journalled changed(first_epoch);
    changed.grow(3);
    changed.grow(17, 7);
    restored.go_on_from(changed, 20);
    restored.grow(5);
    office.talk();
    CHECK(office.cosigned() < 25);
    CHECK(office.heard(UplinkNews::Kind::log_doubted));
    CHECK(ministry.alarms().at(0).detail.find("is not consistent") != std::string::npos);
  }
  SECTION("from a backup of before the last restore") {
    restored.go_on_from(old, 20);
    restored.grow(5);
    office.talk();
    Journalled third(Epoch{0xc3});
    third.go_on_from(old, 12);
    third.grow(9);
    Office last(ministry, third);
    last.talk();
    CHECK(last.cosigned() == 21);
    REQUIRE(ministry.alarms().size() == 1);
    CHECK(ministry.alarms()[0].detail.find("all of dawr/IS-02/00000000000000b2 is lost") !=
          std::string::npos);
  }
}

TEST_CASE("a centre that was enrolled anew may begin another log, and that is told") {
  Ministry ministry;
  Journalled centre(first_epoch);
  centre.grow(10);
  REQUIRE(is_cosigned(ministry.say(centre.message())));
  auto enrolled = *ministry.enrolment.approved(DeviceId{1});
  enrolled.since = ministry.now + 1s;
  Journalled fresh(second_epoch);
  fresh.grow(30);
  const LogHistory history{.newest = *ministry.store.newest_checkpoint(code),
                           .up_to = [&](const std::string& origin, std::uint64_t size) {
                             return ministry.store.checkpoint_up_to(code, origin, size);
                           }};
  const auto verdict = judge(enrolled, fresh.message(), history);
  REQUIRE(verdict);
  CHECK_FALSE(verdict->doubt);
  CHECK(verdict->loss.find("enrolled anew") != std::string::npos);
}

TEST_CASE("what is no cosignature is not kept") {
  Ministry ministry;
  Journalled centre(first_epoch);
  centre.grow(10);
  Office office(ministry, centre);
  office.talk(true);
  for (const std::string line : {"", "\n", "— w AAAA\n", "dawr\n— w AAAAAAA=\n"}) {
    office.core.received(
        wire::encode(wire::UpstreamMessage{wire::LogCosigned{first_epoch, 10, line}}), office.now);
    CHECK(office.heard(UplinkNews::Kind::garbled));
  }
  CHECK(office.cosigned() == 0);
}

}  // namespace
}  // namespace dawr::upstream
