// The always-on check for bugs: a broken invariant ends the process with what is needed to
// reproduce it. Never for bad input (a Rejection) or a failing outside (a Fault).
#pragma once

#include <string_view>

namespace dawr {

// Called once before the process aborts; must be async-signal-safe in spirit: no locks, no heap.
using BugHook = void (*)();
void on_bug(BugHook hook);

[[noreturn]] void report_bug(std::string_view file, int line, std::string_view condition,
                             std::string_view message);

}  // namespace dawr

#define DAWR_CHECK(condition, message)                               \
  do {                                                               \
    if (condition) [[likely]] {                                      \
    } else {                                                         \
      ::dawr::report_bug(__FILE__, __LINE__, #condition, (message)); \
    }                                                                \
  } while (false)
