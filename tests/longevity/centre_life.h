// One centre at work, day by day: dispensers, reception, counters, cashiers, displays and a
// supervisor send encoded frames to a Floor on a journal file; the clock is given.
//
// A day has 1,300 tickets over six hours, in turns of 30 seconds. Called tickets are shown and
// started, most of them served; some are held, transferred, called in vain or tried with a wrong
// code; who still waits at the end is closed out. Devices settle what they were answered, as their
// outboxes do; every 60 days one is replaced by a new one. The upstream acknowledges.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "broker/floor/floor.h"
#include "broker/journal/journal.h"
#include "common/domain/policy.h"
#include "common/wire/message.h"

namespace dawr::longevity {

inline constexpr int tickets_a_day = 1300;
inline constexpr int turns_a_day = 840;

// How long the floor took for commands that did what they were meant to.
struct Latencies {
  std::vector<double> call_us;
  std::vector<double> take_us;
};

class CentreLife {
 public:
  CentreLife(const std::filesystem::path& journal, CentrePolicy policy, std::uint64_t seed);
  CentreLife(const CentreLife&) = delete;
  CentreLife& operator=(const CentreLife&) = delete;
  ~CentreLife();

  // A turn's commands share transactions as they would in a broker under load. With `latencies`,
  // each call and each ticket is a transaction of its own and is timed.
  void open_day(std::uint64_t number);
  void turn(int number, Latencies* latencies);
  void close_day();

  // Closes and opens the journal and the floor, as a restart does; how long opening took. The file
  // is not in memory before, if the system agrees.
  double reopen_seconds();

  [[nodiscard]] Seq entries() const { return journal_->last_seq(); }
  [[nodiscard]] std::uint64_t tickets() const { return tickets_; }
  [[nodiscard]] std::uint64_t bytes_on_disk() const;

 private:
  struct Device {
    Principal principal;
    std::uint64_t session{};
    std::uint64_t counter{};
  };
  struct Sent {
    Device* device{};
    CommandBody body;
    wire::Bytes frame;
  };
  // A counter's business with whoever is in hand.
  struct Desk {
    Device device;
    int busy_until{};  // turn
    int resume_at{};
    bool absent{};  // whoever was called will not come
    bool tried{};   // the arrival code, wrongly
  };

  void open();
  void want(Device& device, CommandBody body);
  void send(Latencies* latencies);
  void handle(std::span<const Sent> batch, Latencies* latencies);
  void hear(const Sent& sent, const wire::Reply& reply);
  void send_now(Device& device, CommandBody body);

  void take_tickets(int turn);
  void confirm_prints();
  void show_calls();
  void work(Desk& desk, int turn);
  void attend(Desk& desk, const Serial& ticket, int turn);
  void call_in_vain(Desk& desk);
  bool somebody_waits_for(const Desk& desk) const;
  void acknowledge_outbox();
  void replace_a_device();

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool percent(std::uint64_t chance) { return below(100) < chance; }
  Device device(Role role, std::optional<CounterId> counter = {});

  std::filesystem::path file_;
  CentrePolicy policy_;
  std::mt19937_64 random_;
  CentreSecret secret_{CentreSecret::Key{}};
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<Floor> floor_;
  Instant now_{};
  ServiceDate date_{};
  std::uint32_t last_device_{};
  Device supervisor_;
  Device reception_;
  std::vector<Device> doors_;
  std::vector<Device> displays_;
  std::vector<Desk> desks_;
  std::vector<Sent> wanted_;
  std::map<Serial, Device*> printed_;  // not confirmed yet
  std::vector<Serial> claims_;         // of priority, for reception to see
  int taken_today_{};
  std::uint64_t tickets_{};
};

}  // namespace dawr::longevity
