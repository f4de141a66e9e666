// The outside failed: a file, a disk, a socket. Never a domain "no" (Rejection), never a bug.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace dawr {

enum class FaultKind : std::uint8_t {
  refused,  // we will not do it: wrong permissions, wrong file, unsafe configuration
  missing,  // no such file or address
  busy,     // somebody else holds it: an outbox open twice, an address in use
  full,     // the disk is full; nothing was changed, try again when there is room
  fatal,    // an I/O error: this object is of no use any more, restart the program
  newer,    // written by a newer version of the program
  damaged,  // not a file of ours, or its content does not hold together
};

// In words a technician understands: which file or address, what was expected, what to do.
struct Fault {
  FaultKind kind{FaultKind::refused};
  std::string text;
};

template <class T = void>
using Result = std::expected<T, Fault>;

}  // namespace dawr
