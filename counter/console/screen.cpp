#include "counter/console/screen.h"

#include <algorithm>
#include <utility>

#include "counter/console/page.h"

namespace dawr::counter::console {
namespace {

Done done_by(const CommandBody& body) {
  if (const auto* complete = std::get_if<Complete>(&body)) {
    if (complete->outcome == Outcome::incomplete) return Done::incomplete;
    return complete->outcome == Outcome::redirected ? Done::redirected : Done::served;
  }
  if (std::holds_alternative<Transfer>(body) || std::holds_alternative<Refer>(body)) {
    return Done::transferred;
  }
  if (std::holds_alternative<Hold>(body)) return Done::held;
  if (std::holds_alternative<MarkNoShow>(body)) return Done::no_show;
  return Done::something;
}

// The day opened since, or another one did: what the view speaks of has no name yet.
bool lacks_names(const ConsoleModel& model, const std::optional<OfferView>& offer) {
  if (!offer) return true;
  if (!model.view()) return false;
  const CounterView& view = *model.view();
  const auto unknown = [&](const LineLoad& load) {
    return std::ranges::find(offer->lines, load.line, &Line::id) == offer->lines.end();
  };
  return (view.state != CounterState::closed && !offer->date) ||
         std::ranges::any_of(view.lines, unknown);
}

}  // namespace

ConsoleScreen::ConsoleScreen(Parts parts) : parts_(std::move(parts)) {
  around_.fingerprint = parts_.fingerprint;
}

// ---- What the loop tells ----

void ConsoleScreen::news(const wire::LinkNews& news) {
  if (const auto* welcome = std::get_if<wire::Welcomed>(&news)) {
    around_.centre = welcome->welcome.centre_name;
    around_.demonstration = welcome->welcome.demonstration;
    offer_asked_at_.reset();
  } else if (std::holds_alternative<wire::EpochChanged>(news)) {
    offer_asked_at_.reset();
  } else if (const auto* postponed = std::get_if<wire::Postponed>(&news)) {
    // An allowance that is used up is over in a moment: the wait for an answer is all there is.
    around_.postponed = postponed->rejection.code != RejectionCode::rate_limited;
  } else if (const auto* answer = std::get_if<wire::Answered>(&news)) {
    answered(*answer);
  } else if (const auto* view = std::get_if<wire::ViewArrived>(&news)) {
    if (const auto* offer = std::get_if<OfferView>(&view->view)) {
      around_.offer = *offer;
      if (std::exchange(zone_name_, offer->time_zone) != offer->time_zone) {
        auto zone = text::TimeZone::named(offer->time_zone);
        around_.zone = zone ? std::optional(std::move(*zone)) : std::nullopt;
      }
    }
  }
  parts_.engine.news(news);
  note_undo();
  attend();
}

void ConsoleScreen::answered(const wire::Answered& answer) {
  around_.postponed = false;
  around_.not_kept = false;
  if (std::holds_alternative<Rejection>(answer.reply.body)) {
    refused_at_ = std::chrono::steady_clock::now();
  } else {
    around_.done = done_by(answer.command.body);
    if (std::holds_alternative<OpenCounter>(answer.command.body)) offer_asked_at_.reset();
  }
}

// How long the broker gives is not told; it is what is left when it is first heard of.
void ConsoleScreen::note_undo() {
  const auto& view = parts_.engine.model().view();
  const auto until = view ? view->undo_until : std::nullopt;
  const auto now = parts_.dialogue.link().broker_now();
  if (std::exchange(undo_until_, until) == until || !until || !now) return;
  around_.undo_span_s = std::chrono::ceil<std::chrono::seconds>(*until - *now).count();
}

void ConsoleScreen::turn(wire::Steady now) {
  parts_.engine.turn(now);
  around_.address = parts_.dialogue.link().broker().address;
  around_.refusal_fresh = refused_at_ && now - *refused_at_ < refusal_shown_for;
  const auto& model = parts_.engine.model();
  const auto every = lacks_names(model, around_.offer) ? ask_names_every : ask_offer_every;
  const bool due = !offer_asked_at_ || now - *offer_asked_at_ >= every;
  if (due && model.has_counter() && parts_.dialogue.link().state() == wire::LinkState::online) {
    parts_.dialogue.ask(wire::Question::offer);
    offer_asked_at_ = now;
  }
  attend();
}

void ConsoleScreen::attend() { desk_.attend(occasion_of(parts_.engine.model(), around_)); }

bool ConsoleScreen::complete() const {
  return ready() && (parts_.dialogue.link().state() != wire::LinkState::online ||
                     !parts_.engine.model().has_counter() || around_.offer);
}

// ---- What the clerk sees ----

View ConsoleScreen::view(Time now) const {
  return view_of(parts_.engine.model(), desk_, around_, parts_.words.first,
                 parts_.dialogue.link().broker_now(), now);
}

View ConsoleScreen::shown(Time now) const {
  const auto& link = parts_.dialogue.link();
  const bool just_sent = sent_at_ && now - *sent_at_ < wait_shown_after && link.unanswered() > 0 &&
                         link.state() == wire::LinkState::online;
  return just_sent ? before_ : view(now);
}

ui::Page ConsoleScreen::page(ui::Size size, Time now) const {
  return page_of(shown(now), size, parts_.words);
}

// ---- What the clerk does ----

void ConsoleScreen::take(const ui::ScreenEvent& event, ui::Size size, Time now) {
  if (const auto* text = std::get_if<ui::Typed>(&event)) return typed(text->text, now);
  if (const auto* key = std::get_if<ui::KeyPressed>(&event)) {
    const bool form = desk_.entry() == Entry::sign_in && desk_.overlay() == Overlay::none;
    if (key->name == "Escape") return escape(now);
    if (key->name == "Backspace") return desk_.erase();
    if (form && (key->name == "Tab" || key->name == "Up" || key->name == "Down")) {
      return desk_.other_field();
    }
  }
  // Locks hold at once, also while they are not worth showing yet.
  const auto page_now = page_of(view(now), size, parts_.words);
  if (const auto action = pointing_.take(event, page_now, now)) act(*action, now);
}

void ConsoleScreen::escape(Time now) {
  if (desk_.back()) return pointing_.reset();
  if (parts_.engine.model().after_ticket()) carry_out("stay", now);
}

void ConsoleScreen::typed(const std::string& text, Time now) {
  pointing_.typed();
  if (desk_.overlay() == Overlay::none) return desk_.type(text, now);
  if (const auto action = chosen(view(now), text)) act(*action, now);
}

void ConsoleScreen::act(std::string_view action, Time now) {
  constexpr std::string_view bar = "bar ";
  if (action.starts_with(bar)) action.remove_prefix(bar.size());
  if (action.starts_with("ask ")) pointing_.reset();
  if (action == "ask start") {
    if (const auto code = desk_.take_code()) carry_out("start " + std::to_string(*code), now);
  } else if (action == "ask transfer") {
    desk_.open(Overlay::transfer);
  } else if (action == "ask pay") {
    if (const auto reference = desk_.take_reference()) carry_out("pay " + *reference, now);
  } else if (action == "ask waive") {
    desk_.open(Overlay::waivers);
  } else if (action == "ask break") {
    desk_.open(Overlay::reasons);
  } else if (action == "ask help") {
    desk_.open(desk_.overlay() == Overlay::help ? Overlay::none : Overlay::help);
  } else if (action == "back") {
    desk_.back();
  } else if (action == "field clerk" || action == "field pin") {
    desk_.choose(action == "field pin" ? Field::pin : Field::clerk);
  } else if (action == "sign-in") {
    if (const auto who = desk_.take_sign_in()) sign_in(*who, now);
  } else {
    carry_out(std::string(action), now);
  }
}

// The one place where what the form yields goes to the broker.
void ConsoleScreen::sign_in(const SignIn& who, Time now) {
  order([&] { parts_.engine.carry_out({}, CommandBody{OpenCounter{who.clerk, who.pin}}); }, now);
}

void ConsoleScreen::carry_out(const std::string& line, Time now) {
  if (const auto text = device::read_command(line)) {
    order([&] { parts_.engine.command(*text); }, now);
  }
}

void ConsoleScreen::order(const std::function<void()>& give, Time now) {
  desk_.open(Overlay::none);
  refused_at_.reset();
  around_.refusal_fresh = false;
  around_.not_kept = false;
  pointing_.reset();
  before_ = view(now);
  sent_at_ = now;
  const auto unanswered = parts_.dialogue.link().unanswered();
  const bool waits = parts_.engine.model().after_ticket().has_value();
  give();
  const bool waits_now = parts_.engine.model().after_ticket().has_value();
  // Neither sent, nor put off until the ticket's end, nor taken back: the outbox had no room.
  around_.not_kept = parts_.dialogue.link().state() == wire::LinkState::online &&
                     parts_.dialogue.link().unanswered() == unanswered && !waits && !waits_now;
}

}  // namespace dawr::counter::console
