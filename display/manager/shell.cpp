#include "display/manager/shell.h"

#include <algorithm>
#include <utility>
#include <variant>

#include <spdlog/spdlog.h>

#include "common/device/headless.h"
#include "display/manager/page.h"
#include "display/trouble.h"

namespace dawr::display::manager {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds look_at_window_every{50};
constexpr milliseconds look_at_clock_every{250};  // times on the board go by seconds
constexpr auto snapshot_within = 15s;

wire::Steady steady_now() { return std::chrono::steady_clock::now(); }

}  // namespace

Shell::Shell(ShellParts parts) : parts_(std::move(parts)), started_at_(steady_now()) {}

int Shell::run() {
  while (!exit_code_) {
    const auto now = steady_now();
    hear(now);
    look_at_window(now);
    take_lines(now);
    model_.close_if_left(now);
    if (stirred_ || now - drawn_at_ >= look_at_clock_every) draw(now);
    parts_.life.alive(now);
    if (parts_.stop.came()) stop(0);
    if (parts_.output.broken()) stop(1);
    if (const auto& fault = parts_.link.outbox_fault()) {
      spdlog::error("{}", fault->text);
      parts_.dialogue.error({}, fault->text);
      stop(1);
    }
    if (!exit_code_) wait();
  }
  return *exit_code_;
}

void Shell::stop(int code) {
  if (!exit_code_) exit_code_ = code;
}

void Shell::wait() const {
  auto sources = parts_.link.sources();
  sources.push_back(parts_.stop.source());
  const bool reading = parts_.input != nullptr && !parts_.input->over();
  if (reading) sources.push_back(parts_.input->source());
  auto patience = parts_.glass.picture() == nullptr ? look_at_window_every : look_at_clock_every;
  const auto until_link = std::chrono::ceil<milliseconds>(parts_.link.next_wake() - steady_now());
  patience = std::clamp(until_link, 0ms, patience);
  const auto ready = wire::wait_for_any(sources, patience);
  if (reading && ready.back()) parts_.input->read();
}

// ---- Link ----

// A deed that nobody answered, of this run or the one before, is not repeated when the server is
// back: the day has gone on, and whoever it would strike then was not meant.
void Shell::take_back(wire::Steady now) {
  const bool online = parts_.link.state() == wire::LinkState::online;
  if ((online && !model_.silent(now)) || parts_.link.unanswered() == 0) return;
  spdlog::warn("{} unanswered commands are taken back", parts_.link.unanswered());
  parts_.link.take_back();
  parts_.dialogue.put(device::Dialogue::event("taken_back"));
  model_.taken_back(now);
}

void Shell::hear(wire::Steady now) {
  take_back(now);
  for (const auto& one : parts_.link.step(0ms)) news(one, now);
  const bool online = parts_.link.state() == wire::LinkState::online;
  if (online && model_.wants_figures(now)) parts_.link.ask(wire::Question::manager);
}

void Shell::news(const wire::LinkNews& news, wire::Steady now) {
  stirred_ = true;
  parts_.dialogue.common_news(news);
  if (const auto* changed = std::get_if<wire::StateChanged>(&news)) {
    spdlog::info("link to {}: {}", parts_.link.broker().address, device::name_of(changed->state));
    model_.set_trouble(trouble_of(changed->state));
    model_.set_online(changed->state == wire::LinkState::online);
  } else if (const auto* welcome = std::get_if<wire::Welcomed>(&news)) {
    const auto& said = welcome->welcome;
    model_.welcomed(said.principal, said.centre_name, said.demonstration, said.clock_rate,
                    said.pin_needed);
  } else if (const auto* answer = std::get_if<wire::Answered>(&news)) {
    answered(*answer, now);
  } else if (const auto* postponed = std::get_if<wire::Postponed>(&news)) {
    // An allowance that is used up, as after a wrong PIN, is over in a moment.
    if (postponed->rejection.code != RejectionCode::rate_limited) model_.postponed(now);
  } else if (const auto* bad = std::get_if<wire::Unreadable>(&news)) {
    model_.answered(bad->refused.code, now);
    parts_.dialogue.forget(bad->command);
  } else if (const auto* garbled = std::get_if<wire::Garbled>(&news)) {
    spdlog::warn("a frame that is no message: {}", garbled->detail);
  } else if (const auto* view = std::get_if<wire::ViewArrived>(&news)) {
    if (const auto* figures = std::get_if<ManagerView>(&view->view)) model_.take(*figures, now);
  }
}

void Shell::answered(const wire::Answered& answer, wire::Steady now) {
  if (const auto* rejection = std::get_if<Rejection>(&answer.reply.body)) {
    spdlog::info("command {} refused: {}", answer.command.counter, name_of(rejection->code));
    parts_.dialogue.refused(answer.command, *rejection);
    tell_model(answer.command.body, *rejection, now);
  } else {
    parts_.dialogue.put(parts_.dialogue.result("done", answer.command));
    tell_model(answer.command.body, std::nullopt, now);
  }
  parts_.dialogue.forget(answer.command);
}

void Shell::tell_model(const CommandBody& body, const std::optional<Rejection>& rejection,
                       wire::Steady now) {
  if (const auto* sign_in = std::get_if<SignIn>(&body)) {
    model_.sign_in_answered(sign_in->clerk, rejection, now);
  } else if (const auto* approve = std::get_if<Approve>(&body); approve && approve->offered) {
    model_.code_answered(rejection, now);
  } else if (std::holds_alternative<SignOut>(body) && !rejection) {
    model_.signed_out(now);
  } else {
    model_.answered(rejection ? std::optional(rejection->code) : std::nullopt, now,
                    form_deed_of(body));
  }
}

// ---- What is pressed ----

void Shell::look_at_window(wire::Steady now) {
  for (const auto& event : parts_.glass.events()) {
    stirred_ = true;
    if (std::holds_alternative<ui::Quit>(event)) stop(0);
    if (std::holds_alternative<ui::Exposed>(event)) drawer_.forget();
    if (entered(event, now)) {
      pointing_.typed();
    } else if (const auto action = pointing_.take(event, page_, now)) {
      act(*action, now);
    }
  }
}

// Whether it was typed into a form.
bool Shell::entered(const ui::ScreenEvent& event, wire::Steady now) {
  if (!model_.takes_text()) return false;
  if (const auto* text = std::get_if<ui::Typed>(&event)) {
    model_.type(text->text, now);
    return true;
  }
  const auto* key = std::get_if<ui::KeyPressed>(&event);
  if (key == nullptr) return false;
  if (key->name == "Backspace") {
    model_.erase(now);
  } else if (key->name == "Tab" && model_.takes_digits()) {
    model_.other_field(now);
  } else {
    return key->name == "Space" && model_.takes_words();
  }
  return true;
}

void Shell::act(const std::string& action, wire::Steady now) {
  if (auto command = model_.press(action, parts_.wording.words, now)) {
    if (parts_.dialogue.submit({}, *std::move(command))) {
      model_.sent(now);
    } else {
      model_.not_sent(now);
    }
  }
  draw(now);
}

void Shell::take_lines(wire::Steady now) {
  if (parts_.input == nullptr) return;
  while (!exit_code_) {
    const auto line = parts_.input->next();
    if (!line) break;
    if (line->cut) {
      parts_.dialogue.error({}, "the line is too long");
      continue;
    }
    const auto text = device::read_command(line->text);
    if (!text) {
      parts_.dialogue.error({}, text.error().text);
    } else if (!text->words.empty()) {
      carry_out(*text, now);
    }
  }
  if (parts_.input->over() && parts_.input->empty()) stop(0);
}

void Shell::carry_out(const device::CommandText& text, wire::Steady now) {
  const auto& verb = text.words.front();
  const std::string rest{text.after(1)};
  draw(now);
  if (verb == "quit") {
    stop(0);
  } else if (verb == "state") {
    show_state(text.tag, now);
  } else if (verb == "press" && page_.find(rest) != nullptr && page_.find(rest)->enabled) {
    act(rest, now);
    parts_.dialogue.put(device::Dialogue::event("pressed", text.tag).add("action", rest));
  } else if (verb == "press") {
    parts_.dialogue.error(text.tag, "nothing on this page does that");
  } else if (verb == "type" && model_.takes_text() && !rest.empty()) {
    model_.type(rest, now);
    draw(now);
    parts_.dialogue.put(device::Dialogue::event("typed", text.tag));
  } else if (verb == "type") {
    parts_.dialogue.error(text.tag, "nothing on this page is typed");
  } else if (verb == "snapshot" && !rest.empty()) {
    if (const auto written = write_snapshot(rest); written) {
      parts_.dialogue.put(device::Dialogue::event("snapshot", text.tag).add("file", rest));
    } else {
      parts_.dialogue.error(text.tag, written.error().text);
    }
  } else {
    parts_.dialogue.error(
        text.tag, "expected `state`, `press ACTION`, `type TEXT`, `snapshot FILE` or `quit`");
  }
}

void Shell::show_state(const std::string& tag, wire::Steady now) {
  const auto view = model_.view(parts_.link.broker_now(), now);
  auto json = device::Dialogue::event("state", tag);
  json.add("link", device::name_of(parts_.link.state()));
  json.add("figures", model_.has_figures()).add("silent", view.silent).add("seq", view.figures.seq);
  json.add("day_open", view.figures.day_open).add("issued", view.figures.totals.issued);
  json.add("waiting", view.figures.totals.waiting).add("alarms", view.alarms.size());
  json.add("requests", view.figures.requests.size()).add("overrides", view.figures.overrides);
  json.add("by_voice", view.figures.by_voice_since.has_value());
  if (view.figures.signed_in) json.add("signed_in", view.figures.signed_in->clerk.value);
  parts_.dialogue.put(json);
}

// ---- Frames ----

void Shell::draw(wire::Steady now) {
  stirred_ = false;
  drawn_at_ = now;
  const auto view = model_.view(parts_.link.broker_now(), now);
  const auto step = view.answers ? std::optional(view.answers->step) : std::nullopt;
  if (view.panel != panel_ || step != step_) pointing_.reset();
  panel_ = view.panel;
  step_ = step;
  auto& canvas = parts_.glass.canvas();
  page_ = page_of(view, parts_.wording, canvas.size());
  const auto touched = drawer_.draw(canvas, page_, pointing_.marks(page_));
  if (!touched.empty()) parts_.glass.present(touched);
  if (!parts_.snapshot.empty() && !exit_code_) finish_snapshot(now);
}

void Shell::finish_snapshot(wire::Steady now) {
  if (model_.has_figures()) {
    const auto written = write_snapshot(parts_.snapshot);
    if (!written) spdlog::error("{}", written.error().text);
    stop(written ? 0 : 1);
  } else if (now - started_at_ > snapshot_within) {
    spdlog::error("no figures from {} within {} s: link {}", parts_.link.broker().address,
                  snapshot_within.count(), device::name_of(parts_.link.state()));
    stop(1);
  }
}

Result<> Shell::write_snapshot(const std::filesystem::path& file) const {
  return parts_.glass.picture()->write_png(file);
}

}  // namespace dawr::display::manager
