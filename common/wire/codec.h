// Bytes ↔ messages. The only place that knows FlatBuffers.
//
// Decoding copies into aligned storage, runs the FlatBuffers verifier (depth 8, tables 64 for
// device frames), then walks the tables with the compiled schema and refuses fields that the schema
// does not know, values outside their enum, text that is not UTF-8, and sizes beyond limits.h. It
// never throws and never reads outside `bytes`. Encoding trusts its argument. All functions are
// pure and may be called from any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>

#include "common/domain/event.h"
#include "common/wire/message.h"

namespace dawr::wire {

using BytesView = std::span<const std::uint8_t>;

// Where in the frame and what was expected there, such as "Submit.command.service: unknown field".
struct Malformed {
  RejectionCode code{RejectionCode::malformed};  // or RejectionCode::version
  std::string detail;
};

template <class T>
using Decoded = std::expected<T, Malformed>;

Bytes encode(const ClientMessage& message);
Bytes encode(const BrokerMessage& message);
Bytes encode(const Slip& slip);
Bytes encode(const FeedMessage& message);
Bytes encode(const UplinkMessage& message);
Bytes encode(const UpstreamMessage& message);

Decoded<ClientMessage> decode_client_message(BytesView bytes);
Decoded<BrokerMessage> decode_broker_message(BytesView bytes);
Decoded<Slip> decode_slip(BytesView bytes);
Decoded<FeedMessage> decode_feed_message(BytesView bytes);
Decoded<UplinkMessage> decode_uplink_message(BytesView bytes);
Decoded<UpstreamMessage> decode_upstream_message(BytesView bytes);

// A journal entry in its versioned byte form. `seq` and `at` are inside: the bytes stand alone.
Bytes encode(const Entry& entry);
Decoded<Entry> decode_entry(BytesView bytes);

// One metric cell, as it stands in the outbox and travels upstream.
Bytes encode(const SignedCell& cell);
inline Bytes encode(const MetricCell& cell) { return encode(SignedCell{.cell = cell}); }
// The name of a cell in the outbox for upstream; they sort as the keys do.
Bytes key_bytes(const CellKey& key);
Decoded<SignedCell> decode_cell(BytesView bytes);

}  // namespace dawr::wire
