// What the outside did wrong, in words a technician understands: which file and line, what was
// expected there, what to do.
#pragma once

#include <expected>
#include <string>

namespace dawr::text {

struct Fault {
  std::string text;
  bool operator==(const Fault&) const = default;
};

template <class T = void>
using Result = std::expected<T, Fault>;

}  // namespace dawr::text
