#include "common/voice/quiet_hours.h"

#include <algorithm>

namespace dawr::voice {
namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// "08:30"
std::optional<int> read_minute(std::string_view text) {
  constexpr std::size_t length = 5;
  if (text.size() != length || text[2] != ':') return std::nullopt;
  const auto digits = {text[0], text[1], text[3], text[4]};
  if (!std::ranges::all_of(digits, is_digit)) return std::nullopt;
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

}  // namespace

std::optional<QuietHours> QuietHours::read(std::string_view text) {
  const auto hyphen = text.find('-');
  if (hyphen == std::string_view::npos) return std::nullopt;
  const auto from = read_minute(text.substr(0, hyphen));
  const auto until = read_minute(text.substr(hyphen + 1));
  if (!from || !until || *from == *until) return std::nullopt;
  return QuietHours(*from, *until);
}

bool QuietHours::contain(const text::CivilTime& time) const {
  const int minute = time.hour * 60 + time.minute;
  if (from_ < until_) return minute >= from_ && minute < until_;
  return minute >= from_ || minute < until_;
}

}  // namespace dawr::voice
