#include "tests/sim/upstream_node.h"

#include <algorithm>

#include "common/wire/codec.h"
#include "tests/core/sample_centre.h"
#include "tests/sim/broker_node.h"

namespace dawr::sim {
namespace {

using namespace std::chrono_literals;

constexpr DeviceId centre_number{1};

}  // namespace

UpstreamNode::UpstreamNode(House& house, BrokerNode& broker, const std::filesystem::path& store,
                           Disk::Bytes empty_store, const upstream::Enrolment& enrolment)
    : house_(house),
      chance_(house.stream(3)),
      broker_(broker),
      file_(store),
      disk_(house.stream(4)),
      enrolment_(enrolment) {
  disk_.put(file_.string(), std::move(empty_store));
}

UpstreamNode::~UpstreamNode() {
  reception_.reset();
  store_.reset();
}

void UpstreamNode::start() {
  house_.schedule.after(Micros{100'000 + chance_.below(4'000'000)}, [this] {
    if (!store_) open();
  });
}

void UpstreamNode::open() {
  if (house_.plant == Plant::store_disk_lies) disk_.lie_about_syncs();
  auto opened =
      upstream::Store::open(file_, {.most_pages = 0, .checkpoint_frames = 100, .vfs = disk_.vfs()});
  if (!opened) {
    if (!disk_.has_stopped())
      house_.judge.find("the store can't be opened: " + opened.error().text);
    disk_.cut_power();
    return start();
  }
  store_.emplace(*std::move(opened));
  reception_.emplace(*store_, enrolment_, &witness_);
  connect();
}

void UpstreamNode::die(bool power_cut) {
  disconnect();
  disk_.stop_after(0);
  reception_.reset();
  store_.reset();
  power_cut ? disk_.cut_power() : disk_.power_stays();
  start();
}

// ---- The line ----

void UpstreamNode::broker_started() {
  broker_is_up_ = true;
  connect();
}

void UpstreamNode::broker_died() {
  broker_is_up_ = false;
  connection_ = 0;
}

void UpstreamNode::connect() {
  if (connection_ != 0) return;
  house_.schedule.after(Micros{50'000 + chance_.below(2'000'000)}, [this] {
    if (connection_ != 0 || !broker_is_up_ || !store_) return;
    if (house_.schedule.now() < cut_until_) return connect();
    connection_ = ++connections_made_;
    broker_.upstream_connected();
  });
}

void UpstreamNode::disconnect() {
  if (connection_ == 0) return;
  connection_ = 0;
  broker_.upstream_lost();
}

void UpstreamNode::cut_line(Micros duration) {
  cut_until_ = house_.schedule.now() + duration;
  house_.schedule.after(Micros{3'500'000}, [this] {
    disconnect();
    connect();
  });
}

void UpstreamNode::hear(wire::Bytes frame) {
  if (connection_ == 0 || house_.schedule.now() < cut_until_) return;
  if (house_.happens(Mishap::frame_lost, 60)) return;
  last_heard_at_ = std::max(last_heard_at_ + Micros{1},
                            house_.schedule.now() + Micros{5'000 + chance_.below(200'000)});
  const int copies = house_.happens(Mishap::frame_doubled, 60) ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    house_.schedule.after(last_heard_at_ - house_.schedule.now(),
                          [this, frame, over = connection_] {
                            if (over == connection_ && connection_ != 0) take(frame);
                          });
  }
}

void UpstreamNode::take(const wire::Bytes& frame) {
  ++house_.steps;
  if (house_.happens(Mishap::upstream_power_cut, 60)) disk_.stop_after(chance_.below(15));
  const wire::RoutingId from{static_cast<std::uint8_t>(connection_),
                             static_cast<std::uint8_t>(connection_ >> 8U)};
  const wire::Arrival arrival{from, centre_number, {frame}};
  auto received = reception_->take(std::span(&arrival, 1), house_.true_time());
  if (!received) return die(disk_.has_stopped());
  if (house_.happens(Mishap::upstream_killed, 60)) return die(false);
  for (const auto& alarm : received->alarms) house_.judge.find("the upstream: " + alarm);
  for (const auto& answer : received->answers) {
    house_.schedule.after(Micros{5'000 + chance_.below(100'000)},
                          [this, bytes = wire::encode(answer.message), over = connection_] {
                            if (over == connection_ && house_.schedule.now() >= cut_until_) {
                              broker_.upstream_says(bytes);
                            }
                          });
  }
}

std::map<CellKey, MetricCell> UpstreamNode::cells() {
  std::map<CellKey, MetricCell> found;
  auto reader = upstream::StoreReader::open(file_, disk_.vfs());
  if (!reader) {
    house_.judge.find("the store can't be read: " + reader.error().text);
    return found;
  }
  const auto cells = reader->all_cells();
  if (!cells) house_.judge.find("the store can't be read: " + cells.error().text);
  for (const auto& one : cells ? *cells : std::vector<upstream::StoredCell>{}) {
    found.emplace(one.cell.key, one.cell);
  }
  const auto alarms = reader->alarms();
  if (alarms && !alarms->empty())
    house_.judge.find("the upstream raised an alarm: " + alarms->front().detail);
  return found;
}

std::vector<upstream::KeptCheckpoint> UpstreamNode::checkpoints() {
  auto reader = upstream::StoreReader::open(file_, disk_.vfs());
  auto kept = reader
                  ? reader->checkpoints(play::sample_centre().code)
                  : Result<std::vector<upstream::KeptCheckpoint>>(std::unexpected(reader.error()));
  if (kept) return *std::move(kept);
  house_.judge.find("the store can't be read: " + kept.error().text);
  return {};
}

}  // namespace dawr::sim
