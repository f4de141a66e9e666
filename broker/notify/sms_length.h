// How long a text is as an SMS (3GPP TS 23.038, 23.040). Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace dawr::notify {

// Segments that it is sent and paid for as; 0 for an empty text. 160 septets fit into one alone and
// 153 into each of several where every letter is of the GSM alphabet; otherwise 70 and 67 UTF-16
// units. `text`: UTF-8.
std::size_t sms_segments(std::string_view text);

// A person's telephone may split or charge by it.
inline constexpr std::size_t most_segments = 2;

}  // namespace dawr::notify
