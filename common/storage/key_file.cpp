#include "common/storage/key_file.h"

#include <algorithm>
#include <string>

namespace dawr::storage {

Result<> take_key(std::string_view text, std::string_view word, std::string_view expected,
                  const std::filesystem::path& file,
                  const std::function<bool(std::string_view)>& take) {
  const auto begins = std::string(word) + " ";
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with("# ") || line == "#") continue;
    if (line.starts_with(begins) && take(line.substr(begins.size()))) return {};
    return std::unexpected(Fault{
        FaultKind::damaged, file.string() + ":" + std::to_string(number) + ": expected '" + begins +
                                "' and " + std::string(expected) + "; is this the right file?"});
  }
  return std::unexpected(Fault{FaultKind::damaged, file.string() + ": no line that begins with '" +
                                                       std::string(word) + "'"});
}

}  // namespace dawr::storage
