// The smallest sound centre, and ways to change and keep a text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "tests/scratch.h"

namespace dawr::config_test {

std::string small_centre();
std::string small_catalogue();

// The text with its first `from` replaced; a `from` that is not there fails the test.
std::string with(std::string text, std::string_view from, std::string_view to);

void write(const std::filesystem::path& file, std::string_view text, unsigned mode = 0644);
std::string read(const std::filesystem::path& file);

}  // namespace dawr::config_test
