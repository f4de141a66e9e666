// Frames put together slot by slot, as a stranger might: with fields that no schema has, values out
// of range, text that is none.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include <flatbuffers/flatbuffers.h>

#include "common/wire/codec.h"

namespace dawr::tests {

class RawTable {
 public:
  explicit RawTable(flatbuffers::FlatBufferBuilder& builder) : builder_(builder) {
    builder_.ForceDefaults(true);
    start_ = builder_.StartTable();
  }
  template <class Number>
  RawTable& number(flatbuffers::voffset_t slot, Number value) {
    builder_.AddElement<Number>(flatbuffers::FieldIndexToOffset(slot), value, Number{});
    return *this;
  }
  RawTable& offset(flatbuffers::voffset_t slot, flatbuffers::uoffset_t target) {
    builder_.AddOffset(flatbuffers::FieldIndexToOffset(slot), flatbuffers::Offset<void>(target));
    return *this;
  }
  flatbuffers::uoffset_t end() { return builder_.EndTable(start_); }

 private:
  flatbuffers::FlatBufferBuilder& builder_;
  flatbuffers::uoffset_t start_{};
};

inline wire::Bytes finished(flatbuffers::FlatBufferBuilder& builder, flatbuffers::uoffset_t root,
                            const char* identifier) {
  builder.Finish(flatbuffers::Offset<void>(root), identifier);
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

// Numbers of the unions in client.fbs, and of the slots in Submit.
enum class RawCommand : std::uint8_t {
  take_ticket = 1,
  open_counter = 8,
  call_next = 9,
  start_service = 11,
  complete = 13,
  transfer = 14,
  take_break = 18,
  open_day = 21,
  post_notice = 26,
};
inline constexpr std::uint8_t raw_submit = 4;
inline constexpr flatbuffers::voffset_t submit_command_type = 3;
inline constexpr flatbuffers::voffset_t submit_command = 4;

using MakeTable = std::function<flatbuffers::uoffset_t(flatbuffers::FlatBufferBuilder&)>;

// A client frame whose message is the table that `make` builds.
inline wire::Bytes client_frame(std::uint8_t message, const MakeTable& make) {
  flatbuffers::FlatBufferBuilder builder;
  const auto table = make(builder);
  const auto root = RawTable(builder).number(0, message).offset(1, table).end();
  return finished(builder, root, "DWCL");
}

inline wire::Bytes submit_frame(std::uint8_t command, const MakeTable& make) {
  return client_frame(raw_submit, [&](auto& builder) {
    const auto table = make(builder);
    return RawTable(builder)
        .number(submit_command_type, command)
        .offset(submit_command, table)
        .end();
  });
}
inline wire::Bytes submit_frame(RawCommand command, const MakeTable& make) {
  return submit_frame(static_cast<std::uint8_t>(command), make);
}

// A command with one text, or one number, in its first slot.
inline wire::Bytes submit_text(RawCommand command, std::string_view text) {
  return submit_frame(command, [&](auto& builder) {
    const auto string = builder.CreateString(text.data(), text.size());
    return RawTable(builder).offset(0, string.o).end();
  });
}
template <class Number>
wire::Bytes submit_number(RawCommand command, Number value) {
  return submit_frame(command,
                      [&](auto& builder) { return RawTable(builder).number(0, value).end(); });
}
inline wire::Bytes submit_nothing(RawCommand command) {
  return submit_frame(command, [](auto& builder) { return RawTable(builder).end(); });
}

}  // namespace dawr::tests
