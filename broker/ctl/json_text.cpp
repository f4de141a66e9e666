#include "broker/ctl/json_text.h"

#include <array>
#include <cstdio>

namespace dawr::ctl {

std::string json_text(std::string_view text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') {
      result += '\\';
      result += letter;
    } else if (static_cast<unsigned char>(letter) < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(letter));
      result += escape.data();
    } else {
      result += letter;
    }
  }
  return result + '"';
}

}  // namespace dawr::ctl
