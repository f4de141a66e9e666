// What a script writes to a headless program: lines of words, and the values in them.
//
//   #17 take B01 elderly      an own tag first, if the script wants its results marked with it
//
// Words are separated by spaces or tabs; the last argument of some commands is the rest of the
// line. Everything here takes a stranger's bytes and is pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/identifiers.h"
#include "common/wire/message.h"

namespace dawr::device {

inline constexpr std::size_t longest_line = 4096;  // bytes, without its end
inline constexpr std::size_t longest_tag = 64;

// Puts lines together from bytes as they come. "\r\n" ends a line too.
class LineSplitter {
 public:
  struct Line {
    std::string text;  // at most longest_line bytes
    bool cut{};        // it was longer: it is not to be carried out
  };

  void feed(std::string_view bytes);
  // The input is over: what stands without an end is a line as well.
  void finish();
  std::optional<Line> next();
  [[nodiscard]] bool empty() const { return taken_ == lines_.size(); }

 private:
  void end_line();
  std::vector<Line> lines_;
  std::size_t taken_{};
  Line open_;
};

// One command. The views point into the line it was read from.
struct CommandText {
  std::string tag;                      // without its '#'; empty: none
  std::vector<std::string_view> words;  // the command's name first; empty: nothing to do
  // What follows the first `count` words, without the spaces around it.
  [[nodiscard]] std::string_view after(std::size_t count) const;

  std::string_view line;
};

// A fault in words, when the line is not UTF-8, holds a NUL or has a tag that is too long.
struct BadLine {
  std::string text;
};
std::expected<CommandText, BadLine> read_command(std::string_view line);

// ٠١٢٣٤٥٦٧٨٩ (Arabic-Indic) and ۰۱۲۳۴۵۶۷۸۹ (as Persian keyboards type them) as 0123456789; the rest
// as it is.
std::string with_western_digits(std::string_view text);

// Digits only, of any of the three kinds, at most `most`.
std::optional<std::uint64_t> read_number(std::string_view word, std::uint64_t most);
// "2026-11-22", a day that exists and can be a service date.
std::optional<ServiceDate> read_date(std::string_view word);
// As the results show it, "2026-03-16T07:15:00.000000Z"; the seconds, or their fraction, may be
// left out.
std::optional<Instant> read_instant(std::string_view word);
// 32 hexadecimal digits, and back in lower case.
std::optional<wire::Token> read_token(std::string_view word);
std::string token_text(const wire::Token& token);

}  // namespace dawr::device
