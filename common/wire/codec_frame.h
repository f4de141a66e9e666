// A frame that may be read: copied, bounded, verified and held against its schema. Inside of the
// codec only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <vector>

#include "common/wire/codec.h"

namespace flatbuffers {
class Verifier;
}

namespace dawr::wire {

class Schema;

// One root table.
struct FrameFormat {
  const char* identifier{};  // four characters
  std::size_t most_bytes{};
  std::uint32_t most_tables{};
  bool (*verify)(flatbuffers::Verifier&){};
  const Schema* schema{};
};

class Frame {
 public:
  // Offsets and sizes hold, so that generated accessors are safe; values may still be anything.
  static Decoded<Frame> open(BytesView bytes, const FrameFormat& format);

  // What in it is against the schema; nothing when from_wire may trust it.
  [[nodiscard]] std::optional<Malformed> fault() const;

  [[nodiscard]] const std::uint8_t* data() const;

 private:
  explicit Frame(const FrameFormat& format, BytesView bytes);

  const FrameFormat* format_;
  std::vector<std::uint64_t>
      words_;  // FlatBuffers reads aligned numbers; received frames rarely are
  std::size_t size_;
};

Malformed malformed(std::string detail);
Malformed wrong_version(std::uint16_t protocol);

}  // namespace dawr::wire
