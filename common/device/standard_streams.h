// A headless program's ends to the outside: lines in, results out, and the wish to stop.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/device/command_text.h"
#include "common/device/json.h"
#include "common/wire/socket.h"

namespace dawr::device {

// Lines from a file descriptor, which stays the caller's. Wait for source() before each read().
class LineInput {
 public:
  explicit LineInput(int fd) : fd_(fd) {}
  // Nobody writes lines: it stays silent.
  static LineInput none() { return LineInput(-1); }

  // Reads once what is there; call it only when source() can be read, else it blocks.
  void read();
  std::optional<LineSplitter::Line> next() { return lines_.next(); }
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  // Nothing more will come; lines may still be waiting.
  [[nodiscard]] bool over() const { return over_; }
  [[nodiscard]] wire::Source source() const { return {nullptr, fd_}; }

 private:
  int fd_;
  bool over_{};
  LineSplitter lines_;
};

// Results, each written whole before the next step is taken.
class ResultOutput {
 public:
  // `write` says whether it could.
  using Write = std::function<bool(std::string_view text)>;
  explicit ResultOutput(Write write) : write_(std::move(write)) {}
  static ResultOutput to(int fd);
  // Nobody reads.
  static ResultOutput none() {
    return ResultOutput([](std::string_view) { return true; });
  }

  void put(const Json& result);
  // Nobody reads any more: a program without a reader stops.
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  Write write_;
  bool broken_{};
};

// SIGTERM and SIGINT as something to wait for. Make it before any thread, so before the Context:
// threads inherit what is blocked here. SIGPIPE is ignored from then on.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  [[nodiscard]] bool came() const;
  [[nodiscard]] wire::Source source() const { return {nullptr, fd_}; }

 private:
  int fd_{-1};
};

}  // namespace dawr::device
