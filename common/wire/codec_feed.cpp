#include <algorithm>

#include "common/domain/limits.h"
#include "common/wire/codec.h"
#include "common/wire/codec_domain.h"
#include "common/wire/codec_frame.h"
#include "common/wire/codec_pack.h"
#include "common/wire/codec_schema.h"
#include "feed_bfbs_generated.h"
#include "feed_generated.h"

namespace dawr::wire {
namespace {

using flatbuffers::Offset;
using wire::from_wire;
using wire::to_wire;

template <class Item, class Unpack, class List>
std::optional<std::vector<Item>> maybe_each(const List* list, Unpack unpack_one) {
  if (!list) return std::nullopt;
  return unpack_each(list, unpack_one);
}

Offset<fb::BoardUpdate> to_wire(Builder& builder, const BoardUpdate& update) {
  const auto lines = pack_each(builder, update.lines, [](const BoardLine& line) {
    return fb::LineWaiting(to_wire(line.id), line.waiting);
  });
  Offset<flatbuffers::Vector<Offset<fb::BoardCall>>> calls;
  if (update.calls) {
    calls = pack_each_present(builder, *update.calls,
                              [&](const auto& call) { return to_wire(builder, call); });
  }
  Offset<flatbuffers::Vector<Offset<fb::Notice>>> notices;
  if (update.notices) {
    notices = pack_each_present(builder, *update.notices,
                                [&](const auto& text) { return notice_to_wire(builder, text); });
  }
  Offset<flatbuffers::String> paused;
  Offset<flatbuffers::String> paused_en;
  if (update.paused) {
    paused = pack_present(builder, update.paused->ar);
    paused_en = pack_present(builder, update.paused->en);
  }
  const auto whole = update.whole ? to_wire(builder, *update.whole) : Offset<fb::Board>{};
  const auto outlooks = pack_each(
      builder, update.lines, [&](const BoardLine& line) { return to_wire(builder, line.outlook); });
  return fb::CreateBoardUpdate(builder, update.epoch.value, update.first_seq, update.last_seq,
                               lines, calls, notices, paused, whole, paused_en, outlooks);
}

void add_outlooks(BoardUpdate& update, const fb::BoardUpdate& wire) {
  if (wire.outlooks() == nullptr) return;
  auto line = update.lines.begin();
  for (const auto* outlook : *wire.outlooks()) {
    if (line == update.lines.end()) return;
    (line++)->outlook = from_wire(outlook);
  }
}

BoardLine waiting_of(const fb::LineWaiting* line) {
  BoardLine result;
  result.id = line_of(line->line());
  result.waiting = line->waiting();
  return result;
}

BoardUpdate from_wire(const fb::BoardUpdate& update) {
  BoardUpdate result{.epoch = Epoch{update.epoch()},
                     .first_seq = update.first_seq(),
                     .last_seq = update.last_seq(),
                     .lines = unpack_each(update.lines(), waiting_of),
                     .calls = maybe_each<BoardCall>(
                         update.calls(), [](const auto* call) { return from_wire(*call); }),
                     .notices = maybe_each<Name>(update.notices(),
                                                 [](const auto* text) { return from_wire(*text); }),
                     .paused = std::nullopt,
                     .whole = std::nullopt};
  if (update.paused()) result.paused = {text_of(update.paused()), text_of(update.paused_en())};
  if (update.whole()) result.whole = from_wire(*update.whole());
  add_outlooks(result, update);
  return result;
}

Offset<fb::Heartbeat> to_wire(Builder& builder, const Heartbeat& beat) {
  return fb::CreateHeartbeat(builder, beat.epoch.value, beat.seq, beat.state_hash,
                             to_wire(beat.now));
}
Heartbeat from_wire(const fb::Heartbeat& beat) {
  return {.epoch = Epoch{beat.epoch()},
          .seq = beat.seq(),
          .state_hash = beat.state_hash(),
          .now = instant_of(beat.now())};
}

template <class Value>
using WireOf = typename TargetOf<decltype(to_wire(std::declval<Builder&>(),
                                                  std::declval<const Value&>()))>::type;
static_assert(std::to_underlying(fb::FeedMessage::MAX) == std::variant_size_v<FeedMessage>);

const FrameFormat& feed_format() {
  static const Schema schema(
      {fb::FeedFrameBinarySchema::data(), fb::FeedFrameBinarySchema::size()});
  static const FrameFormat format{.identifier = fb::FeedFrameIdentifier(),
                                  .most_bytes = limits::large_frame_bytes,
                                  .most_tables = 4096,
                                  .verify = fb::VerifyFeedFrameBuffer,
                                  .schema = &schema};
  return format;
}

}  // namespace

Bytes encode(const FeedMessage& message) {
  Builder builder(512);
  std::visit(
      [&](const auto& body) {
        using Wire = WireOf<std::decay_t<decltype(body)>>;
        const auto packed = to_wire(builder, body).Union();
        fb::FinishFeedFrameBuffer(
            builder, fb::CreateFeedFrame(builder, fb::FeedMessageTraits<Wire>::enum_value, packed));
      },
      message);
  return bytes_of(builder);
}

Decoded<FeedMessage> decode_feed_message(BytesView bytes) {
  const auto frame = Frame::open(bytes, feed_format());
  if (!frame) return std::unexpected(frame.error());
  if (auto fault = frame->fault()) return std::unexpected(std::move(*fault));
  const auto& root = *fb::GetFeedFrame(frame->data());
  FeedMessage message;
  read_alternative(message, [&]<class Body>(std::type_identity<Body>) {
    const auto* table = root.message_as<WireOf<Body>>();
    return table ? std::optional<FeedMessage>(from_wire(*table)) : std::nullopt;
  });
  return message;
}

}  // namespace dawr::wire
