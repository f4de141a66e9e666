#include "common/device/standard_streams.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "common/domain/check.h"

namespace dawr::device {

void LineInput::read() {
  std::array<char, 4096> bytes{};
  const auto count = ::read(fd_, bytes.data(), bytes.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (count > 0) {
    lines_.feed({bytes.data(), static_cast<std::size_t>(count)});
    return;
  }
  over_ = true;
  lines_.finish();
}

ResultOutput ResultOutput::to(int fd) {
  return ResultOutput([fd](std::string_view text) {
    while (!text.empty()) {
      const auto count = ::write(fd, text.data(), text.size());
      if (count < 0 && errno != EINTR && errno != EAGAIN) return false;
      if (count < 0 && errno == EAGAIN) {
        pollfd room{fd, POLLOUT, 0};
        ::poll(&room, 1, -1);
      }
      if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  });
}

void ResultOutput::put(const Json& result) {
  if (!broken_) broken_ = !write_(result.text() + "\n");
}

StopSignal::StopSignal() {
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGTERM);
  sigaddset(&stops, SIGINT);
  DAWR_CHECK(pthread_sigmask(SIG_BLOCK, &stops, nullptr) == 0, "signals can be blocked");
  fd_ = ::signalfd(-1, &stops, SFD_CLOEXEC | SFD_NONBLOCK);
  DAWR_CHECK(fd_ >= 0, "a signalfd can be made");
  std::signal(SIGPIPE, SIG_IGN);
}

StopSignal::~StopSignal() { ::close(fd_); }

bool StopSignal::came() const {
  pollfd waiting{fd_, POLLIN, 0};
  return ::poll(&waiting, 1, 0) > 0;
}

}  // namespace dawr::device
