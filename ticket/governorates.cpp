#include "ticket/governorates.h"

#include <algorithm>
#include <sstream>
#include <string>

#include "common/storage/files.h"

namespace dawr::ticket {
namespace {

constexpr std::size_t most_bytes = std::size_t{16} * 1024;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool begins_with_code(const std::string& line) {
  return line.size() > 3 && is_digit(line[0]) && is_digit(line[1]) && line[2] == ',';
}

}  // namespace

Result<std::vector<std::uint8_t>> load_governorates(const std::filesystem::path& file) {
  const auto text = storage::read_file(file, most_bytes);
  if (!text) return std::unexpected(text.error());
  std::istringstream lines(*text);
  std::string line;
  std::getline(lines, line);  // the names of the columns
  std::vector<std::uint8_t> codes;
  for (int number = 2; std::getline(lines, line); ++number) {
    const auto code = begins_with_code(line) ? 10 * (line[0] - '0') + (line[1] - '0') : 0;
    if (code == 0 || std::ranges::find(codes, code) != codes.end()) {
      return std::unexpected(Fault{FaultKind::refused, file.string() + ":" +
                                                           std::to_string(number) +
                                                           ": expected a governorate's own two "
                                                           "digits, a comma and its names"});
    }
    codes.push_back(static_cast<std::uint8_t>(code));
  }
  return codes;
}

}  // namespace dawr::ticket
