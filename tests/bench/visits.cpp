// Whole visits at many counters: what the hall asks of the broker all day long.
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "broker/journal/sqlite_journal.h"
#include "tests/bench/benchmarks.h"
#include "tests/harness/loopback.h"

namespace dawr::bench {
namespace {

using namespace harness;

constexpr std::size_t dispensers = 13;
constexpr std::uint32_t first_clerk = 101;
// Of the sample centre's counters 1 to 19: the line that each has as its own, so that as many come
// as are served.
constexpr std::array services{"Q01", "Q01", "B01", "B01", "P01", "P01", "D01", "R01", "R01", "S01",
                              "S01", "S01", "G01", "G01", "E01", "E01", "L01", "L01", "M01"};
// Before the counters open: for each of them.
constexpr std::size_t waiting = 60;

// Tickets are taken and their slips confirmed; counters call, start with the typed code and
// complete. Five commands to a visit.
class Shift {
 public:
  explicit Shift(const Setting& setting)
      : centre_(setting.tools, setting.directory / "visits", without_allowance()) {
    for (std::size_t i = 0; i < dispensers; ++i) {
      clients_.push_back(centre_.client("dispenser", "citizen"));
    }
    run(2 * waiting * services.size());
    for (std::size_t i = 0; i < services.size(); ++i) {
      auto counter = centre_.client("counter", "provider", {"--counter", std::to_string(i + 1)});
      const ClerkId clerk{static_cast<std::uint32_t>(first_clerk + i)};
      accepted(counter->ask(counter->next_command(OpenCounter{clerk})));
      counters_[counter.get()];
      clients_.push_back(std::move(counter));
    }
  }

  Throughput run(std::size_t commands) {
    commands_ += commands;
    return run_together(
        clients_, commands, [this](Client& client) { return client.next_command(next(client)); },
        [this](Client& client, const wire::Frames& answer) { note(client, answer); });
  }

  // For each command, on average.
  struct Written {
    double entries{};
    double receipts{};
  };
  Written end() {
    centre_.centre().broker().stop();
    const auto journal = journal::open_journal(centre_.centre().journal());
    if (!journal) throw std::runtime_error(journal.error().text);
    const auto commands = static_cast<double>(commands_ + services.size());
    return {.entries = static_cast<double>((*journal)->last_seq()) / commands,
            .receipts = static_cast<double>(codes_.size()) / commands};
  }

 private:
  struct Counter {
    std::optional<Serial> called;
    bool is_serving{};
  };

  CommandBody next(Client& client) {
    const auto counter = counters_.find(&client);
    if (counter != counters_.end()) {
      const auto& [called, is_serving] = counter->second;
      if (!called) return CallNext{};
      return is_serving ? CommandBody(Complete{}) : StartService{codes_.at(*called), 0};
    }
    if (const auto printed = printed_.extract(&client)) return ConfirmPrint{printed.mapped()};
    return TakeTicket{ServiceCode{services[turn_++ % services.size()]}, {}, {}};
  }

  void note(Client& client, const wire::Frames& answer) {
    const auto reply = accepted(answer);
    if (const auto* issued = std::get_if<IssuedTicket>(&reply.body)) {
      printed_[&client] = issued->ticket.serial;
      codes_[issued->ticket.serial] = slip_in(answer).arrival_code;
    }
    const auto counter = counters_.find(&client);
    if (counter == counters_.end()) return;
    auto& [called, is_serving] = counter->second;
    const auto in_hand = std::get<CounterView>(reply.body).in_hand;
    is_serving = called && in_hand;
    called = in_hand ? std::optional(in_hand->ticket) : std::nullopt;
  }

  Loopback centre_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::map<Client*, Counter> counters_;
  std::map<Client*, Serial> printed_;
  std::map<Serial, ArrivalCode> codes_;
  std::size_t turn_{};
  std::size_t commands_{};
};

}  // namespace

void bench_visits(Report& report, const Setting& setting) {
  Shift shift(setting);
  const auto together = shift.run(static_cast<std::size_t>(20'000 * setting.scale));
  const auto written = shift.end();
  report.add_info("32 devices, commands of whole visits", together.per_second, "/s");
  report.add_info("32 devices, such a command p99", quantile(together.latency_us, 0.99), "us");
  const auto log = time_of_log();
  const double log_us = written.entries * log.entry_us + written.receipts * log.receipt_us;
  report.add_info("log and receipts of such a command", log_us, "us");
  report.add({.name = "of the time for whole visits' commands: log and receipts",
              .value = log_us * together.per_second / 1e6 * 100,
              .unit = "%",
              .limit = 15});
}

}  // namespace dawr::bench
