#include "common/domain/check.h"
#include "common/domain/limits.h"
#include "common/wire/codec.h"
#include "common/wire/codec_domain.h"
#include "common/wire/codec_frame.h"
#include "common/wire/codec_pack.h"
#include "common/wire/codec_schema.h"
#include "metric_cell_bfbs_generated.h"
#include "metric_cell_generated.h"

namespace dawr::wire {
namespace {

using flatbuffers::Offset;

Offset<fb::Measure> to_wire(Builder& builder, const Measure& measure) {
  std::vector<fb::Bucket> buckets;
  for (const auto& [key, count] : measure.sketch.buckets()) {
    buckets.emplace_back(static_cast<std::uint32_t>(key), count);
  }
  const auto packed = pack_each(builder, buckets, [](const fb::Bucket& bucket) { return bucket; });
  return fb::CreateMeasure(builder, measure.sum_s, measure.max_s, measure.sketch.zeros(), packed);
}
Measure from_wire(const fb::Measure& measure) {
  Measure result{.sum_s = measure.sum_s(), .max_s = measure.max_s(), .sketch = {}};
  std::map<std::int32_t, std::uint32_t> buckets;
  if (measure.buckets()) {
    for (const auto* bucket : *measure.buckets()) {
      buckets.emplace_hint(buckets.end(), static_cast<std::int32_t>(bucket->key()),
                           bucket->count());
    }
  }
  const bool sound = DdSketch::from_parts(measure.zeros(), buckets, result.sketch);
  DAWR_CHECK(sound, "the schema bounds a bucket's key and count as the sketch does");
  return result;
}

MetricCell cell_from_wire(const fb::MetricCell& cell) {
  return {.key = {.date = date_of(cell.date()),
                  .quarter = instant_of(cell.quarter()),
                  .line = line_of(cell.line()),
                  .metric_class = same<MetricClass>(cell.metric_class())},
          .version = cell.version(),
          .issued = cell.issued(),
          .called = cell.called(),
          .called_in_target = cell.called_in_target(),
          .served = cell.served(),
          .incomplete = cell.incomplete(),
          .redirected = cell.redirected(),
          .no_shows = cell.no_shows(),
          .left = cell.left(),
          .left_after_target = cell.left_after_target(),
          .voided = cell.voided(),
          .promised = cell.promised(),
          .promises_kept = cell.promises_kept(),
          .wait_first = from_wire(*cell.wait_first()),
          .walk = from_wire(*cell.walk()),
          .service = from_wire(*cell.service()),
          .wait_total = cell.wait_total() ? from_wire(*cell.wait_total()) : Measure{}};
}

bool ascends(const fb::Measure& measure) {
  std::int64_t last = -1;
  if (!measure.buckets()) return true;
  for (const auto* bucket : *measure.buckets()) {
    if (bucket->key() <= last) return false;
    last = bucket->key();
  }
  return true;
}

const FrameFormat& cell_format() {
  static const Schema schema(
      {fb::MetricCellBinarySchema::data(), fb::MetricCellBinarySchema::size()});
  static const FrameFormat format{.identifier = fb::MetricCellIdentifier(),
                                  .most_bytes = limits::frame_bytes,
                                  .most_tables = 64,
                                  .verify = fb::VerifyMetricCellBuffer,
                                  .schema = &schema};
  return format;
}

}  // namespace

const char* fault_of(const fb::MetricCell& cell) {
  if (quarter_of(instant_of(cell.quarter())) != instant_of(cell.quarter())) {
    return "quarter: is not the start of a quarter-hour";
  }
  if (!ascends(*cell.wait_first())) return "wait_first.buckets: must ascend";
  if (!ascends(*cell.walk())) return "walk.buckets: must ascend";
  if (!ascends(*cell.service())) return "service.buckets: must ascend";
  if (cell.wait_total() && !ascends(*cell.wait_total())) return "wait_total.buckets: must ascend";
  if (cell.since() > cell.version()) return "since: is beyond the version";
  return nullptr;
}

Offset<fb::MetricCell> to_wire(Builder& builder, const SignedCell& answered) {
  const MetricCell& cell = answered.cell;
  const auto signature = struct_or_none<fb::CellSignature>(answered.signature);
  const auto wait_first = to_wire(builder, cell.wait_first);
  const auto walk = to_wire(builder, cell.walk);
  const auto service = to_wire(builder, cell.service);
  const auto wait_total = to_wire(builder, cell.wait_total);
  return fb::CreateMetricCell(
      builder, to_wire(cell.key.date), to_wire(cell.key.quarter), to_wire(cell.key.line),
      same<fb::MetricClass>(cell.key.metric_class), cell.version, cell.issued, cell.called,
      cell.called_in_target, cell.served, cell.incomplete, cell.redirected, cell.no_shows,
      cell.left, cell.left_after_target, cell.voided, wait_first, walk, service, wait_total,
      cell.promised, cell.promises_kept, answered.since, signature ? &*signature : nullptr);
}
SignedCell from_wire(const fb::MetricCell& answered) {
  return {.cell = cell_from_wire(answered),
          .since = answered.since(),
          .signature = bytes_or_none<std::array<std::uint8_t, 64>>(answered.signature())};
}

Bytes encode(const SignedCell& cell) {
  Builder builder(1024);
  fb::FinishMetricCellBuffer(builder, to_wire(builder, cell));
  return bytes_of(builder);
}

Bytes key_bytes(const CellKey& key) {
  Bytes bytes;
  const auto append = [&](std::uint64_t value, int size) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::uint8_t>(value >> static_cast<unsigned>(shift)));
    }
  };
  append(static_cast<std::uint64_t>(key.date.time_since_epoch().count()), 4);
  append(static_cast<std::uint64_t>(key.quarter.time_since_epoch().count()), 8);
  append(static_cast<std::uint64_t>(key.line.value), 1);
  append(static_cast<std::uint64_t>(key.metric_class), 1);
  return bytes;
}

Decoded<SignedCell> decode_cell(BytesView bytes) {
  const auto frame = Frame::open(bytes, cell_format());
  if (!frame) return std::unexpected(frame.error());
  if (auto fault = frame->fault()) return std::unexpected(std::move(*fault));
  const auto& cell = *fb::GetMetricCell(frame->data());
  if (const char* fault = fault_of(cell)) {
    return std::unexpected(malformed("MetricCell." + std::string(fault)));
  }
  return from_wire(cell);
}

}  // namespace dawr::wire
