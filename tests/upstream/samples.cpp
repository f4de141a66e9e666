#include "tests/upstream/samples.h"

#include <cstdlib>

#include "common/wire/codec.h"
#include "tests/catch.h"

namespace dawr::upstream {
namespace {

journal::Bytes bytes_of(const CellKey& key) {
  const auto text = std::to_string(key.date.time_since_epoch().count()) + ' ' +
                    std::to_string(key.quarter.time_since_epoch().count()) + ' ' + key.line.value +
                    (key.metric_class == MetricClass::priority ? 'p' : 'o');
  return {text.begin(), text.end()};
}

Measure fullest_measure() {
  Measure measure;
  std::map<std::int32_t, std::uint32_t> buckets;
  for (std::int32_t key = 0; key <= DdSketch::largest_key; ++key) buckets[key] = 1;
  REQUIRE(DdSketch::from_parts(1, buckets, measure.sketch));
  return measure;
}

}  // namespace

std::uint64_t up_to(Chance& chance, std::uint64_t most) { return chance() % (most + 1); }

CellKey sample_key(int quarter, char line, MetricClass metric_class) {
  return {sample_date, sample_morning + minutes{15 * quarter}, LineId{line}, metric_class};
}

MetricCell sample_cell(const CellKey& key, Seq version, Chance& chance) {
  MetricCell cell;
  cell.key = key;
  cell.version = version;
  for (auto called = up_to(chance, 12); called > 0; --called) {
    const auto wait_s = static_cast<std::uint32_t>(up_to(chance, 5400));
    cell.wait_first.add(wait_s);
    cell.walk.add(static_cast<std::uint32_t>(up_to(chance, 90)));
    cell.service.add(static_cast<std::uint32_t>(up_to(chance, 1200)));
    cell.wait_total.add(wait_s + static_cast<std::uint32_t>(up_to(chance, 900)));
    ++cell.called;
    if (wait_s <= 25 * 60) ++cell.called_in_target;
  }
  cell.left = static_cast<std::uint32_t>(up_to(chance, 3));
  cell.left_after_target = static_cast<std::uint32_t>(up_to(chance, cell.left));
  cell.no_shows = static_cast<std::uint32_t>(up_to(chance, cell.called));
  cell.served = cell.called - cell.no_shows;
  cell.issued = cell.called + cell.left;
  return cell;
}

MetricCell largest_cell(const CellKey& key, Seq version) {
  MetricCell cell;
  cell.key = key;
  cell.version = version;
  cell.wait_first = cell.walk = cell.service = cell.wait_total = fullest_measure();
  return cell;
}

std::vector<wire::SignedCell> unsigned_cells(const std::vector<MetricCell>& cells) {
  std::vector<wire::SignedCell> all;
  for (const auto& cell : cells) all.push_back({.cell = cell, .since = 0, .signature = {}});
  return all;
}

log::SigningKey sample_log_key() {
  log::SigningKey::Seed seed{};
  seed.fill(1);
  return log::SigningKey(seed);
}

UplinkKeys sample_keys(std::optional<log::VerifierKey> witness) {
  return {.log = sample_log_key(), .witness = std::move(witness)};
}

wire::UplinkHello hello_of(const std::string& centre, Epoch epoch) {
  wire::UplinkHello hello;
  hello.centre = centre;
  hello.centre_name = {"مركز", "Centre " + centre};
  hello.epoch = epoch;
  for (const char letter : {'A', 'B', 'C'}) {
    Line line;
    line.id = LineId{letter};
    line.letter_ar = "أ";
    line.name = {"صف", std::string("Line ") + letter};
    hello.lines.push_back(line);
  }
  return hello;
}

journal::OutboxRow row_of(const MetricCell& cell) {
  return {bytes_of(cell.key), cell.version, wire::encode(cell)};
}

std::filesystem::path make_store(const Scratch& folder) {
  auto file = folder / "upstream.db";
  const auto made = create_store(file);
  INFO((made ? "" : made.error().text));
  REQUIRE(made);
  return file;
}

Store reopen(const std::filesystem::path& file, const StoreOptions& options) {
  auto store = Store::open(file, options);
  INFO((store ? "" : store.error().text));
  REQUIRE(store);
  return std::move(*store);
}

StoreReader read(const std::filesystem::path& file) {
  auto reader = StoreReader::open(file);
  INFO((reader ? "" : reader.error().text));
  REQUIRE(reader);
  return std::move(*reader);
}

Centre::Centre(Epoch epoch) : journal_(journal::make_memory_journal(epoch)) {}

void Centre::change(Chance& chance) {
  journal::Batch batch;
  const Seq seq = journal_->last_seq() + 1;
  batch.entries.push_back({seq, sample_morning, {1}});
  const auto line = static_cast<char>('A' + up_to(chance, 4));
  const auto quarter = static_cast<int>(up_to(chance, 31));
  for (const auto metric_class : {MetricClass::ordinary, MetricClass::priority}) {
    const auto key = sample_key(quarter, line, metric_class);
    const auto cell = sample_cell(key, seq, chance);
    cells_[key] = cell;
    batch.outbox.push_back(row_of(cell));
    if (up_to(chance, 3) > 0) break;
  }
  REQUIRE(journal_->commit(batch));
}

std::vector<journal::OutboxRow> Centre::waiting() {
  auto rows = journal_->outbox(0, 100'000);
  REQUIRE(rows);
  return *rows;
}

}  // namespace dawr::upstream
