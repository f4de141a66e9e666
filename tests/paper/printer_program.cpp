// dawr-printer-emulator: a receipt printer on loopback. Slips become pictures in a folder; lines on
// standard input make it run out of paper, jam, or vanish.
//
//   {"event":"listening","port":40123}
//   {"event":"slip","file":"/…/1.png"}
//
//   paper 300 | cover | jam | mute | well | vanish | back | quit
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/storage/files.h"
#include "common/ui/picture.h"
#include "tests/paper/emulator.h"

namespace {

using dawr::storage::Descriptor;

class Station {
 public:
  Station(std::filesystem::path folder, std::uint16_t port)
      : folder_(std::move(folder)), port_(port) {
    listen();
    std::cout << R"({"event":"listening","port":)" << port_ << "}" << std::endl;
  }

  // One turn of its life; false at the end of its lines.
  bool turn() {
    pollfd ready[] = {{STDIN_FILENO, POLLIN, 0},
                      {listening_.is_open() ? listening_.value() : -1, POLLIN, 0},
                      {peer_.is_open() ? peer_.value() : -1, POLLIN, 0}};
    if (::poll(ready, 3, -1) < 0) return errno == EINTR;
    if (ready[2].revents != 0) hear();
    if (ready[1].revents != 0) peer_ = Descriptor(::accept(listening_.value(), nullptr, nullptr));
    if (ready[0].revents == 0) return true;
    do {
      if (!obey()) return false;
    } while (std::cin.rdbuf()->in_avail() > 1);
    return true;
  }

 private:
  void listen() {
    listening_ = Descriptor(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port_);
    const int yes = 1;
    ::setsockopt(listening_.value(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    if (::bind(listening_.value(), any, size) != 0 || ::listen(listening_.value(), 1) != 0 ||
        ::getsockname(listening_.value(), any, &size) != 0) {
      std::cerr << "dawr-printer-emulator: port " << port_ << ": " << dawr::storage::last_error()
                << "\n";
      std::exit(EXIT_FAILURE);
    }
    port_ = ntohs(address.sin_port);
  }

  void hear() {
    std::uint8_t bytes[4096];
    const auto count = ::read(peer_.value(), bytes, sizeof bytes);
    if (count <= 0) {
      peer_ = Descriptor{};
      return;
    }
    const auto answers = printer_.receive(std::span(bytes, static_cast<std::size_t>(count)));
    if (!answers.empty()) ::send(peer_.value(), answers.data(), answers.size(), MSG_NOSIGNAL);
    for (; told_ < printer_.slips().size(); ++told_) tell(printer_.slips()[told_]);
  }

  void tell(const dawr::ui::Bitmap& slip) {
    const auto file = folder_ / (std::to_string(told_ + 1) + ".png");
    if (slip.height == 0 || !dawr::ui::Picture::of(slip).write_png(file)) return;
    std::cout << R"({"event":"slip","file":")" << file.string() << R"("})" << std::endl;
  }

  bool obey() {
    std::string word;
    if (!(std::cin >> word) || word == "quit") return false;
    if (word == "paper") std::cin >> printer_.rows_left;
    if (word == "cover") printer_.cover_open = true;
    if (word == "jam") printer_.cutter_stuck = true;
    if (word == "mute") printer_.mute = true;
    if (word == "well") {
      printer_.rows_left = 1'000'000;
      printer_.cover_open = printer_.cutter_stuck = printer_.mute = false;
    }
    if (word == "vanish") {
      peer_ = Descriptor{};
      listening_ = Descriptor{};
    }
    if (word == "back") listen();
    return true;
  }

  std::filesystem::path folder_;
  std::uint16_t port_;
  Descriptor listening_;
  Descriptor peer_;
  dawr::paper::PrinterEmulator printer_;
  std::size_t told_{};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::cerr << "usage: dawr-printer-emulator FOLDER [PORT]\n";
    return 2;
  }
  Station station(argv[1], argc == 3 ? static_cast<std::uint16_t>(std::atoi(argv[2])) : 0);
  while (station.turn()) {
  }
}
