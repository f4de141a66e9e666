#include <array>
#include <map>
#include <memory>
#include <stdexcept>

#include "tests/bench/benchmarks.h"
#include "tests/harness/loopback.h"

namespace dawr::bench {
namespace {

using namespace harness;

constexpr std::size_t ordinary_day = 1500;
constexpr std::size_t long_line = 100'000;
constexpr std::size_t dispensers = 32;
// One service of each line of the sample centre but the cashier's.
constexpr std::array services{"Q01", "B01", "P01", "D01", "R01", "S01", "G01",
                              "E01", "L01", "M01", "W01", "X01", "C01", "K01"};
constexpr auto counter_id = "10";  // serves one line

class Hall {
 public:
  explicit Hall(const Setting& setting)
      : centre_(setting.tools, setting.directory / "long-lines", without_allowance()) {
    for (std::size_t i = 0; i < dispensers; ++i) {
      clients_.push_back(centre_.client("dispenser", "citizen"));
    }
    counter_ = centre_.client("counter", "provider", {"--counter", counter_id});
    accepted(counter_->ask(counter_->next_command(OpenCounter{ClerkId{101}})));
  }

  void fill_up_to(std::size_t tickets) {
    if (tickets <= issued_) return;
    run_together(
        clients_, tickets - issued_,
        [&](Client& client) {
          const ServiceCode service{services[turn_++ % services.size()]};
          return client.next_command(TakeTicket{service, {}, {}});
        },
        [&](Client&, const wire::Frames& answer) {
          const wire::Reply reply = accepted(answer);
          codes_[std::get<IssuedTicket>(reply.body).ticket.serial] = slip_in(answer).arrival_code;
        });
    issued_ = tickets;
  }

  // Calls, and serves whom it has called; only the call is timed.
  Microseconds call(std::size_t count) {
    Microseconds took;
    for (std::size_t i = 0; i < count; ++i) {
      const wire::Bytes next = counter_->next_command(CallNext{});
      wire::Frames answer;
      took.push_back(time_us([&] { answer = counter_->ask(next); }));
      const wire::Reply reply = accepted(answer);
      const Serial called = std::get<CounterView>(reply.body).in_hand.value().ticket;
      accepted(counter_->ask(counter_->next_command(StartService{codes_.at(called), 0})));
      accepted(counter_->ask(counter_->next_command(Complete{})));
    }
    return took;
  }

  double memory_mib() { return resident_mib(centre_.centre().broker().pid()); }

 private:
  Loopback centre_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::unique_ptr<Client> counter_;
  std::map<Serial, ArrivalCode> codes_;
  std::size_t turn_{};
  std::size_t issued_{};
};

}  // namespace

void bench_long_lines(Report& report, const Setting& setting) {
  Hall hall(setting);
  // So many people that the counter's own line has some for each call.
  constexpr std::size_t few_calls = 50;
  hall.fill_up_to(few_calls * services.size());
  const double few_us = quantile(hall.call(few_calls - 10), 0.5);
  hall.fill_up_to(ordinary_day);
  report.add({"broker's memory after a day of 1,500 tickets", hall.memory_mib(), "MiB", 40});
  hall.fill_up_to(long_line);
  report.add({"broker's memory with 100,000 tickets", hall.memory_mib(), "MiB", 100});
  const auto many = static_cast<std::size_t>(500 * setting.scale);
  const double many_us = quantile(hall.call(many), 0.5);
  report.add_info("CallNext with some hundred waiting, p50", few_us, "us");
  report.add_info("CallNext with 100,000 waiting, p50", many_us, "us");
  report.add({"CallNext: 100,000 waiting / some hundred", many_us / few_us, "x", 1.5});
}

}  // namespace dawr::bench
