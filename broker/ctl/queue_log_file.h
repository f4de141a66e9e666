// A recorded queue as a file: CSV (docs/QUEUE_LOG.md), plain or compressed by gzip, read row by
// row.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "broker/estimate/log_replay.h"
#include "common/domain/fault.h"

namespace dawr::ctl {

class QueueLogFile {
 public:
  // Refused when there is no such file, or its first line is not the header.
  static Result<QueueLogFile> open(const std::filesystem::path& file);
  QueueLogFile(QueueLogFile&&) noexcept;
  QueueLogFile& operator=(QueueLogFile&&) noexcept;
  ~QueueLogFile();

  // The next row, or none at the end. A fault names file, line and field, and what was expected: a
  // row out of order, a time before the one that it follows, anything that is no number in bounds.
  Result<std::optional<estimate::LogRow>> next();

 private:
  struct Impl;
  explicit QueueLogFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dawr::ctl
