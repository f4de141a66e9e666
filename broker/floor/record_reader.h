// The text form of the lists that dawrctl changes and the broker follows: a first line that names
// the format, then records of lines `word value`, then `end` and how many records there are, so
// that a file that was cut off is seen. Blank lines and those that begin with '#' say nothing.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "common/domain/fault.h"

namespace dawr {

class RecordReader {
 public:
  // `text` outlives the reader; `file` is its name in faults.
  RecordReader(std::filesystem::path file, std::string_view text);

  // Moves beyond the line that names the format.
  Result<> begin(std::string_view first_line);
  // The rest of the line, and on to the next, if it begins with `word` and a space.
  std::optional<std::string_view> take(std::string_view word);
  // That nothing else follows; `record` is the word that a further one would begin with.
  Result<> end(std::string_view record, std::size_t count);

  // "expected `what`", of the line that was not taken.
  std::string expected_here(const std::string& what);
  // With file and line of what was taken last.
  [[nodiscard]] std::unexpected<Fault> fault(const std::string& text) const;

 private:
  void next();

  std::filesystem::path file_;
  std::string_view rest_;
  std::string_view line_;
  std::size_t number_ = 0;      // of line_, from 1
  std::size_t value_line_ = 0;  // of what was taken last
};

}  // namespace dawr
