#include "common/domain/check.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace dawr {
namespace {

std::atomic<BugHook> bug_hook{nullptr};

}  // namespace

void on_bug(BugHook hook) { bug_hook.store(hook); }

void report_bug(std::string_view file, int line, std::string_view condition,
                std::string_view message) {
  std::fprintf(stderr, "bug: %.*s:%d: %.*s does not hold: %.*s\n", static_cast<int>(file.size()),
               file.data(), line, static_cast<int>(condition.size()), condition.data(),
               static_cast<int>(message.size()), message.data());
  if (const BugHook hook = bug_hook.load()) hook();
  std::abort();
}

}  // namespace dawr
