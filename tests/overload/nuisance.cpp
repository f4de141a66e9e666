#include "tests/overload/nuisance.h"

#include <array>
#include <chrono>
#include <map>
#include <optional>

#include "common/wire/codec.h"
#include "tests/campaign/campaign.h"

namespace dawr::overload {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Presses waiting for their answers: more than a broker's batch, less than the queues hold.
constexpr std::uint64_t most_under_way = 500;
constexpr std::size_t most_arrivals = 10;  // of one key within a step

class Flooder final : public Nuisance {
 public:
  Flooder(Key key, const std::string& service, bool reads)
      : key_(std::move(key)), service_(service), reads_(reads) {
    start([this](const std::stop_token& stopped) { flood(stopped); });
  }
  ~Flooder() override { stop(); }

  [[nodiscard]] std::string words() const override {
    std::string text = std::string(reads_ ? "flooder" : "client that never reads") + ": sent " +
                       std::to_string(sent_);
    for (const auto& [code, times] : heard_) text += ", " + code + " " + std::to_string(times);
    return text;
  }
  void testify(campaign::Witness& witness) const override {
    for (const auto& [counter, answer] : answers_) witness.told(key_.device, counter, answer);
  }

 private:
  void flood(const std::stop_token& stopped) {
    wire::Context context;
    harness::Client client(context, key_.keys, key_.server);
    const auto source = client.socket().sources().front();
    std::optional<wire::Bytes> frame;
    while (!stopped.stop_requested()) {
      bool full = false;
      while (!full && (!reads_ || sent_ - answered_ < most_under_way)) {
        if (!frame) frame = client.next_command(TakeTicket{service_, {}, {}});
        full = client.socket().send(*frame) != wire::Sent::yes;
        if (full) break;
        frame.reset();
        ++sent_;
        if (stopped.stop_requested()) break;
      }
      if (reads_) {
        wire::wait_for_any(std::array{source}, 5ms);
        hear(client);
      } else {
        wire::wait_for_any({}, 1ms);
      }
    }
    const auto until = Clock::now() + 2s;
    while (reads_ && answered_ < sent_ && Clock::now() < until) {
      wire::wait_for_any(std::array{source}, 20ms);
      hear(client);
    }
  }

  void hear(harness::Client& client) {
    while (const auto frames = client.socket().receive()) {
      const auto reply = harness::reply_in(*frames);
      const auto answer = campaign::answer_in(TakeTicket{}, reply);
      ++heard_[answer.code.empty() ? "served" : answer.code];
      ++answered_;
      answers_.emplace_back(reply.counter, answer);
    }
  }

  Key key_;
  ServiceCode service_;
  bool reads_;
  std::uint64_t sent_{};
  std::uint64_t answered_{};
  std::map<std::string, std::uint64_t> heard_;
  std::vector<std::pair<std::uint64_t, campaign::Answer>> answers_;
};

class SilentDisplay final : public Nuisance {
 public:
  SilentDisplay(Key board, wire::ServerAddress feed)
      : board_(std::move(board)), feed_(std::move(feed)) {
    start([this](const std::stop_token& stopped) { ask(stopped); });
  }
  ~SilentDisplay() override { stop(); }
  [[nodiscard]] std::string words() const override {
    return "display that never reads: asked " + std::to_string(asked_) + " times for the board";
  }

 private:
  void ask(const std::stop_token& stopped) {
    wire::Context context;
    const auto feed = wire::SecureClient::open(context, wire::Traffic::feed, board_.keys, feed_);
    harness::Client client(context, board_.keys, board_.server);
    const auto question = wire::encode(wire::ClientMessage{wire::Ask{wire::Question::board}});
    while (!stopped.stop_requested()) {
      if (client.socket().send(question) == wire::Sent::yes) {
        ++asked_;
      } else {
        wire::wait_for_any({}, 1ms);
      }
    }
  }

  Key board_;
  wire::ServerAddress feed_;
  std::uint64_t asked_{};
};

}  // namespace

std::unique_ptr<Nuisance> make_flooder(Key key, const std::string& service) {
  return std::make_unique<Flooder>(std::move(key), service, true);
}

std::unique_ptr<Nuisance> make_never_reader(Key key, const std::string& service) {
  return std::make_unique<Flooder>(std::move(key), service, false);
}

std::unique_ptr<Nuisance> make_silent_display(Key board, wire::ServerAddress feed) {
  return std::make_unique<SilentDisplay>(std::move(board), std::move(feed));
}

Newcomer::Newcomer(Key key) : key_(std::move(key)) {
  start([this](const std::stop_token& stopped) {
    while (!stopped.stop_requested() && failure_.empty() && welcomed_ms_.size() < most_arrivals) {
      arrive();
      wire::wait_for_any({}, 200ms);
    }
  });
}

void Newcomer::arrive() {
  const auto began = Clock::now();
  try {
    wire::Context context;
    const harness::Client client(context, key_.keys, key_.server);
    welcomed_ms_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - began).count());
  } catch (const std::exception& error) {
    failure_ = error.what();
  }
}

std::string Newcomer::words() const {
  return "a dispenser that is switched on is welcomed after " +
         campaign::latency_words(welcomed_ms_) + (failure_.empty() ? "" : ", then: " + failure_);
}

}  // namespace dawr::overload
