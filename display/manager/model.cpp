#include "display/manager/model.h"

#include <algorithm>
#include <utility>

#include "common/domain/limits.h"

namespace dawr::display::manager {

std::string deed_action(Deed deed) { return "deed " + std::to_string(std::to_underlying(deed)); }
std::string form_action(FormDeed deed) {
  return "form " + std::to_string(std::to_underlying(deed));
}
std::string choice_action(std::size_t index) { return "choice " + std::to_string(index); }

void Model::welcomed(const Principal& principal, const Name& centre, bool demonstration,
                     double clock_rate, bool person_needed) {
  online_ = true;
  role_ = principal.role;
  own_ = principal.device;
  centre_ = centre;
  demonstration_ = demonstration;
  clock_rate_ = clock_rate;
  person_needed_ = person_needed;
}

void Model::take(ManagerView view, wire::Steady now) {
  const bool other_zone = !figures_ || figures_->time_zone != view.time_zone;
  if (other_zone) {
    auto zone = text::TimeZone::named(view.time_zone);
    zone_ = zone ? std::optional(std::move(*zone)) : std::nullopt;
  }
  figures_ = std::move(view);
  figures_at_ = now;
  if (std::exchange(say_taken_back_, false)) show({.kind = ToastKind::taken_back}, now);
}

void Model::answered(std::optional<RejectionCode> rejection, wire::Steady now,
                     std::optional<FormDeed> about) {
  form_.give_up();
  show(
      {.kind = rejection ? ToastKind::refused : ToastKind::done, .code = rejection, .about = about},
      now);
  asked_at_.reset();  // what it changed is to be seen at once
  if (rejection != RejectionCode::sign_in_needed) return;
  // Signed out by time, or the list is new.
  person_needed_ = true;
  if (figures_) figures_->signed_in.reset();
  ask_person(now);
}

void Model::sign_in_answered(ClerkId clerk, const std::optional<Rejection>& rejection,
                             wire::Steady now) {
  asked_at_.reset();
  form_used_at_ = now;
  toast_.reset();  // the form says what became of it, or the menu does
  if (rejection) {
    form_.refused(*rejection, figures_ ? std::optional(figures_->at) : std::nullopt);
    if (panel_ != Panel::sign_in) show({ToastKind::refused, rejection->code}, now);
    return;
  }
  if (figures_) figures_->signed_in = SignedIn{clerk, figures_->at + limits::signed_in_for};
  form_.open();
  if (panel_ == Panel::sign_in) panel_ = Panel::menu;
}

void Model::code_answered(const std::optional<Rejection>& rejection, wire::Steady now) {
  const bool about_the_code = rejection && (rejection->code == RejectionCode::approval_code ||
                                            rejection->code == RejectionCode::approval_code_used ||
                                            rejection->code == RejectionCode::approval_code_locked);
  if (about_the_code && panel_ == Panel::code) {
    form_used_at_ = now;
    toast_.reset();  // the form says what became of it
    form_.refused(*rejection, figures_ ? std::optional(figures_->at) : std::nullopt);
    return;
  }
  if (panel_ == Panel::code) close_panel();
  answered(rejection ? std::optional(rejection->code) : std::nullopt, now);
}

void Model::signed_out(wire::Steady now) {
  if (figures_) figures_->signed_in.reset();
  close_panel();
  answered(std::nullopt, now);
}

void Model::sent(wire::Steady now) { show({.kind = ToastKind::sent}, now); }
void Model::not_sent(wire::Steady now) { show({.kind = ToastKind::not_sent}, now); }
void Model::postponed(wire::Steady now) { show({.kind = ToastKind::postponed}, now); }
void Model::taken_back(wire::Steady now) {
  say_taken_back_ = true;
  form_.give_up();
  show({.kind = ToastKind::taken_back}, now);
}

bool Model::wants_figures(wire::Steady now) {
  if (role_ != Role::supervisor) return false;
  if (asked_at_ && now - *asked_at_ < ask_every) return false;
  asked_at_ = now;
  return true;
}

std::optional<CommandBody> Model::press(std::string_view action, const text::PhrasePair& words,
                                        wire::Steady now) {
  form_used_at_ = now;
  if (panel_ == Panel::form || panel_ == Panel::form_menu) return press_form(action, words, now);
  if (action == "menu") {
    panel_ = Panel::menu;
    if (lacks_person()) ask_person(now);
  }
  if (action == "refusals") panel_ = Panel::refusals;
  if (action == "devices") panel_ = Panel::devices;
  if (action == "alarms") panel_ = Panel::alarms;
  if (action == "back") {
    close_panel();
  } else if (action == "sign-out") {
    return when_online(SignOut{}, now);
  } else if (takes_digits()) {
    return press_secret(action, now);
  } else if (action == "yes" && panel_ == Panel::confirm && deed_) {
    return confirm(command_of(*deed_, choice_, today(), words), now);
  } else if (action == "code" && panel_ == Panel::confirm && deed_ == Deed::approve) {
    ask_code(now);
  } else if (panel_ == Panel::menu && action == "forms") {
    panel_ = Panel::form_menu;
  } else if (panel_ == Panel::menu) {
    for (const Deed deed : all_deeds()) {
      if (action == deed_action(deed)) choose(deed);
    }
  } else if (panel_ == Panel::choice && deed_) {
    const auto choices = choices_of(*deed_, figures_.value_or(ManagerView{}), own_);
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (action != choice_action(i)) continue;
      choice_ = choices[i];
      panel_ = Panel::confirm;
    }
  }
  return std::nullopt;
}

std::optional<CommandBody> Model::press_form(std::string_view action, const text::PhrasePair& words,
                                             wire::Steady now) {
  if (!figures_) return std::nullopt;
  if (panel_ == Panel::form_menu) {
    for (const FormDeed deed : all_form_deeds()) {
      if (action != form_action(deed) || lock_of(deed, *figures_, own_)) continue;
      deed_form_.open(deed);
      panel_ = Panel::form;
    }
    if (action == "back") close_panel();
    return std::nullopt;
  }
  switch (deed_form_.press(action, *figures_, words.first)) {
    case DeedForm::Outcome::stays:
      break;
    case DeedForm::Outcome::left:
      close_panel();
      break;
    case DeedForm::Outcome::confirmed:
      return confirm(command_of(deed_form_.answers()), now);
  }
  return std::nullopt;
}

std::optional<CommandBody> Model::press_secret(std::string_view action, wire::Steady now) {
  if (action == "field number") form_.choose(Field::number);
  if (action == "field pin") form_.choose(Field::pin);
  if (action == "sign-in" && panel_ == Panel::sign_in) {
    if (const auto typed = form_.take()) {
      return when_online(SignIn{ClerkId{typed->number}, typed->secret}, now);
    }
  }
  if (action == "approve by code" && panel_ == Panel::code && choice_.request) {
    if (const auto typed = form_.take()) {
      const OfferedCode code{typed->number, typed->secret};
      return when_online(Approve{choice_.request->number, code, std::nullopt}, now);
    }
  }
  return std::nullopt;
}

bool Model::takes_text() const {
  return takes_digits() || (panel_ == Panel::form && deed_form_.takes_text());
}

bool Model::takes_words() const {
  return panel_ == Panel::form && deed_form_.answers().step == FormStep::words;
}

void Model::type(std::string_view text, wire::Steady now) {
  form_used_at_ = now;
  if (takes_digits()) {
    form_.type(text);
  } else if (figures_) {
    deed_form_.type(text, *figures_);
  }
}

void Model::erase(wire::Steady now) {
  form_used_at_ = now;
  if (takes_digits()) {
    form_.erase();
  } else {
    deed_form_.erase();
  }
}

void Model::other_field(wire::Steady now) {
  form_used_at_ = now;
  form_.other_field();
}

void Model::close_if_left(wire::Steady now) {
  if (takes_digits() && now - form_used_at_ >= form_kept_for) close_panel();
}

std::optional<CommandBody> Model::confirm(CommandBody command, wire::Steady now) {
  close_panel();
  if (!lacks_person()) return when_online(std::move(command), now);
  ask_person(now);
  return std::nullopt;
}

std::optional<CommandBody> Model::when_online(CommandBody command, wire::Steady now) {
  if (online_ && !silent(now)) return command;
  form_.give_up();
  show({.kind = ToastKind::no_link}, now);
  return std::nullopt;
}

bool Model::lacks_person() const { return person_needed_ && !(figures_ && figures_->signed_in); }

void Model::ask_person(wire::Steady now) {
  close_panel();
  form_used_at_ = now;
  panel_ = Panel::sign_in;
}

void Model::choose(Deed deed) {
  if (!figures_ || lock_of(deed, *figures_, today(), own_)) return;
  deed_ = deed;
  panel_ = choices_of(deed, *figures_, own_).empty() ? Panel::confirm : Panel::choice;
}

void Model::ask_code(wire::Steady now) {
  if (lacks_person()) return ask_person(now);
  form_.open();
  panel_ = Panel::code;
}

void Model::close_panel() {
  panel_ = Panel::none;
  deed_.reset();
  choice_ = {};
  form_.open();
}

void Model::show(Toast toast, wire::Steady now) {
  toast_ = toast;
  toast_at_ = now;
}

ServiceDate Model::today() const {
  if (!figures_) return {};
  if (zone_) return zone_->civil(figures_->at).date;
  return ServiceDate{std::chrono::floor<std::chrono::days>(figures_->at).time_since_epoch()};
}

Scene Model::scene() const {
  if (role_ && role_ != Role::supervisor) return Scene::wrong_role;
  const bool turned_away = trouble_ == Trouble::refused || trouble_ == Trouble::version;
  return figures_ && !turned_away ? Scene::board : Scene::in_the_way;
}

View Model::view(std::optional<Instant> broker_now, wire::Steady now) const {
  View view{.scene = scene(),
            .trouble = trouble_,
            .centre = centre_,
            .demonstration = demonstration_,
            .clock_rate = clock_rate_,
            .clock = std::nullopt,
            .zone = zone_,
            .today = today(),
            .figures = figures_.value_or(ManagerView{}),
            .own = own_,
            .alarms = {},
            .silent = false,
            .panel = panel_,
            .deed = deed_,
            .choice = choice_,
            .form = form_.view(),
            .answers = std::nullopt,
            .toast = std::nullopt};
  if (panel_ == Panel::form) view.answers = deed_form_.answers();
  view.now = std::max(broker_now.value_or(view.figures.at), view.figures.at);
  if (zone_) view.clock = zone_->civil(view.now);
  if (figures_) {
    view.silent = silent(now);
    // Of what nobody knows any more nothing grows older.
    if (view.silent) view.now = view.figures.at;
    view.alarms = alarms_of(*figures_, view.now, clock_rate_, own_);
  }
  if (toast_ && now - toast_at_ < toast_time) view.toast = toast_;
  return view;
}

}  // namespace dawr::display::manager
