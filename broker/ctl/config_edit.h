// Changing single settings in the text of a TOML file, comments and order kept.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace dawr::ctl {

// Sets `key` of [section], both in "section.key", to a value as TOML writes it; adds what is not
// there. What is wrong comes back in words. The result still has to be read as a whole.
std::expected<std::string, std::string> with_setting(std::string_view original,
                                                     std::string_view section_and_key,
                                                     std::string_view value);

}  // namespace dawr::ctl
