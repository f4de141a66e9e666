#include "broker/ctl/pin_entry.h"

#include <csignal>
#include <istream>
#include <ostream>
#include <string>

#include <termios.h>
#include <unistd.h>

#include "common/device/command_text.h"

namespace dawr::ctl {
namespace {

// What the terminal is typed while this lives is not shown. A Ctrl-C waits for the end of the line,
// or it would leave a terminal that shows nothing any more.
class Unseen {
 public:
  Unseen() {
    sigset_t stopping;
    sigemptyset(&stopping);
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGTSTP}) sigaddset(&stopping, signal);
    ::pthread_sigmask(SIG_BLOCK, &stopping, &signals_before_);
    ::tcgetattr(STDIN_FILENO, &before_);
    termios unseen = before_;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    unseen.c_lflag |= static_cast<tcflag_t>(ECHONL);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;
  ~Unseen() {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    ::pthread_sigmask(SIG_SETMASK, &signals_before_, nullptr);
  }

 private:
  termios before_{};
  sigset_t signals_before_{};
};

void wipe(std::string& text) {
  for (volatile char& letter : text) letter = 0;
}

Result<Pin> read_pin(std::istream& in) {
  std::string line;
  std::getline(in, line);
  if (line.ends_with('\r')) line.pop_back();
  std::string digits = device::with_western_digits(line);
  const auto pin = Pin::from(digits);
  wipe(line);
  wipe(digits);
  if (pin) return *pin;
  return std::unexpected(Fault{FaultKind::refused, "a PIN is 4 to 8 digits"});
}

}  // namespace

PinEntry pin_entry_of_standard_input() {
  return ::isatty(STDIN_FILENO) == 1 ? PinEntry::terminal : PinEntry::line;
}

Result<Pin> ask_pin(PinEntry entry, std::istream& in, std::ostream& out) {
  if (entry == PinEntry::line) return read_pin(in);
  const Unseen unseen;
  out << "PIN, 4 to 8 digits: " << std::flush;
  auto pin = read_pin(in);
  if (!pin) return pin;
  out << "Once more: " << std::flush;
  const auto again = read_pin(in);
  if (again && *again == *pin) return pin;
  return std::unexpected(Fault{FaultKind::refused, "the two PINs differ; nothing was changed"});
}

}  // namespace dawr::ctl
