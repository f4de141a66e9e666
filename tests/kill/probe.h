// Measures how soon a broker that was just started serves: a dispenser without a program, which
// knocks at once and wherever the broker is, and keeps to the dialogue: the same bytes until they
// are answered.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/wire/client.h"
#include "common/wire/codec.h"

namespace dawr::kill {

using Clock = std::chrono::steady_clock;

class Probe {
 public:
  struct Answer {
    wire::Reply reply;
    std::optional<wire::Slip> slip;
    double served_after_ms{};  // since the broker was started
  };

  Probe(wire::KeyPair keys, wire::ServerAddress server, const std::string& service);

  // A new broker is on its way, since this moment; whatever was heard of an older one is over.
  void broker_started(Clock::time_point at);
  // Does what can be done without waiting. The answer, once for each start.
  std::optional<Answer> turn();
  // To be looked at again within a millisecond or two.
  [[nodiscard]] bool is_busy() const { return waiting_; }
  // Counter of the command that the next answer is for.
  [[nodiscard]] std::uint64_t counter() const { return counter_; }
  // Since the broker was started; of each that welcomed it.
  [[nodiscard]] const std::vector<double>& welcomed_ms() const { return welcomed_ms_; }

 private:
  bool listens() const;
  void hear(const wire::Frames& frames, std::optional<Answer>& answer);
  [[nodiscard]] double since_start_ms() const;

  wire::Context context_;
  wire::KeyPair keys_;
  wire::ServerAddress server_;
  ServiceCode service_;
  std::uint64_t session_{wire::random_number()};
  std::uint64_t counter_{1};
  std::optional<wire::SecureClient> client_;
  bool waiting_{};
  bool greeted_{};  // Hello is under way
  Clock::time_point started_;
  std::vector<double> welcomed_ms_;
};

}  // namespace dawr::kill
