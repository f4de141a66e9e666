#include "tests/harness/process.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dawr::harness {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  int read{-1};
  int write{-1};
};

Pipe open_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  return {ends[0], ends[1]};
}

// In the child, after fork: nothing here may allocate.
[[noreturn]] void become(char* const* arguments, int input, int output, int errors, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  setpgid(0, 0);  // a Ctrl-C at the terminal is the parent's to pass on
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  execv(arguments[0], arguments);
  _exit(127);
}

bool readable(int fd, Clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<Limit>(until - Clock::now());
    pollfd entry{fd, POLLIN, 0};
    const int ready = poll(&entry, 1, static_cast<int>(std::max(left, Limit{0}).count()));
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

}  // namespace

Process::Process(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                 const std::filesystem::path& log) {
  std::string path = program.string();
  std::vector<std::string> words = arguments;
  std::vector<char*> pointers{path.data()};
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  const int errors = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (errors < 0) throw std::runtime_error("can't write to " + log.string());
  const Pipe input = open_pipe();
  const Pipe output = open_pipe();
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) become(pointers.data(), input.read, output.write, errors, parent);
  close(input.read);
  close(output.write);
  close(errors);
  input_ = input.write;
  output_ = output.read;
  if (pid_ < 0) throw std::runtime_error("can't start " + path);
  fcntl(output_, F_SETFL, O_NONBLOCK);
}

Process::Process(Process&& other) noexcept { *this = std::move(other); }

Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(input_, other.input_);
  std::swap(output_, other.output_);
  std::swap(buffer_, other.buffer_);
  std::swap(exit_, other.exit_);
  return *this;
}

Process::~Process() {
  if (pid_ > 0) kill();
  close_input();
  if (output_ >= 0) close(output_);
}

bool Process::running() { return !wait(Limit{0}); }

void Process::send(const std::string& line) const {
  const std::string text = line + "\n";
  std::size_t sent = 0;
  // A child that has died must be a finding, not the end of the test: SIGPIPE is ignored by those
  // who use this, and the failure shows at the missing answer.
  while (sent < text.size()) {
    const auto written = write(input_, text.data() + sent, text.size() - sent);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return;
    sent += static_cast<std::size_t>(written);
  }
}

void Process::close_input() {
  if (input_ >= 0) close(input_);
  input_ = -1;
}

std::optional<std::string> Process::line(Limit limit) {
  const auto until = Clock::now() + limit;
  for (;;) {
    if (const auto end = buffer_.find('\n'); end != std::string::npos) {
      std::string found = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return found;
    }
    if (!readable(output_, until)) return std::nullopt;
    char chunk[65536];
    const auto size = read(output_, chunk, sizeof chunk);
    if (size == 0) return std::nullopt;
    if (size > 0) buffer_.append(chunk, static_cast<std::size_t>(size));
  }
}

void Process::signal(int signal) {
  if (running()) ::kill(pid_, signal);
}

std::optional<Exit> Process::wait(Limit limit) {
  const auto until = Clock::now() + limit;
  while (!exit_) {
    int status = 0;
    const pid_t ended = waitpid(pid_, &status, WNOHANG);
    if (ended == pid_) {
      exit_ = WIFEXITED(status) ? Exit{WEXITSTATUS(status), 0} : Exit{-1, WTERMSIG(status)};
    } else if (Clock::now() >= until) {
      return std::nullopt;
    } else {
      poll(nullptr, 0, 2);
    }
  }
  return exit_;
}

Exit Process::stop(Limit limit) {
  signal(SIGTERM);
  if (const auto exit = wait(limit)) return *exit;
  kill();
  return *exit_;
}

void Process::kill() {
  signal(SIGKILL);
  wait(Limit{60'000});  // one that waits for a busy disk ends only after that
}

std::optional<Json> JsonProcess::next(Limit limit) {
  const auto line = process_.line(limit);
  if (!line) return std::nullopt;
  return Json::parse(*line);
}

Json JsonProcess::await(const std::function<bool(const Json&)>& fits, Limit limit) {
  const auto until = Clock::now() + limit;
  std::string instead;
  for (;;) {
    const auto left = std::chrono::ceil<Limit>(until - Clock::now());
    const auto object = left > Limit{0} ? next(left) : std::nullopt;
    if (!object) throw std::runtime_error("the awaited result did not come; instead:\n" + instead);
    if (fits(*object)) return *object;
    instead += object->dump() + "\n";
  }
}

Json JsonProcess::await_tag(const std::string& tag, Limit limit) {
  return await(
      [&](const Json& result) {
        const std::string event = result.value("event", "");
        return result.value("tag", "") == tag && event != "submitted" && event != "postponed";
      },
      limit);
}

Json JsonProcess::ask(const std::string& command, Limit limit) {
  const std::string tag = "h" + std::to_string(next_tag_++);
  send("#" + tag + " " + command);
  return await_tag(tag, limit);
}

std::string run_program(const std::filesystem::path& program,
                        const std::vector<std::string>& arguments,
                        const std::filesystem::path& log) {
  Process process(program, arguments, log);
  process.close_input();
  std::string text;
  while (const auto line = process.line(Limit{60'000})) text += *line + "\n";
  const auto exit = process.wait(Limit{10'000});
  if (!exit || exit->code != 0) {
    std::string command = program.string();
    for (const std::string& argument : arguments) command += " " + argument;
    throw std::runtime_error(command + " failed; see " + log.string() + "\n" + text);
  }
  return text;
}

std::int64_t microseconds_in(const std::string& instant) {
  std::tm utc{};
  const char* rest = strptime(instant.c_str(), "%Y-%m-%dT%H:%M:%S", &utc);
  if (rest == nullptr || *rest != '.') throw std::runtime_error("no instant: " + instant);
  return std::int64_t{timegm(&utc)} * 1'000'000 + std::stoll(rest + 1);
}

void wait_until(const std::function<bool()>& true_now, const std::string& what, Limit limit) {
  const auto until = Clock::now() + limit;
  while (!true_now()) {
    if (Clock::now() >= until) throw std::runtime_error("in vain waited for " + what);
    poll(nullptr, 0, 5);
  }
}

}  // namespace dawr::harness
