#include "broker/floor/record_reader.h"

#include <algorithm>
#include <utility>

namespace dawr {

RecordReader::RecordReader(std::filesystem::path file, std::string_view text)
    : file_(std::move(file)), rest_(text) {}

// Moves to the next line that says something; empty at the end of the file.
void RecordReader::next() {
  line_ = {};
  while (!rest_.empty() && (line_.empty() || line_.starts_with('#'))) {
    const auto end = std::min(rest_.find('\n'), rest_.size());
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
  }
  if (line_.starts_with('#')) line_ = {};
}

Result<> RecordReader::begin(std::string_view first_line) {
  next();
  if (line_ != first_line) return fault("expected '" + std::string(first_line) + "'");
  next();
  return {};
}

std::optional<std::string_view> RecordReader::take(std::string_view word) {
  if (!line_.starts_with(word) || line_.substr(word.size(), 1) != " ") return std::nullopt;
  const auto value = line_.substr(word.size() + 1);
  value_line_ = number_;
  next();
  return value;
}

Result<> RecordReader::end(std::string_view record, std::size_t count) {
  value_line_ = number_;
  const auto last = "end " + std::to_string(count);
  if (line_ != last) {
    return fault("expected '" + std::string(record) + "' or '" + last +
                 "'; the file may have been cut off");
  }
  next();
  value_line_ = number_;
  if (!line_.empty()) return fault("nothing may follow the end");
  return {};
}

std::string RecordReader::expected_here(const std::string& what) {
  value_line_ = number_;
  return "expected " + what;
}

std::unexpected<Fault> RecordReader::fault(const std::string& text) const {
  return std::unexpected(
      Fault{FaultKind::damaged, file_.string() + ":" +
                                    std::to_string(std::max(value_line_, std::size_t{1})) + ": " +
                                    text + "; put the file back from a backup"});
}

}  // namespace dawr
