#include "broker/floor/conditions.h"

#include <algorithm>

#include "common/domain/limits.h"

namespace dawr {

void Conditions::told(DeviceId device, const wire::Condition& condition, Instant now) {
  Told& told = told_[device];
  told.condition = condition;
  told.at = now;
  if (!condition.help_wanted) told.help_since.reset();
  if (condition.help_wanted && !told.help_since) told.help_since = now;
}

bool Conditions::is_within(Instant then, Instant now, std::chrono::seconds span) const {
  return now - then <= std::chrono::duration_cast<Duration>(span * clock_rate_);
}

bool Conditions::staff_see_it(Instant now) const {
  return shown_at_ && is_within(*shown_at_, now, seen_within);
}

void Conditions::keep_only(const std::vector<DeviceFigures>& devices, Instant now) {
  std::erase_if(told_, [&](const auto& one) {
    const auto& [device, told] = one;
    return !is_within(told.at, now, kept_for) ||
           std::ranges::find(devices, device, &DeviceFigures::device) == devices.end();
  });
}

void Conditions::add_to(std::vector<DeviceFigures>& devices) const {
  for (DeviceFigures& device : devices) {
    const auto told = told_.find(device.device);
    if (told == told_.end()) continue;
    device.printer = told->second.condition.printer;
    device.help_since = told->second.help_since;
  }
}

std::vector<std::string> help_at(const std::vector<DeviceFigures>& devices) {
  std::vector<const DeviceFigures*> asking;
  for (const DeviceFigures& device : devices) {
    if (device.help_since) asking.push_back(&device);
  }
  std::ranges::stable_sort(asking, {}, [](const DeviceFigures* one) { return *one->help_since; });
  std::vector<std::string> names;
  for (const DeviceFigures* device : asking) {
    if (names.size() < limits::help_told) names.push_back(device->name);
  }
  return names;
}

}  // namespace dawr
