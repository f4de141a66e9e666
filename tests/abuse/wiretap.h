// Somebody on the floor's network who passes everything on, keeps what devices send, and sends it
// again.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace dawr::abuse {

// Stands between one device and the broker at `address` ("tcp://127.0.0.1:5571"), with a thread of
// its own. Throws std::runtime_error when there is no socket to be had.
class Wiretap {
 public:
  explicit Wiretap(const std::string& address);
  ~Wiretap();
  Wiretap(const Wiretap&) = delete;
  Wiretap& operator=(const Wiretap&) = delete;

  // Where the device has to connect.
  [[nodiscard]] const std::string& address() const { return address_; }
  // Ends the connection; every byte that the device sent, as it was on the cable.
  std::vector<std::uint8_t> end();

 private:
  void pass_on(std::uint16_t port);

  int listener_{-1};
  std::string address_;
  std::vector<std::uint8_t> heard_;
  std::atomic<bool> ended_{};
  std::thread thread_;
};

// Over a connection of its own, until the other end hangs up or the limit has passed; what came
// back.
std::vector<std::uint8_t> send_again(const std::string& address,
                                     const std::vector<std::uint8_t>& bytes,
                                     std::chrono::milliseconds limit);

}  // namespace dawr::abuse
