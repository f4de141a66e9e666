#include "tests/sim/workdays.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

#include "common/wire/codec.h"
#include "tests/campaign/parts.h"
#include "tests/core/town.h"
#include "tests/sim/beginnings.h"
#include "tests/sim/campaign.h"
#include "tests/sim/people.h"
#include "tests/sim/upstream_node.h"
#include "tests/sim/workday_people.h"

namespace dawr::sim {
namespace {

using namespace std::chrono_literals;

constexpr auto before_opening = 10min;
constexpr auto latest_end = 4h;  // after the doors have closed

constexpr double least_kept = 0.77;
constexpr double most_kept = 0.83;
constexpr const char* promised_ordinary = "promised to ordinary tickets";
constexpr const char* kept_ordinary = "kept to ordinary tickets";
constexpr const char* promised_priority = "promised to priority tickets";
constexpr const char* kept_priority = "kept to priority tickets";

Mishaps all_mishaps() {
  Mishaps all;
  for (std::size_t i = 0; i < mishaps; ++i) all.insert(static_cast<Mishap>(i));
  return all;
}

class Workdays {
 public:
  Workdays(const WorkdaysOptions& options, Beginnings& beginnings)
      : options_(options),
        town_(static_cast<std::uint32_t>(options.seed)),
        house_(options.seed, all_mishaps(), play::Town::opens(0) - before_opening),
        broker_(house_, town_policy(), beginnings.journal, beginnings.empty_journal),
        upstream_(house_, broker_, beginnings.store, beginnings.empty_store, *beginnings.enrolment),
        supervisor_(add<HallSupervisor>(Role::supervisor, std::nullopt)),
        dispenser_(add<HallDispenser>(Role::dispenser, std::nullopt, hall_)) {
    broker_.set_upstream(upstream_);
    for (const CounterId counter : {CounterId{1}, CounterId{2}, CounterId{3}}) {
      add<HallConsole>(Role::counter, counter, hall_);
    }
    add<HallConsole>(Role::cashier, CounterId{4}, hall_);
    add<DisplayNode>(Role::display, std::nullopt);
  }

  WorkdaysReport run() {
    broker_.start();
    upstream_.start();
    for (auto& device : devices_) device->start();
    for (int number = 0; number < options_.days && healthy(); ++number) {
      hall_ = {town_.day(number), play::Town::opens(number), play::Town::closes(number), 0, {}};
      live_until(hall_.opens - 5min);
      supervisor_.open_day(hall_.plan);
      dispenser_.begin_day();
      live_until(hall_.closes);
      while (healthy() && !is_over() && house_.wall() < hall_.closes + latest_end) step();
      if (!is_over()) house_.judge.find("the hall does not empty: " + what_is_left());
      supervisor_.close_day();
      live_until(house_.wall() + 5min);
      if (number + 1 < options_.days) rest_until(play::Town::opens(number + 1) - before_opening);
    }
    judge_the_end();
    return report();
  }

 private:
  template <class Kind, class... More>
  Kind& add(Role role, std::optional<CounterId> counter, More&&... more) {
    auto made = std::make_unique<Kind>(
        house_, broker_,
        Principal{DeviceId{static_cast<std::uint32_t>(devices_.size() + 1)}, role, counter, {}},
        std::forward<More>(more)...);
    auto& device = *made;
    devices_.push_back(std::move(made));
    return device;
  }

  static CentrePolicy town_policy() { return play::Town(1).day(0).policy; }

  [[nodiscard]] bool healthy() const { return house_.judge.found().empty(); }
  void step() {
    if (!house_.schedule.step()) house_.judge.find("nothing is left to do");
  }
  void live_until(Instant when) {
    while (healthy() && house_.wall() < when) step();
  }

  [[nodiscard]] bool is_over() const {
    const auto& state = house_.judge.state();
    return hall_.arrived == hall_.plan.visitors.size() && state.live_tickets() == 0 &&
           std::ranges::all_of(state.counters, [](const auto& counter) {
             return counter.second.state == CounterState::closed;
           });
  }

  [[nodiscard]] std::string what_is_left() const {
    const auto& state = house_.judge.state();
    std::string left = std::to_string(hall_.arrived) + " of " +
                       std::to_string(hall_.plan.visitors.size()) + " came";
    for (const queue::Ticket& ticket : state.tickets) {
      if (ticket.state > TicketState::on_hold) continue;
      left += "; ticket " + std::to_string(ticket.serial.value) + " of line " + ticket.line.value +
              " in state " + std::to_string(static_cast<int>(ticket.state));
    }
    for (const auto& [id, counter] : state.counters) {
      if (counter.state == CounterState::closed) continue;
      left += "; counter " + std::to_string(id.value) + " is not closed";
    }
    return left;
  }

  // Switched off in the evening, and on again in the morning.
  void rest_until(Instant morning) {
    for (auto& device : devices_) device->die(true);
    broker_.die(BrokerNode::Death::power_cut);
    house_.set_wall(house_.wall_off() + (morning - house_.wall()), 0);
  }

  void judge_the_end() {
    for (int patience = 0; healthy() && !broker_.outbox_is_empty() && patience < 100; ++patience) {
      live_until(house_.wall() + 10s);
    }
    if (!healthy()) return;
    house_.judge.compare(broker_.floor()->state());
    house_.judge.compare_cells(upstream_.cells());
  }

  void count_events(WorkdaysReport& report) {
    const auto read = broker_.journal()->read_entries(0, [&](const journal::EntryRow& row) {
      const auto entry = wire::decode_entry(row.bytes);
      report.holds += std::holds_alternative<TicketHeld>(entry->event) ? 1 : 0;
      report.transfers += std::holds_alternative<TicketTransferred>(entry->event) ? 1 : 0;
      report.closings += std::holds_alternative<CounterClosed>(entry->event) ? 1 : 0;
      return true;
    });
    if (!read) house_.judge.find(read.error().text);
  }

  WorkdaysReport report() {
    WorkdaysReport report;
    if (healthy()) count_events(report);
    report.found = house_.judge.found();
    report.tickets = house_.judge.issued();
    report.simulated = std::chrono::duration_cast<std::chrono::seconds>(house_.schedule.now());
    const auto counts_from = town_date(options_.days_to_learn);
    for (const auto& [key, cell] : upstream_.cells()) {
      if (key.date < counts_from) continue;
      Promises& promises = report.promises[key.metric_class];
      promises.promised += cell.promised;
      promises.kept += cell.promises_kept;
      promises.called += cell.called;
    }
    return report;
  }

  static ServiceDate town_date(int number) {
    return ServiceDate{
        std::chrono::floor<std::chrono::days>(play::Town::opens(number)).time_since_epoch()};
  }

  WorkdaysOptions options_;
  play::Town town_;
  Hall hall_;
  House house_;
  BrokerNode broker_;
  UpstreamNode upstream_;
  std::vector<std::unique_ptr<Device>> devices_;
  HallSupervisor& supervisor_;
  HallDispenser& dispenser_;
};

campaign::Findings findings_of(const WorkdaysReport& report) {
  campaign::Findings findings;
  findings.runs = 1;
  findings.found = report.found;
  findings.counts = {{"simulated seconds", static_cast<std::uint64_t>(report.simulated.count())},
                     {"tickets", report.tickets},
                     {"holds", report.holds},
                     {"transfers", report.transfers},
                     {"counters closed", report.closings}};
  for (const auto metric_class : {MetricClass::ordinary, MetricClass::priority}) {
    const bool priority = metric_class == MetricClass::priority;
    const auto found = report.promises.find(metric_class);
    const auto promises = found == report.promises.end() ? Promises{} : found->second;
    findings.counts.push_back(
        {priority ? promised_priority : promised_ordinary, promises.promised});
    findings.counts.push_back({priority ? kept_priority : kept_ordinary, promises.kept});
  }
  return findings;
}

void judge_share(campaign::Findings& findings, const char* kept, const char* promised) {
  const auto count = [&](const char* what) {
    return static_cast<double>(std::ranges::find(findings.counts, what, &Count::what)->times);
  };
  const double share = count(kept) / count(promised);
  char text[80];
  std::snprintf(text, sizeof text, "%s: %.1f %%", kept, 100 * share);
  findings.figures.emplace_back(text);
  if (!(share >= least_kept && share <= most_kept)) findings.find(text);
}

}  // namespace

campaign::Findings keep_promises(const CampaignOptions& options) {
  auto findings = campaign::run_in_parts(options.n, [&](std::uint64_t part) {
                    return findings_of(run_workdays({.seed = options.seed + part}));
                  }).all;
  for (const Count& count : findings.counts) {
    if (count.times == 0) findings.find("working days without " + count.what);
  }
  if (!findings.found.empty()) return findings;
  judge_share(findings, kept_ordinary, promised_ordinary);
  judge_share(findings, kept_priority, promised_priority);
  return findings;
}

WorkdaysReport run_workdays(const WorkdaysOptions& options) {
  Beginnings beginnings;
  Workdays workdays(options, beginnings);
  return workdays.run();
}

}  // namespace dawr::sim
