// The real program, killed and started again while brokers deliver through real sockets.

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <optional>

#include "broker/floor/uplink.h"
#include "common/domain/cell_text.h"
#include "common/log/cell_signature.h"
#include "common/log/checkpoint.h"
#include "common/log/origin.h"
#include "common/wire/codec.h"
#include "common/wire/socket.h"
#include "tests/catch.h"
#include "tests/harness/centre.h"
#include "tests/harness/process.h"
#include "tests/upstream/samples.h"
#include "upstream/date_text.h"
#include "upstream/enrolment.h"
#include "upstream/store.h"

namespace dawr::upstream {
namespace {

using namespace std::chrono_literals;
using harness::Process;
using Clock = std::chrono::steady_clock;

const std::string program = std::string(DAWR_BIN_DIR) + "/dawr-upstream";

// A directory made by `dawr-upstream init`, and the process that serves it.
class Server {
 public:
  Server() {
    harness::run_program(program, {"init", "--dir", directory()}, folder_ / "log");
    const auto key = wire::load_public_key(folder_ / "upstream" / "upstream.pub");
    REQUIRE(key);
    key_ = *key;
  }

  [[nodiscard]] std::string directory() const { return (folder_ / "upstream").string(); }
  [[nodiscard]] std::filesystem::path store() const { return folder_ / "upstream" / "upstream.db"; }
  [[nodiscard]] const wire::PublicKey& key() const { return key_; }
  [[nodiscard]] const std::string& address() const { return address_; }

  // On a port that is picked once and kept.
  void start(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"serve", "--dir", directory(), "--endpoint", address_};
    words.insert(words.end(), more.begin(), more.end());
    process_.emplace(program, words, folder_ / "log");
    const auto line = process_->line(20s);
    REQUIRE(line);
    REQUIRE(line->starts_with("listening on "));
    address_ = line->substr(std::string("listening on ").size());
  }
  void kill() {
    process_->kill();
    process_.reset();
  }
  [[nodiscard]] int stop() { return process_->stop().code; }

  void enrol(const std::string& centre, const wire::PublicKey& centre_key) {
    run({"enrol", "--centre", centre, "--public-key", wire::to_z85(centre_key)});
  }
  std::string run(std::vector<std::string> words) {
    words.insert(words.begin() + 1, {"--dir", directory()});
    return harness::run_program(program, words, folder_ / "log");
  }
  // That it cosigns with.
  log::VerifierKey witness() {
    auto text = run({"witness"});
    text.pop_back();
    const auto key = log::parse_vkey(text);
    REQUIRE(key);
    return *key;
  }
  [[nodiscard]] std::filesystem::path log() const { return folder_ / "log"; }

 private:
  Scratch folder_;
  wire::PublicKey key_;
  std::string address_ = "tcp://127.0.0.1:0";
  std::optional<Process> process_;
};

// A broker with nothing but its uplink. What it has is what a broker's journal would have.
class Broker {
 public:
  Broker(wire::Context& context, const Server& server, std::string code, Epoch epoch)
      : context_(context), server_(server), code_(std::move(code)), epoch_(epoch), centre_(epoch) {}

  [[nodiscard]] const wire::PublicKey& key() const { return keys_.public_key; }
  Centre& centre() { return centre_; }
  [[nodiscard]] Uplink& uplink() { return *uplink_; }
  [[nodiscard]] const std::vector<UplinkNews>& news() const { return news_; }

  void believe(const log::VerifierKey& witness) { witness_ = witness; }
  void take_keys_of(const Broker& other) { keys_ = other.keys_; }

  // As after a crash: all but the journal is gone.
  void restart() {
    uplink_.reset();
    UplinkSettings settings{
        {server_.address()}, server_.key(), keys_, sample_keys(witness_), {}, 15s, 60s};
    settings.times = {2ms, 200ms, 100ms, {20ms, 200ms, 1h}};
    auto opened = Uplink::open(context_, settings, hello_of(code_, epoch_), Clock::now());
    REQUIRE(opened);
    uplink_.emplace(std::move(*opened));
  }

  // Turns of the loop until `done` or the limit; false after the limit.
  bool run(std::chrono::milliseconds limit, const std::function<bool()>& done) {
    const auto end = Clock::now() + limit;
    while (!done()) {
      if (Clock::now() > end) return false;
      wire::wait_for_any(uplink_->sources(), 1ms);
      turn();
    }
    return true;
  }

  void turn() {
    const auto now = Clock::now();
    auto& core = uplink_->core();
    uplink_->hear(now);
    if (core.wants_gauges(now)) core.offer({sample_morning, 4, 1, 2}, now);
    REQUIRE(exchange(core, centre_.journal(), now));
    uplink_->send();
    for (auto& item : uplink_->take_news()) {
      REQUIRE(item.kind != UplinkNews::Kind::garbled);
      news_.push_back(std::move(item));
    }
  }

  bool has_heard(UplinkNews::Kind kind, const std::string& words = {}) const {
    return std::ranges::any_of(news_, [&](const auto& item) {
      return item.kind == kind && item.detail.find(words) != std::string::npos;
    });
  }

 private:
  wire::Context& context_;
  const Server& server_;
  std::string code_;
  Epoch epoch_;
  Centre centre_;
  wire::KeyPair keys_ = wire::make_key_pair();
  std::optional<log::VerifierKey> witness_;
  std::optional<Uplink> uplink_;
  std::vector<UplinkNews> news_;
};

std::map<CellKey, MetricCell> stored(const Server& server, const std::string& centre) {
  std::map<CellKey, MetricCell> found;
  const auto cells = read(server.store()).all_cells();
  REQUIRE(cells);
  for (const auto& cell : *cells) {
    if (cell.centre == centre) REQUIRE(found.emplace(cell.cell.key, cell.cell).second);
  }
  return found;
}

// Whatever the broker has let go of is in the store exactly as it was.
void require_no_early_ack(Broker& broker, const std::map<CellKey, MetricCell>& in_store) {
  std::map<CellKey, MetricCell> waiting;
  for (const auto& row : broker.centre().waiting()) {
    const auto cell = wire::decode_cell(row.bytes);
    REQUIRE(cell);
    waiting[cell->cell.key] = cell->cell;
  }
  for (const auto& [key, cell] : broker.centre().cells()) {
    if (waiting.contains(key)) continue;
    const auto found = in_store.find(key);
    REQUIRE(found != in_store.end());
    REQUIRE(found->second == cell);
  }
}

TEST_CASE("killing either side at any moment loses nothing and doubles nothing") {
  constexpr std::uint64_t seed = 20'261'122;
  CAPTURE(seed);
  Chance chance(seed);
  wire::Context context;
  Server server;
  server.start();
  Broker broker(context, server, "IS-02", Epoch{chance()});
  server.enrol("IS-02", broker.key());
  broker.restart();
  for (int kills = 0; kills < 40; ++kills) {
    CAPTURE(kills);
    // Every other kill hits a broker whose figures were being acknowledged, however slow the
    // machine is; the others come whenever they come.
    const bool at_work = kills % 2 == 0;
    const Seq acknowledged = broker.uplink().core().acknowledged();
    auto turns = up_to(chance, 60);
    REQUIRE(broker.run(20s, [&] { return broker.uplink().core().is_connected(); }));
    broker.run(20s, [&] {
      broker.centre().change(chance);
      if (up_to(chance, 40) == 0) broker.restart();
      return turns-- == 0;
    });
    if (at_work) {
      REQUIRE(broker.run(20s, [&] {
        broker.centre().change(chance);
        return broker.uplink().core().acknowledged() > acknowledged;
      }));
    }
    server.kill();
    require_no_early_ack(broker, stored(server, "IS-02"));
    if (up_to(chance, 2) == 0) broker.restart();
    server.start();
  }
  REQUIRE(broker.run(30s, [&] { return broker.centre().waiting().empty(); }));
  CHECK(stored(server, "IS-02") == broker.centre().cells());
  CHECK(server.run({"alarms"}).empty());
  CHECK(server.stop() == 0);
}

TEST_CASE("AB30 several centres deliver at once, and a key speaks for its own centre only") {
  Chance chance(2);
  wire::Context context;
  Server server;
  server.start();
  std::vector<std::unique_ptr<Broker>> brokers;
  for (const auto* code : {"IS-02", "IS-03", "IS-04"}) {
    brokers.push_back(std::make_unique<Broker>(context, server, code, Epoch{chance()}));
    server.enrol(code, brokers.back()->key());
    brokers.back()->restart();
  }
  Broker liar(context, server, "IS-02", Epoch{chance()});
  server.enrol("IS-09", liar.key());
  liar.restart();
  liar.centre().change(chance);
  for (int round = 0; round < 150; ++round) {
    for (auto& broker : brokers) {
      broker->centre().change(chance);
      broker->turn();
    }
  }
  for (auto& broker : brokers) {
    REQUIRE(broker->run(30s, [&] { return broker->centre().waiting().empty(); }));
  }
  REQUIRE(
      liar.run(20s, [&] { return liar.has_heard(UplinkNews::Kind::refused, "not for IS-02"); }));
  CHECK(!liar.centre().waiting().empty());
  CHECK(stored(server, "IS-09").empty());
  CHECK(stored(server, "IS-02") == brokers[0]->centre().cells());
  CHECK(stored(server, "IS-04") == brokers[2]->centre().cells());

  const auto json = harness::Json::parse(server.run({"report", "--date", "2026-11-22", "--json"}));
  REQUIRE(json.at("centres").size() == 4);
  CHECK(json.at("centres").at(0).at("contact") == "live");
  CHECK(json.at("centres").at(0).at("lines").at(0).at("n").get<int>() >= 10);
  CHECK(server.stop() == 0);
}

// Whoever has the broker's key but not its patience: it sends what it likes, when it likes.
class Forger {
 public:
  Forger(wire::Context& context, const Server& server, const wire::KeyPair& keys)
      : socket_(*wire::SecureClient::open(context, wire::Traffic::dialogue, keys,
                                          {server.address(), server.key()})) {}

  void send(const wire::UplinkMessage& message) {
    harness::wait_until(
        [&] {
          socket_.handshakes();
          return socket_.send(wire::encode(message)) == wire::Sent::yes;
        },
        "a connection");
  }
  wire::UpstreamMessage answer() {
    std::optional<wire::Frames> frames;
    harness::wait_until(
        [&] {
          wire::wait_for_any(socket_.sources(), 100ms);
          socket_.handshakes();
          frames = socket_.receive();
          return frames.has_value();
        },
        "an answer");
    return wire::decode_upstream_message(frames->front()).value();
  }
  bool is_acknowledged() { return std::holds_alternative<wire::UplinkAck>(answer()); }
  bool is_refused() { return std::holds_alternative<wire::UplinkRefused>(answer()); }
  std::string refusal() { return std::get<wire::UplinkRefused>(answer()).detail; }

 private:
  wire::SecureClient socket_;
};

TEST_CASE("AB21 other content for a committed version is refused, and both stay in an alarm") {
  constexpr Epoch epoch{21};
  Chance chance(21);
  wire::Context context;
  Server server;
  server.start();
  const auto keys = wire::make_key_pair();
  server.enrol("IS-02", keys.public_key);
  Forger forger(context, server, keys);
  const auto honest = sample_cell(sample_key(3, 'A'), 3, chance);
  auto edited = honest;
  edited.served += 5;
  edited.called += 5;
  edited.issued += 5;
  forger.send(hello_of("IS-02", epoch));
  forger.send(wire::UplinkCells{epoch, unsigned_cells({honest})});
  CHECK(forger.is_acknowledged());
  forger.send(wire::UplinkCells{epoch, unsigned_cells({edited})});
  CHECK(forger.is_refused());
  CHECK(forger.is_acknowledged());  // sending it again would change nothing
  CHECK(stored(server, "IS-02") == std::map<CellKey, MetricCell>{{honest.key, honest}});
  CHECK(server.run({"alarms"}).find("IS-02") != std::string::npos);
  const auto listed =
      server.run({"cells", "--centre", "IS-02", "--date", date_text(honest.key.date)});
  CHECK(listed.find(cell_header()) == 0);
  CHECK(listed.find(cell_line(honest)) != std::string::npos);
  // Nor does another centre's key change them.
  const auto others = wire::make_key_pair();
  server.enrol("IS-03", others.public_key);
  Forger neighbour(context, server, others);
  neighbour.send(hello_of("IS-02", epoch));
  CHECK(neighbour.is_refused());
  neighbour.send(wire::UplinkCells{epoch, unsigned_cells({edited})});
  CHECK(neighbour.is_refused());
  CHECK(stored(server, "IS-02").size() == 1);
  CHECK(server.stop() == 0);
}

wire::UplinkCells signed_by(const log::SigningKey& key, Epoch epoch, const MetricCell& cell,
                            const std::string& centre = "IS-02") {
  const Seq since = 2;
  return {epoch,
          {{.cell = cell,
            .since = since,
            .signature = log::sign_cell(log::origin_of(centre, epoch), cell, since, key)}}};
}

TEST_CASE(
    "AB21 a cell that the centre's log has not signed is refused, told and kept as evidence") {
  constexpr Epoch epoch{22};
  Chance chance(22);
  wire::Context context;
  Server server;
  server.start();
  const auto keys = wire::make_key_pair();
  const auto key = sample_log_key();
  const log::VerifierKey published{log::origin_of("IS-02", epoch), log::SignatureKind::ed25519,
                                   key.public_key()};
  server.enrol("IS-02", keys.public_key);
  server.run({"log-key", "--centre", "IS-02", "--key", log::to_vkey(published)});
  const auto honest = sample_cell(sample_key(3, 'A'), 3, chance);
  auto edited = honest;
  ++edited.served;
  auto longer = signed_by(key, epoch, honest);
  longer.cells.front().since = 1;
  auto altered = signed_by(key, epoch, honest);
  altered.cells.front().cell = edited;

  // Whoever has the broker's key, and not that of its log.
  Forger forger(context, server, keys);
  forger.send(hello_of("IS-02", epoch));
  const auto is_refused = [&](const wire::UplinkCells& cells, const std::string& words) {
    forger.send(cells);
    const auto said = forger.refusal();
    INFO(said);
    CHECK(said.starts_with("E_METRIC_MISMATCH: the cell " + cell_name(honest)));
    CHECK(said.find(words) != std::string::npos);
  };
  const std::string forged = "is not what the key of this centre's log has signed";
  is_refused({epoch, unsigned_cells({honest})}, "is not signed");
  is_refused(signed_by(log::SigningKey::make(), epoch, honest), forged);
  is_refused(altered, forged);
  is_refused(longer, forged);
  is_refused({epoch, signed_by(key, Epoch{23}, honest).cells}, forged);
  is_refused({epoch, signed_by(key, epoch, honest, "IS-03").cells}, forged);
  CHECK(stored(server, "IS-02").empty());

  forger.send(signed_by(key, epoch, honest));
  CHECK(forger.is_acknowledged());
  // Signed, but another content than it has answered for before.
  forger.send(signed_by(key, epoch, edited));
  CHECK(forger.refusal().starts_with("E_METRIC_MISMATCH: two contents for the cell"));
  CHECK(forger.is_acknowledged());
  CHECK(stored(server, "IS-02") == std::map<CellKey, MetricCell>{{honest.key, honest}});

  const auto alarms = server.run({"alarms"});
  CHECK(alarms.find("is not signed") != std::string::npos);
  CHECK(alarms.find(forged) != std::string::npos);
  CHECK(alarms.find("two contents") != std::string::npos);
  CHECK(harness::read_text(server.log()).find("ALARM centre IS-02: E_METRIC_MISMATCH") !=
        std::string::npos);
  const auto listed =
      server.run({"cells", "--centre", "IS-02", "--date", date_text(honest.key.date), "--signed"});
  CHECK(listed.starts_with(signed_cell_header() + "\n" + cell_line(honest) +
                           ",dawr/IS-02/0000000000000016,2-3,"));
  CHECK(server.stop() == 0);
}

// Entries of a broker's journal, and a checkpoint of all of them that the centre signs.
class SignedLog {
 public:
  SignedLog(journal::Journal& journal, std::string origin)
      : journal_(journal), origin_(std::move(origin)) {}

  void grow(std::uint8_t content) {
    journal::Batch batch;
    const Seq seq = tree_.size() + 1;
    batch.entries.push_back({seq, sample_morning, {content}});
    tree_.append(log::leaf_hash(batch.entries.back().bytes));
    const log::Checkpoint all{
        .origin = origin_, .size = tree_.size(), .root = tree_.root(), .extensions = {}};
    batch.checkpoint =
        journal::Checkpoint{tree_.size(), sample_morning, to_text(signed_checkpoint(all, key_))};
    REQUIRE(journal_.commit(batch));
  }
  [[nodiscard]] log::VerifierKey verifier() const {
    return {origin_, log::SignatureKind::ed25519, key_.public_key()};
  }

 private:
  journal::Journal& journal_;
  std::string origin_;
  log::SigningKey key_ = sample_log_key();
  log::Frontier tree_;
};

TEST_CASE("a centre's log is cosigned over real sockets, and a forked one is an alarm") {
  constexpr Epoch epoch{28};
  wire::Context context;
  Server server;
  server.start();
  Broker broker(context, server, "IS-02", epoch);
  SignedLog own(broker.centre().journal(), log::origin_of("IS-02", epoch));
  server.enrol("IS-02", broker.key());
  own.grow(1);
  broker.believe(server.witness());
  broker.restart();
  REQUIRE(broker.run(20s, [&] { return broker.has_heard(UplinkNews::Kind::log_waits); }));
  server.run({"log-key", "--centre", "IS-02", "--key", log::to_vkey(own.verifier())});
  broker.restart();
  const auto cosigned = [&] { return broker.uplink().core().witness().cosigned(); };
  REQUIRE(broker.run(20s, [&] { return cosigned() == 1; }));
  own.grow(2);
  REQUIRE(broker.run(20s, [&] { return cosigned() == 2; }));
  // What the upstream kept is what the broker has, after a kill as well.
  server.kill();
  server.start();
  own.grow(3);
  REQUIRE(broker.run(30s, [&] { return cosigned() == 3; }));
  broker.turn();
  const auto kept = broker.centre().journal().newest_cosigned();
  REQUIRE(*kept);
  const std::array witnesses{server.witness()};
  const auto seen = log::read_checkpoint((*kept)->checkpoint.note, own.verifier(), witnesses);
  REQUIRE(seen);
  CHECK(seen->witnesses.size() == 1);
  const auto folder = server.directory() + "/files";
  CHECK(server.run({"checkpoints", "--centre", "IS-02", "--to", folder}).find(" checkpoint") !=
        std::string::npos);
  CHECK(harness::read_text(std::filesystem::directory_iterator(folder)->path()) ==
        (*kept)->checkpoint.note);

  Broker forger(context, server, "IS-02", epoch);
  forger.take_keys_of(broker);
  SignedLog forked(forger.centre().journal(), log::origin_of("IS-02", epoch));
  for (const int content : {1, 2, 4, 4}) forked.grow(static_cast<std::uint8_t>(content));
  forger.restart();
  REQUIRE(forger.run(20s, [&] { return forger.has_heard(UplinkNews::Kind::log_doubted); }));
  CHECK(server.run({"report", "--date", "2026-11-22"}).find("ALARM centre IS-02, ") !=
        std::string::npos);
  CHECK(server.stop() == 0);
}

TEST_CASE("a stranger stays outside until it is enrolled, and a revoked key is told") {
  Chance chance(3);
  wire::Context context;
  Server server;
  server.start();
  Broker broker(context, server, "IS-02", Epoch{5});
  broker.restart();
  broker.centre().change(chance);
  REQUIRE(broker.run(20s, [&] { return broker.has_heard(UplinkNews::Kind::not_enrolled); }));
  CHECK(!broker.uplink().core().is_connected());
  server.enrol("IS-02", broker.key());
  REQUIRE(broker.run(30s, [&] { return broker.centre().waiting().empty(); }));

  server.run({"revoke", "--centre", "IS-02"});
  broker.centre().change(chance);
  REQUIRE(broker.run(20s, [&] { return broker.has_heard(UplinkNews::Kind::refused, "revoked"); }));
  broker.restart();
  REQUIRE(broker.run(20s, [&] { return broker.has_heard(UplinkNews::Kind::key_refused); }));
  CHECK(!broker.centre().waiting().empty());
  CHECK(server.stop() == 0);
}

TEST_CASE("with a full disk nothing is acknowledged; with room all of it is") {
  Chance chance(4);
  wire::Context context;
  Server server;
  server.start({"--most-pages", "24"});
  Broker broker(context, server, "IS-02", Epoch{6});
  server.enrol("IS-02", broker.key());
  broker.restart();
  for (int i = 0; i < 400; ++i) broker.centre().change(chance);
  harness::wait_until(
      [&] {
        broker.turn();
        std::ifstream in(server.log());
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        return text.find("make room on the disk") != std::string::npos;
      },
      "a word about the full disk");
  CHECK(!broker.centre().waiting().empty());
  require_no_early_ack(broker, stored(server, "IS-02"));
  server.kill();
  server.start();
  REQUIRE(broker.run(30s, [&] { return broker.centre().waiting().empty(); }));
  CHECK(stored(server, "IS-02") == broker.centre().cells());
  CHECK(server.stop() == 0);
}

}  // namespace
}  // namespace dawr::upstream
