#include "common/device/json.h"

#include <array>
#include <cstdio>

#include "common/domain/utf8.h"

namespace dawr::device {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

void put_ascii(std::string& out, char letter) {
  switch (letter) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto code = static_cast<unsigned char>(letter);
  if (code >= 0x20 && code != 0x7f) {
    out += letter;
    return;
  }
  std::array<char, 8> escaped{};
  std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(code));
  out += escaped.data();
}

// The longest well-formed character at the start of `text`; 0 when there is none.
std::size_t character_at(std::string_view text) {
  for (std::size_t length = 1; length <= 4 && length <= text.size(); ++length) {
    if (is_utf8(text.substr(0, length))) return length;
  }
  return 0;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    std::size_t length = 1;
    if (first < 0x80) {
      put_ascii(out, text.front());
    } else {
      length = character_at(text);
      out += length == 0 ? replacement : text.substr(0, length);
      if (length == 0) length = 1;
    }
    text.remove_prefix(length);
  }
  return out += '"';
}

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
  members_ += quoted(key);
  members_ += ':';
  members_ += value;
  return *this;
}

Json& Json::add(std::string_view key, std::string_view value) {
  return add_bare(key, quoted(value));
}

Json& Json::add(std::string_view key, Instant value) {
  return add_bare(key, quoted(instant_text(value)));
}

Json& Json::add(std::string_view key, ServiceDate value) {
  return add_bare(key, quoted(date_text(std::chrono::year_month_day{value})));
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
    list += quoted(text);
  }
  return add_bare(key, list + "]");
}

}  // namespace dawr::device
