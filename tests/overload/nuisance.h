// Those who don't keep to the rules, each in a thread of its own with sockets of its own. They
// begin with the object and end with stop().
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/campaign/witness.h"
#include "tests/harness/loopback.h"

namespace dawr::overload {

// How one knocks at one of the broker's doors.
struct Key {
  wire::KeyPair keys;
  wire::ServerAddress server;
  DeviceId device;
};

class Nuisance {
 public:
  virtual ~Nuisance() = default;
  Nuisance(const Nuisance&) = delete;
  Nuisance& operator=(const Nuisance&) = delete;

  void stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
  }
  // After stop(): what it did, in words.
  [[nodiscard]] virtual std::string words() const = 0;
  // After stop(): what it was told.
  virtual void testify(campaign::Witness& /*witness*/) const {}

 protected:
  Nuisance() = default;
  template <class Work>
  void start(Work work) {
    thread_ =
        std::jthread([work = std::move(work)](const std::stop_token& stopped) { work(stopped); });
  }

 private:
  std::jthread thread_;
};

// A valid dispenser's key that presses as fast as it can, and reads its answers.
std::unique_ptr<Nuisance> make_flooder(Key key, const std::string& service);
// The same, without ever reading.
std::unique_ptr<Nuisance> make_never_reader(Key key, const std::string& service);
// A display that follows the feed and asks for the board as fast as it can, and never reads.
std::unique_ptr<Nuisance> make_silent_display(Key board, wire::ServerAddress feed);
// So many TCP connections that never say a word, opened again whenever the broker closes one.
// `addresses`: "tcp://127.0.0.1:5571" …
std::unique_ptr<Nuisance> make_strangers(const std::vector<std::string>& addresses,
                                         std::size_t count);
// No nuisance: a dispenser that is switched on again and again, though not more often than people
// might, and timed until its welcome.
class Newcomer final : public Nuisance {
 public:
  explicit Newcomer(Key key);
  ~Newcomer() override { stop(); }
  [[nodiscard]] std::string words() const override;
  [[nodiscard]] const std::string& failure() const { return failure_; }

 private:
  void arrive();
  Key key_;
  std::vector<double> welcomed_ms_;
  std::string failure_;
};

}  // namespace dawr::overload
