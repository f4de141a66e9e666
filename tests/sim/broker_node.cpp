#include "tests/sim/broker_node.h"

#include <algorithm>

#include "broker/floor/registry.h"
#include "broker/journal/sqlite_journal.h"
#include "common/wire/codec.h"
#include "tests/sim/upstream_node.h"

namespace dawr::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_unread = 64;  // beyond it what is sent to a peer is lost

wire::RoutingId routing_id(ConnectionId connection) {
  wire::RoutingId id;
  for (unsigned shift = 0; shift < 64; shift += 8) {
    id.push_back(static_cast<std::uint8_t>(connection >> shift));
  }
  return id;
}

// The doors are never shut, for four days, by Cairo's winter time.
std::vector<DayPlan> open_all_day(ServiceDate date) {
  std::vector<DayPlan> days;
  for (int i = 0; i < 4; ++i) {
    const ServiceDate day = date + std::chrono::days{i};
    const Instant midnight = Instant{day.time_since_epoch()} - 2h;
    days.push_back({day, DayKind::working, {}, {{midnight, midnight + 24h, {}}}});
  }
  return days;
}

ConnectionId connection_of(const wire::RoutingId& id) {
  ConnectionId connection = 0;
  for (auto byte = id.rbegin(); byte != id.rend(); ++byte) connection = connection << 8U | *byte;
  return connection;
}

}  // namespace

BrokerNode::BrokerNode(House& house, CentrePolicy policy, const std::filesystem::path& file,
                       Disk::Bytes empty_journal)
    : house_(house),
      chance_(house.stream(1)),
      policy_(std::move(policy)),
      file_(file),
      disk_(house.stream(2)) {
  disk_.put(file_.string(), std::move(empty_journal));
}

BrokerNode::~BrokerNode() { journal_.reset(); }

// ---- Life and death ----

void BrokerNode::start() {
  const auto planned = run_;
  auto pause = Micros{50'000 + chance_.below(3'000'000)};
  if (run_ > 0 && house_.happens(Mishap::long_outage, 20)) {
    pause += Micros{60'000'000 + chance_.below(120'000'000)};
  }
  house_.schedule.after(pause, [this, planned] {
    if (planned == run_ && !is_up()) try_start();
  });
}

void BrokerNode::try_start() {
  ++run_;
  disk_.set_full(false);
  if (house_.plant == Plant::journal_disk_lies) disk_.lie_about_syncs();
  const auto faults = [this] { return disk_.counts().syncs_failed + disk_.counts().writes_failed; };
  const auto faults_before = faults();
  auto opened =
      journal::open_journal(file_, {.vfs = disk_.vfs(), .most_pages = 0, .checkpoint_frames = 200});
  if (!opened) {
    if (disk_.has_stopped()) {
      disk_.cut_power();
    } else if (faults() == faults_before) {
      house_.judge.find("the journal can't be opened: " + opened.error().text);
    }
    return start();
  }
  journal_ = std::make_unique<WatchedJournal>(*std::move(opened), house_.judge, house_.plant);
  CentreSecret::Key secret{};
  if (house_.plant == Plant::secret_changed) secret[0] = static_cast<std::uint8_t>(run_);
  auto floor = Floor::open(
      *journal_, {CentreSecret{secret},
                  log::SigningKey{log::SigningKey::Seed{}},
                  [this]() -> std::expected<CentrePolicy, std::string> { return policy_; },
                  policy_.code,
                  policy_.name,
                  false,
                  1.0,
                  {},
                  false,
                  nullptr,
                  nullptr,
                  nullptr,
                  [](ServiceDate date, const CentrePolicy&) { return open_all_day(date); }});
  if (!floor) {
    house_.judge.find("the floor can't recover: " + floor.error().text);
    return;
  }
  floor_ = *std::move(floor);
  const wire::UplinkHello greeting{wire::protocol_version, policy_.code, policy_.name,
                                   journal_->epoch(), policy_.lines};
  uplink_.emplace(greeting, UplinkKeys{.log = log::SigningKey{log::SigningKey::Seed{}},
                                       .witness = upstream::verifier_of(sim_witness())});
  const CentreClock clock{house_.wall(), floor_->state().now, house_.schedule.now(), 1.0};
  loop_.emplace(*this, *floor_, *journal_, clock, LoopSettings{{}, greeting});
  if (!loop_->begin(moment())) return die(Death::power_cut);
  house_.judge.recovered(floor_->state(), floor_->last_seq());
  if (upstream_ != nullptr) upstream_->broker_started();
  wake_at(house_.schedule.now());
}

void BrokerNode::die(Death how) {
  if (!is_up()) return;
  ++run_;
  ++house_.restarts;
  loop_.reset();
  floor_.reset();
  uplink_.reset();
  waiting_.clear();
  wake_.reset();
  disk_.stop_after(0);  // nothing is written on the way down
  journal_.reset();
  how == Death::power_cut ? disk_.cut_power() : disk_.power_stays();
  for (const auto& [id, link] : std::exchange(links_, {})) {
    house_.schedule.after(Micros{chance_.below(how == Death::killed ? 20'000 : 3'500'000)},
                          [peer = link.peer, gone = id] { peer->lose(gone); });
  }
  if (upstream_ != nullptr) upstream_->broker_died();
  start();
}

void BrokerNode::meet_disk_mishaps() {
  if (house_.happens(Mishap::broker_killed, 3'000)) return die(Death::killed);
  if (house_.happens(Mishap::broker_power_cut, 2'500)) disk_.stop_after(chance_.below(40));
  if (house_.happens(Mishap::sync_failed, 5'000)) disk_.fail_next_sync();
  if (house_.happens(Mishap::write_failed, 3'000)) disk_.fail_next_write();
  if (house_.happens(Mishap::disk_full, 4'000)) {
    disk_.set_full(true);
    house_.schedule.after(Micros{chance_.below(5'000'000)}, [this] { disk_.set_full(false); });
  }
}

// ---- Turns ----

void BrokerNode::wake_at(Micros when) {
  const auto now = house_.schedule.now();
  when = std::max(when, now);
  if (wake_ && *wake_ <= when) return;
  wake_ = when;
  house_.schedule.after(when - now, [this, when, planned = run_] {
    if (planned != run_ || wake_ != when) return;
    wake_.reset();
    turn();
  });
}

void BrokerNode::turn() {
  ++house_.steps;
  meet_disk_mishaps();
  if (!is_up()) return;
  dying_ = false;
  const auto turned = loop_->turn(moment());
  if (!turned) return die(disk_.has_stopped() ? Death::power_cut : Death::killed);
  if (dying_) return die(Death::killed);
  if (house_.steps % 16 == 0) house_.judge.compare(floor_->state());
  loop_->take_news();
  serve_upstream();
  if (is_up()) plan_next_turn();
}

void BrokerNode::plan_next_turn() {
  const auto now = house_.schedule.now();
  if (house_.happens(Mishap::broker_stalled, 4'000)) {
    return wake_at(now + Micros{chance_.below(4'000'000)});
  }
  const bool more =
      std::ranges::any_of(waiting_, [](const auto& side) { return !side.second.empty(); });
  if (more) wake_at(now + Micros{50});
  const auto due = std::min(loop_->next_turn(house_.steady()),
                            uplink_->next_wake().value_or(wire::Steady::max()));
  wake_at(std::chrono::ceil<Micros>(due.time_since_epoch()));
}

// ---- What surrounds the loop ----

std::optional<wire::Arrival> BrokerNode::receive(Side side) {
  auto& waiting = waiting_[side];
  if (waiting.empty()) return std::nullopt;
  auto first = std::move(waiting.front());
  waiting.pop_front();
  return first;
}

void BrokerNode::send(Side /*side*/, const wire::RoutingId& to,
                      std::span<const wire::Bytes> frames) {
  dying_ = dying_ || house_.happens(Mishap::broker_killed_before_reply, 2'500);
  if (dying_) return;
  wire::Frames sent{frames.begin(), frames.end()};
  if (house_.plant == Plant::answer_outdated) sent.front() = outdated(sent.front());
  speak(connection_of(to), std::move(sent));
}

void BrokerNode::publish(const wire::Bytes& frame) {
  if (dying_) return;
  for (Peer* peer : subscribers_) deliver_feed(*peer, frame);
}

const Principal* BrokerNode::principal(DeviceId device) {
  const auto found = approved_.find(device);
  return found == approved_.end() ? nullptr : &found->second;
}

// ---- Network ----

ConnectionId BrokerNode::accept(Peer& peer) {
  if (!is_up() || peer.is_cut_off()) return 0;
  approved_.try_emplace(peer.principal().device, peer.principal());
  links_[++connections_made_] = {.peer = &peer};
  return connections_made_;
}

void BrokerNode::hang_up(ConnectionId connection) { links_.erase(connection); }

void BrokerNode::arrive(ConnectionId connection, const wire::Frames& frames) {
  const auto link = links_.find(connection);
  if (!is_up() || link == links_.end()) return;
  const Principal& sender = link->second.peer->principal();
  if (house_.plant == Plant::device_starved && sender.device == DeviceId{3}) return;
  waiting_[*side_of(sender.role)].push_back({routing_id(connection), sender.device, frames});
  wake_at(house_.schedule.now() + Micros{30 + chance_.below(300)});
}

void BrokerNode::speak(ConnectionId to, wire::Frames frames) {
  const auto link = links_.find(to);
  if (link == links_.end() || house_.happens(Mishap::frame_lost, 300)) return;
  if (house_.happens(Mishap::peer_stalled, 3'000)) {
    link->second.stalled_until = house_.schedule.now() + Micros{chance_.below(15'000'000)};
  }
  if (link->second.unread >= most_unread) return;
  auto at = std::max({house_.schedule.now() + Micros{60 + chance_.below(300)},
                      link->second.last_to_peer + Micros{1}, link->second.stalled_until});
  if (house_.happens(Mishap::frame_delayed, 300)) {
    at += Micros{chance_.below(3'000'000)};
  } else {
    link->second.last_to_peer = at;
  }
  const int copies = house_.happens(Mishap::frame_doubled, 300) ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    ++link->second.unread;
    house_.schedule.after(at - house_.schedule.now(), [this, to, frames] { deliver(to, frames); });
  }
}

void BrokerNode::deliver(ConnectionId to, const wire::Frames& frames) {
  const auto link = links_.find(to);
  if (link == links_.end()) return;
  --link->second.unread;
  Peer& peer = *link->second.peer;
  if (!peer.is_cut_off()) peer.receive(to, frames);
}

void BrokerNode::deliver_feed(Peer& peer, const wire::Bytes& frame) {
  if (house_.happens(Mishap::feed_lost, 100)) return;
  const int copies = house_.happens(Mishap::feed_doubled, 200) ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    auto delay = Micros{200};
    if (house_.happens(Mishap::feed_delayed, 200)) delay += Micros{chance_.below(2'000'000)};
    house_.schedule.after(delay, [this, to = &peer, frame] {
      if (std::ranges::find(subscribers_, to) == subscribers_.end() || to->is_cut_off()) return;
      to->hear_feed(frame);
    });
  }
}

// ---- Upstream ----

void BrokerNode::serve_upstream() {
  if (!uplink_->is_connected() || upstream_ == nullptr) return;
  for (auto& frame : uplink_->take_outgoing()) upstream_->hear(std::move(frame));
  uplink_->take_news();
  if (house_.plant == Plant::figures_forgotten && !journal_->forget_outbox(floor_->last_seq())) {
    die(Death::killed);
  }
}

void BrokerNode::upstream_connected() {
  if (!is_up()) return;
  uplink_->connected(house_.steady());
  wake_at(house_.schedule.now());
}

void BrokerNode::upstream_lost() {
  if (is_up()) uplink_->disconnected();
}

void BrokerNode::upstream_says(const wire::Bytes& frame) {
  if (!is_up()) return;
  uplink_->received(frame, house_.steady());
  wake_at(house_.schedule.now());
}

bool BrokerNode::outbox_is_empty() {
  if (!is_up()) return false;
  const auto rows = journal_->outbox(0, 1);
  return rows && rows->empty();
}

bool BrokerNode::log_is_witnessed() {
  if (!is_up()) return false;
  const auto newest = journal_->newest_checkpoint();
  return newest && (!*newest || (*newest)->size == uplink_->witness().cosigned());
}

}  // namespace dawr::sim
