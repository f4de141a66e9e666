// A child process with one pipe: either we write its standard input, or we read its standard
// output. Its other end of the two is /dev/null; its standard error is ours, or nowhere. The
// arguments never pass a shell. It is not told of signals sent to us, and starts with none blocked.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "common/domain/fault.h"

namespace dawr::voice {

enum class PipeTo : std::uint8_t { its_input, its_output };
enum class Errors : std::uint8_t { with_ours, nowhere };

class Child {
 public:
  // `program`: a path, or a name that is looked for in PATH.
  static Result<Child> start(const std::string& program, const std::vector<std::string>& arguments,
                             PipeTo pipe, Errors errors = Errors::with_ours);
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  // Ends it if it still runs.
  ~Child();

  // Without waiting: false when it did not take all of it, or has ended.
  [[nodiscard]] bool write(std::string_view text) const;
  // Everything up to its end. None: it said more than `most` bytes, or not all within `limit`.
  [[nodiscard]] std::optional<std::vector<std::uint8_t>> read_all(
      std::size_t most, std::chrono::milliseconds limit) const;
  // Of a process that has ended: what became of it, in words; none: it runs.
  std::optional<std::string> ended();

 private:
  Child(pid_t pid, int pipe) : pid_(pid), pipe_(pipe) {}
  void end();
  pid_t pid_{-1};
  int pipe_{-1};
};

}  // namespace dawr::voice
