#include <algorithm>

#include "common/domain/limits.h"
#include "common/wire/codec.h"
#include "common/wire/codec_domain.h"
#include "common/wire/codec_frame.h"
#include "common/wire/codec_pack.h"
#include "common/wire/codec_schema.h"
#include "metric_cell_generated.h"
#include "uplink_bfbs_generated.h"
#include "uplink_generated.h"
#include "upstream_bfbs_generated.h"
#include "upstream_generated.h"

namespace dawr::wire {
namespace {

using flatbuffers::Offset;
using wire::from_wire;
using wire::to_wire;

// --- broker → upstream ---

Offset<fb::UplinkHello> to_wire(Builder& builder, const UplinkHello& hello) {
  const auto centre = pack(builder, hello.centre);
  const auto centre_name = to_wire(builder, hello.centre_name);
  const auto lines =
      pack_each(builder, hello.lines, [&](const auto& line) { return to_wire(builder, line); });
  const auto restored = pack_each(builder, hello.restored, [&](const Restored& each) {
    return fb::CreateRestored(builder, each.previous.value, each.kept);
  });
  return fb::CreateUplinkHello(builder, hello.protocol, centre, centre_name, hello.epoch.value,
                               lines, restored);
}
UplinkHello from_wire(const fb::UplinkHello& hello) {
  return {.protocol = hello.protocol(),
          .centre = text_of(hello.centre()),
          .centre_name = from_wire(*hello.centre_name()),
          .epoch = Epoch{hello.epoch()},
          .lines = unpack_each(hello.lines(), [](const auto* line) { return from_wire(*line); }),
          .restored = unpack_each(hello.restored(), [](const fb::Restored* each) {
            return Restored{Epoch{each->previous()}, each->kept()};
          })};
}

Offset<fb::UplinkCells> to_wire(Builder& builder, const UplinkCells& message) {
  const auto cells =
      pack_each(builder, message.cells, [&](const auto& cell) { return to_wire(builder, cell); });
  return fb::CreateUplinkCells(builder, message.epoch.value, cells);
}
UplinkCells from_wire(const fb::UplinkCells& message) {
  return {.epoch = Epoch{message.epoch()},
          .cells = unpack_each(message.cells(), [](const auto* cell) { return from_wire(*cell); })};
}

Offset<fb::UplinkGauges> to_wire(Builder& builder, const UplinkGauges& message) {
  const auto& gauges = message.gauges;
  return fb::CreateUplinkGauges(builder, message.epoch.value, to_wire(gauges.at), gauges.waiting,
                                gauges.in_service, gauges.open_counters);
}
UplinkGauges from_wire(const fb::UplinkGauges& message) {
  return {.epoch = Epoch{message.epoch()},
          .gauges = {.at = instant_of(message.at()),
                     .waiting = message.waiting(),
                     .in_service = message.in_service(),
                     .open_counters = message.open_counters()}};
}

Offset<fb::UplinkCheckpoint> to_wire(Builder& builder, const UplinkCheckpoint& message) {
  const auto note = pack(builder, message.note);
  const auto proof = pack_each(builder, message.proof, [](std::uint8_t byte) { return byte; });
  return fb::CreateUplinkCheckpoint(builder, message.epoch.value, note, message.from, proof);
}
UplinkCheckpoint from_wire(const fb::UplinkCheckpoint& message) {
  return {.epoch = Epoch{message.epoch()},
          .note = text_of(message.note()),
          .from = message.from(),
          .proof = unpack_each(message.proof(), [](std::uint8_t byte) { return byte; })};
}

std::optional<Malformed> cells_fault(const fb::UplinkCells& message) {
  if (!message.cells()) return std::nullopt;
  std::uint64_t last_version = 0;
  for (flatbuffers::uoffset_t i = 0; i < message.cells()->size(); ++i) {
    const auto& cell = *message.cells()->Get(i);
    const char* fault = fault_of(cell);
    if (cell.version() < last_version) fault = "version: must not descend";
    if (fault) {
      return malformed("UplinkCells.cells[" + std::to_string(i) + "]." + std::string(fault));
    }
    last_version = cell.version();
  }
  return std::nullopt;
}

// --- upstream → broker ---

Offset<fb::UplinkAck> to_wire(Builder& builder, const UplinkAck& ack) {
  return fb::CreateUplinkAck(builder, ack.epoch.value, ack.version);
}
UplinkAck from_wire(const fb::UplinkAck& ack) {
  return {.epoch = Epoch{ack.epoch()}, .version = ack.version()};
}

Offset<fb::UplinkRefused> to_wire(Builder& builder, const UplinkRefused& refused) {
  const auto detail = pack(builder, refused.detail);
  return fb::CreateUplinkRefused(builder, detail);
}
UplinkRefused from_wire(const fb::UplinkRefused& refused) {
  return {.detail = text_of(refused.detail())};
}

Offset<fb::LogCosigned> to_wire(Builder& builder, const LogCosigned& cosigned) {
  const auto line = pack(builder, cosigned.line);
  return fb::CreateLogCosigned(builder, cosigned.epoch.value, cosigned.size, line);
}
LogCosigned from_wire(const fb::LogCosigned& cosigned) {
  return {
      .epoch = Epoch{cosigned.epoch()}, .size = cosigned.size(), .line = text_of(cosigned.line())};
}

Offset<fb::LogDoubted> to_wire(Builder& builder, const LogDoubted& doubted) {
  const auto detail = pack(builder, doubted.detail);
  const auto known = pack(builder, doubted.known);
  return fb::CreateLogDoubted(builder, doubted.epoch.value, doubted.size,
                              same<fb::LogDoubt>(doubted.why), doubted.from, detail, known);
}
LogDoubted from_wire(const fb::LogDoubted& doubted) {
  return {.epoch = Epoch{doubted.epoch()},
          .size = doubted.size(),
          .why = same<LogDoubt>(doubted.why()),
          .from = doubted.from(),
          .detail = text_of(doubted.detail()),
          .known = text_of(doubted.known())};
}

template <class Value>
using WireOf = typename TargetOf<decltype(to_wire(std::declval<Builder&>(),
                                                  std::declval<const Value&>()))>::type;
static_assert(std::to_underlying(fb::UplinkMessage::MAX) == std::variant_size_v<UplinkMessage>);
static_assert(std::to_underlying(fb::UpstreamMessage::MAX) == std::variant_size_v<UpstreamMessage>);

const FrameFormat& uplink_format() {
  static const Schema schema(
      {fb::UplinkFrameBinarySchema::data(), fb::UplinkFrameBinarySchema::size()});
  static const FrameFormat format{.identifier = fb::UplinkFrameIdentifier(),
                                  .most_bytes = limits::frame_bytes,
                                  .most_tables = 4096,
                                  .verify = fb::VerifyUplinkFrameBuffer,
                                  .schema = &schema};
  return format;
}

const FrameFormat& upstream_format() {
  static const Schema schema(
      {fb::UpstreamFrameBinarySchema::data(), fb::UpstreamFrameBinarySchema::size()});
  static const FrameFormat format{.identifier = fb::UpstreamFrameIdentifier(),
                                  .most_bytes = limits::frame_bytes,
                                  .most_tables = 64,
                                  .verify = fb::VerifyUpstreamFrameBuffer,
                                  .schema = &schema};
  return format;
}

std::optional<Malformed> fault_of(const Frame& frame, const fb::UplinkFrame& root) {
  const auto* hello = root.message_as_UplinkHello();
  if (hello && hello->protocol() != protocol_version) return wrong_version(hello->protocol());
  if (auto fault = frame.fault()) return fault;
  const auto* cells = root.message_as_UplinkCells();
  return cells ? cells_fault(*cells) : std::nullopt;
}

}  // namespace

Bytes encode(const UplinkMessage& message) {
  Builder builder(4096);
  std::visit(
      [&](const auto& body) {
        using Wire = WireOf<std::decay_t<decltype(body)>>;
        const auto packed = to_wire(builder, body).Union();
        fb::FinishUplinkFrameBuffer(
            builder,
            fb::CreateUplinkFrame(builder, fb::UplinkMessageTraits<Wire>::enum_value, packed));
      },
      message);
  return bytes_of(builder);
}

Decoded<UplinkMessage> decode_uplink_message(BytesView bytes) {
  const auto frame = Frame::open(bytes, uplink_format());
  if (!frame) return std::unexpected(frame.error());
  const auto& root = *fb::GetUplinkFrame(frame->data());
  if (auto fault = fault_of(*frame, root)) return std::unexpected(std::move(*fault));
  UplinkMessage message;
  read_alternative(message, [&]<class Body>(std::type_identity<Body>) {
    const auto* table = root.message_as<WireOf<Body>>();
    return table ? std::optional<UplinkMessage>(from_wire(*table)) : std::nullopt;
  });
  return message;
}

Bytes encode(const UpstreamMessage& message) {
  Builder builder(128);
  std::visit(
      [&](const auto& body) {
        using Wire = WireOf<std::decay_t<decltype(body)>>;
        const auto packed = to_wire(builder, body).Union();
        fb::FinishUpstreamFrameBuffer(
            builder,
            fb::CreateUpstreamFrame(builder, fb::UpstreamMessageTraits<Wire>::enum_value, packed));
      },
      message);
  return bytes_of(builder);
}

Decoded<UpstreamMessage> decode_upstream_message(BytesView bytes) {
  const auto frame = Frame::open(bytes, upstream_format());
  if (!frame) return std::unexpected(frame.error());
  if (auto fault = frame->fault()) return std::unexpected(std::move(*fault));
  const auto& root = *fb::GetUpstreamFrame(frame->data());
  UpstreamMessage message;
  read_alternative(message, [&]<class Body>(std::type_identity<Body>) {
    const auto* table = root.message_as<WireOf<Body>>();
    return table ? std::optional<UpstreamMessage>(from_wire(*table)) : std::nullopt;
  });
  return message;
}

}  // namespace dawr::wire
