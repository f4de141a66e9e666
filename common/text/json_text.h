// Text as a JSON string (RFC 8259), quotation marks included. Pure.
//
// Text that is not UTF-8 becomes one U+FFFD for each byte out of place, and control characters are
// escaped, so that what comes out is always one line of valid JSON.
#pragma once

#include <string>
#include <string_view>

namespace dawr::text {

std::string json_text(std::string_view text);

}  // namespace dawr::text
