#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include <flatbuffers/flatbuffers.h>

#include "common/domain/people_numbers.h"
#include "common/domain/pin.h"
#include "common/domain/utf8.h"
#include "common/wire/codec_schema.h"

namespace dawr::wire {
namespace {

using flatbuffers::ReadScalar;
using flatbuffers::Table;
using flatbuffers::uoffset_t;
using flatbuffers::voffset_t;
using std::to_string;

std::int64_t read_number(const FieldRules& rules, const std::uint8_t* at) {
  switch (rules.width) {
    case 1:
      return *at;
    case 2:
      return rules.is_signed ? ReadScalar<std::int16_t>(at) : ReadScalar<std::uint16_t>(at);
    case 4:
      return rules.is_signed ? ReadScalar<std::int32_t>(at) : ReadScalar<std::uint32_t>(at);
    default:
      return ReadScalar<std::int64_t>(at);
  }
}

bool is_arrival_code(std::int64_t number) {
  return number >= 111 && number <= 999 && number % 10 != 0 && number / 10 % 10 != 0;
}

bool is_code(std::string_view text) {
  const auto is_printable = [](char byte) { return byte >= '!' && byte <= '~'; };
  return !text.empty() && std::ranges::all_of(text, is_printable);
}

const std::uint8_t* follow(const std::uint8_t* offset) {
  return offset + ReadScalar<uoffset_t>(offset);
}

// Each check returns whether all is well; the first that does not leaves its words, and the path
// grows from the end as the calls return. A frame that is well formed costs no allocation.
class Walk {
 public:
  bool check_table(const TableRules& rules, const Table& table) {
    if (has_unknown_fields(rules, table)) return fail("has a field that the schema does not know");
    return std::ranges::all_of(rules.fields, [&](const FieldRules& field) {
      return check_field(field, table) || at(field.name);
    });
  }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& words() const { return words_; }

 private:
  bool fail(std::string words) {
    words_ = std::move(words);
    return false;
  }
  bool at(std::string_view part) {
    const bool joins = !path_.empty() && path_.front() != '[';
    path_ = std::string(part) + (joins ? "." : "") + path_;
    return false;
  }

  static bool has_unknown_fields(const TableRules& rules, const Table& table) {
    const auto* vtable = table.GetVTable();
    const auto bytes = ReadScalar<voffset_t>(vtable);
    for (auto slot = flatbuffers::FieldIndexToOffset(static_cast<voffset_t>(rules.known_slots));
         slot < bytes; slot = static_cast<voffset_t>(slot + sizeof(voffset_t))) {
      if (ReadScalar<voffset_t>(vtable + slot) != 0) return true;
    }
    return false;
  }

  bool check_field(const FieldRules& field, const Table& table) {
    const auto* value = table.GetAddressOf(field.slot);
    switch (field.shape) {
      case Shape::number:
        return check_number_field(field, value);
      case Shape::text:
        return check_text(field, value);
      case Shape::member:
        return check_member(field, table, value);
      case Shape::table:
        if (!value) return field.optional || fail("is missing");
        return check_table(*field.table, *reinterpret_cast<const Table*>(follow(value)));
      case Shape::structure:
        if (!value) return field.optional || fail("is missing");
        return check_struct(*field.table, value);
      case Shape::numbers:
      case Shape::structures:
      case Shape::tables:
        return !value || check_vector(field, follow(value));
    }
    return fail("has an unknown shape");
  }

  bool check_number_field(const FieldRules& field, const std::uint8_t* value) {
    if (!value && field.optional) return true;
    if (field.meaning == Meaning::rate) return !value || check_rate(ReadScalar<double>(value));
    return check_number(field, value ? read_number(field, value) : field.absent_value);
  }

  bool check_rate(double rate) {
    return (std::isfinite(rate) && rate > 0) || fail("must be above 0");
  }

  bool check_number(const FieldRules& field, std::int64_t number) {
    switch (field.meaning) {
      case Meaning::range:
        if (number >= field.least && number <= field.greatest) return true;
        return fail(to_string(number) + " is not in " + to_string(field.least) + " to " +
                    to_string(field.greatest));
      case Meaning::listed:
        if (number == 0) return field.optional || fail("is missing");
        return std::ranges::binary_search(field.listed, number) ||
               fail("has no value " + to_string(number));
      case Meaning::arrival_code:
        return is_arrival_code(number) || fail("must be three digits 1 to 9");
      default:
        return true;
    }
  }

  bool check_text(const FieldRules& field, const std::uint8_t* value) {
    std::string_view text;
    if (value) text = reinterpret_cast<const flatbuffers::String*>(follow(value))->string_view();
    if (text.size() > field.most) return fail("longer than " + to_string(field.most) + " bytes");
    if (!is_utf8(text)) return fail("is not UTF-8");
    if (field.meaning == Meaning::mobile) {
      return text.empty() || MobileNumber::is_mobile(text) || fail("must be a mobile number");
    }
    if (field.meaning == Meaning::pin) {
      return text.empty() || Pin::is_pin(text) || fail("must be 4 to 8 digits");
    }
    if (field.meaning != Meaning::code) return true;
    return is_code(text) || fail("must be printable ASCII characters without a space");
  }

  bool check_member(const FieldRules& field, const Table& table, const std::uint8_t* value) {
    const auto number = table.GetField<std::uint8_t>(field.type_slot, 0);
    if (number == 0) return fail("is missing");
    if (number >= field.members.size()) return fail("has no member " + to_string(number));
    const auto& member = field.members[number];
    if (!value) return fail("is missing") || at(member.name);
    return check_table(*member.table, *reinterpret_cast<const Table*>(follow(value))) ||
           at(member.name);
  }

  bool check_struct(const TableRules& rules, const std::uint8_t* data) {
    return std::ranges::all_of(rules.fields, [&](const FieldRules& field) {
      return check_number(field, read_number(field, data + field.slot)) || at(field.name);
    });
  }

  bool check_vector(const FieldRules& field, const std::uint8_t* vector) {
    const std::size_t count = ReadScalar<uoffset_t>(vector);
    if (count > field.most) return fail("more than " + to_string(field.most) + " items");
    const auto* items = vector + sizeof(uoffset_t);
    for (std::size_t i = 0; i < count; ++i) {
      if (!check_item(field, items, i)) return at("[" + to_string(i) + "]");
    }
    return true;
  }

  bool check_item(const FieldRules& field, const std::uint8_t* items, std::size_t index) {
    if (field.shape == Shape::numbers) {
      return check_number(field, read_number(field, items + index * field.width));
    }
    if (field.shape == Shape::structures) {
      return check_struct(*field.table, items + index * field.table->bytes);
    }
    const auto* table = follow(items + index * sizeof(uoffset_t));
    return check_table(*field.table, *reinterpret_cast<const Table*>(table));
  }

  std::string path_;
  std::string words_;
};

// A frame's only field is its message; its name would say nothing.
std::string readable(const TableRules& root, const std::string& path) {
  constexpr std::string_view wrapper = "message.";
  if (path.starts_with(wrapper)) return path.substr(wrapper.size());
  return path.empty() ? root.name : root.name + "." + path;
}

}  // namespace

std::optional<std::string> Schema::fault_of(const std::uint8_t* data) const {
  Walk walk;
  if (walk.check_table(*root_, *flatbuffers::GetRoot<Table>(data))) return std::nullopt;
  return readable(*root_, walk.path()) + ": " + walk.words();
}

}  // namespace dawr::wire
