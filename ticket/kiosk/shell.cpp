#include "ticket/kiosk/shell.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "common/ui/picture.h"
#include "ticket/governorates.h"
#include "ticket/kiosk/pages.h"

namespace dawr::ticket {
namespace {

using namespace std::chrono_literals;

constexpr auto clock_wrong_from = 2min;
constexpr auto snapshot_within = 15s;
// The panel touches twice; no hand types the same digit twice so fast.
constexpr auto panel_bounce = 100ms;

// Whichever it is: a scanner may end its line with both.
constexpr std::string_view enter = "Return";

wire::Steady steady_now() { return std::chrono::steady_clock::now(); }

bool is_enter(const ui::ScreenEvent& event) {
  const auto* key = std::get_if<ui::KeyPressed>(&event);
  return key != nullptr && (key->name == "Return" || key->name == "Keypad Enter");
}

}  // namespace

std::string_view name_of(Scene scene) {
  constexpr std::array<std::string_view, 13> names{
      "home",   "group",    "search", "service",       "priority",    "identity", "check_in",
      "asking", "printing", "ticket", "screen_ticket", "still_there", "notice"};
  return names.at(static_cast<std::size_t>(scene));
}

WindowDispenser::WindowDispenser(WindowParts parts) : parts_(std::move(parts)) {
  parts_.dispenser.take_back_earlier_presses();
}

// ---- The dispenser behind it ----

void WindowDispenser::news(const wire::LinkNews& news) {
  if (const auto* welcome = std::get_if<wire::Welcomed>(&news)) {
    clock_rate_ = welcome->welcome.clock_rate;
  }
  parts_.dispenser.news(news);
}

void WindowDispenser::turn(wire::Steady now) {
  if (!started_at_) started_at_ = now;
  parts_.dispenser.turn(now);
  if (parts_.voice) parts_.voice->look(now);
  settle_earlier_run();
  look_at_governorates();
  follow(now);
  look_at_window(now);
  kiosk_.tick(now);
  follow(now);
  draw();
  if (!parts_.snapshot.empty()) end_with_snapshot(now);
}

// Whether its slip came out an earlier run can't say: somebody may hold it, or may have noted it
// where the screen is the paper.
void WindowDispenser::settle_earlier_run() {
  const auto& model = parts_.dispenser.model();
  if (settled_earlier_run_ || !model.offer()) return;
  settled_earlier_run_ = true;
  const auto medium = parts_.dispenser.printer() ? PrintMedium::paper : PrintMedium::screen;
  const auto all = model.unconfirmed();
  for (const Unconfirmed& kept : all) {
    if (!kept.earlier_run || kept.settling != Settling::open) continue;
    parts_.dispenser.wish({}, ConfirmPrint{.ticket = kept.ticket.serial, .medium = medium});
  }
}

void WindowDispenser::look_at_governorates() {
  const auto& offer = parts_.dispenser.model().offer();
  if (governorates_ || !offer || !offer->asked.identity) return;
  auto read = load_governorates(parts_.governorates);
  if (!read) parts_.dialogue.error({}, read.error().text);
  governorates_ = read ? *std::move(read) : std::vector<std::uint8_t>();
}

Known WindowDispenser::known(wire::Steady now) {
  const auto& model = parts_.dispenser.model();
  Known known{.standing = model.standing(),
              .offer = model.offer() ? &*model.offer() : nullptr,
              .handed = parts_.dispenser.handed() ? &*parts_.dispenser.handed() : nullptr,
              .waiting = !model.presses().empty(),
              .printer = parts_.dispenser.printer(),
              .clock = clock(),
              .demonstration = parts_.dialogue.is_demonstration(),
              .clock_wrong = clock_is_wrong(),
              .help = parts_.dispenser.help()};
  if (governorates_) known.governorates = *governorates_;
  if (parts_.voice) known.sound = parts_.voice->has_sound(now) ? Sound::there : Sound::missing;
  if (const auto& refusal = model.last_refusal()) {
    known.refusal = refusal->code;
    known.retry_at = local(refusal->retry_at);
  }
  if (known.handed != nullptr) known.callable_at = local(known.handed->ticket.callable_at);
  return known;
}

// Of the centre, not of this machine.
std::optional<text::CivilTime> WindowDispenser::clock() {
  const auto& offer = parts_.dispenser.model().offer();
  const auto broker_now = parts_.dialogue.link().broker_now();
  if (!offer || !broker_now) return std::nullopt;
  if (zone_name_ != offer->time_zone) {
    zone_name_ = offer->time_zone;
    auto zone = text::TimeZone::named(zone_name_);
    zone_ = zone ? std::optional(*std::move(zone)) : std::nullopt;
  }
  if (!zone_) return std::nullopt;
  return zone_->civil(*broker_now);
}

// By the centre's zone, which clock() has looked up.
std::optional<text::CivilTime> WindowDispenser::local(std::optional<Instant> at) const {
  return at && zone_ ? std::optional(zone_->civil(*at)) : std::nullopt;
}

// A demonstration has a time of its own.
bool WindowDispenser::clock_is_wrong() const {
  const auto broker_now = parts_.dialogue.link().broker_now();
  if (!broker_now || clock_rate_ != 1.0 || parts_.dialogue.is_demonstration()) return false;
  const auto off = std::chrono::system_clock::now() - *broker_now;
  return std::chrono::abs(off) > clock_wrong_from;
}

void WindowDispenser::carry_out_orders() {
  auto orders = kiosk_.take_orders();
  if (orders.forget_ticket) parts_.dispenser.forget_handed();
  if (orders.help) {
    // A call that reached nobody is still one: it is made anew.
    parts_.dispenser.want_help(false);
    parts_.dispenser.want_help(*orders.help);
  }
  for (Wish& wish : orders.wishes) {
    parts_.dispenser.wish({}, wish);
    if (auto* person = std::get_if<TakeAs>(&wish)) wipe(person->national_number);
  }
}

// Orders come first: a press that was not asked for yet looks like one that could not be.
void WindowDispenser::follow(wire::Steady now) {
  carry_out_orders();
  kiosk_.know(known(now), now);
  carry_out_orders();
  show(kiosk_.view(now));
  speak();
}

void WindowDispenser::show(View view) {
  const auto size = parts_.glass.canvas().size();
  if (view_ == view && page_.size == size) return;
  if (!view_ || view_->scene != view.scene || view_->page != view.page) {
    pointing_.reset();
    wipe(digit_);
  }
  pointing_.explore(view.access.guide);
  view_ = std::move(view);
  page_ = page_of(*view_, size, words(), parts_.fingerprint);
}

const text::PhrasePair& WindowDispenser::words() const {
  return parts_.words.at(view_->second_language ? 1 : 0);
}

void WindowDispenser::speak() {
  const auto said = guide_.follow(*view_, page_, words(), pointing_.marks(page_).focused);
  if (said && parts_.voice) parts_.voice->say(*said);
}

void WindowDispenser::say_again(wire::Steady now) {
  kiosk_.listen(now);
  if (parts_.voice) parts_.voice->say(guide_.last());
}

// ---- People ----

void WindowDispenser::look_at_window(wire::Steady now) {
  for (const auto& event : parts_.glass.events()) take(event, now);
}

void WindowDispenser::take(const ui::ScreenEvent& event, wire::Steady now) {
  if (std::holds_alternative<ui::Quit>(event)) {
    finished_ = 0;
  } else if (std::holds_alternative<ui::Exposed>(event)) {
    drawer_.forget();
  } else if (const auto* typed = std::get_if<ui::Typed>(&event)) {
    pointing_.typed();
    if (view_ && view_->scene != Scene::search) pointing_.reset();
    kiosk_.type(typed->text, now);
  } else if (const auto* key = std::get_if<ui::KeyPressed>(&event);
             key != nullptr && key->name == "Backspace") {
    kiosk_.erase(now);
  } else if (view_ && view_->access.guide && asks_again(event, page_)) {
    pointing_.take(event, page_, now);  // a touch begins, and may slide to a target
    say_again(now);
  } else if (is_enter(event) && pointing_.marks(page_).focused.empty() && view_) {
    const auto action = default_action(*view_);
    if (!action.empty() && pointing_.acts(enter, now)) act(action, now);
  } else if (const auto action = point(event, now)) {
    act(*action, now);
  } else if (view_ && view_->access.guide) {
    kiosk_.listen(now);
  }
  follow(now);
}

// Digits follow each other faster than what a double tap is.
std::optional<std::string> WindowDispenser::point(const ui::ScreenEvent& event, wire::Steady now) {
  auto action = pointing_.take(event, page_, now);
  if (!action || !action->starts_with("digit ")) return action;
  pointing_.typed();
  const bool bounced = *action == digit_ && now - digit_at_ < panel_bounce;
  digit_ = *action;
  digit_at_ = now;
  if (bounced) return std::nullopt;
  return action;
}

void WindowDispenser::act(const std::string& action, wire::Steady now) {
  kiosk_.act(action, now);
  follow(now);
}

void WindowDispenser::draw() {
  const auto boxes = drawer_.draw(parts_.glass.canvas(), page_, pointing_.marks(page_));
  if (!boxes.empty()) parts_.glass.present(boxes);
}

// ---- Scripts ----

void WindowDispenser::command(const device::CommandText& text) {
  const auto now = steady_now();
  const auto& verb = text.words.front();
  if (verb == "screen") {
    follow(now);
    show_screen(text.tag);
  } else if (verb == "touch") {
    touch(text.tag, std::string(text.after(1)), now);
  } else if (verb == "key" && text.words.size() == 2) {
    take(ui::KeyPressed{.name = std::string(text.words[1])}, now);
    show_screen(text.tag);
  } else if (verb == "type") {
    take(ui::Typed{std::string(text.after(1))}, now);
    show_screen(text.tag);
  } else if (verb == "snapshot" && !text.after(1).empty()) {
    write_snapshot(text.tag, text.after(1));
  } else {
    parts_.dispenser.command(text);
  }
}

void WindowDispenser::touch(const std::string& tag, const std::string& action, wire::Steady now) {
  follow(now);
  const ui::Target* target = page_.find(action);
  if (target == nullptr || !target->enabled) {
    parts_.dialogue.error(tag, "nothing to touch here is '" + action + "'");
    return;
  }
  if (view_->access.guide) {
    const auto [x, y] = page_.middle_of(*target);
    take(ui::Pressed{.x = static_cast<double>(x), .y = static_cast<double>(y)}, now);
    take(ui::Released{.x = static_cast<double>(x), .y = static_cast<double>(y)}, now);
  } else {
    act(action, now);
  }
  show_screen(tag);
}

void WindowDispenser::show_screen(const std::string& tag) {
  std::vector<std::string_view> open;
  std::vector<device::Json> targets;
  for (const ui::Target& target : page_.targets) {
    if (!target.enabled) continue;
    open.push_back(target.action);
    const auto [x, y] = page_.middle_of(target);
    targets.push_back(device::Json().add("action", target.action).add("x", x).add("y", y));
  }
  auto json = device::Dialogue::event("screen", tag);
  json.add("scene", name_of(view_->scene));
  json.add("language", words().first.language());
  json.add("focused", pointing_.marks(page_).focused);
  parts_.dialogue.put(json.add("actions", open).add("targets", targets));
}

// A window keeps no picture: the page is drawn anew.
void WindowDispenser::write_snapshot(const std::string& tag, const std::filesystem::path& file) {
  follow(steady_now());
  ui::Picture picture(page_.size);
  auto canvas = picture.canvas(page_.direction);
  ui::paint(canvas, page_, pointing_.marks(page_));
  if (const auto written = picture.write_png(file); !written) {
    parts_.dialogue.error(tag, written.error().text);
    return;
  }
  parts_.dialogue.put(device::Dialogue::event("snapshot", tag).add("file", file.string()));
}

void WindowDispenser::end_with_snapshot(wire::Steady now) {
  const bool settled = view_->scene != Scene::notice || view_->notice != Notice::connecting;
  if (finished_ || (!settled && now - *started_at_ < snapshot_within)) return;
  write_snapshot({}, parts_.snapshot);
  finished_ = settled ? 0 : 1;
}

}  // namespace dawr::ticket
