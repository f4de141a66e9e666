// A floor over a journal in memory, with a disk that fails as a test wishes.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "broker/floor/config.h"
#include "broker/floor/floor.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/forwarding_journal.h"

namespace dawr::tests {

using namespace std::chrono_literals;

inline const Principal door{DeviceId{1}, Role::dispenser, {}, {}};
inline const Principal office{DeviceId{2}, Role::supervisor, {}, {}};
inline const Principal counter{DeviceId{3}, Role::counter, CounterId{10}, {}};
inline const Principal hall{DeviceId{4}, Role::display, {}, {}};

inline constexpr ServiceDate first_day = std::chrono::local_days{std::chrono::year{2026} / 3 / 15};
inline const Instant morning = std::chrono::sys_days{std::chrono::year{2026} / 3 / 15} + 7h;

// What became of the snapshots that were stored.
enum class Snapshots : std::uint8_t { whole, none, newest_damaged, all_of_another_format };

// A journal in memory whose disk can be full or broken.
class FailingJournal : public journal::ForwardingJournal {
 public:
  FailingJournal() : ForwardingJournal(journal::make_memory_journal(Epoch{7})) {}

  std::optional<FaultKind> fault;  // of a commit
  bool replies_are_readable{true};
  Snapshots snapshots{};

  Result<> commit(const journal::Batch& batch) override {
    if (fault) return std::unexpected(Fault{*fault, "as the test wishes"});
    return ForwardingJournal::commit(batch);
  }
  Result<std::optional<journal::ReplyRow>> find_reply(const CommandId& id) override {
    if (!replies_are_readable) return std::unexpected(Fault{FaultKind::fatal, "EIO"});
    return ForwardingJournal::find_reply(id);
  }
  Result<std::optional<journal::Snapshot>> newest_snapshot() override {
    auto newest = ForwardingJournal::newest_snapshot();
    if (snapshots == Snapshots::none) *newest = std::nullopt;
    if (snapshots == Snapshots::newest_damaged) (*newest)->bytes.back() ^= 1;
    if (snapshots == Snapshots::all_of_another_format) ++(*newest)->format;
    return newest;
  }
  Result<std::optional<journal::Snapshot>> snapshot_before(Seq seq) override {
    auto older = ForwardingJournal::snapshot_before(seq);
    if (snapshots == Snapshots::all_of_another_format && *older) ++(*older)->format;
    return older;
  }
};

inline const CentrePolicy& sample_policy() {
  static const CentrePolicy policy = load_centre(std::string{DAWR_SOURCE_DIR} + "/config")->policy;
  return policy;
}

struct House {
  FailingJournal journal;
  std::set<CommandId> quarantined;
  bool configuration_is_sound{true};
  CentrePolicy policy{sample_policy()};
  std::unique_ptr<Floor> floor;
  Instant now{morning};
  std::map<DeviceId, std::uint64_t> counters;
  People* people{};
  DaysSource days;

  explicit House(People* of_the_house = nullptr) : people(of_the_house) { reopen(); }

  void reopen() {
    auto opened = Floor::open(journal, {CentreSecret{CentreSecret::Key{}},
                                        log::SigningKey{log::SigningKey::Seed{}},
                                        [this]() -> std::expected<CentrePolicy, std::string> {
                                          if (!configuration_is_sound)
                                            return std::unexpected("centre.toml:1: no");
                                          return policy;
                                        },
                                        "IS-02",
                                        {},
                                        false,
                                        1.0,
                                        quarantined,
                                        false,
                                        nullptr,
                                        people,
                                        nullptr,
                                        days});
    REQUIRE(opened);
    floor = *std::move(opened);
  }

  static Side side_of(const Principal& sender) {
    if (sender.role == Role::display) return Side::board;
    const bool is_citizens = sender.role == Role::dispenser || sender.role == Role::reception;
    return is_citizens ? Side::citizen : Side::provider;
  }

  wire::Bytes frame(const Principal& sender, CommandBody body, std::uint64_t low_water = 1) {
    return wire::encode(wire::ClientMessage{
        wire::Submit{9, ++counters[sender.device], low_water, std::move(body), {}}});
  }

  Handled handle(const Principal& sender, const std::vector<wire::Bytes>& frames) const {
    std::vector<Incoming> batch;
    for (const auto& one : frames) batch.push_back({sender, side_of(sender), one});
    auto handled = floor->handle(batch, now);
    REQUIRE(handled);
    return *std::move(handled);
  }

  std::vector<wire::Bytes> send(const Principal& sender, const wire::Bytes& one) {
    auto handled = handle(sender, {one});
    REQUIRE(handled.replies.size() == 1);
    return handled.replies[0].frames;
  }

  wire::BrokerMessage ask(const Principal& sender, const wire::ClientMessage& message) {
    return *wire::decode_broker_message(send(sender, wire::encode(message)).front());
  }

  wire::Reply command(const Principal& sender, CommandBody body) {
    const auto frames = send(sender, frame(sender, std::move(body)));
    return std::get<wire::Reply>(*wire::decode_broker_message(frames.front()));
  }

  void open_day() {
    const auto reply = command(office, OpenDay{first_day, {}});
    REQUIRE(std::holds_alternative<wire::Done>(reply.body));
  }

  std::vector<Entry> entries() {
    std::vector<Entry> all;
    REQUIRE(journal.read_entries(0, [&](const journal::EntryRow& row) {
      all.push_back(*wire::decode_entry(row.bytes));
      return true;
    }));
    return all;
  }
};

inline TakeTicket press() { return {ServiceCode{"S01"}, {}, {}}; }

}  // namespace dawr::tests
