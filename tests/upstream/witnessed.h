// A centre whose log grows by made-up entries, an upstream that witnesses it, and the broker's core
// between them: nothing but frames.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/floor/public_log.h"
#include "broker/floor/uplink_core.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/upstream/samples.h"
#include "upstream/reception.h"

namespace dawr::upstream {

inline constexpr Epoch first_epoch{0xa1};
inline constexpr Epoch second_epoch{0xb2};
inline const std::string code = "IS-02";

inline log::SigningKey key_of(std::uint8_t number) {
  log::SigningKey::Seed seed{};
  seed.fill(number);
  return log::SigningKey(seed);
}

inline const log::SigningKey centre_key = key_of(1);

// A centre's journal and log, whose entries are made up.
struct Journalled {
  explicit Journalled(Epoch name, const log::SigningKey& key = centre_key)
      : epoch(name),
        journal(journal::make_memory_journal(name)),
        entries(key, log_origin(code, name)) {}

  // So many entries more, and a checkpoint of all.
  void grow(int count, std::uint8_t kind = 0) {
    at += std::chrono::seconds{11};
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
    at = old.at + std::chrono::hours{1};
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
    REQUIRE(enrol(made, code, wire::make_key_pair().public_key, "",
                  sample_morning - std::chrono::hours{24}));
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
    now += std::chrono::seconds{10};
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
  bool heard(UplinkNews::Kind kind) { return times_heard(kind) > 0; }
  std::ptrdiff_t times_heard(UplinkNews::Kind kind) {
    return std::ranges::count(core.take_news(), kind, &UplinkNews::kind);
  }

  static constexpr int most_turns = 2'000;
  Ministry& upstream;
  Journalled& own;
  wire::Steady now{std::chrono::hours{5}};
  UplinkCore core;
  std::vector<wire::UplinkCheckpoint> sent;
};

}  // namespace dawr::upstream
