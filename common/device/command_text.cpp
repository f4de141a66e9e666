#include "common/device/command_text.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "common/domain/service_dates.h"
#include "common/domain/utf8.h"

namespace dawr::device {
namespace {

constexpr std::string_view spaces = " \t";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

// Takes the first word off `rest`.
std::string_view take_word(std::string_view& rest) {
  rest = trimmed(rest);
  const auto end = std::min(rest.find_first_of(spaces), rest.size());
  const auto word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

std::optional<std::uint8_t> hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return static_cast<std::uint8_t>(letter - '0');
  if (letter >= 'a' && letter <= 'f') return static_cast<std::uint8_t>(letter - 'a' + 10);
  if (letter >= 'A' && letter <= 'F') return static_cast<std::uint8_t>(letter - 'A' + 10);
  return std::nullopt;
}

}  // namespace

void LineSplitter::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    const auto piece = bytes.substr(0, end);
    const auto room = longest_line + 1 - std::min(longest_line + 1, open_.text.size());
    open_.text += piece.substr(0, room);
    if (piece.size() > room) open_.cut = true;
    if (end == std::string_view::npos) return;
    end_line();
    bytes.remove_prefix(end + 1);
  }
}

void LineSplitter::finish() {
  if (!open_.text.empty()) end_line();
}

// One byte more than the longest line is kept until here, for it may be the '\r' of its end.
void LineSplitter::end_line() {
  if (!open_.cut && open_.text.ends_with('\r')) open_.text.pop_back();
  if (open_.text.size() > longest_line) open_.cut = true;
  open_.text.resize(std::min(open_.text.size(), longest_line));
  lines_.push_back(std::exchange(open_, {}));
}

std::optional<LineSplitter::Line> LineSplitter::next() {
  if (taken_ == lines_.size()) {
    lines_.clear();
    taken_ = 0;
    return std::nullopt;
  }
  return std::move(lines_[taken_++]);
}

std::string_view CommandText::after(std::size_t count) const {
  std::string_view rest = line;
  for (std::size_t taken = 0; taken < count; ++taken) take_word(rest);
  return trimmed(rest);
}

std::expected<CommandText, BadLine> read_command(std::string_view line) {
  if (!is_utf8(line)) return std::unexpected(BadLine{"the line is not UTF-8 text"});
  CommandText command;
  std::string_view rest = trimmed(line);
  if (rest.starts_with('#')) {
    command.tag = take_word(rest).substr(1);
    if (command.tag.empty() || command.tag.size() > longest_tag) {
      return std::unexpected(BadLine{"a tag is '#' and 1 to 64 bytes"});
    }
  }
  command.line = trimmed(rest);
  for (std::string_view left = command.line; !trimmed(left).empty();) {
    command.words.push_back(take_word(left));
  }
  return command;
}

std::string with_western_digits(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = [&](std::size_t offset) {
      return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
    };
    // U+0660 … U+0669 are D9 A0 … D9 A9; U+06F0 … U+06F9 are DB B0 … DB B9.
    const unsigned zero = byte(0) == 0xD9 ? 0xA0 : byte(0) == 0xDB ? 0xB0 : 0;
    if (zero != 0 && byte(1) >= zero && byte(1) <= zero + 9) {
      out += static_cast<char>('0' + (byte(1) - zero));
      ++at;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::optional<std::uint64_t> read_number(std::string_view word, std::uint64_t most) {
  const std::string digits = with_western_digits(word);
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || error != std::errc{} || stop != end || value > most) return std::nullopt;
  return value;
}

std::optional<Instant> read_instant(std::string_view word) {
  constexpr std::size_t date_bytes = 10;
  constexpr std::size_t two = 2;
  const auto date = read_date(word.substr(0, date_bytes));
  if (!date || word.size() < date_bytes || !word.ends_with('Z')) return std::nullopt;
  word = word.substr(date_bytes, word.size() - date_bytes - 1);
  Duration time{};
  Duration unit = std::chrono::hours{1};
  for (const char before : {'T', ':', ':'}) {
    if (word.empty() && unit == std::chrono::seconds{1}) break;
    const auto most = unit == std::chrono::hours{1} ? 23U : 59U;
    const auto part = word.size() > two && word.front() == before
                          ? read_number(word.substr(1, two), most)
                          : std::nullopt;
    if (!part) return std::nullopt;
    time += static_cast<std::int64_t>(*part) * unit;
    word.remove_prefix(1 + two);
    unit /= 60;
  }
  if (!word.empty() && (word.front() != '.' || word.size() == 1)) return std::nullopt;
  Duration digit = std::chrono::milliseconds{100};
  for (const char figure : word.substr(word.empty() ? 0 : 1)) {
    const auto part = read_number({&figure, 1}, 9);
    if (!part || digit == Duration{}) return std::nullopt;
    time += static_cast<std::int64_t>(*part) * digit;
    digit /= 10;
  }
  return Instant{std::chrono::sys_days{date->time_since_epoch()}} + time;
}

std::optional<ServiceDate> read_date(std::string_view word) {
  const std::string text = with_western_digits(word);
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = read_number(text.substr(0, 4), 9999);
  const auto month = read_number(text.substr(5, 2), 12);
  const auto day = read_number(text.substr(8, 2), 31);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const ServiceDate read{date};
  if (read < first_service_date || read > last_service_date) return std::nullopt;
  return read;
}

std::optional<wire::Token> read_token(std::string_view word) {
  wire::Token token{};
  if (word.size() != 2 * token.size()) return std::nullopt;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const auto high = hex_digit(word[2 * i]);
    const auto low = hex_digit(word[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    token[i] = static_cast<std::uint8_t>(*high << 4U | *low);
  }
  return token;
}

std::string token_text(const wire::Token& token) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : token) {
    text += digits[byte >> 4U];
    text += digits[byte & 0x0FU];
  }
  return text;
}

}  // namespace dawr::device
