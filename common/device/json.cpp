#include "common/device/json.h"

#include <array>
#include <cstdio>

#include "common/text/json_text.h"

namespace dawr::device {
namespace {

std::string date_text(std::chrono::year_month_day date) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string instant_text(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::hh_mm_ss clock{instant - day};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d.%06dZ",
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return date_text(std::chrono::year_month_day{day}) + text.data();
}

}  // namespace

Json& Json::add_bare(std::string_view key, std::string_view value) {
  if (!members_.empty()) members_ += ',';
  members_ += text::json_text(key);
  members_ += ':';
  members_ += value;
  return *this;
}

Json& Json::add(std::string_view key, std::string_view value) {
  return add_bare(key, text::json_text(value));
}

Json& Json::add(std::string_view key, Instant value) {
  return add_bare(key, text::json_text(instant_text(value)));
}

Json& Json::add(std::string_view key, ServiceDate value) {
  return add_bare(key, text::json_text(date_text(std::chrono::year_month_day{value})));
}

Json& Json::add(std::string_view key, const Json& object) { return add_bare(key, object.text()); }

Json& Json::add(std::string_view key, std::span<const Json> objects) {
  std::string list = "[";
  for (const Json& object : objects) {
    if (list.size() > 1) list += ',';
    list += object.text();
  }
  return add_bare(key, list + "]");
}

Json& Json::add(std::string_view key, std::span<const std::string_view> texts) {
  std::string list = "[";
  for (const std::string_view text : texts) {
    if (list.size() > 1) list += ',';
    list += text::json_text(text);
  }
  return add_bare(key, list + "]");
}

}  // namespace dawr::device
