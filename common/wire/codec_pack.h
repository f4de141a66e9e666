// The small words that the codec's to_wire / from_wire pairs are written with. Templates, because
// FlatBuffers' own types are known to .cpp files only. Reading trusts that the frame was checked
// against its schema (codec_schema.h).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "common/domain/identifiers.h"
#include "common/domain/pin.h"
#include "common/domain/time.h"

namespace dawr::wire {

// --- numbers ---

inline std::uint8_t to_wire(LineId line) { return static_cast<std::uint8_t>(line.value); }
inline std::int64_t to_wire(Instant at) { return at.time_since_epoch().count(); }
inline std::int32_t to_wire(ServiceDate date) {
  return static_cast<std::int32_t>(date.time_since_epoch().count());
}
inline std::uint32_t to_wire(minutes duration) {
  return static_cast<std::uint32_t>(duration.count());
}
inline std::uint32_t to_wire(seconds duration) {
  return static_cast<std::uint32_t>(duration.count());
}

inline LineId line_of(std::uint8_t number) { return LineId{static_cast<char>(number)}; }
inline Instant instant_of(std::int64_t number) { return Instant{Duration{number}}; }
inline ServiceDate date_of(std::int32_t number) { return ServiceDate{std::chrono::days{number}}; }

// Optional numbers, either way: nothing stays nothing.
template <class T>
auto to_wire(const std::optional<T>& value) -> std::optional<decltype(to_wire(*value))> {
  if (!value) return std::nullopt;
  return to_wire(*value);
}
template <class Number, class Read>
auto maybe(const std::optional<Number>& number, Read read)
    -> std::optional<decltype(read(*number))> {
  if (!number) return std::nullopt;
  return read(*number);
}

// --- enums: equal numbers on both sides; on the wire 0 is "none" ---

template <class To, class From>
To same(From value) {
  return static_cast<To>(std::to_underlying(value));
}
template <class To, class From>
To same_or_none(const std::optional<From>& value) {
  return value ? same<To>(*value) : To{};
}
template <class To, class From>
std::optional<To> maybe_same(From value) {
  if (std::to_underlying(value) == 0) return std::nullopt;
  return same<To>(value);
}

// --- structs that are an array of bytes; absent where there is none ---

template <class Struct, class Value>
std::optional<Struct> struct_or_none(const std::optional<Value>& value) {
  if (!value) return std::nullopt;
  return Struct{*value};
}
template <class Value, class Struct>
std::optional<Value> bytes_or_none(const Struct* found) {
  if (found == nullptr) return std::nullopt;
  Value value{};
  std::ranges::copy(*found->bytes(), value.begin());
  return value;
}

// The table that an Offset<Table> points to.
template <class Offset>
struct TargetOf {};
template <template <class> class Offset, class Table>
struct TargetOf<Offset<Table>> {
  using type = Table;
};

// --- texts and lists: an empty one is absent, unless it is packed as present ---

template <class Builder>
auto pack_present(Builder& builder, std::string_view text) {
  return builder.CreateString(text.data(), text.size());
}
template <class Builder>
auto pack(Builder& builder, std::string_view text) {
  return text.empty() ? decltype(pack_present(builder, text)){} : pack_present(builder, text);
}
template <class Builder>
auto pack(Builder& builder, const ServiceCode& code) {
  return pack(builder, code.view());
}

template <class Builder, class Item, class Pack>
auto pack_each_present(Builder& builder, const std::vector<Item>& items, Pack pack_one) {
  using Packed = decltype(pack_one(items.front()));
  std::vector<Packed> packed;
  packed.reserve(items.size());
  for (const auto& item : items) packed.push_back(pack_one(item));
  // Offsets to tables and numbers go in by value, structs by layout.
  if constexpr (requires { typename TargetOf<Packed>::type; } || std::is_arithmetic_v<Packed>) {
    return builder.CreateVector(packed);
  } else {
    return builder.CreateVectorOfStructs(packed);
  }
}
template <class Builder, class Item, class Pack>
auto pack_each(Builder& builder, const std::vector<Item>& items, Pack pack_one) {
  using Packed = decltype(pack_each_present(builder, items, pack_one));
  return items.empty() ? Packed{} : pack_each_present(builder, items, pack_one);
}

template <class Text>
std::string text_of(const Text* text) {
  return text ? std::string(text->c_str(), text->size()) : std::string();
}
template <class Text>
std::string_view text_view_of(const Text* text) {
  return text ? text->string_view() : std::string_view();
}
template <class Text>
std::optional<Pin> pin_of(const Text* text) {
  return text ? Pin::from(text->string_view()) : std::nullopt;
}
template <class Text>
ServiceCode code_of(const Text* text) {
  return ServiceCode(std::string_view(text->c_str(), text->size()));
}
template <class List, class Unpack>
auto unpack_each(const List* list, Unpack unpack_one) {
  std::vector<std::decay_t<decltype(unpack_one(*list->begin()))>> items;
  if (!list) return items;
  items.reserve(list->size());
  for (const auto& item : *list) items.push_back(unpack_one(item));
  return items;
}

// --- unions ---

// Sets `variant` to the first alternative for which `read(std::type_identity<Alternative>{})`
// returns a value. Alternatives that `read` can't be called with never travel.
template <class Variant, class Read, std::size_t index = 0>
void read_alternative(Variant& variant, const Read& read) {
  if constexpr (index < std::variant_size_v<Variant>) {
    using Alternative = std::variant_alternative_t<index, Variant>;
    if constexpr (std::is_invocable_v<Read, std::type_identity<Alternative>>) {
      if (auto value = read(std::type_identity<Alternative>{})) {
        variant = std::move(*value);
        return;
      }
    }
    read_alternative<Variant, Read, index + 1>(variant, read);
  }
}

}  // namespace dawr::wire
