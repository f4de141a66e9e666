// Text as a JSON string (RFC 8259), quotation marks included. Pure; the text must be UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace dawr::ctl {

std::string json_text(std::string_view text);

}  // namespace dawr::ctl
