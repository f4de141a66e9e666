#include "common/ui/pointing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dawr::ui {
namespace {

constexpr std::string_view finger = "finger";

std::string name_with_modifier(const KeyPressed& key) {
  return (key.control ? "Ctrl+" : "") + key.name;
}

// Straight ahead is nearer than aside.
double distance(const Box& from, const Box& to, double along, double down) {
  const double dx = to.start + to.width / 2 - (from.start + from.width / 2);
  const double dy = to.middle() - from.middle();
  const double ahead = dx * along + dy * down;
  if (ahead <= 1) return std::numeric_limits<double>::infinity();
  return ahead + 3 * std::abs(dx * down + dy * along);
}

}  // namespace

void Pointing::reset() {
  pressed_.clear();
  focused_.clear();
}

Marks Pointing::marks(const Page& page) const {
  const auto still = [&](const std::string& action) {
    const Target* target = page.find(action);
    return target != nullptr && target->enabled ? action : std::string();
  };
  return {still(pressed_), by_keyboard_ ? still(focused_) : std::string()};
}

void Pointing::explore(bool on) {
  if (on && !exploring_) reset();  // nothing was heard yet
  exploring_ = on;
}

std::optional<std::string> Pointing::take(const ScreenEvent& event, const Page& page, Time now) {
  const auto under = [&](const auto& place) {
    const Target* target = page.at(place.x, place.y);
    return target != nullptr && target->enabled ? target : nullptr;
  };
  if (const auto* down = std::get_if<Pressed>(&event)) {
    press(under(*down), now);
  } else if (const auto* moved = std::get_if<Moved>(&event)) {
    slide(under(*moved));
  } else if (const auto* up = std::get_if<Released>(&event)) {
    return lift(under(*up), now);
  } else if (const auto* pressed = std::get_if<KeyPressed>(&event)) {
    return key(*pressed, page, now);
  }
  return std::nullopt;
}

void Pointing::press(const Target* target, Time now) {
  by_keyboard_ = exploring_;
  heard_ = false;
  pressed_.clear();
  if (target == nullptr) return;
  const bool is_new = target->action != focused_;
  const bool to_hear = exploring_ && is_new;
  // The panel bounced, perhaps on the page that the touch led to.
  const bool bounced = exploring_ && is_double(finger, now) && (focused_.empty() || !is_new);
  if (bounced) return;
  if (to_hear) {
    slide(target);
  } else {
    pressed_ = target->action;
  }
}

void Pointing::slide(const Target* target) {
  if (!exploring_ || target == nullptr || target->action == focused_) return;
  by_keyboard_ = true;
  focused_ = target->action;
  heard_ = true;
  pressed_.clear();
}

std::optional<std::string> Pointing::lift(const Target* target, Time now) {
  const bool same = target != nullptr && target->action == pressed_;
  pressed_.clear();
  if (same) return act(target, finger, now);
  if (heard_) {
    acted_at_ = now;
    acted_by_ = finger;
  }
  heard_ = false;
  return std::nullopt;
}

bool Pointing::is_double(std::string_view key, Time now) const {
  return acted_at_ && now - *acted_at_ < debounce && acted_by_ == key;
}

bool Pointing::acts(std::string_view key, Time now) {
  if (is_double(key, now)) return false;
  acted_at_ = now;
  acted_by_ = key;
  return true;
}

std::optional<std::string> Pointing::act(const Target* target, std::string_view by, Time now) {
  if (target == nullptr || !target->enabled || !acts(by, now)) return std::nullopt;
  focused_ = target->action;
  return target->action;
}

std::optional<std::string> Pointing::key(const KeyPressed& key, const Page& page, Time now) {
  const std::string name = name_with_modifier(key);
  const auto own = std::ranges::find_if(page.targets, [&](const Target& target) {
    return std::ranges::find(target.keys, name) != target.keys.end();
  });
  if (own != page.targets.end()) return act(&*own, name, now);
  const double ahead = page.direction == Direction::right_to_left ? -1 : 1;
  if (name == "Tab") {
    move_focus(page, key.shift ? -1 : 1);
  } else if (name == "Right") {
    move_focus_towards(page, ahead, 0);
  } else if (name == "Left") {
    move_focus_towards(page, -ahead, 0);
  } else if (name == "Down") {
    move_focus_towards(page, 0, 1);
  } else if (name == "Up") {
    move_focus_towards(page, 0, -1);
  } else if (by_keyboard_ && (name == "Return" || name == "Keypad Enter" || name == "Space")) {
    return act(page.find(focused_), name, now);
  }
  return std::nullopt;
}

void Pointing::move_focus(const Page& page, int by) {
  std::vector<const Target*> open;
  for (const Target& target : page.targets) {
    if (target.enabled) open.push_back(&target);
  }
  by_keyboard_ = true;
  if (open.empty()) return;
  const auto count = static_cast<int>(open.size());
  const auto found = std::ranges::find(open, focused_, &Target::action);
  const auto at =
      found == open.end() ? (by > 0 ? -1 : count) : static_cast<int>(found - open.begin());
  focused_ = open[static_cast<std::size_t>((at + by + count) % count)]->action;
}

void Pointing::move_focus_towards(const Page& page, double along, double down) {
  const Target* from = page.find(focused_);
  if (from == nullptr || !by_keyboard_) return move_focus(page, from == nullptr ? 1 : 0);
  const Target* best = nullptr;
  double nearest = std::numeric_limits<double>::infinity();
  for (const Target& target : page.targets) {
    const double far = distance(from->box, target.box, along, down);
    if (!target.enabled || far >= nearest) continue;
    nearest = far;
    best = &target;
  }
  if (best != nullptr) focused_ = best->action;
}

}  // namespace dawr::ui
