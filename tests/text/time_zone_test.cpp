#include "common/text/time_zone.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "tests/catch.h"
#include "tests/scratch.h"

using dawr::Instant;
using dawr::text::CivilTime;
using dawr::text::TimeZone;
using namespace std::chrono_literals;
namespace chrono = std::chrono;
namespace fs = std::filesystem;

namespace {

Instant utc(int year, unsigned month, unsigned day, chrono::seconds of_day) {
  return chrono::sys_days{chrono::year{year} / chrono::month{month} / chrono::day{day}} + of_day;
}

CivilTime civil(int year, unsigned month, unsigned day, int hour, int minute) {
  return {chrono::local_days{chrono::year{year} / chrono::month{month} / chrono::day{day}}, hour,
          minute};
}

TimeZone zone(const char* name) {
  auto found = TimeZone::named(name);
  if (!found) FAIL(found.error().text);
  return *found;
}

std::string big_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    text += static_cast<char>((value >> shift) & 0xffU);
  return text;
}

// A zone file that has no table, only the rule in its footer, as slim time zone packages have it.
std::string slim_zone(const std::string& footer) {
  const auto header = [](std::uint64_t types, std::uint64_t names) {
    std::string text = "TZif2" + std::string(15, '\0');
    for (const auto count :
         {std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{0}, types, names})
      text += big_endian(count, 4);
    return text;
  };
  return header(0, 0) + header(1, 4) + big_endian(7200, 4) + std::string(2, '\0') +
         std::string("EET\0", 4) + "\n" + footer + "\n";
}

void write(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("Cairo keeps summer time again since 2023") {
  const auto cairo = zone("Africa/Cairo");
  CHECK(cairo.civil(utc(2026, 3, 15, 8h + 24min)) == civil(2026, 3, 15, 10, 24));
  CHECK(cairo.civil(utc(2026, 7, 1, 12h)) == civil(2026, 7, 1, 15, 0));
  // On the last Friday of April midnight does not exist: 23:59 is followed by 01:00.
  CHECK(cairo.civil(utc(2026, 4, 23, 21h + 59min)) == civil(2026, 4, 23, 23, 59));
  CHECK(cairo.civil(utc(2026, 4, 23, 22h)) == civil(2026, 4, 24, 1, 0));
  // It ends with the last Thursday of October: 23 o'clock comes twice.
  CHECK(cairo.civil(utc(2026, 10, 29, 20h + 59min)) == civil(2026, 10, 29, 23, 59));
  CHECK(cairo.civil(utc(2026, 10, 29, 21h)) == civil(2026, 10, 29, 23, 0));
}

TEST_CASE(
    "a local time is one instant, none in the hour that clocks skip, two in the one they repeat") {
  const auto cairo = zone("Africa/Cairo");
  const auto of = [&](int year, unsigned month, unsigned day, chrono::minutes of_day) {
    return cairo.instants_of(civil(year, month, day, 0, 0).date, of_day);
  };
  CHECK(of(2026, 3, 15, 10h + 24min) == std::vector{utc(2026, 3, 15, 8h + 24min)});
  CHECK(of(2026, 7, 1, 15h) == std::vector{utc(2026, 7, 1, 12h)});
  CHECK(of(2026, 4, 23, 23h + 59min) == std::vector{utc(2026, 4, 23, 21h + 59min)});
  CHECK(of(2026, 4, 24, 0h).empty());
  CHECK(of(2026, 4, 24, 59min).empty());
  CHECK(of(2026, 4, 23, 24h).empty());
  CHECK(of(2026, 4, 24, 1h) == std::vector{utc(2026, 4, 23, 22h)});
  CHECK(of(2026, 10, 29, 22h + 59min) == std::vector{utc(2026, 10, 29, 19h + 59min)});
  CHECK(of(2026, 10, 29, 23h) == std::vector{utc(2026, 10, 29, 20h), utc(2026, 10, 29, 21h)});
  CHECK(of(2026, 10, 29, 24h) == std::vector{utc(2026, 10, 29, 22h)});
  // Every quarter of two years, there and back.
  for (auto at = utc(2025, 12, 1, 0s); at < utc(2027, 12, 1, 0s); at += 15min) {
    const auto shown = cairo.civil(at);
    const auto back =
        cairo.instants_of(shown.date, chrono::hours{shown.hour} + chrono::minutes{shown.minute});
    if (std::ranges::find(back, at) == back.end()) FAIL(at.time_since_epoch().count());
  }
}

TEST_CASE("years after the table follow its rule") {
  const auto cairo = zone("Africa/Cairo");
  CHECK(cairo.offset_at(utc(2060, 7, 1, 12h)) == 3h);
  CHECK(cairo.offset_at(utc(2060, 1, 1, 12h)) == 2h);
  CHECK(cairo.offset_at(utc(1960, 1, 1, 12h)) == 2h);
}

TEST_CASE("a zone file with a rule and no table gives the same local times") {
  const dawr::Scratch folder;
  write(folder / "Slim", slim_zone("EET-2EEST,M4.5.5/0,M10.5.4/24"));
  const auto slim = TimeZone::named("Slim", folder.path());
  REQUIRE(slim);
  const auto cairo = zone("Africa/Cairo");
  for (auto at = utc(2025, 1, 1, 0s); at < utc(2030, 1, 1, 0s); at += 30min) {
    if (slim->offset_at(at) != cairo.offset_at(at)) FAIL(at.time_since_epoch().count());
  }
}

TEST_CASE("rules south of the equator, of whole hours, and with quoted names are understood") {
  const dawr::Scratch folder;
  write(folder / "South", slim_zone("AEST-10AEDT,M10.1.0,M4.1.0/3"));
  const auto south = TimeZone::named("South", folder.path());
  REQUIRE(south);
  CHECK(south->offset_at(utc(2026, 1, 1, 0s)) == 11h);
  CHECK(south->offset_at(utc(2026, 7, 1, 0s)) == 10h);
  write(folder / "Quoted", slim_zone("<+0330>-3:30"));
  const auto quoted = TimeZone::named("Quoted", folder.path());
  REQUIRE(quoted);
  CHECK(quoted->offset_at(utc(2026, 1, 1, 0s)) == 3h + 30min);
}

TEST_CASE("what is no zone is refused in words") {
  const auto fault_of = [](std::string_view name, const fs::path& database) {
    const auto found = TimeZone::named(name, database);
    return found ? std::string("no fault") : found.error().text;
  };
  const dawr::Scratch folder;
  CHECK_THAT(fault_of("Africa/Atlantis", dawr::text::system_time_zones),
             Catch::Contains("can't read") && Catch::Contains("tzdata"));
  CHECK_THAT(fault_of("../secret", folder.path()), Catch::Contains("expected an IANA name"));
  CHECK_THAT(fault_of("", folder.path()), Catch::Contains("expected an IANA name"));
  const auto whole = slim_zone("EET-2");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write(folder / "Cut", whole.substr(0, length));
    CHECK_THAT(fault_of("Cut", folder.path()), Catch::Contains("expected a time zone file"));
  }
  write(folder / "Odd", slim_zone("EET-2EEST,J60,J300"));
  CHECK_THAT(fault_of("Odd", folder.path()), Catch::Contains("expected a time zone file"));
}
