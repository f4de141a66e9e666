#include "broker/verify/flat.h"

#include <algorithm>

namespace dawr::verify::flat {
namespace {

constexpr std::size_t offset_bytes = 4;
constexpr std::size_t slot_bytes = 2;
constexpr std::size_t slots_begin = 4;  // behind the vtable's size and the table's
constexpr std::uint32_t largest_offset = 0x7fffffff;

}  // namespace

void Buffer::refuse(std::string_view table, std::string_view field, std::string_view why) {
  if (!fault_.empty()) return;
  fault_ = std::string(table);
  if (!field.empty()) fault_ += "." + std::string(field);
  fault_ += ": " + std::string(why);
}

std::optional<std::size_t> Buffer::follow(std::size_t at, std::string_view table,
                                          std::string_view field) {
  if (holds_number(at, offset_bytes)) {
    const auto offset = read<std::uint32_t>(at);
    if (offset != 0 && offset <= largest_offset && holds(at + offset, 1)) return at + offset;
  }
  refuse(table, field, "leads out of its bytes");
  return std::nullopt;
}

Table Vector::table(std::size_t index) const {
  const auto at = items_ + index * offset_bytes;
  return {*buffer_, at + buffer_->read<std::uint32_t>(at), name_};
}

Table::Table(Buffer& buffer, std::size_t at, std::string_view name)
    : buffer_(&buffer), at_(at), name_(name) {
  if (buffer.holds_number(at, offset_bytes)) {
    const auto vtable = static_cast<std::int64_t>(at) - std::int64_t{buffer.read<std::int32_t>(at)};
    const auto place = static_cast<std::uint64_t>(vtable);
    if (vtable >= 0 && buffer.holds_number(place, slot_bytes)) {
      const auto bytes = buffer.read<std::uint16_t>(place);
      if (bytes % slot_bytes == 0 && buffer.holds(place, bytes)) {
        vtable_ = place;
        vtable_bytes_ = bytes;
        return;
      }
    }
  }
  refuse("", "is no table");
}

Table Table::root(Buffer& buffer, std::string_view identifier, std::string_view name) {
  if (!buffer.holds(offset_bytes, identifier.size()) ||
      buffer.text(offset_bytes, identifier.size()) != identifier) {
    buffer.refuse(name, "", "its bytes do not begin as an entry's do");
  }
  const auto at = buffer.fault().empty() ? buffer.follow(0, name, "") : std::nullopt;
  // What is refused already has nothing more to lose.
  return {buffer, at.value_or(0), name};
}

std::optional<std::size_t> Table::place_of(std::size_t slot, std::string_view field,
                                           std::size_t bytes, std::size_t alignment) {
  slots_read_ = std::max(slots_read_, slot + 1);
  const auto entry = slots_begin + slot * slot_bytes;
  if (!buffer_->fault().empty() || entry >= vtable_bytes_) return std::nullopt;
  const auto offset = buffer_->read<std::uint16_t>(vtable_ + entry);
  if (offset == 0) return std::nullopt;
  const auto at = at_ + offset;
  if (at % alignment == 0 && buffer_->holds(at, bytes)) return at;
  refuse(field, "lies outside of its bytes");
  return std::nullopt;
}

std::optional<std::size_t> Table::target_of(std::size_t slot, std::string_view field) {
  const auto at = place_of(slot, field, offset_bytes, offset_bytes);
  return at ? buffer_->follow(*at, name_, field) : std::nullopt;
}

std::optional<std::string_view> Table::text(std::size_t slot, std::string_view field) {
  const auto letters = vector(slot, field, 1);
  if (!letters) return std::nullopt;
  const auto begin = *target_of(slot, field) + offset_bytes;
  const auto end = begin + letters->size();
  if (buffer_->holds(end, 1) && buffer_->read<std::uint8_t>(end) == 0) {
    return buffer_->text(begin, letters->size());
  }
  refuse(field, "is a text without an end");
  return std::nullopt;
}

std::optional<Table> Table::table(std::size_t slot, std::string_view field) {
  const auto target = target_of(slot, field);
  if (!target) return std::nullopt;
  return Table(*buffer_, *target, field);
}

std::optional<Struct> Table::structure(std::size_t slot, std::string_view field, std::size_t bytes,
                                       std::size_t alignment) {
  const auto at = place_of(slot, field, bytes, alignment);
  if (!at) return std::nullopt;
  return Struct(*buffer_, *at);
}

std::optional<Vector> Table::vector(std::size_t slot, std::string_view field, std::size_t bytes) {
  const auto target = target_of(slot, field);
  if (!target) return std::nullopt;
  if (buffer_->holds_number(*target, offset_bytes)) {
    const auto count = buffer_->read<std::uint32_t>(*target);
    if (buffer_->holds(*target, offset_bytes + std::uint64_t{count} * bytes)) {
      return Vector(*buffer_, *target + offset_bytes, count, field);
    }
  }
  refuse(field, "is longer than its bytes");
  return std::nullopt;
}

void Table::end() {
  for (auto at = slots_begin + slots_read_ * slot_bytes; at < vtable_bytes_; at += slot_bytes) {
    if (buffer_->read<std::uint16_t>(vtable_ + at) != 0) {
      return refuse("", "has a field that this version does not know");
    }
  }
}

}  // namespace dawr::verify::flat
