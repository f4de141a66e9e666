#include "upstream/date_text.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace dawr::upstream {
namespace {

using std::chrono::days;
using std::chrono::hours;

// The number in the digits at `from`; nothing when one is no digit.
std::optional<int> number(std::string_view text, std::size_t from, std::size_t digits) {
  const auto piece = text.substr(from, digits);
  int value = 0;
  const auto [end, error] = std::from_chars(piece.data(), piece.data() + piece.size(), value);
  if (error != std::errc{} || end != piece.data() + piece.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::string utc_text(Instant at) {
  const auto day = std::chrono::floor<days>(at);
  const std::chrono::hh_mm_ss time(std::chrono::floor<seconds>(at - day));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02dZ",
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return date_text(ServiceDate{day.time_since_epoch()}) + text.data();
}

std::optional<Instant> parse_utc(std::string_view text) {
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text[19] != 'Z') {
    return std::nullopt;
  }
  const auto date = parse_date(text.substr(0, 10));
  const auto hour = number(text, 11, 2);
  const auto minute = number(text, 14, 2);
  const auto second = number(text, 17, 2);
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  return Instant{date->time_since_epoch()} + hours{*hour} + minutes{*minute} + seconds{*second};
}

std::string age_text(Duration age) {
  const auto whole = [&](auto unit) {
    return std::to_string(std::chrono::duration_cast<decltype(unit)>(age).count());
  };
  if (age < minutes{2}) return whole(seconds{}) + " s";
  if (age < hours{2}) return whole(minutes{}) + " min";
  if (age < days{2}) return whole(hours{}) + " h";
  return whole(days{}) + " days";
}

}  // namespace dawr::upstream
