#include "common/voice/child.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/domain/check.h"

namespace dawr::voice {
namespace {

using Clock = std::chrono::steady_clock;

// How a child is started: which files, which signals.
class Plan {
 public:
  Plan(int its_end, PipeTo pipe, Errors errors) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawnattr_init(&attributes_);
    const bool feeds = pipe == PipeTo::its_input;
    const int piped = feeds ? STDIN_FILENO : STDOUT_FILENO;
    const int other = feeds ? STDOUT_FILENO : STDIN_FILENO;
    ::posix_spawn_file_actions_adddup2(&files_, its_end, piped);
    ::posix_spawn_file_actions_addopen(&files_, other, "/dev/null", O_RDWR, 0);
    if (errors == Errors::nowhere) {
      ::posix_spawn_file_actions_addopen(&files_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes_, &signals);
    ::sigaddset(&signals, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &signals);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Plan() {
    ::posix_spawn_file_actions_destroy(&files_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  // 0, or what is wrong (errno).
  int spawn(pid_t& pid, const std::string& program, const std::vector<std::string>& arguments) {
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return ::posix_spawnp(&pid, program.c_str(), &files_, &attributes_, pointers.data(), environ);
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

// Whether there is something to read, or the end of it, before `until`.
bool readable(int fd, Clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd entry{fd, POLLIN, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

}  // namespace

Result<Child> Child::start(const std::string& program, const std::vector<std::string>& arguments,
                           PipeTo pipe, Errors errors) {
  std::array<int, 2> ends{};
  DAWR_CHECK(::pipe2(ends.data(), O_CLOEXEC) == 0, "a pipe can be made");
  const bool feeds = pipe == PipeTo::its_input;
  const int its_end = feeds ? ends[0] : ends[1];
  const int ours = feeds ? ends[1] : ends[0];
  pid_t pid = -1;
  const int wrong = Plan(its_end, pipe, errors).spawn(pid, program, arguments);
  ::close(its_end);
  if (wrong != 0) {
    ::close(ours);
    return std::unexpected(
        Fault{FaultKind::missing, "can't start " + program + ": " + std::strerror(wrong)});
  }
  if (feeds) ::fcntl(ours, F_SETFL, O_NONBLOCK);
  return Child(pid, ours);
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), pipe_(std::exchange(other.pipe_, -1)) {}

Child& Child::operator=(Child&& other) noexcept {
  if (this != &other) {
    end();
    pid_ = std::exchange(other.pid_, -1);
    pipe_ = std::exchange(other.pipe_, -1);
  }
  return *this;
}

Child::~Child() { end(); }

void Child::end() {
  if (pipe_ >= 0) ::close(std::exchange(pipe_, -1));
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

bool Child::write(std::string_view text) const {
  if (pid_ < 0) return false;
  return ::write(pipe_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::optional<std::vector<std::uint8_t>> Child::read_all(std::size_t most,
                                                         std::chrono::milliseconds limit) const {
  const auto until = Clock::now() + limit;
  std::vector<std::uint8_t> all;
  std::array<std::uint8_t, 16384> some{};
  while (readable(pipe_, until)) {
    const auto count = ::read(pipe_, some.data(), some.size());
    if (count == 0) return all;
    if (count < 0 && errno != EINTR) return std::nullopt;
    if (count > 0) all.insert(all.end(), some.begin(), some.begin() + count);
    if (all.size() > most) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> Child::ended() {
  if (pid_ < 0) return "it was never there";
  int status = 0;
  const auto found = ::waitpid(pid_, &status, WNOHANG);
  if (found == 0 || (found < 0 && errno == EINTR)) return std::nullopt;
  pid_ = -1;
  if (found > 0 && WIFSIGNALED(status))
    return "ended by signal " + std::to_string(WTERMSIG(status));
  return "ended with " + std::to_string(found > 0 ? WEXITSTATUS(status) : -1);
}

}  // namespace dawr::voice
