// A compiled FlatBuffers schema (.bfbs) as rules for a walk over a verified frame; the attributes
// that it understands are described in schema/domain.fbs. Inside of the codec only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "common/wire/codec.h"

namespace dawr::wire {

enum class Shape : std::uint8_t {
  number,
  text,
  table,
  structure,
  member,
  numbers,
  structures,
  tables
};
enum class Meaning : std::uint8_t { any, range, listed, arrival_code, rate, code, pin, mobile };

struct TableRules;

struct Alternative {
  std::string name;
  const TableRules* table{};  // none: the union has no such member
};

// What one field must be. Plain numbers need no rule.
struct FieldRules {
  std::string name;
  Shape shape{};
  std::uint16_t slot{};       // in a table its vtable offset, in a struct its byte offset
  std::uint16_t type_slot{};  // of a union member's number
  bool optional{};
  std::uint8_t width{};  // of a number, in bytes
  bool is_signed{};
  Meaning meaning{};
  std::int64_t least{};
  std::int64_t greatest{};
  std::vector<std::int64_t> listed;  // an enum's values, ascending, without "none"
  std::int64_t absent_value{};       // what an absent number stands for
  std::size_t most{};                // bytes of a text, items of a vector
  const TableRules* table{};         // of a nested table or struct, or of a vector's items
  std::vector<Alternative> members;  // of a union, by number
};

struct TableRules {
  std::string name;
  std::size_t known_slots{};
  std::size_t bytes{};  // of a struct
  std::vector<FieldRules> fields;
};

class Schema {
 public:
  // Aborts on a schema that breaks the house rules: it is compiled into the program.
  explicit Schema(BytesView compiled);

  // What in the verified frame at `data` breaks a rule: "Submit.command.TakeTicket.service: …".
  [[nodiscard]] std::optional<std::string> fault_of(const std::uint8_t* data) const;

 private:
  std::deque<TableRules> tables_;
  const TableRules* root_{};
};

}  // namespace dawr::wire
