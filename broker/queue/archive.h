// For snapshots: plain values to bytes and back. One function a type lists its fields; a Writer and
// a Reader walk the same list.
#pragma once

#include <array>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "common/domain/fnv1a.h"
#include "common/domain/identifiers.h"

namespace dawr::queue {

class Writer {
 public:
  template <class... Values>
  void operator()(const Values&... values) {
    (put(values), ...);
  }
  std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  template <class Value>
  void put(const Value& value) {
    if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value>) {
      const auto* raw = reinterpret_cast<const std::uint8_t*>(&value);
      bytes_.insert(bytes_.end(), raw, raw + sizeof value);
    } else {
      // The fields functions take a mutable value because the Reader fills it.
      fields(*this, const_cast<Value&>(value));
    }
  }
  static_assert(std::endian::native == std::endian::little);
  std::vector<std::uint8_t> bytes_;
};

class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  template <class... Values>
  void operator()(Values&... values) {
    (get(values), ...);
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool finished() const { return ok_ && rest_.empty(); }
  void fail() { ok_ = false; }

 private:
  template <class Value>
  void get(Value& value) {
    if constexpr (std::is_same_v<Value, bool>) {
      std::uint8_t byte{};
      get(byte);
      if (byte > 1) ok_ = false;
      value = ok_ && byte == 1;
    } else if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value>) {
      if (rest_.size() < sizeof value) ok_ = false;
      if (!ok_) return;
      std::memcpy(&value, rest_.data(), sizeof value);
      rest_ = rest_.subspan(sizeof value);
    } else {
      fields(*this, value);
    }
  }
  std::span<const std::uint8_t> rest_;
  bool ok_{true};
};

template <class Archive>
inline constexpr bool is_reader = std::is_same_v<Archive, Reader>;

// A count from the archive, or the one given when writing.
template <class Archive>
std::uint32_t count(Archive& archive, std::size_t size) {
  auto value = static_cast<std::uint32_t>(size);
  archive(value);
  return value;
}

template <class Archive, class Tag, class Value>
void fields(Archive& archive, Identifier<Tag, Value>& id) {
  archive(id.value);
}

template <class Archive>
void fields(Archive& archive, ServiceCode& code) {
  for (char& c : code.text) archive(c);
}

template <class Archive, class Rep, class Period>
void fields(Archive& archive, std::chrono::duration<Rep, Period>& duration) {
  Rep ticks = duration.count();
  archive(ticks);
  duration = std::chrono::duration<Rep, Period>{ticks};
}

template <class Archive, class Clock, class Unit>
void fields(Archive& archive, std::chrono::time_point<Clock, Unit>& at) {
  Unit since = at.time_since_epoch();
  archive(since);
  at = std::chrono::time_point<Clock, Unit>{since};
}

template <class Archive, class Value, std::size_t size>
void fields(Archive& archive, std::array<Value, size>& values) {
  for (Value& value : values) archive(value);
}

template <class Archive, class First, class Second>
void fields(Archive& archive, std::pair<First, Second>& pair) {
  archive(pair.first, pair.second);
}

template <class Archive, class Value>
void fields(Archive& archive, std::optional<Value>& value) {
  bool present = value.has_value();
  archive(present);
  if constexpr (is_reader<Archive>) {
    if (present) {
      value.emplace();
    } else {
      value.reset();
    }
  }
  if (present) archive(*value);
}

template <class Archive, class... Values>
void fields(Archive& archive, std::variant<Values...>& value) {
  auto index = static_cast<std::uint8_t>(value.index());
  archive(index);
  if constexpr (is_reader<Archive>) {
    const bool known = [&]<std::size_t... i>(std::index_sequence<i...>) {
      return ((i == index && (value.template emplace<i>(), true)) || ...);
    }(std::index_sequence_for<Values...>{});
    if (!known) return archive.fail();
  }
  std::visit([&](auto& one) { archive(one); }, value);
}

template <class Archive, class Sequence>
void sequence(Archive& archive, Sequence& values) {
  const std::uint32_t size = count(archive, values.size());
  if constexpr (is_reader<Archive>) {
    values.clear();
    for (std::uint32_t i = 0; i < size && archive.ok(); ++i) archive(values.emplace_back());
  } else {
    for (auto& value : values) archive(value);
  }
}

template <class Archive, class Value>
void fields(Archive& archive, std::vector<Value>& values) {
  sequence(archive, values);
}
template <class Archive, class Value>
void fields(Archive& archive, std::deque<Value>& values) {
  sequence(archive, values);
}
template <class Archive>
void fields(Archive& archive, std::string& text) {
  const std::uint32_t size = count(archive, text.size());
  if constexpr (is_reader<Archive>) {
    text.clear();
    for (std::uint32_t i = 0; i < size && archive.ok(); ++i) {
      text.push_back('\0');
      archive(text.back());
    }
  } else {
    for (char& c : text) archive(c);
  }
}

template <class Archive, class Key>
void fields(Archive& archive, std::set<Key>& keys) {
  const std::uint32_t size = count(archive, keys.size());
  if constexpr (is_reader<Archive>) {
    keys.clear();
    for (std::uint32_t i = 0; i < size && archive.ok(); ++i) {
      Key key{};
      archive(key);
      keys.insert(keys.end(), std::move(key));
    }
  } else {
    for (const Key& key : keys) archive(key);
  }
}

template <class Archive, class Key>
void fields(Archive& archive, std::multiset<Key>& keys) {
  const std::uint32_t size = count(archive, keys.size());
  if constexpr (is_reader<Archive>) {
    keys.clear();
    for (std::uint32_t i = 0; i < size && archive.ok(); ++i) {
      Key key{};
      archive(key);
      keys.insert(keys.end(), std::move(key));
    }
  } else {
    for (const Key& key : keys) archive(key);
  }
}

template <class Archive, class Key, class Value>
void fields(Archive& archive, std::map<Key, Value>& map) {
  const std::uint32_t size = count(archive, map.size());
  if constexpr (is_reader<Archive>) {
    map.clear();
    for (std::uint32_t i = 0; i < size && archive.ok(); ++i) {
      Key key{};
      archive(key);
      archive(map[key]);
    }
  } else {
    for (const auto& [key, value] : map) archive(key, value);
  }
}

// With a hash behind them, so that an accident to the bytes is noticed.
inline std::uint64_t hash_of(std::span<const std::uint8_t> bytes) {
  Fnv1a hash;
  for (const std::uint8_t byte : bytes) hash.add(byte);
  return hash.value();
}

inline std::vector<std::uint8_t> sealed(std::vector<std::uint8_t> bytes) {
  Writer tail;
  tail(hash_of(bytes));
  const auto hash = tail.take();
  bytes.insert(bytes.end(), hash.begin(), hash.end());
  return bytes;
}

// None when the hash is not theirs.
inline std::optional<std::span<const std::uint8_t>> unsealed(std::span<const std::uint8_t> bytes) {
  std::uint64_t hash{};
  if (bytes.size() < sizeof hash) return std::nullopt;
  const auto body = bytes.first(bytes.size() - sizeof hash);
  Reader tail{bytes.last(sizeof hash)};
  tail(hash);
  if (hash != hash_of(body)) return std::nullopt;
  return body;
}

}  // namespace dawr::queue
