#include "common/text/time_zone.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dawr::text {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr std::size_t largest_file = std::size_t{256} * 1024;

// The nth (5: last) such weekday of a month, and a time on that day.
struct YearlyChange {
  unsigned month{};
  unsigned week{};
  unsigned weekday{};
  seconds time{std::chrono::hours{2}};

  [[nodiscard]] sys_seconds in(std::chrono::year year) const {
    const auto day = std::chrono::weekday{weekday};
    const std::chrono::month of{month};
    const sys_days date =
        week == 5 ? sys_days{year / of / day[std::chrono::last]} : sys_days{year / of / day[week]};
    return sys_seconds{date} + time;
  }
};

// The rule for all years after the table, such as EET-2EEST,M4.5.5/0,M10.5.4/24.
struct Footer {
  seconds standard{};
  seconds summer{};
  std::optional<YearlyChange> starts;
  std::optional<YearlyChange> ends;

  [[nodiscard]] seconds offset_at(sys_seconds instant) const {
    if (!starts) return standard;
    const auto year = std::chrono::year_month_day{floor<days>(instant + standard)}.year();
    const auto start = starts->in(year)-standard;
    const auto end = ends->in(year)-summer;
    const bool in_summer =
        start < end ? instant >= start && instant < end : instant >= start || instant < end;
    return in_summer ? summer : standard;
  }
};

// RFC 8536, section 3.2: the offsets of a sane file.
bool is_offset(seconds offset) {
  return offset > -std::chrono::hours{25} && offset < std::chrono::hours{26};
}

// Reads the footer from left to right; `good` turns false at the first thing it does not know.
class FooterReader {
 public:
  explicit FooterReader(std::string_view text) : rest_(text) {}

  std::optional<Footer> read() {
    Footer footer;
    skip_name();
    footer.standard = -time();
    if (!rest_.empty()) {
      skip_name();
      footer.summer = rest_.starts_with(',') ? footer.standard + std::chrono::hours{1} : -time();
      footer.starts = change();
      footer.ends = change();
    }
    const bool sane = is_offset(footer.standard) && is_offset(footer.summer);
    if (!good_ || !rest_.empty() || !sane) return std::nullopt;
    return footer;
  }

 private:
  bool accept(char expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char expected) { good_ = accept(expected) && good_; }

  void skip_name() {
    if (accept('<')) {
      while (!rest_.empty() && !rest_.starts_with('>')) rest_.remove_prefix(1);
      expect('>');
      return;
    }
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    while (!rest_.empty() && is_letter(rest_.front())) rest_.remove_prefix(1);
  }

  unsigned number(unsigned most) {
    unsigned value = 0;
    std::size_t length = 0;
    while (length < rest_.size() && length < 3 && rest_[length] >= '0' && rest_[length] <= '9')
      value = value * 10 + static_cast<unsigned>(rest_[length++] - '0');
    good_ = good_ && length > 0 && value <= most;
    rest_.remove_prefix(length);
    return value;
  }

  seconds time() {
    const int sign = accept('-') ? -1 : 1;
    accept('+');
    seconds sum = std::chrono::hours{number(167)};
    if (accept(':')) sum += minutes{number(59)};
    if (accept(':')) sum += seconds{number(59)};
    return sign * sum;
  }

  YearlyChange change() {
    YearlyChange result;
    expect(',');
    expect('M');
    result.month = number(12);
    expect('.');
    result.week = number(5);
    expect('.');
    result.weekday = number(6);
    good_ = good_ && result.month >= 1 && result.week >= 1;
    if (accept('/')) result.time = time();
    return result;
  }

  std::string_view rest_;
  bool good_ = true;
};

struct Transition {
  sys_seconds at;
  seconds offset;
};

struct ZoneData {
  seconds first_offset{};
  std::vector<Transition> transitions;
  std::optional<Footer> footer;
};

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = (value << 8U) | static_cast<unsigned char>(byte);
  if (bytes.size() == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
  return static_cast<std::int64_t>(value);
}

// One header of RFC 8536 and the length of the data block that follows it.
struct Block {
  static constexpr std::size_t header_bytes = 44;
  std::size_t is_utc{}, is_standard{}, leaps{}, times{}, types{}, names{};

  static std::optional<Block> read(std::string_view bytes) {
    if (bytes.size() < header_bytes || !bytes.starts_with("TZif") || bytes[4] < '2')
      return std::nullopt;
    std::array<std::size_t, 6> counts{};
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const auto count = big_endian(bytes.substr(20 + 4 * i, 4));
      if (count < 0 || static_cast<std::size_t>(count) > largest_file) return std::nullopt;
      counts[i] = static_cast<std::size_t>(count);
    }
    return Block{counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
  }

  [[nodiscard]] std::size_t size(std::size_t time_bytes) const {
    return times * (time_bytes + 1) + types * 6 + names + leaps * (time_bytes + 4) + is_standard +
           is_utc;
  }
};

std::optional<ZoneData> parse_zone(std::string_view bytes) {
  const auto old_block = Block::read(bytes);
  if (!old_block || bytes.size() < Block::header_bytes + old_block->size(4)) return std::nullopt;
  bytes.remove_prefix(Block::header_bytes + old_block->size(4));
  const auto block = Block::read(bytes);
  if (!block || block->types == 0) return std::nullopt;
  bytes.remove_prefix(Block::header_bytes);
  if (bytes.size() < block->size(8) + 2) return std::nullopt;

  const auto indices = bytes.substr(block->times * 8, block->times);
  const auto types = bytes.substr(block->times * 9, block->types * 6);
  const auto offset_of = [&](std::size_t type) {
    return seconds{big_endian(types.substr(type * 6, 4))};
  };
  for (std::size_t type = 0; type < block->types; ++type) {
    if (!is_offset(offset_of(type))) return std::nullopt;
  }
  ZoneData zone;
  zone.first_offset = offset_of(0);
  for (std::size_t i = 0; i < block->times; ++i) {
    const auto type = static_cast<unsigned char>(indices[i]);
    if (type >= block->types) return std::nullopt;
    zone.transitions.push_back(
        {sys_seconds{seconds{big_endian(bytes.substr(i * 8, 8))}}, offset_of(type)});
  }
  auto footer = bytes.substr(block->size(8));
  if (!footer.starts_with('\n') || !footer.ends_with('\n')) return std::nullopt;
  footer = footer.substr(1, footer.size() - 2);
  if (footer.empty()) return zone;
  zone.footer = FooterReader(footer).read();
  if (!zone.footer) return std::nullopt;
  return zone;
}

bool is_zone_name(std::string_view name) {
  const auto is_allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  };
  return !name.empty() && name.front() != '/' && std::ranges::all_of(name, is_allowed);
}

}  // namespace

struct TimeZone::Rules {
  ZoneData zone;
};

TimeZone::TimeZone(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

Result<TimeZone> TimeZone::named(std::string_view name, const std::filesystem::path& database) {
  const auto quoted = "time zone '" + std::string(name) + "'";
  if (!is_zone_name(name)) {
    return std::unexpected(
        Fault{FaultKind::refused, quoted + ": expected an IANA name such as Africa/Cairo"});
  }
  const auto path = database / name;
  std::ifstream file(path, std::ios::binary);
  std::error_code no_such;
  if (!file || !std::filesystem::is_regular_file(path, no_such) ||
      std::filesystem::file_size(path, no_such) > largest_file) {
    return std::unexpected(Fault{FaultKind::missing,
                                 quoted + ": can't read " + path.string() +
                                     "; check the name, and that the package tzdata is installed"});
  }
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  auto zone = parse_zone(bytes);
  if (!zone) {
    return std::unexpected(Fault{
        FaultKind::damaged, path.string() +
                                ": expected a time zone file of version 2 or later (RFC 8536); "
                                "reinstall the package tzdata"});
  }
  return TimeZone(std::make_shared<const Rules>(std::move(*zone)));
}

std::chrono::seconds TimeZone::offset_at(Instant instant) const {
  const auto& [first_offset, transitions, footer] = rules_->zone;
  const auto at = floor<seconds>(instant);
  if (footer && (transitions.empty() || at >= transitions.back().at)) return footer->offset_at(at);
  const auto next = std::ranges::upper_bound(transitions, at, {}, &Transition::at);
  return next == transitions.begin() ? first_offset : std::prev(next)->offset;
}

CivilTime TimeZone::civil(Instant instant) const {
  const auto local = floor<minutes>(instant + offset_at(instant)).time_since_epoch();
  const auto date = floor<days>(local);
  const auto of_day = static_cast<int>((local - date).count());
  return {ServiceDate{date}, of_day / 60, of_day % 60};
}

std::vector<Instant> TimeZone::instants_of(ServiceDate date, minutes of_day) const {
  // As if the local time were UTC; no offset is as much as two days, and none changes twice in
  // four.
  const Instant local{date.time_since_epoch() + of_day};
  std::vector<Instant> found;
  for (const auto offset : {offset_at(local - days{2}), offset_at(local + days{2})}) {
    const auto instant = local - offset;
    const bool is_new = found.empty() || found.front() != instant;
    if (offset_at(instant) == offset && is_new) found.push_back(instant);
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace dawr::text
