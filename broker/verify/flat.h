// The FlatBuffers wire form (https://flatbuffers.dev/internals), read strictly and by hand: the
// auditor shares no code with whoever wrote the bytes. Every offset is held against the buffer's
// ends and its own alignment before anything is read.
//
// The first thing that is wrong is remembered in the Buffer; from then on everything reads as
// absent. Texts are views into the buffer. Little-endian, on any machine.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dawr::verify::flat {

class Buffer {
 public:
  // `bytes` outlive it.
  explicit Buffer(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  // Why it can't be read, with the place; empty: nothing is wrong so far.
  [[nodiscard]] const std::string& fault() const { return fault_; }
  void refuse(std::string_view table, std::string_view field, std::string_view why);

  [[nodiscard]] bool holds(std::uint64_t at, std::uint64_t length) const {
    return length < bytes_.size() && at <= bytes_.size() - length;
  }
  // A number that lies at a multiple of its size, inside the buffer.
  [[nodiscard]] bool holds_number(std::uint64_t at, std::uint64_t size) const {
    return at % size == 0 && holds(at, size);
  }
  // `at` was held against the ends before.
  template <std::integral Number>
  [[nodiscard]] Number read(std::size_t at) const {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      bits |= std::uint64_t{bytes_[at + i]} << (8 * i);
    }
    return static_cast<Number>(bits);
  }
  [[nodiscard]] std::string_view text(std::size_t at, std::size_t length) const {
    return {reinterpret_cast<const char*>(bytes_.data()) + at, length};
  }
  // Where the offset at `at` leads to; none, with a fault, if it leads nowhere.
  std::optional<std::size_t> follow(std::size_t at, std::string_view table, std::string_view field);

 private:
  std::span<const std::uint8_t> bytes_;
  std::string fault_;
};

// Fields at fixed places. Its whole extent is inside the buffer.
class Struct {
 public:
  Struct(const Buffer& buffer, std::size_t at) : buffer_(&buffer), at_(at) {}
  template <std::integral Number>
  [[nodiscard]] Number number(std::size_t offset) const {
    return buffer_->read<Number>(at_ + offset);
  }

 private:
  const Buffer* buffer_;
  std::size_t at_;
};

class Table;

// So many items, one after the other; all inside the buffer.
class Vector {
 public:
  Vector(Buffer& buffer, std::size_t items, std::size_t size, std::string_view name)
      : buffer_(&buffer), items_(items), size_(size), name_(name) {}
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::uint8_t byte(std::size_t index) const {
    return buffer_->read<std::uint8_t>(items_ + index);
  }
  [[nodiscard]] Struct structure(std::size_t index, std::size_t bytes) const {
    return {*buffer_, items_ + index * bytes};
  }
  [[nodiscard]] Table table(std::size_t index) const;

 private:
  Buffer* buffer_;
  std::size_t items_;
  std::size_t size_;
  std::string_view name_;
};

// Fields by their slot, each present or absent. Whoever reads a table reads all slots that its
// schema has, and then asks for `end`.
class Table {
 public:
  // `name` is for people.
  Table(Buffer& buffer, std::size_t at, std::string_view name);
  // The table that a whole buffer is: behind the root offset and the four letters `identifier`.
  static Table root(Buffer& buffer, std::string_view identifier, std::string_view name);

  template <std::integral Number>
  std::optional<Number> number(std::size_t slot, std::string_view field) {
    const auto at = place_of(slot, field, sizeof(Number), sizeof(Number));
    if (!at) return std::nullopt;
    return buffer_->read<Number>(*at);
  }
  std::optional<std::string_view> text(std::size_t slot, std::string_view field);
  std::optional<Table> table(std::size_t slot, std::string_view field);
  std::optional<Struct> structure(std::size_t slot, std::string_view field, std::size_t bytes,
                                  std::size_t alignment);
  // `bytes` of one item; 4 for tables.
  std::optional<Vector> vector(std::size_t slot, std::string_view field, std::size_t bytes);

  void refuse(std::string_view field, std::string_view why) { buffer_->refuse(name_, field, why); }
  // A field in a slot beyond all that were read is unknown.
  void end();

 private:
  std::optional<std::size_t> place_of(std::size_t slot, std::string_view field, std::size_t bytes,
                                      std::size_t alignment);
  std::optional<std::size_t> target_of(std::size_t slot, std::string_view field);

  Buffer* buffer_;
  std::size_t at_;
  std::string_view name_;
  std::size_t vtable_{};
  std::size_t vtable_bytes_{};  // 0: not a table at all
  std::size_t slots_read_{};
};

}  // namespace dawr::verify::flat
