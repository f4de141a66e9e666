#include "tests/sim/broker_node.h"

#include <algorithm>

#include "broker/journal/sqlite_journal.h"
#include "common/wire/codec.h"
#include "tests/sim/upstream_node.h"

namespace dawr::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_in_batch = 64;

Side side_of(Role role) {
  switch (role) {
    case Role::dispenser:
    case Role::reception:
    case Role::portal:
      return Side::citizen;
    case Role::display:
      return Side::board;
    default:
      return Side::provider;
  }
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
  house_.schedule.after(Micros{50'000 + chance_.below(3'000'000)}, [this, planned] {
    if (planned == run_ && !is_up()) try_start();
  });
}

void BrokerNode::try_start() {
  ++run_;
  disk_.set_full(false);
  if (house_.plant == Plant::journal_disk_lies) disk_.lie_about_syncs();
  auto opened =
      journal::open_journal(file_, {.vfs = disk_.vfs(), .most_pages = 0, .checkpoint_frames = 200});
  if (!opened) {
    if (!disk_.has_stopped())
      house_.judge.find("the journal can't be opened: " + opened.error().text);
    disk_.cut_power();
    return start();
  }
  journal_ = std::make_unique<WatchedJournal>(*std::move(opened), house_.judge, house_.plant);
  CentreSecret::Key secret{};
  if (house_.plant == Plant::secret_changed) secret[0] = static_cast<std::uint8_t>(run_);
  auto floor = Floor::open(
      *journal_, {CentreSecret{secret},
                  [this]() -> std::expected<CentrePolicy, std::string> { return policy_; },
                  policy_.code,
                  policy_.name,
                  false,
                  1.0,
                  {}});
  if (!floor) {
    house_.judge.find("the floor can't recover: " + floor.error().text);
    return;
  }
  floor_ = *std::move(floor);
  clock_.emplace(house_.wall(), floor_->state().now, house_.schedule.now(), 1.0);
  uplink_.emplace(wire::UplinkHello{wire::protocol_version, policy_.code, policy_.name,
                                    journal_->epoch(), policy_.lines});
  next_heartbeat_ = house_.schedule.now();
  house_.judge.recovered(floor_->state(), floor_->last_seq());
  if (upstream_ != nullptr) upstream_->broker_started();
  wake_at(house_.schedule.now());
}

void BrokerNode::die(Death how) {
  if (!is_up()) return;
  ++run_;
  ++house_.restarts;
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
  if (house_.happens(Mishap::sync_failed, 8'000)) disk_.fail_next_sync();
  if (house_.happens(Mishap::write_failed, 8'000)) disk_.fail_next_write();
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
  serve();
  if (!is_up()) return;
  if (house_.schedule.now() >= next_heartbeat_) {
    next_heartbeat_ = house_.schedule.now() + 1s;
    publish(wire::Heartbeat{journal_->epoch(), floor_->last_seq(), state_hash(floor_->board()),
                            clock_->now(house_.schedule.now(), house_.wall())});
  }
  serve_upstream();
  if (is_up()) plan_next_turn();
}

void BrokerNode::plan_next_turn() {
  const auto now = house_.schedule.now();
  if (!waiting_.empty()) wake_at(now + Micros{50});
  wake_at(next_heartbeat_);
  if (const auto due = floor_->next_deadline()) {
    clock_->now(now, house_.wall());
    wake_at(now + clock_->until(*due));
  }
  if (const auto wake = uplink_->next_wake()) {
    wake_at(std::chrono::duration_cast<Micros>(wake->time_since_epoch()) + 1ms);
  }
}

void BrokerNode::serve() {
  std::vector<Waiting> taken;
  std::swap(taken, waiting_);
  if (taken.size() > most_in_batch) {
    waiting_.assign(std::make_move_iterator(taken.begin() + most_in_batch),
                    std::make_move_iterator(taken.end()));
    taken.resize(most_in_batch);
  }
  std::vector<Incoming> batch;
  batch.reserve(taken.size());
  for (const Waiting& one : taken) {
    batch.push_back({one.sender, side_of(one.sender.role), one.frame});
  }
  auto handled = floor_->handle(batch, clock_->now(house_.schedule.now(), house_.wall()));
  if (!handled) return die(disk_.has_stopped() ? Death::power_cut : Death::killed);
  if (house_.steps % 16 == 0) house_.judge.compare(floor_->state());
  if (!taken.empty() && house_.happens(Mishap::broker_killed_before_reply, 2'500)) {
    return die(Death::killed);
  }
  for (Outgoing& reply : handled->replies) speak(taken[reply.to].from, std::move(reply.frames));
  if (handled->board) publish(*handled->board);
  if (handled->board && handled->board->whole) {
    uplink_->introduce({wire::protocol_version, policy_.code, policy_.name, journal_->epoch(),
                        floor_->state().policy.lines});
  }
}

// ---- Network ----

ConnectionId BrokerNode::accept(Peer& peer) {
  if (!is_up() || peer.is_cut_off()) return 0;
  links_[++connections_made_] = {&peer, {}};
  return connections_made_;
}

void BrokerNode::hang_up(ConnectionId connection) { links_.erase(connection); }

void BrokerNode::arrive(ConnectionId connection, const wire::Frames& frames) {
  const auto link = links_.find(connection);
  if (!is_up() || link == links_.end()) return;
  if (house_.plant == Plant::device_starved &&
      link->second.peer->principal().device == DeviceId{3}) {
    return;
  }
  waiting_.push_back({connection, link->second.peer->principal(), frames.front()});
  wake_at(house_.schedule.now() + Micros{30 + chance_.below(300)});
}

void BrokerNode::speak(ConnectionId to, wire::Frames frames) {
  const auto link = links_.find(to);
  if (link == links_.end() || house_.happens(Mishap::frame_lost, 300)) return;
  auto at = std::max(house_.schedule.now() + Micros{60 + chance_.below(300)},
                     link->second.last_to_peer + Micros{1});
  if (house_.happens(Mishap::frame_delayed, 300)) {
    at += Micros{chance_.below(3'000'000)};
  } else {
    link->second.last_to_peer = at;
  }
  const int copies = house_.happens(Mishap::frame_doubled, 300) ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    house_.schedule.after(at - house_.schedule.now(), [this, to, frames] {
      const auto still = links_.find(to);
      if (still != links_.end() && !still->second.peer->is_cut_off()) {
        still->second.peer->receive(to, frames);
      }
    });
  }
}

void BrokerNode::publish(const wire::FeedMessage& message) {
  const auto frame = wire::encode(message);
  for (Peer* peer : subscribers_) deliver_feed(*peer, frame);
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
  const auto now = house_.steady();
  if (uplink_->wants_gauges(now)) uplink_->offer(floor_->gauges(floor_->state().now), now);
  if (const auto after = uplink_->wants_rows_after(now)) {
    const auto rows = journal_->outbox(*after, most_uplink_cells);
    if (!rows) return die(disk_.has_stopped() ? Death::power_cut : Death::killed);
    uplink_->take(*rows, now);
  }
  for (auto& frame : uplink_->take_outgoing()) upstream_->hear(std::move(frame));
  if (house_.plant == Plant::figures_forgotten) {
    if (!journal_->forget_outbox(floor_->last_seq())) return die(Death::killed);
  }
  if (const auto version = uplink_->wants_forgotten()) {
    const auto done = journal_->forget_outbox(*version);
    if (done) uplink_->forgotten(*version);
    if (!done && done.error().kind != FaultKind::full) {
      return die(disk_.has_stopped() ? Death::power_cut : Death::killed);
    }
  }
  uplink_->take_news();
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

}  // namespace dawr::sim
