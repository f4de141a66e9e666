#include "tests/sim/world.h"

#include <array>
#include <string>
#include <vector>

#include "tests/core/sample_centre.h"
#include "tests/sim/beginnings.h"
#include "tests/sim/bookers.h"
#include "tests/sim/people.h"
#include "tests/sim/upstream_node.h"

namespace dawr::sim {
namespace {

using namespace std::chrono_literals;

constexpr auto calm_at_most = 90min;
constexpr std::uint64_t steps_between_whole_looks = 1'000;

// An ordinary morning, or a night in which Cairo's clock is changed: 23 April 2026, 22:00 UTC, and
// 29 October, 21:00 UTC.
Instant start_of(std::uint64_t seed) {
  using std::chrono::sys_days;
  using std::chrono::year;
  constexpr auto before = 5min;
  switch (seed % 4) {
    case 0:
      return sys_days{year{2026} / 4 / 23} + 22h - before;
    case 1:
      return sys_days{year{2026} / 10 / 29} + 21h - before;
    default:
      return sys_days{year{2026} / 3 / 15} + 7h;
  }
}

ServiceDate local_date(Instant start) {
  return std::chrono::local_days{
      std::chrono::floor<std::chrono::days>(start + 2h).time_since_epoch()};
}

// One where fees are paid before a service ends, a person's visit goes on with the next ticket, and
// appointments pass so fast that people come to them while the world lasts.
CentrePolicy with_all_there_is() {
  CentrePolicy policy = play::sample_centre();
  policy.rules.payment_needed = true;
  policy.rules.reissue_within = 20min;
  policy.rules.appointments = {.share_percent = 100,
                               .days_ahead = 2,
                               .hold = 1min,
                               .credit = 4min,
                               .callable_before = 1min,
                               .late_after = 1min,
                               .check_in_before = 4min,
                               .missed_after = 6min,
                               .release_least = 0min,
                               .release_most = 4min};
  for (Service& service : policy.services) service.typical_minutes = 3;
  return policy;
}

class World {
 public:
  World(const WorldOptions& options, Beginnings& beginnings)
      : options_(options),
        house_(options.seed, options.without, start_of(options.seed)),
        chance_(house_.stream(5)),
        broker_(house_, with_all_there_is(), beginnings.journal, beginnings.empty_journal),
        upstream_(house_, broker_, beginnings.store, beginnings.empty_store,
                  *beginnings.enrolment) {
    house_.plant = options.plant;
    broker_.set_upstream(upstream_);
    people();
    house_.judge.look_up_reply = [this](const CommandId& id) -> std::optional<wire::Bytes> {
      if (broker_.journal() == nullptr) return std::nullopt;
      const auto row = broker_.journal()->find_reply(id);
      if (!row || !*row) return std::nullopt;
      return (*row)->reply;
    };
  }

  WorldReport run() {
    broker_.start();
    upstream_.start();
    for (auto& device : devices_) device->start();
    disturb();
    const Micros storm = options_.minutes;
    while (house_.schedule.now() < storm && healthy() && !storm_is_over()) step();
    calm_down();
    bool rests = false;
    for (auto look = house_.schedule.now();
         healthy() && !rests && look < storm + Micros{calm_at_most}; look += 1s) {
      while (healthy() && house_.schedule.now() < look) step();
      rests = at_rest();
    }
    if (healthy() && !rests) house_.judge.find("it does not come to rest: " + what_is_left());
    if (healthy()) judge_the_end();
    return report();
  }

 private:
  template <class Kind, class... More>
  Kind& add(Role role, std::optional<CounterId> counter, More&&... more) {
    auto made =
        std::make_unique<Kind>(house_, broker_, Principal{DeviceId{++enrolled_}, role, counter, {}},
                               std::forward<More>(more)...);
    auto& device = *made;
    devices_.push_back(std::move(made));
    return device;
  }

  void people() {
    supervisor_ =
        &add<SupervisorNode>(Role::supervisor, std::nullopt, local_date(start_of(options_.seed)));
    for (int i = 0; i < 3; ++i) add<DispenserNode>(Role::dispenser, std::nullopt);
    add<DispenserNode>(Role::reception, std::nullopt);
    add<ConsoleNode>(Role::counter, CounterId{1}, ClerkId{11});
    add<ConsoleNode>(Role::counter, CounterId{2}, ClerkId{12});
    add<ConsoleNode>(Role::counter, CounterId{3}, ClerkId{14});
    add<ConsoleNode>(Role::cashier, CounterId{4}, ClerkId{31});
    for (int i = 0; i < 2; ++i) displays_.push_back(&add<DisplayNode>(Role::display, std::nullopt));
    for (int i = 0; i < 2; ++i) add<DeputyNode>(Role::supervisor, std::nullopt);
    for (const auto role : {Role::reception, Role::portal, Role::dispenser}) {
      add<BookerNode>(role, std::nullopt);
    }
    auto& intruder = add<IntruderNode>(Role::dispenser, std::nullopt);
    house_.overhear = [&intruder](const wire::Bytes& frame) { intruder.overhear(frame); };
  }

  // What hits the whole house, looked at once a second.
  void disturb() {
    house_.schedule.after(1s, [this] {
      if (house_.happens(Mishap::clock_jumped, 60)) {
        house_.set_wall(std::chrono::seconds{chance_.between(-3700, 3700)}, 0);
      }
      if (house_.happens(Mishap::clock_drifted, 90)) {
        house_.set_wall(house_.wall_off(), chance_.between(-100'000, 100'000));
      }
      if (house_.happens(Mishap::day_changed, 900)) supervisor_->change_day();
      if (house_.happens(Mishap::upstream_cut, 60)) {
        upstream_.cut_line(Micros{chance_.below(60'000'000)});
      }
      if (house_.happens(Mishap::device_replaced, 200)) replace_a_dispenser();
      disturb();
    });
  }

  void replace_a_dispenser() {
    const auto which = 1 + chance_.below(3);  // after the supervisor come the dispensers
    devices_[which]->retire();
    auto& fresh = add<DispenserNode>(Role::dispenser, std::nullopt);
    std::swap(devices_[which], devices_.back());
    fresh.start();
  }

  void calm_down() {
    house_.calm = true;
    house_.set_wall({}, 0);
    broker_.disk().set_full(false);
  }

  [[nodiscard]] bool healthy() const { return house_.judge.found().empty(); }
  [[nodiscard]] bool storm_is_over() const {
    return options_.most_steps > 0 && house_.steps >= options_.most_steps;
  }
  void step() {
    if (!house_.schedule.step()) house_.judge.find("nothing is left to do");
    if (house_.steps >= next_whole_look_) {
      // Each costs what there is to read: seldom enough that all of them cost a few times that.
      next_whole_look_ = house_.steps + std::max(steps_between_whole_looks, house_.steps / 2);
      look_at_the_whole();
    }
  }

  [[nodiscard]] std::size_t open_tickets() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        house_.judge.state().tickets,
        [](const queue::Ticket& ticket) { return ticket.state <= TicketState::on_hold; }));
  }

  bool at_rest() {
    if (!broker_.is_up() || !supervisor_->has_opened() || open_tickets() > 0) return false;
    if (house_.judge.unanswered() > 0 || !broker_.outbox_is_empty()) return false;
    if (!broker_.log_is_witnessed()) return false;
    return std::ranges::all_of(devices_, [](const auto& one) { return one->is_settled(); }) &&
           std::ranges::all_of(displays_, [&](const DisplayNode* display) {
             return display->board() != nullptr && *display->board() == broker_.floor()->board();
           });
  }

  std::string what_is_left() {
    return std::to_string(open_tickets()) + " tickets, " +
           std::to_string(house_.judge.unanswered()) + " commands without an answer (" +
           house_.judge.first_unanswered() + "), " + (broker_.is_up() ? "" : "no broker, ") +
           (broker_.outbox_is_empty() ? "" : "figures not delivered, ") +
           (broker_.log_is_witnessed() ? "" : "a log that was not cosigned, ") +
           std::to_string(std::ranges::count_if(
               devices_, [](const auto& one) { return !one->is_settled(); })) +
           " unsettled devices";
  }

  // All that was ever committed, read back and thought through again; `again` tells what came out,
  // and the house's own judge whether it is what was committed.
  void recompute(Judge& again) {
    const auto read = broker_.journal()->read_entries(0, [&](const journal::EntryRow& row) {
      again.entry(row);
      house_.judge.entry(row);
      return true;
    });
    if (!read) again.find(read.error().text);
    again.compare(broker_.floor()->state());
  }

  void look_at_the_whole() {
    if (!broker_.is_up() || broker_.disk().has_stopped()) return;
    house_.judge.compare(broker_.floor()->state());
    if (!healthy() || broker_.floor()->last_seq() == looked_at_) return;
    looked_at_ = broker_.floor()->last_seq();
    Judge again;
    recompute(again);
    if (!again.found().empty()) house_.judge.find("recomputed: " + again.found());
  }

  void judge_the_end() {
    house_.judge.compare(broker_.floor()->state());
    Judge again;
    recompute(again);
    again.compare_cells(upstream_.cells());
    std::vector<std::string> notes;
    for (const auto& kept : upstream_.checkpoints()) notes.push_back(kept.note);
    if (notes.empty()) again.find("the upstream has cosigned nothing");
    again.compare_log(notes);
    if (!again.found().empty()) house_.judge.find("recomputed at the end: " + again.found());
  }

  [[nodiscard]] WorldReport report() const {
    WorldReport report;
    report.found = house_.judge.found();
    report.steps = house_.steps;
    report.entries = house_.judge.last_seq();
    report.tickets = house_.judge.issued();
    report.calls = house_.judge.called();
    report.bookings = house_.judge.bookings();
    report.restarts = house_.restarts;
    report.simulated = std::chrono::duration_cast<std::chrono::seconds>(house_.schedule.now());
    report.mishaps = house_.counts;
    return report;
  }

  WorldOptions options_;
  House house_;
  Chance chance_;
  BrokerNode broker_;
  UpstreamNode upstream_;
  std::uint32_t enrolled_{};
  std::uint64_t next_whole_look_{steps_between_whole_looks};
  Seq looked_at_{};
  std::vector<std::unique_ptr<Device>> devices_;
  SupervisorNode* supervisor_{};
  std::vector<DisplayNode*> displays_;
};

}  // namespace

WorldReport run_world(const WorldOptions& options) {
  Beginnings beginnings;
  World world(options, beginnings);
  return world.run();
}

}  // namespace dawr::sim
