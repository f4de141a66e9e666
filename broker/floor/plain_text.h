// Small questions about text that came from a file or a command line. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dawr {

// UTF-8 without control characters (U+0000..1F, 7F..9F): fits on one line.
bool is_one_line(std::string_view text);

// A number in decimal digits and nothing else, within bounds.
std::optional<std::uint32_t> parse_number(std::string_view text, std::uint32_t least,
                                          std::uint32_t most);

// "2026-11-21T09:30:00Z", and back from exactly that form.
std::string utc_text(std::chrono::sys_seconds instant);
std::string utc_text(std::chrono::sys_time<std::chrono::microseconds> instant);  // its second
// "20261121T093000Z", for names of files.
std::string utc_stamp(std::chrono::sys_seconds instant);
std::optional<std::chrono::sys_seconds> parse_utc(std::string_view text);

// The pieces between single separators; an empty text has one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

// The candidate that differs least from `text` by single insertions, deletions, replacements and
// swaps of neighbours, or that it is the beginning of; empty when none is near enough to be what
// was meant.
std::string_view nearest(std::string_view text, const std::vector<std::string_view>& candidates);

}  // namespace dawr
