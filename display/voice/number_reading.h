// How a language puts a number together from recordings, each the name of one clip: 342 is
// "300", "and-2", "and-40" in Arabic and "300", "and", "40", "2" in English. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dawr::voice {

// arabic: units before tens, and each part but the first is recorded with its «و» ("and-40").
// english: "and" before what follows the hundreds, tens before units.
enum class NumberReading : std::uint8_t { arabic, english };

std::optional<NumberReading> number_reading(std::string_view name);

// `number`: 1 to 9999.
std::vector<std::string> number_clips(NumberReading reading, std::uint16_t number);

// Every clip that some number needs, in the order in which one would record them.
std::vector<std::string> all_number_clips(NumberReading reading);

}  // namespace dawr::voice
