// Reading and replacing the small files of a centre's directory. A secret file that anybody but its
// owner could read is refused, never repaired: whoever could read it may have done so already.
// Faults name the file, what was expected, and what to do.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "common/domain/fault.h"

namespace dawr {

// An open file that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor();
  [[nodiscard]] int value() const { return value_; }
  [[nodiscard]] bool is_open() const { return value_ >= 0; }

 private:
  int value_;
};

// What errno says, in words.
std::string last_error();

// The rest of an open file; `file` is its name in faults.
Result<std::string> read_all(const Descriptor& opened, const std::filesystem::path& file,
                             std::size_t most_bytes);

// The whole file; one longer than `most_bytes` is refused.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t most_bytes);

// As read_file, for a regular file (no link) that belongs to this user and has mode 0600 or 0400.
Result<std::string> read_secret_file(const std::filesystem::path& file, std::size_t most_bytes);

enum class Privacy : unsigned char { open, secret };  // mode 0644, mode 0600

// A new file, durable when this returns; one that exists already is refused.
Result<> create_file(const std::filesystem::path& file, std::string_view text, Privacy privacy);

// Replaces a file at once and durably: a reader sees the old or the new one, never a mixture, and
// so does whoever comes after a power cut. Concurrent writers need a lock of their own.
Result<> replace_file(const std::filesystem::path& file, std::string_view text, Privacy privacy);

}  // namespace dawr
