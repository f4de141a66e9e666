// What counts as text: well-formed UTF-8 (Unicode 15, table 3-7) without U+0000.
#pragma once

#include <string_view>

namespace dawr {

// No overlong forms, no surrogates, nothing above U+10FFFF, no NUL.
bool is_utf8(std::string_view text);

}  // namespace dawr
