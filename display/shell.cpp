#include "display/shell.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include <spdlog/spdlog.h>

#include "common/device/headless.h"
#include "display/report.h"
#include "display/trouble.h"

namespace dawr::display {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds look_at_window_every{200};
constexpr milliseconds look_at_replica_every{1000};  // for growing late and stale
constexpr auto snapshot_within = 15s;
constexpr auto subscribed_within = 5s;  // else the feed is blocked, and an old board beats none

wire::Steady steady_now() { return std::chrono::steady_clock::now(); }

}  // namespace

Shell::Shell(ShellParts parts)
    : parts_(std::move(parts)),
      frame_(parts_.wording),
      replica_(steady_now()),
      advanced_at_(steady_now()),
      started_at_(advanced_at_) {
  model_.set_ways(parts_.ways);
}

int Shell::run() {
  while (!exit_code_) {
    const auto now = steady_now();
    advance_time(now);
    hear(now);
    look_at_window();
    take_lines();
    model_.tick(display_time_);
    draw();
    if (parts_.voice) parts_.voice->look(now);
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

// ---- Time ----

// Display time runs on through a change of the rate and through jumps of the broker's clock.
void Shell::advance_time(wire::Steady now) {
  const std::chrono::duration<double> passed = now - advanced_at_;
  display_time_ += std::chrono::duration_cast<Duration>(passed * clock_rate_);
  advanced_at_ = now;
}

Moment Shell::moment(wire::Steady now) const {
  return {.display_time = display_time_,
          .wall = parts_.link.broker_now(),
          .silent = replica_.silent_for(now),
          .missed_heartbeats = replica_.missed_heartbeats(now)};
}

milliseconds Shell::patience(wire::Steady now) const {
  auto longest = look_at_replica_every;
  if (parts_.glass.picture() == nullptr) longest = look_at_window_every;
  const auto until_link = std::chrono::ceil<milliseconds>(parts_.link.next_wake() - now);
  longest = std::min(longest, until_link);
  if (const auto change = model_.changes_in(moment(now)))
    longest = std::min(longest, std::chrono::ceil<milliseconds>(*change));
  return std::max(longest, 0ms);
}

void Shell::wait() {
  auto sources = parts_.link.sources();
  for (const auto& source : parts_.feed.sources()) sources.push_back(source);
  sources.push_back(parts_.stop.source());
  const bool reading = parts_.input != nullptr && !parts_.input->over();
  if (reading) sources.push_back(parts_.input->source());
  const auto ready = wire::wait_for_any(sources, patience(steady_now()));
  if (reading && ready.back()) parts_.input->read();
}

// ---- Link and feed ----

void Shell::hear(wire::Steady now) {
  for (const auto& one : parts_.link.step(0ms)) news(one, now);
  for (const auto& message : parts_.feed.receive()) feed_message(message, now);
  if (may_ask(now) && replica_.wants_snapshot(now)) parts_.link.ask(wire::Question::board);
}

// Subscribed first: an update between the board and the subscription would be lost.
bool Shell::may_ask(wire::Steady now) const {
  if (parts_.link.state() != wire::LinkState::online) return false;
  return parts_.feed.is_subscribed() || now - online_since_ > subscribed_within;
}

void Shell::be_turned_away(wire::Steady now) {
  parts_.feed.close();
  replica_ = wire::BoardReplica(now);
  model_.forget_board();
}

void Shell::news(const wire::LinkNews& news, wire::Steady now) {
  parts_.dialogue.common_news(news);
  if (const auto* changed = std::get_if<wire::StateChanged>(&news)) {
    spdlog::info("link to {}: {}", parts_.link.broker().address, device::name_of(changed->state));
    model_.set_trouble(trouble_of(changed->state));
    if (changed->state == wire::LinkState::key_refused) be_turned_away(now);
    if (changed->state == wire::LinkState::online) {
      online_since_ = now;
      parts_.feed.open_again();
    }
  } else if (const auto* welcome = std::get_if<wire::Welcomed>(&news)) {
    welcomed(welcome->welcome);
  } else if (const auto* answer = std::get_if<wire::Answered>(&news)) {
    answered(*answer);
  } else if (const auto* garbled = std::get_if<wire::Garbled>(&news)) {
    spdlog::warn("a frame that is no message: {}", garbled->detail);
  } else if (const auto* view = std::get_if<wire::ViewArrived>(&news)) {
    if (const auto* board = std::get_if<Board>(&view->view))
      board_news(replica_.snapshot(*board, now));
  }
}

void Shell::welcomed(const wire::Welcome& welcome) {
  clock_rate_ = welcome.clock_rate;
  model_.set_clock_rate(welcome.clock_rate);
  model_.set_shown_lines(welcome.principal.shown_lines);
  model_.set_centre(welcome.centre_name);
  model_.set_demonstration(welcome.demonstration);
}

void Shell::answered(const wire::Answered& answer) {
  if (const auto* rejection = std::get_if<Rejection>(&answer.reply.body)) {
    // The call ended while its confirmation was on the way, or it is of another day.
    spdlog::info("confirmation {} refused: {}", answer.command.counter, name_of(rejection->code));
    parts_.dialogue.refused(answer.command, *rejection);
  }
  parts_.dialogue.forget(answer.command);
}

void Shell::feed_message(const wire::FeedMessage& message, wire::Steady now) {
  if (const auto* update = std::get_if<BoardUpdate>(&message)) {
    board_news(replica_.update(*update, now));
  } else {
    replica_.heartbeat(std::get<wire::Heartbeat>(message), now);
  }
}

void Shell::board_news(const wire::BoardNews& news) {
  const auto& board = replica_.board();
  if (!news.changed || !board) return;
  follow_time_zone(board->time_zone);
  model_.take(*board, news.new_calls, display_time_);
  withdraw_announcements(*board);
}

void Shell::follow_time_zone(const std::string& name) {
  if (name == time_zone_) return;
  time_zone_ = name;
  auto zone = text::TimeZone::named(name);
  if (!zone) spdlog::error("{}: the clock is not shown", zone.error().text);
  zone_ = zone ? std::optional(std::move(*zone)) : std::nullopt;
  model_.set_time_zone(zone_);
}

// ---- Window and script ----

void Shell::look_at_window() {
  for (const auto& event : parts_.glass.events()) {
    if (std::holds_alternative<ui::Quit>(event)) stop(0);
    if (std::holds_alternative<ui::Exposed>(event)) frame_.forget();
  }
}

void Shell::take_lines() {
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
      carry_out(*text);
    }
  }
  if (parts_.input->over() && parts_.input->empty()) stop(0);
}

void Shell::carry_out(const device::CommandText& text) {
  const auto& verb = text.words.front();
  if (verb == "quit") {
    stop(0);
  } else if (verb == "state") {
    auto json = device::Dialogue::event("state", text.tag);
    json.add("link", device::name_of(parts_.link.state()));
    if (replica_.board()) json.add("seq", replica_.board()->seq);
    model_.tick(display_time_);
    json.add("queued", model_.queued()).add("unconfirmed", parts_.link.unanswered());
    parts_.dialogue.put(add_view(json, model_.view(moment(steady_now()))));
  } else if (verb == "snapshot" && !text.after(1).empty()) {
    draw();
    write_snapshot(text.tag, text.after(1));
  } else {
    parts_.dialogue.error(text.tag, "expected `state`, `snapshot FILE` or `quit`");
  }
}

void Shell::write_snapshot(const std::string& tag, const std::filesystem::path& file) {
  const auto written = parts_.glass.picture()->write_png(file);
  if (!written) {
    spdlog::error("{}", written.error().text);
    parts_.dialogue.error(tag, written.error().text);
    return;
  }
  parts_.dialogue.put(device::Dialogue::event("snapshot", tag).add("file", file.string()));
}

// ---- Frames ----

void Shell::draw() {
  const auto now = steady_now();
  const auto view = model_.view(moment(now));
  const auto touched = frame_.draw(parts_.glass.canvas(), view);
  if (!touched.empty()) {
    parts_.glass.present(touched);
    if (const auto& board = replica_.board()) {
      parts_.dialogue.put(device::Dialogue::event("frame").add("seq", board->seq));
    }
  }
  if (parts_.snapshot.empty()) {
    confirm(now);
    return;
  }
  if (exit_code_) return;
  if (view.scene != Scene::connecting) {
    const auto written = parts_.glass.picture()->write_png(parts_.snapshot);
    if (!written) spdlog::error("{}", written.error().text);
    stop(written ? 0 : 1);
  } else if (now - started_at_ > snapshot_within) {
    spdlog::error("no board from {} within {} s: link {}", parts_.link.broker().address,
                  snapshot_within.count(), device::name_of(parts_.link.state()));
    stop(1);
  }
}

// Not above rate 1: at sixty times the speed nobody could say all calls.
void Shell::announce(const ShownCall& shown) {
  if (!parts_.voice || clock_rate_ > 1) return;
  std::optional<text::CivilTime> local;
  if (const auto now = parts_.link.broker_now(); zone_ && now) local = zone_->civil(*now);
  const auto& call = shown.view;
  std::erase_if(announced_, [&](const ShownCall& one) { return one.ticket == shown.ticket; });
  announced_.push_back(shown);
  parts_.voice->announce({.letter = call.letter.value,
                          .letter_ar = call.letter_ar,
                          .number = call.number,
                          .kind = call.kind,
                          .counter = call.counter},
                         local);
}

// Who has come to the counter is not called any more.
void Shell::withdraw_announcements(const Board& board) {
  std::erase_if(announced_, [&](const ShownCall& shown) {
    const auto newest = std::ranges::find(board.calls, shown.ticket, &BoardCall::ticket);
    const bool over = newest == board.calls.end() || !newest->open;
    if (over) parts_.voice->withdraw({shown.view.letter.value, shown.view.number});
    return over;
  });
}

void Shell::confirm(wire::Steady now) {
  for (const auto& shown : model_.take_shown()) {
    confirmations_.add(shown);
    announce(shown);
    auto json = device::Dialogue::event("shown");
    json.add("ticket", shown.ticket.value).add("call", shown.call);
    parts_.dialogue.put(add_call(json, shown.view));
  }
  const auto sent = confirmations_.send(now, [this](const ShownCall& shown) -> Result<> {
    const auto submitted = parts_.link.submit(AckShown{shown.ticket, shown.call, shown.called_at});
    if (!submitted) return std::unexpected(submitted.error());
    return {};
  });
  if (!sent) spdlog::error("calls are not confirmed: {}; tried again", sent.error().text);
}

}  // namespace dawr::display
