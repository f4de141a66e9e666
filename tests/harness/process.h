// A child process whose lines can be written and read: what the demonstration, the functional tests
// and the benchmarks drive the real programs with.
//
// It never outlives its parent: the kernel kills it when the thread that started it ends.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/types.h>

namespace dawr::harness {

using Json = nlohmann::json;
using Limit = std::chrono::milliseconds;

// Against hanging; whoever is slow on a busy machine is still right.
inline constexpr Limit patience{60'000};

struct Exit {
  int code{-1};  // of a normal end
  int signal{};  // that ended it, or 0
};

class Process {
 public:
  // `log`: where its standard error goes. Throws std::runtime_error if it can't be started.
  Process(const std::filesystem::path& program, const std::vector<std::string>& arguments,
          const std::filesystem::path& log);
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  ~Process();  // kills it if it still runs

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] int output() const { return output_; }  // readable when there may be a line
  [[nodiscard]] bool running();

  void send(const std::string& line) const;
  void close_input();

  // The next line of its standard output, without the line's end. None: the limit passed, or it
  // has ended and everything was read.
  std::optional<std::string> line(Limit limit);
  // Without waiting.
  std::optional<std::string> line_now() { return line(Limit{0}); }

  void signal(int signal);
  // None: it did not end within the limit.
  std::optional<Exit> wait(Limit limit);
  // Asks it to stop, and kills it when it does not.
  Exit stop(Limit limit = Limit{20'000});
  void kill();

 private:
  pid_t pid_{-1};
  int input_{-1};
  int output_{-1};
  std::string buffer_;
  std::optional<Exit> exit_;
};

// A program that answers with one JSON object a line.
class JsonProcess {
 public:
  explicit JsonProcess(Process process) : process_(std::move(process)) {}

  Process& process() { return process_; }
  void send(const std::string& line) { process_.send(line); }
  // The next object; text that is none throws.
  std::optional<Json> next(Limit limit);
  // Reads until one fits; those before it are dropped. Throws std::runtime_error, with the lines
  // that came instead, when none comes within the limit.
  Json await(const std::function<bool(const Json&)>& fits, Limit limit = patience);
  // The next result of the command that was sent with this tag: anything but "submitted".
  Json await_tag(const std::string& tag, Limit limit = patience);
  // Sends a command under a fresh tag and waits for its result.
  Json ask(const std::string& command, Limit limit = patience);

 private:
  Process process_;
  std::uint64_t next_tag_{1};
};

// Runs a program to its end and returns what it printed; throws unless it exits with 0.
std::string run_program(const std::filesystem::path& program,
                        const std::vector<std::string>& arguments,
                        const std::filesystem::path& log);

// "2026-11-22T06:01:07.250000Z", as the programs print instants, in microseconds since 1970.
std::int64_t microseconds_in(const std::string& instant);

// Polls until it is true; throws std::runtime_error naming `what` after the limit.
void wait_until(const std::function<bool()>& true_now, const std::string& what,
                Limit limit = patience);

}  // namespace dawr::harness
