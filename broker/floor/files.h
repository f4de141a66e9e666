// Reading and replacing the small files of a centre's directory. A secret file that anybody but its
// owner could read is refused, never repaired: whoever could read it may have done so already.
#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace dawr {

// A file that can't be used. In words a technician understands: which file, what was expected, what
// to do.
struct FileFault {
  std::string text;
  bool operator==(const FileFault&) const = default;
};

template <class T = void>
using FileResult = std::expected<T, FileFault>;

// The whole file; one longer than `most_bytes` is refused.
FileResult<std::string> read_file(const std::filesystem::path& file, std::size_t most_bytes);

// As read_file, for a regular file (no link) that belongs to this user and has mode 0600 or 0400.
FileResult<std::string> read_secret_file(const std::filesystem::path& file, std::size_t most_bytes);

enum class Privacy : unsigned char { open, secret };  // mode 0644, mode 0600

// A new file, durable when this returns; one that exists already is refused.
FileResult<> create_file(const std::filesystem::path& file, std::string_view text, Privacy privacy);

// Replaces a file at once and durably: a reader sees the old or the new one, never a mixture, and
// so does whoever comes after a power cut. Concurrent writers need a lock of their own.
FileResult<> replace_file(const std::filesystem::path& file, std::string_view text,
                          Privacy privacy);

}  // namespace dawr
