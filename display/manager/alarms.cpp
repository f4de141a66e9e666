#include "display/manager/alarms.h"

#include <algorithm>
#include <cstdlib>

namespace dawr::display::manager {
namespace {

constexpr std::int64_t seconds_in_minute = 60;
constexpr std::uint64_t bytes_in_megabyte = std::uint64_t{1024} * 1024;

Duration at_pace(Duration real, double clock_rate) {
  return std::chrono::duration_cast<Duration>(real * clock_rate);
}

class Watch {
 public:
  Watch(const ManagerView& view, Instant now, double clock_rate, DeviceId own)
      : view_(view), now_(now), clock_rate_(clock_rate), own_(own) {}

  std::vector<Alarm> take() && {
    look_at_machinery();
    if (view_.day_open) look_at_hall();
    std::ranges::stable_sort(alarms_, [](const Alarm& one, const Alarm& other) {
      const bool person = one.kind == AlarmKind::help_wanted;
      if (person != (other.kind == AlarmKind::help_wanted)) return person;
      if (one.weight != other.weight) return one.weight < other.weight;
      return one.since.value_or(Instant::max()) < other.since.value_or(Instant::max());
    });
    return std::move(alarms_);
  }

 private:
  void look_at_hall() {
    const bool any_open = std::ranges::any_of(
        view_.counters, [](const auto& one) { return one.state == CounterState::open; });
    if (!any_open && view_.totals.waiting > 0) {
      alarms_.push_back({.kind = AlarmKind::nobody_serves,
                         .weight = Weight::act_now,
                         .since = std::nullopt,
                         .amount = view_.totals.waiting});
    }
    for (const auto& line : view_.lines) look_at(line);
    for (const auto& counter : view_.counters) look_at(counter);
    for (const auto& device : view_.around.devices) look_at(device);
    const auto others = std::ranges::count_if(
        view_.requests, [&](const ApprovalRequest& request) { return request.device != own_; });
    if (others > 0) {
      alarms_.push_back({.kind = AlarmKind::approval_wanted,
                         .weight = Weight::act_now,
                         .since = std::nullopt,
                         .amount = others});
    }
    if (view_.by_voice_since) {
      alarms_.push_back(
          {.kind = AlarmKind::by_voice, .weight = Weight::watch, .since = view_.by_voice_since});
    }
    if (!view_.paused.empty()) {
      alarms_.push_back({.kind = AlarmKind::issuing_paused,
                         .weight = Weight::watch,
                         .since = std::nullopt,
                         .name = view_.paused});
    }
  }

  void look_at(const LineFigures& figures) {
    const Duration longest = seconds{figures.longest_wait_s};
    const Duration target = figures.line.target_wait;
    if (!over_target(figures)) return;
    alarms_.push_back({.kind = AlarmKind::line_over_target,
                       .weight = Weight::act_now,
                       .since = view_.at - (longest - target),
                       .name = figures.line.name,
                       .amount = figures.longest_wait_s / seconds_in_minute,
                       .bound = figures.line.target_wait.count()});
  }

  void look_at(const CounterFigures& counter) {
    if (counter.state != CounterState::open) return;
    if (counter.in_hand) return look_at_call(counter, *counter.in_hand);
    const auto since = idle_since(counter, view_);
    if (!since || now_ - *since < idle_after) return;
    alarms_.push_back({.kind = AlarmKind::counter_idle,
                       .weight = Weight::act_now,
                       .since = since,
                       .counter_kind = counter.kind,
                       .counter = counter.number,
                       .amount = counter.waiting});
  }

  void look_at_call(const CounterFigures& counter, const CodeAtCounter& code) {
    if (code.locked) {
      alarms_.push_back({.kind = AlarmKind::code_locked,
                         .weight = Weight::act_now,
                         .since = std::nullopt,
                         .counter_kind = counter.kind,
                         .counter = counter.number});
    }
    // What is called out needs no display.
    const bool called_out = view_.by_voice_since && code.since >= *view_.by_voice_since;
    const bool is_call = code.state == TicketState::called && !code.shown && !called_out;
    if (!is_call || now_ - code.since < at_pace(unconfirmed_after, clock_rate_)) return;
    alarms_.push_back({.kind = AlarmKind::call_unconfirmed,
                       .weight = Weight::act_now,
                       .since = code.since,
                       .counter_kind = counter.kind,
                       .counter = counter.number});
  }

  // Counters may be switched off: who sits there notices. Nobody sits at the others.
  void look_at(const DeviceFigures& device) {
    const Name name{device.name, device.name};
    const bool unattended = device.role == Role::display || device.role == Role::dispenser;
    const bool silent = !is_heard(device, now_, clock_rate_);
    if (unattended && silent) {
      alarms_.push_back({.kind = AlarmKind::device_silent,
                         .weight = Weight::watch,
                         .since = device.heard_at,
                         .name = name});
    }
    if (device.doubtful_prints > 0) {
      alarms_.push_back({.kind = AlarmKind::prints_doubtful,
                         .weight = Weight::act_now,
                         .since = std::nullopt,
                         .name = name,
                         .amount = device.doubtful_prints});
    }
  }

  // Of one that is silent nobody knows how it is now.
  void look_at_dispenser(const DeviceFigures& device) {
    const Name name{device.name, device.name};
    const bool heard = is_heard(device, now_, clock_rate_);
    if (device.help_since) {
      alarms_.push_back({.kind = AlarmKind::help_wanted,
                         .weight = Weight::act_now,
                         .since = device.help_since,
                         .name = name,
                         .heard = heard});
    }
    if (!is_printer_trouble(device) || !heard) return;
    alarms_.push_back({.kind = AlarmKind::printer,
                       .weight = prints(*device.printer) ? Weight::watch : Weight::act_now,
                       .since = std::nullopt,
                       .name = name,
                       .printer = device.printer,
                       .has_screen = device.role == Role::dispenser});
  }

  void look_at_machinery() {
    const Surroundings& around = view_.around;
    for (const auto& device : around.devices) look_at_dispenser(device);
    if (around.disk && around.disk->low) {
      alarms_.push_back(
          {.kind = AlarmKind::disk_low,
           .weight = Weight::act_now,
           .since = std::nullopt,
           .amount = static_cast<std::int64_t>(around.disk->free_bytes / bytes_in_megabyte)});
    }
    if (around.uplink && !around.uplink->connected) {
      alarms_.push_back({.kind = AlarmKind::uplink_down,
                         .weight = Weight::watch,
                         .since = around.uplink->since,
                         .amount = around.uplink->backlog});
    }
    if (around.uplink && around.uplink->log_doubted) {
      alarms_.push_back({.kind = AlarmKind::log_doubted,
                         .weight = Weight::act_now,
                         .since = around.uplink->log_doubted});
    }
    if (std::abs(around.wall_ahead_s) > clock_off_after_s) {
      alarms_.push_back({.kind = AlarmKind::clock_off,
                         .weight = Weight::watch,
                         .since = std::nullopt,
                         .amount = std::abs(around.wall_ahead_s) / seconds_in_minute});
    }
  }

  const ManagerView& view_;
  Instant now_;
  double clock_rate_;
  DeviceId own_;
  std::vector<Alarm> alarms_;
};

}  // namespace

bool is_heard(const DeviceFigures& device, Instant now, double clock_rate) {
  return device.heard_at && now - *device.heard_at <= at_pace(silent_after, clock_rate);
}

bool over_target(const LineFigures& figures) {
  return figures.waiting > 0 && seconds{figures.longest_wait_s} > figures.line.target_wait;
}

std::optional<Instant> idle_since(const CounterFigures& counter, const ManagerView& view) {
  const bool idle = counter.state == CounterState::open && !counter.in_hand && counter.since;
  if (!idle || counter.waiting == 0) return std::nullopt;
  std::uint32_t longest_wait_s = 0;
  for (const auto& line : view.lines) {
    if (line.waiting == 0 || line.waiting > counter.waiting) continue;
    longest_wait_s = std::max(longest_wait_s, line.longest_wait_s);
  }
  return std::max(*counter.since, view.at - seconds{longest_wait_s});
}

std::vector<Alarm> alarms_of(const ManagerView& view, Instant now, double clock_rate,
                             DeviceId own) {
  return Watch(view, now, clock_rate, own).take();
}

}  // namespace dawr::display::manager
