// The upstream as witness of a centre's log: the broker's core and the server's reception, with
// nothing but frames between them, and centres that lie.
#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "broker/floor/public_log.h"
#include "broker/floor/uplink_core.h"
#include "common/log/checkpoint.h"
#include "common/log/origin.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/upstream/samples.h"
#include "upstream/log_watch.h"
#include "upstream/reception.h"

namespace dawr::upstream {
namespace {

using namespace std::chrono_literals;
using wire::LogDoubt;
using wire::Steady;

constexpr Epoch first_epoch{0xa1};
constexpr Epoch second_epoch{0xb2};
const std::string code = "IS-02";

log::SigningKey key_of(std::uint8_t number) {
  log::SigningKey::Seed seed{};
  seed.fill(number);
  return log::SigningKey(seed);
}

const log::SigningKey centre_key = key_of(1);

// A centre's journal and log, whose entries are made up.
struct Journalled {
  explicit Journalled(Epoch name, const log::SigningKey& key = centre_key)
      : epoch(name),
        journal(journal::make_memory_journal(name)),
        entries(key, log_origin(code, name)) {}

  // So many entries more, and a checkpoint of all.
  void grow(int count, std::uint8_t kind = 0) {
    at += 11s;
    journal::Batch batch;
    for (int i = 0; i < count; ++i) {
      const Seq seq = entries.size() + 1;
      batch.entries.push_back({seq, at, {static_cast<std::uint8_t>(seq), kind}});
      entries.append(batch.entries.back().bytes);
    }
    batch.checkpoint = entries.checkpoint(at);
    REQUIRE(journal->commit(batch));
  }
  // As a restored backup of `old`, of which the first `kept` entries are left.
  void go_on_from(Journalled& old, Seq kept) {
    journal::Batch batch;
    REQUIRE(old.journal->read_entries(0, [&](const journal::EntryRow& row) {
      if (row.seq > kept) return false;
      batch.entries.push_back(row);
      entries.append(row.bytes);
      return true;
    }));
    REQUIRE(journal->commit(batch));
    entries.cite(log_origin(code, old.epoch));
    at = old.at + 1h;
  }
  [[nodiscard]] wire::UplinkCheckpoint message(std::uint64_t from = 0) const {
    return {.epoch = epoch, .note = entries.checkpoint(at).note, .from = from, .proof = {}};
  }
  [[nodiscard]] log::VerifierKey verifier() const {
    return {log_origin(code, epoch), log::SignatureKind::ed25519, centre_key.public_key()};
  }

  Epoch epoch;
  Instant at = sample_morning;
  std::unique_ptr<journal::Journal> journal;
  PublicLog entries;
};

// A server without sockets that knows the key of the centre's log.
struct Ministry {
  static std::filesystem::path list(const Scratch& folder) {
    auto made = folder / "centres";
    REQUIRE(create_enrolment(made));
    REQUIRE(enrol(made, code, wire::make_key_pair().public_key, "", sample_morning - 24h));
    REQUIRE(set_log_key(made, code, centre_key.public_key()));
    return made;
  }

  Received take(const wire::Bytes& frame) {
    const std::array arrivals{wire::Arrival{{1}, DeviceId{1}, {frame}}};
    auto received = reception.take(arrivals, now);
    REQUIRE(received);
    for (const auto& alarm : received->alarms) told.push_back(alarm);
    return *std::move(received);
  }
  // What a centre says with its own key, whatever it may be.
  wire::UpstreamMessage say(const wire::UplinkCheckpoint& message) {
    take(wire::encode(wire::UplinkMessage{hello_of(code, message.epoch)}));
    const auto received = take(wire::encode(wire::UplinkMessage{message}));
    REQUIRE(received.answers.size() == 1);
    return received.answers.front().message;
  }
  [[nodiscard]] std::vector<Alarm> alarms() const {
    auto all = *read(file).alarms();
    std::erase_if(all, [](const Alarm& one) { return one.kind < AlarmKind::log_doubted; });
    return all;
  }
  [[nodiscard]] std::vector<KeptCheckpoint> kept() const { return *read(file).checkpoints(code); }

  Scratch folder;
  std::filesystem::path file = make_store(folder);
  std::filesystem::path centres = list(folder);
  Enrolment enrolment = *Enrolment::open(centres);
  WitnessKey key{"ministry.example/w1", key_of(9)};
  Store store = reopen(file);
  Reception reception{store, enrolment, &key};
  Instant now = sample_morning;
  std::vector<std::string> told;
};

// The broker's side of the line.
struct Office {
  Office(Ministry& ministry, Journalled& centre)
      : Office(ministry, centre, verifier_of(ministry.key)) {}
  Office(Ministry& ministry, Journalled& centre, std::optional<log::VerifierKey> witness)
      : upstream(ministry),
        own(centre),
        core(hello_of(code, centre.epoch), sample_keys(std::move(witness))) {
    core.connected(now);
  }

  // Frames go to and fro until nobody has anything to say; `loses`: those of the upstream are lost.
  void talk(bool loses = false) {
    now += 10s;
    for (int turns = 0; turns < most_turns; ++turns) {
      REQUIRE(exchange(core, *own.journal, now));
      const auto frames = core.take_outgoing();
      for (const auto& frame : frames) deliver(frame, loses);
      if (frames.empty() && !core.witness().wants_entries_after()) return;
    }
    FAIL("they never stop talking");
  }
  void deliver(const wire::Bytes& frame, bool loses) {
    const auto message = *wire::decode_uplink_message(frame);
    if (const auto* one = std::get_if<wire::UplinkCheckpoint>(&message)) sent.push_back(*one);
    for (const auto& answer : upstream.take(frame).answers) {
      if (!loses) core.received(wire::encode(answer.message), now);
    }
  }
  [[nodiscard]] std::uint64_t cosigned() const { return core.witness().cosigned(); }
  bool heard(UplinkNews::Kind kind) {
    return std::ranges::any_of(core.take_news(), [&](const auto& one) { return one.kind == kind; });
  }

  static constexpr int most_turns = 2'000;
  Ministry& upstream;
  Journalled& own;
  Steady now{5h};
  UplinkCore core;
  std::vector<wire::UplinkCheckpoint> sent;
};

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
