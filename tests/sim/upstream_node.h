// The upstream of a simulated centre: the real reception and store, on a disk and a line that fail.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "common/domain/metric_cell.h"
#include "tests/sim/disk.h"
#include "tests/sim/house.h"
#include "upstream/reception.h"

namespace dawr::sim {

class BrokerNode;

inline upstream::WitnessKey sim_witness() {
  return {"sim-witness", log::SigningKey(log::SigningKey::Seed{1})};
}

class UpstreamNode {
 public:
  UpstreamNode(House& house, BrokerNode& broker, const std::filesystem::path& store,
               Disk::Bytes empty_store, const upstream::Enrolment& enrolment);
  ~UpstreamNode();

  void start();
  void broker_started();
  void broker_died();
  void hear(wire::Bytes frame);
  void cut_line(Micros duration);

  // Every cell of every epoch.
  [[nodiscard]] std::map<CellKey, MetricCell> cells();
  // What it has cosigned, and kept.
  [[nodiscard]] std::vector<upstream::KeptCheckpoint> checkpoints();

 private:
  void open();
  void die(bool power_cut);
  void connect();
  void disconnect();
  void take(const wire::Bytes& frame);

  House& house_;
  Chance chance_;
  BrokerNode& broker_;
  std::filesystem::path file_;
  Disk disk_;
  const upstream::Enrolment& enrolment_;
  upstream::WitnessKey witness_ = sim_witness();
  std::optional<upstream::Store> store_;
  std::optional<upstream::Reception> reception_;
  bool broker_is_up_{};
  std::uint64_t connection_{};  // 0: none
  std::uint64_t connections_made_{};
  Micros cut_until_{};
  Micros last_heard_at_{};
};

}  // namespace dawr::sim
