#include "ticket/paper/printer.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <string>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/storage/files.h"
#include "ticket/paper/spool.h"

namespace dawr::ticket {
namespace {

using storage::Descriptor;
using wire::Steady;

constexpr auto tries_again_after = std::chrono::seconds{3};
constexpr auto connects_within = std::chrono::seconds{5};
constexpr std::size_t read_at_once = 256;

// Where the bytes go: opened without waiting, and again when it is gone.
class Cable {
 public:
  virtual ~Cable() = default;
  [[nodiscard]] virtual Descriptor open() const = 0;
  // As write(2), and without a signal when nobody reads any more.
  [[nodiscard]] virtual ssize_t write(int to, std::span<const std::uint8_t> bytes) const = 0;
};

class DeviceFile : public Cable {
 public:
  explicit DeviceFile(std::string file) : file_(std::move(file)) {}
  [[nodiscard]] Descriptor open() const override {
    return Descriptor(::open(file_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  }
  [[nodiscard]] ssize_t write(int to, std::span<const std::uint8_t> bytes) const override {
    return ::write(to, bytes.data(), bytes.size());
  }

 private:
  std::string file_;
};

class TcpAddress : public Cable {
 public:
  explicit TcpAddress(sockaddr_in address) : address_(address) {}
  [[nodiscard]] ssize_t write(int to, std::span<const std::uint8_t> bytes) const override {
    return ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  [[nodiscard]] Descriptor open() const override {
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) return socket;
    const auto* address = reinterpret_cast<const sockaddr*>(&address_);
    if (::connect(socket.value(), address, sizeof address_) == 0 || errno == EINPROGRESS) {
      return socket;
    }
    return Descriptor{};
  }

 private:
  sockaddr_in address_;
};

class ReceiptPrinter : public Printer {
 public:
  explicit ReceiptPrinter(std::unique_ptr<Cable> cable) : cable_(std::move(cable)) {}

  void print(SlipNumber slip, const ui::Bitmap& paper) override {
    core_.print(slip, escpos::print_and_cut(paper));
  }
  [[nodiscard]] PrinterState state() const override { return core_.state(); }
  std::vector<SlipResult> take_results() override { return core_.take_results(); }

  void turn(Steady now) override {
    if (!open_.is_open() && now >= next_try_at_) {
      open_ = cable_->open();
      opened_at_ = now;
      if (!open_.is_open()) next_try_at_ = now + tries_again_after;
    }
    if (open_.is_open()) move_bytes(now);
    core_.turn(now);
  }

 private:
  void move_bytes(Steady now) {
    pollfd ready{open_.value(), POLLIN | POLLOUT, 0};
    if (::poll(&ready, 1, 0) < 0 || (ready.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
      return lose(now);
    }
    if ((ready.revents & POLLOUT) != 0 && !std::exchange(connected_, true)) core_.connected(now);
    if (!connected_) {
      if (now - opened_at_ >= connects_within) lose(now);
      return;
    }
    if ((ready.revents & POLLIN) != 0 && !read(now)) return lose(now);
    if ((ready.revents & POLLOUT) != 0 && !write()) lose(now);
  }
  bool read(Steady now) {
    std::array<std::uint8_t, read_at_once> bytes{};
    const auto count = ::read(open_.value(), bytes.data(), bytes.size());
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    if (count == 0) return false;
    core_.received(std::span(bytes).first(static_cast<std::size_t>(count)), now);
    return true;
  }
  bool write() {
    const auto bytes = core_.to_send();
    if (bytes.empty()) return true;
    const auto count = cable_->write(open_.value(), bytes);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    core_.sent(static_cast<std::size_t>(count));
    return true;
  }
  void lose(Steady now) {
    open_ = Descriptor{};
    if (std::exchange(connected_, false)) core_.disconnected();
    next_try_at_ = now + tries_again_after;
  }

  std::unique_ptr<Cable> cable_;
  PrinterCore core_;
  Descriptor open_;
  bool connected_{};
  Steady opened_at_{};
  Steady next_try_at_{};
};

std::unexpected<Fault> refused(std::string_view address, const std::string& why) {
  return std::unexpected(
      Fault{FaultKind::refused, "--printer " + std::string(address) + ": " + why});
}

Result<std::unique_ptr<Printer>> network_printer(std::string_view address, std::string_view place) {
  const auto colon = place.rfind(':');
  sockaddr_in found{};
  found.sin_family = AF_INET;
  std::uint16_t port{};
  const auto digits = colon == std::string_view::npos ? "" : place.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), port);
  const bool is_port = error == std::errc{} && end == digits.end() && port != 0;
  const std::string host(place.substr(0, colon));
  if (!is_port || ::inet_pton(AF_INET, host.c_str(), &found.sin_addr) != 1) {
    return refused(address, "expected an address and a port, such as tcp://192.168.1.50:9100");
  }
  found.sin_port = htons(port);
  return std::make_unique<ReceiptPrinter>(std::make_unique<TcpAddress>(found));
}

}  // namespace

Result<std::unique_ptr<Printer>> open_printer(std::string_view address) {
  constexpr std::string_view network = "tcp://";
  constexpr std::string_view folder = "folder:";
  if (address.starts_with(network)) {
    return network_printer(address, address.substr(network.size()));
  }
  if (address.starts_with(folder)) return open_spool(address.substr(folder.size()));
  if (address.starts_with('/')) {
    return std::make_unique<ReceiptPrinter>(std::make_unique<DeviceFile>(std::string(address)));
  }
  return refused(address,
                 "expected tcp://ADDRESS:PORT, a device such as /dev/usb/lp0, or folder:PATH");
}

}  // namespace dawr::ticket
