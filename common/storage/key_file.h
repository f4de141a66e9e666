// Files that hold one key in one line, after a word that says its kind:
//     # a comment
//     dawr-secret-key JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "common/domain/fault.h"

namespace dawr::storage {

// Gives what stands after `word` to `take`, which says whether it is a key. `damaged` if it is
// none, naming the line and what was `expected` there, or if the file has no such line.
Result<> take_key(std::string_view text, std::string_view word, std::string_view expected,
                  const std::filesystem::path& file,
                  const std::function<bool(std::string_view)>& take);

}  // namespace dawr::storage
