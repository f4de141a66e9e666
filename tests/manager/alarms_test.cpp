// What rings, since when, and what makes it stop.
#include "display/manager/alarms.h"

#include <algorithm>
#include <functional>

#include "tests/catch.h"
#include "tests/manager/sample_figures.h"

using namespace dawr;
using namespace dawr::display::manager;
using namespace dawr::display::manager::samples;
using namespace std::chrono_literals;

namespace {

std::vector<Alarm> of_kind(const ManagerView& view, AlarmKind kind) {
  auto alarms = alarms_of(view, noon());
  std::erase_if(alarms, [&](const Alarm& alarm) { return alarm.kind != kind; });
  return alarms;
}

// How one alarm comes about, from figures in which nothing is the matter.
struct Case {
  AlarmKind kind{};
  Weight weight{};
  std::optional<Instant> since;
  std::function<void(ManagerView&)> trouble;
};

std::vector<Case> cases() {
  using enum AlarmKind;
  return {
      {disk_low, Weight::act_now, std::nullopt, [](auto& view) { view.around.disk->low = true; }},
      {nobody_serves, Weight::act_now, std::nullopt,
       [](auto& view) {
         for (auto& one : view.counters) one.state = CounterState::closed;
       }},
      {line_over_target, Weight::act_now, noon() - 10min,
       [](auto& view) {
         const auto target =
             static_cast<std::uint32_t>(seconds{view.lines[0].line.target_wait}.count());
         view.lines[0].longest_wait_s = target + 600;
       }},
      {counter_idle, Weight::act_now, noon() - 2min,
       [](auto& view) {
         view.counters[5].waiting = 1;
         view.counters[5].since = noon() - 2min;
       }},
      {call_unconfirmed, Weight::act_now, noon() - 22s,
       [](auto& view) { view.counters[3].in_hand->shown = false; }},
      {device_silent, Weight::watch, noon() - 1h,
       [](auto& view) { view.around.devices[0].heard_at = noon() - 1h; }},
      {prints_doubtful, Weight::act_now, std::nullopt,
       [](auto& view) { view.around.devices[0].doubtful_prints = 1; }},
      {help_wanted, Weight::act_now, noon() - 2min,
       [](auto& view) { view.around.devices[0].help_since = noon() - 2min; }},
      {printer, Weight::act_now, std::nullopt,
       [](auto& view) { view.around.devices[0].printer = PrinterState::paper_out; }},
      {printer, Weight::watch, std::nullopt,
       [](auto& view) { view.around.devices[0].printer = PrinterState::paper_low; }},
      {uplink_down, Weight::watch, noon() - 3h,
       [](auto& view) { view.around.uplink->connected = false; }},
      {log_doubted, Weight::act_now, noon() - 5min,
       [](auto& view) { view.around.uplink->log_doubted = noon() - 5min; }},
      {clock_off, Weight::watch, std::nullopt, [](auto& view) { view.around.wall_ahead_s = -61; }},
      {code_locked, Weight::act_now, std::nullopt,
       [](auto& view) { view.counters[3].in_hand->locked = true; }},
      {approval_wanted, Weight::act_now, std::nullopt,
       [](auto& view) { view.requests = asking_for_approval().requests; }},
      {by_voice, Weight::watch, noon() - 15min,
       [](auto& view) { view.by_voice_since = noon() - 15min; }},
      {issuing_paused, Weight::watch, std::nullopt,
       [](auto& view) { view.paused = {"عطل", "fault"}; }},
  };
}

}  // namespace

TEST_CASE("nothing rings where nothing is the matter") {
  CHECK(alarms_of(quiet(), noon()).empty());
  CHECK(alarms_of(closed(), noon()).empty());
  CHECK(alarms_of(never_opened(), noon()).empty());
  CHECK(alarms_of(just_opened(), noon()).empty());
}

TEST_CASE("each trouble rings alone, with its weight and since when") {
  for (const auto& one : cases()) {
    CAPTURE(static_cast<int>(one.kind));
    auto view = quiet();
    one.trouble(view);
    const auto alarms = alarms_of(view, noon());
    REQUIRE(alarms.size() == 1);
    CHECK(alarms[0].kind == one.kind);
    CHECK(alarms[0].weight == one.weight);
    CHECK(alarms[0].since == one.since);
  }
}

TEST_CASE("a printer rings for as long as it needs a hand, and its dispenser is heard") {
  using enum PrinterState;
  for (const PrinterState state :
       {absent, silent, offline, cover_open, cutter_stuck, broken, paper_out, paper_low, ready}) {
    CAPTURE(static_cast<int>(state));
    auto view = quiet();
    view.around.devices[0].printer = state;
    const auto alarms = alarms_of(view, noon());
    REQUIRE(alarms.size() == (state == ready ? 0U : 1U));
    if (state == ready) continue;
    CHECK(alarms[0].printer == state);
    CHECK(alarms[0].weight == (state == paper_low ? Weight::watch : Weight::act_now));
    view.around.devices[0].heard_at = noon() - 1h;
    CHECK(of_kind(view, AlarmKind::printer).empty());
  }
}

TEST_CASE("an alarm tells whether its device is heard, and whether it has a screen") {
  auto view = quiet();
  auto& device = view.around.devices[0];
  device.help_since = noon() - 2min;
  device.printer = PrinterState::paper_out;
  CHECK(of_kind(view, AlarmKind::help_wanted).at(0).heard);
  CHECK(of_kind(view, AlarmKind::printer).at(0).has_screen);
  device.role = Role::reception;
  CHECK_FALSE(of_kind(view, AlarmKind::printer).at(0).has_screen);
  device.heard_at = noon() - 31s;
  CHECK_FALSE(of_kind(view, AlarmKind::help_wanted).at(0).heard);
}

TEST_CASE("somebody who asks for help comes before everything else, also when the day is closed") {
  auto view = many_alarms();
  view.around.devices[3].help_since = noon();
  view.around.devices[0].help_since = noon() - 1min;
  const auto alarms = alarms_of(view, noon());
  CHECK(alarms[0].kind == AlarmKind::help_wanted);
  CHECK(alarms[0].since == noon() - 1min);
  CHECK(alarms[1].kind == AlarmKind::help_wanted);
  auto night = closed();
  night.around.devices[0].help_since = noon();
  CHECK(alarms_of(night, noon()).size() == 1);
}

TEST_CASE("just within the bounds nothing rings") {
  auto view = quiet();
  const auto target = static_cast<std::uint32_t>(seconds{view.lines[0].line.target_wait}.count());
  view.lines[0].longest_wait_s = target;
  view.counters[5].waiting = 1;
  view.counters[5].since = noon() - 119s;
  view.counters[3].in_hand->shown = false;
  view.counters[3].in_hand->since = noon() - 19s;
  view.around.devices[0].heard_at = noon() - 30s;
  view.around.wall_ahead_s = 60;
  CHECK(alarms_of(view, noon()).empty());
}

TEST_CASE("a counter is idle since people wait for it, and not since its last one left") {
  auto view = quiet();
  auto& counter = view.counters[5];
  counter.since = noon() - 1h;
  counter.waiting = 3;
  for (auto& line : view.lines) line.waiting = 0;
  view.lines[0].waiting = 9;  // more than wait for this counter: another's
  view.lines[1].waiting = 2;
  view.lines[1].longest_wait_s = 30;
  view.lines[2].waiting = 1;
  view.lines[2].longest_wait_s = 119;
  CHECK(idle_since(counter, view) == noon() - 119s);
  CHECK(of_kind(view, AlarmKind::counter_idle).empty());
  view.lines[2].longest_wait_s = 150;
  const auto alarms = of_kind(view, AlarmKind::counter_idle);
  REQUIRE(alarms.size() == 1);
  CHECK(alarms[0].since == noon() - 150s);
  counter.since = noon() - 130s;
  CHECK(idle_since(counter, view) == noon() - 130s);
  counter.waiting = 0;
  CHECK_FALSE(idle_since(counter, view));
}

TEST_CASE("a counter's own computer may be off, a display may not") {
  auto view = quiet();
  for (auto& device : view.around.devices) device.heard_at.reset();
  const auto silent = of_kind(view, AlarmKind::device_silent);
  CHECK(silent.size() == 4);  // two dispensers, two displays
}

TEST_CASE("machines are silent at their own pace, however fast a demonstration's clock runs") {
  auto view = quiet();
  const auto& device = view.around.devices.front();
  REQUIRE(device.heard_at);
  const auto later = *device.heard_at + std::chrono::minutes{2};
  CHECK_FALSE(is_heard(device, later, 1));
  CHECK(is_heard(device, later, 60));
  CHECK_FALSE(is_heard(device, *device.heard_at + std::chrono::minutes{31}, 60));
}

TEST_CASE("of a closed day only the machinery rings") {
  auto view = many_alarms();
  view.day_open = false;
  for (const auto& alarm : alarms_of(view, noon())) {
    const bool machinery = alarm.kind == AlarmKind::disk_low ||
                           alarm.kind == AlarmKind::uplink_down ||
                           alarm.kind == AlarmKind::clock_off;
    CHECK(machinery);
  }
}

TEST_CASE("what to act on comes first, and of that the oldest") {
  const auto alarms = alarms_of(many_alarms(), noon());
  REQUIRE(alarms.size() > 5);
  CHECK(std::ranges::is_sorted(alarms, {}, &Alarm::weight));
  for (std::size_t i = 1; i < alarms.size(); ++i) {
    if (alarms[i].weight != alarms[i - 1].weight) continue;
    CHECK(alarms[i - 1].since.value_or(Instant::max()) <= alarms[i].since.value_or(Instant::max()));
  }
}

TEST_CASE("a call that is called out needs no display, one from before does") {
  auto figures = quiet();
  auto& call = *figures.counters[3].in_hand;
  call.shown = false;
  call.since = noon() - 5min;
  const auto unconfirmed = [&] {
    return std::ranges::count(alarms_of(figures, noon()), AlarmKind::call_unconfirmed,
                              &Alarm::kind);
  };
  CHECK(unconfirmed() == 1);
  figures.by_voice_since = noon() - 4min;
  CHECK(unconfirmed() == 1);
  figures.by_voice_since = noon() - 6min;
  CHECK(unconfirmed() == 0);
}
