#include "common/wire/codec_frame.h"

#include <algorithm>
#include <string>
#include <utility>

#include <flatbuffers/flatbuffers.h>

#include "common/wire/codec_schema.h"

namespace dawr::wire {
namespace {

constexpr flatbuffers::uoffset_t deepest = 8;
constexpr std::size_t shortest_frame = 8;  // the root's offset and the identifier

}  // namespace

Malformed malformed(std::string detail) { return {RejectionCode::malformed, std::move(detail)}; }

Malformed wrong_version(std::uint16_t protocol) {
  return {RejectionCode::version, "speaks protocol " + std::to_string(protocol) +
                                      "; this program speaks " + std::to_string(protocol_version)};
}

Frame::Frame(const FrameFormat& format, BytesView bytes)
    : format_(&format), words_((bytes.size() + 7) / 8), size_(bytes.size()) {
  std::ranges::copy(bytes, reinterpret_cast<std::uint8_t*>(words_.data()));
}

const std::uint8_t* Frame::data() const {
  return reinterpret_cast<const std::uint8_t*>(words_.data());
}

Decoded<Frame> Frame::open(BytesView bytes, const FrameFormat& format) {
  if (bytes.size() < shortest_frame) return std::unexpected(malformed("frame: too short"));
  if (bytes.size() > format.most_bytes) {
    return std::unexpected(
        malformed("frame: longer than " + std::to_string(format.most_bytes) + " bytes"));
  }
  Frame frame(format, bytes);
  if (!flatbuffers::BufferHasIdentifier(frame.data(), format.identifier)) {
    return std::unexpected(
        malformed("frame: its identifier is not " + std::string(format.identifier)));
  }
  flatbuffers::Verifier verifier(frame.data(), frame.size_, deepest, format.most_tables);
  if (!format.verify(verifier)) {
    return std::unexpected(malformed("frame: its offsets, sizes or nesting do not hold"));
  }
  return frame;
}

std::optional<Malformed> Frame::fault() const {
  auto fault = format_->schema->fault_of(data());
  if (!fault) return std::nullopt;
  return malformed(std::move(*fault));
}

}  // namespace dawr::wire
