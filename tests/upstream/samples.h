// Cells made by chance, a centre that changes them as a broker does, and a folder to keep a store
// in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "broker/floor/uplink_core.h"
#include "broker/journal/journal.h"
#include "common/domain/metric_cell.h"
#include "common/wire/message.h"
#include "tests/scratch.h"
#include "upstream/store.h"

namespace dawr::upstream {

using Chance = std::mt19937_64;

inline constexpr ServiceDate sample_date{std::chrono::days{20'779}};  // 2026-11-22
// 08:00 in Cairo on that date.
inline constexpr Instant sample_morning{std::chrono::hours{20'779 * 24 + 6}};

// Removed with its content at the end of its life.
// From 0 to most.
std::uint64_t up_to(Chance& chance, std::uint64_t most);

CellKey sample_key(int quarter, char line, MetricClass metric_class = MetricClass::ordinary);
// Some people were called, some left; all by chance.
MetricCell sample_cell(const CellKey& key, Seq version, Chance& chance);
// As large as a cell can get: every bucket of every sketch in use.
MetricCell largest_cell(const CellKey& key, Seq version);

// As a broker of an older version delivers them.
std::vector<wire::SignedCell> unsigned_cells(const std::vector<MetricCell>& cells);

// The key of the log of sample centres.
log::SigningKey sample_log_key();
UplinkKeys sample_keys(std::optional<log::VerifierKey> witness = std::nullopt);

wire::UplinkHello hello_of(const std::string& centre, Epoch epoch);
journal::OutboxRow row_of(const MetricCell& cell);

// A store in the folder, made and opened; requires that it works.
std::filesystem::path make_store(const Scratch& folder);
Store reopen(const std::filesystem::path& file, const StoreOptions& options = {});
StoreReader read(const std::filesystem::path& file);

// A broker's journal whose cells change by chance, and what upstream must end up with.
class Centre {
 public:
  explicit Centre(Epoch epoch);

  // One journal entry that changes one cell, or two under one version, of a few hundred.
  void change(Chance& chance);

  [[nodiscard]] journal::Journal& journal() { return *journal_; }
  [[nodiscard]] const std::map<CellKey, MetricCell>& cells() const { return cells_; }
  // Rows that upstream has not acknowledged.
  [[nodiscard]] std::vector<journal::OutboxRow> waiting();

 private:
  std::unique_ptr<journal::Journal> journal_;
  std::map<CellKey, MetricCell> cells_;
};

}  // namespace dawr::upstream
