#include "broker/floor/uplink_core.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <set>

#include "common/domain/limits.h"
#include "common/log/cell_signature.h"
#include "common/log/origin.h"
#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/upstream/samples.h"

namespace dawr {
namespace {

using namespace std::chrono_literals;
using upstream::Centre;
using upstream::Chance;
using upstream::hello_of;
using upstream::row_of;
using upstream::sample_cell;
using upstream::sample_key;
using upstream::sample_keys;
using upstream::sample_log_key;
using upstream::up_to;
using wire::Steady;
using Kind = UplinkNews::Kind;

constexpr Epoch epoch{77};
const Steady start{std::chrono::hours{5}};

// A core that was just connected, with its Hello taken.
UplinkCore connected_core() {
  UplinkCore core(hello_of("IS-02", epoch), sample_keys());
  core.connected(start);
  core.take_outgoing();
  core.take_news();
  return core;
}

wire::UplinkMessage message_in(const wire::Bytes& frame) {
  const auto message = wire::decode_uplink_message(frame);
  REQUIRE(message);
  return *message;
}

std::vector<wire::UplinkMessage> sent_by(UplinkCore& core) {
  std::vector<wire::UplinkMessage> messages;
  for (const auto& frame : core.take_outgoing()) messages.push_back(message_in(frame));
  return messages;
}

std::vector<Seq> versions_in(const wire::UplinkMessage& message) {
  std::vector<Seq> versions;
  for (const auto& cell : std::get<wire::UplinkCells>(message).cells) {
    versions.push_back(cell.cell.version);
  }
  return versions;
}

void acknowledge(UplinkCore& core, Seq version, Steady now, Epoch of = epoch) {
  core.received(wire::encode(wire::UpstreamMessage{wire::UplinkAck{of, version}}), now);
}

std::vector<journal::OutboxRow> rows_with(const std::vector<Seq>& versions) {
  Chance chance(7);
  std::vector<journal::OutboxRow> rows;
  int quarter = 0;
  for (const Seq version : versions) {
    rows.push_back(row_of(sample_cell(sample_key(quarter++, 'A'), version, chance)));
  }
  return rows;
}

std::vector<Kind> kinds(const std::vector<UplinkNews>& news) {
  std::vector<Kind> all;
  for (const auto& item : news) all.push_back(item.kind);
  return all;
}

TEST_CASE("nothing happens before there is a connection") {
  UplinkCore core(hello_of("IS-02", epoch), sample_keys());
  CHECK(!core.wants_rows_after(start + 1000h));
  CHECK(!core.wants_gauges(start + 1000h));
  CHECK(!core.next_wake());
  CHECK(core.take_outgoing().empty());
  CHECK(!core.wants_forgotten());
}

TEST_CASE("Hello comes first, then cells, and the next frame after the acknowledgement") {
  UplinkCore core(hello_of("IS-02", epoch), sample_keys());
  core.connected(start);
  const auto first = sent_by(core);
  REQUIRE(first.size() == 1);
  CHECK(std::get<wire::UplinkHello>(first.front()).centre == "IS-02");

  REQUIRE(core.wants_rows_after(start) == Seq{0});
  core.take(rows_with({3, 4, 9}), start);
  const auto cells = sent_by(core);
  REQUIRE(cells.size() == 1);
  CHECK(versions_in(cells.front()) == std::vector<Seq>{3, 4, 9});
  CHECK(!core.wants_rows_after(start + 9s));
  CHECK(!core.wants_forgotten());

  acknowledge(core, 9, start + 1s);
  CHECK(core.acknowledged() == 9);
  REQUIRE(core.wants_forgotten() == Seq{9});
  core.forgotten(9);
  CHECK(!core.wants_forgotten());
  // Looked at again only after a while: a cell that keeps changing travels once for many changes.
  CHECK(!core.wants_rows_after(start + 4s));
  CHECK(core.wants_rows_after(start + 5s) == Seq{9});
}

TEST_CASE("a backlog goes out frame by frame, without pauses") {
  auto core = connected_core();
  std::vector<Seq> versions;
  for (Seq version = 1; version <= 150; ++version) versions.push_back(version);
  std::size_t frames = 0;
  for (Seq done = 0; done < 150; ++frames) {
    REQUIRE(core.wants_rows_after(start) == done);
    const auto rows = rows_with(versions);
    const auto from = static_cast<std::ptrdiff_t>(done);
    const std::vector<journal::OutboxRow> read(
        rows.begin() + from, rows.begin() + std::min<std::ptrdiff_t>(from + 64, 150));
    core.take(read, start);
    const auto sent = sent_by(core);
    REQUIRE(sent.size() == 1);
    done = versions_in(sent.front()).back();
    acknowledge(core, done, start);
  }
  CHECK(frames >= 3);
}

TEST_CASE("cells of one version are never torn apart, and a frame stays within its bounds") {
  auto core = connected_core();
  std::vector<Seq> versions;
  for (Seq version = 1; version <= 63; ++version) versions.push_back(version);
  versions.insert(versions.end(), {64, 64});
  core.take(rows_with(versions), start);
  const auto sent = sent_by(core);
  REQUIRE(sent.size() == 1);
  CHECK(versions_in(sent.front()).back() == 63);

  acknowledge(core, 63, start);
  core.take(rows_with({64, 64}), start);
  CHECK(versions_in(sent_by(core).front()) == std::vector<Seq>{64, 64});
}

TEST_CASE("the largest cells there can be fit into frames") {
  auto core = connected_core();
  std::vector<journal::OutboxRow> rows;
  // An entry of the journal changes one cell, so that each version is one of these.
  const std::vector<Seq> versions{1, 2, 3};
  for (std::size_t i = 0; i < versions.size(); ++i) {
    rows.push_back(
        row_of(upstream::largest_cell(sample_key(static_cast<int>(i), 'A'), versions[i])));
  }
  std::vector<std::vector<Seq>> frames;
  while (!rows.empty()) {
    core.take(rows, start);
    const auto outgoing = core.take_outgoing();
    REQUIRE(outgoing.size() == 1);
    CHECK(outgoing.front().size() <= limits::frame_bytes);
    frames.push_back(versions_in(message_in(outgoing.front())));
    acknowledge(core, frames.back().back(), start);
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(frames.back().size()));
  }
  CHECK(frames == std::vector<std::vector<Seq>>{{1}, {2}, {3}});
  CHECK(core.take_news().empty());
}

TEST_CASE("without an acknowledgement Hello and the cells as they stand by then go out again") {
  auto core = connected_core();
  core.take(rows_with({3, 4}), start);
  core.take_outgoing();
  CHECK(core.next_wake() == start);  // gauges
  core.offer({}, start);
  core.take_outgoing();
  CHECK(core.next_wake() == start + 10s);
  REQUIRE(core.wants_rows_after(start + 10s) == Seq{0});
  core.take(rows_with({4, 11}), start + 10s);
  const auto sent = sent_by(core);
  REQUIRE(sent.size() == 2);
  CHECK(std::holds_alternative<wire::UplinkHello>(sent[0]));
  CHECK(versions_in(sent[1]) == std::vector<Seq>{4, 11});

  // The late answer to the first frame says what it says, and the second is still on its way.
  acknowledge(core, 4, start + 11s);
  CHECK(core.wants_forgotten() == Seq{4});
  CHECK(!core.wants_rows_after(start + 12s));
}

TEST_CASE("a lost connection: nothing is sent, then all that is unanswered again") {
  auto core = connected_core();
  core.take(rows_with({3}), start);
  core.take_outgoing();
  core.disconnected();
  CHECK(!core.wants_rows_after(start + 100s));
  core.connected(start + 100s);
  CHECK(kinds(core.take_news()) == std::vector{Kind::disconnected, Kind::connected});
  const auto sent = sent_by(core);
  REQUIRE(sent.size() == 1);
  CHECK(std::holds_alternative<wire::UplinkHello>(sent.front()));
  CHECK(core.wants_rows_after(start + 100s) == Seq{0});
}

TEST_CASE("acknowledgements that can't be are ignored and told") {
  auto core = connected_core();
  core.take(rows_with({3, 4}), start);
  acknowledge(core, 5, start);
  acknowledge(core, 4, start, Epoch{78});
  core.received(wire::Bytes{1, 2, 3}, start);
  CHECK(core.acknowledged() == 0);
  CHECK(!core.wants_forgotten());
  CHECK(kinds(core.take_news()) == std::vector(3, Kind::garbled));

  core.received(wire::encode(wire::UpstreamMessage{wire::UplinkRefused{"wrong centre"}}), start);
  const auto news = core.take_news();
  REQUIRE(kinds(news) == std::vector{Kind::refused});
  CHECK(news.front().detail == "wrong centre");
}

TEST_CASE("who was refused says Hello before its next message, and tells of it once") {
  auto core = connected_core();
  const auto refusal = wire::encode(wire::UpstreamMessage{wire::UplinkRefused{"who are you?"}});
  core.received(refusal, start);
  CHECK(core.take_outgoing().empty());
  core.offer({}, start);
  core.received(refusal, start);
  core.take(rows_with({3}), start);
  const auto sent = sent_by(core);
  REQUIRE(sent.size() == 4);
  CHECK(std::holds_alternative<wire::UplinkHello>(sent[0]));
  CHECK(std::holds_alternative<wire::UplinkGauges>(sent[1]));
  CHECK(std::holds_alternative<wire::UplinkHello>(sent[2]));
  CHECK(std::holds_alternative<wire::UplinkCells>(sent[3]));
  CHECK(core.take_news().size() == 1);
}

TEST_CASE("gauges leave at most every ten seconds, and never wait") {
  auto core = connected_core();
  REQUIRE(core.wants_gauges(start));
  core.offer({Instant{}, 5, 2, 3}, start);
  const auto sent = sent_by(core);
  REQUIRE(sent.size() == 1);
  CHECK(std::get<wire::UplinkGauges>(sent.front()).gauges.waiting == 5);
  CHECK(!core.wants_gauges(start + 9999ms));
  core.offer({}, start + 9999ms);
  CHECK(core.take_outgoing().empty());
  CHECK(core.wants_gauges(start + 10s));
  core.offer({}, start + 10s);
  core.disconnected();
  CHECK(core.take_outgoing().empty());
}

TEST_CASE("Hello is sent again when the lines change, and only then") {
  auto core = connected_core();
  auto hello = hello_of("IS-02", epoch);
  core.introduce(hello);
  CHECK(core.take_outgoing().empty());
  hello.lines.pop_back();
  core.introduce(hello);
  CHECK(std::get<wire::UplinkHello>(sent_by(core).front()).lines == hello.lines);
}

TEST_CASE("a row that can't be read holds back itself and all after it, and is told once") {
  auto core = connected_core();
  auto rows = rows_with({3, 4, 4, 5});
  rows[2].bytes.resize(10);
  core.take(rows, start);
  const auto sent = sent_by(core);
  REQUIRE(sent.size() == 1);
  CHECK(versions_in(sent.front()) == std::vector<Seq>{3});
  acknowledge(core, 3, start);
  rows.erase(rows.begin());
  REQUIRE(core.wants_rows_after(start + 5s) == Seq{3});
  core.take(rows, start + 5s);
  CHECK(core.take_outgoing().empty());
  CHECK(kinds(core.take_news()) == std::vector{Kind::stuck});
}

TEST_CASE("each cell leaves signed by the log's key, with the entries that it follows from") {
  auto core = connected_core();
  auto rows = rows_with({12, 15});
  auto of_today = *wire::decode_cell(rows[1].bytes);
  of_today.since = 9;
  rows[1].bytes = wire::encode(of_today);
  core.take(rows, start);
  const auto sent = sent_by(core);
  const auto cells = std::get<wire::UplinkCells>(sent.at(0)).cells;
  REQUIRE(cells.size() == 2);
  CHECK(cells[0].since == 1);  // a row of an older version does not tell
  CHECK(cells[1].since == 9);
  for (const auto& one : cells) {
    REQUIRE(one.signature);
    CHECK(log::is_signed_by(sample_log_key().public_key(), log::origin_of("IS-02", epoch), one.cell,
                            one.since, *one.signature));
  }
}

// An upstream at the end of a wire that loses what it likes, and the cells it holds.
struct LossyUpstream {
  std::map<CellKey, MetricCell> cells;

  // The acknowledgement, unless lost.
  std::optional<wire::Bytes> take(const wire::Bytes& frame, Chance& chance) {
    const auto message = message_in(frame);
    const auto* sent = std::get_if<wire::UplinkCells>(&message);
    if (sent == nullptr || up_to(chance, 4) == 0) return std::nullopt;
    for (const auto& [cell, since, signature] : sent->cells) {
      auto& held = cells[cell.key];
      if (held.version <= cell.version) held = cell;
    }
    if (up_to(chance, 4) == 0) return std::nullopt;
    return wire::encode(
        wire::UpstreamMessage{wire::UplinkAck{sent->epoch, sent->cells.back().cell.version}});
  }
};

// Whether what is forgotten is upstream, in the version that it had.
bool nothing_is_lost(Centre& centre, const LossyUpstream& upstream) {
  std::set<Seq> waiting;
  for (const auto& row : centre.waiting()) waiting.insert(row.version);
  return std::ranges::all_of(centre.cells(), [&](const auto& item) {
    const auto& [key, cell] = item;
    if (waiting.contains(cell.version)) return true;
    const auto held = upstream.cells.find(key);
    return held != upstream.cells.end() && held->second == cell;
  });
}

// One turn of the broker's loop.
void turn(UplinkCore& core, Centre& centre, Steady now, LossyUpstream& upstream, Chance& chance,
          std::deque<wire::Bytes>& answers) {
  while (!answers.empty() && up_to(chance, 3) > 0) {
    core.received(answers.front(), now);
    answers.pop_front();
  }
  if (const auto version = core.wants_forgotten(); version && up_to(chance, 2) > 0) {
    REQUIRE(centre.journal().forget_outbox(*version));
    core.forgotten(*version);
  }
  if (const auto after = core.wants_rows_after(now)) {
    core.take(*centre.journal().outbox(*after, most_uplink_cells), now);
  }
  for (const auto& frame : core.take_outgoing()) {
    if (auto answer = upstream.take(frame, chance)) answers.push_back(std::move(*answer));
  }
}

TEST_CASE("over a wire that loses frames, answers and connections nothing is lost") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    Centre centre(epoch);
    LossyUpstream upstream;
    std::optional<UplinkCore> core;
    std::deque<wire::Bytes> answers;
    Steady now = start;
    const auto restart = [&] {
      core.emplace(hello_of("IS-02", epoch), sample_keys());
      core->connected(now);
      answers.clear();
    };
    restart();
    for (int step = 0; step < 400; ++step) {
      now += std::chrono::milliseconds{up_to(chance, 3000)};
      if (up_to(chance, 1) == 0) centre.change(chance);
      if (up_to(chance, 60) == 0) restart();
      if (up_to(chance, 40) == 0) {
        core->disconnected();
        answers.clear();
        core->connected(now);
      }
      turn(*core, centre, now, upstream, chance, answers);
      for (const auto& news : core->take_news()) REQUIRE(news.kind != Kind::garbled);
      REQUIRE(nothing_is_lost(centre, upstream));
    }
    for (int step = 0; step < 2000 && !centre.waiting().empty(); ++step) {
      now += 1s;
      turn(*core, centre, now, upstream, chance, answers);
    }
    REQUIRE(upstream.cells == centre.cells());
  }
}

}  // namespace
}  // namespace dawr
