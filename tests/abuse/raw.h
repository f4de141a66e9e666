// Frames as somebody makes them who has read the schema and adds to it.
#pragma once

#include <functional>
#include <string>

#include "common/wire/codec.h"
#include "tests/wire/raw_frame.h"

namespace dawr::abuse {

// What is added to a command's table, by the number of its slot.
class RawFields {
 public:
  explicit RawFields(tests::RawTable& table) : table_(table) {}
  template <class Number>
  void number(flatbuffers::voffset_t slot, Number value) {
    table_.number(slot, value);
  }

 private:
  tests::RawTable& table_;
};
using MoreFields = std::function<void(RawFields&)>;

// A command whose table has `more`.
inline wire::Bytes raw_command(std::uint8_t command, const MoreFields& more) {
  return tests::submit_frame(command, [&](auto& builder) {
    tests::RawTable table(builder);
    RawFields fields(table);
    more(fields);
    return table.end();
  });
}

// TakeTicket of that service, and `more`.
inline wire::Bytes raw_press(const std::string& service, const MoreFields& more) {
  return tests::submit_frame(tests::RawCommand::take_ticket, [&](auto& builder) {
    const auto text = builder.CreateString(service);
    tests::RawTable table(builder);
    table.offset(0, text.o);
    RawFields fields(table);
    more(fields);
    return table.end();
  });
}

}  // namespace dawr::abuse
