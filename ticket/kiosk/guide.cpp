#include "ticket/kiosk/guide.h"

#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

#include "common/text/promise_text.h"
#include "ticket/kiosk/page_check_in.h"
#include "ticket/kiosk/page_identity.h"
#include "ticket/kiosk/page_notice.h"
#include "ticket/kiosk/page_service.h"
#include "ticket/kiosk/parts.h"

namespace dawr::ticket {
namespace {

// What somebody has come to, apart from what changes by itself while he is there.
bool is_elsewhere(const View& before, const View& after) {
  const auto service = [](const View& view) {
    return view.detail ? view.detail->choice.service : std::nullopt;
  };
  const auto line = [](const View& view) {
    return view.group ? std::optional(view.group->line) : std::nullopt;
  };
  const auto serial = [](const View& view) {
    return view.ticket ? std::optional(view.ticket->ticket.ticket) : std::nullopt;
  };
  return before.scene != after.scene || before.notice != after.notice ||
         before.second_language != after.second_language || before.page != after.page ||
         before.typed != after.typed || before.claim != after.claim ||
         before.broker_gone != after.broker_gone || line(before) != line(after) ||
         service(before) != service(after) || serial(before) != serial(after);
}

// Or no longer is complete.
bool completes_code(const View& before, const View& after) {
  return before.code && after.code &&
         before.code->code().has_value() != after.code->code().has_value();
}

class Speech {
 public:
  Speech(const View& view, const text::Phrases& words) : view_(view), words_(words) {}

  void add(std::string text) {
    if (!text.empty()) said_.push_back({words_.language(), std::move(text)});
  }
  void add_switches(const Access& before) {
    add_switch(before.lowered, view_.access.lowered, "kiosk.lower");
    add_switch(before.larger, view_.access.larger, "kiosk.larger");
    add_switch(before.contrast, view_.access.contrast, "kiosk.contrast");
  }
  void add_place();
  void add_typed();
  void add_code_typed();
  [[nodiscard]] Utterances take() && { return std::move(said_); }

 private:
  void add_switch(bool before, bool after, std::string_view key) {
    if (before == after) return;
    const auto what = words_.text(key);
    add(words_.text(after ? "kiosk.said_on" : "kiosk.said_off", {{"what", what}}));
  }
  void add_wait(const Promise& promise) {
    add(text::promise_text(words_, promise, text::PromiseForm::whole));
  }
  void add_count(std::string_view key) {
    add(words_.text(key, {{"count", static_cast<std::int64_t>(view_.choices.size())}}));
  }
  void add_group();
  void add_service();
  void add_times(const Detail& detail);
  void add_identity();
  void add_check_in();
  void add_asking();
  void add_code();
  void add_question();
  void add_message();

  const View& view_;
  const text::Phrases& words_;
  Utterances said_;
};

void Speech::add_group() {
  if (view_.group) {
    add(words_.in(view_.group->name));
    add_wait(view_.group->promise.value_or(Promise{}));
  }
  add_count("kiosk.said_choices");
}

void Speech::add_service() {
  if (!view_.detail) return;
  const auto& detail = *view_.detail;
  add(words_.in(detail.choice.name));
  if (view_.claim) {
    add(words_.text("kiosk.claimed"));
    add(claim_name(words_, *view_.claim));
  }
  add_wait(detail.promise);
  add(words_.text(detail.fee_at_cashier ? "kiosk.fee" : "kiosk.no_fee"));
  add(words_.text("kiosk.documents"));
  add(words_.text("kiosk.documents_ask"));
  add_times(detail);
  if (view_.printer && !prints(*view_.printer)) add(words_.text("kiosk.no_paper"));
  const auto priority = words_.text("kiosk.priority");
  const auto take = words_.text("kiosk.take");
  const auto back = words_.text("kiosk.back");
  add(words_.text("kiosk.said_keys", {{"priority", priority}, {"take", take}, {"back", back}}));
}

void Speech::add_times(const Detail& detail) {
  if (detail.deadline_days) {
    add(words_.text("kiosk.deadline_title"));
    add(words_.text("kiosk.deadline", {{"days", *detail.deadline_days}}));
  }
  if (detail.minutes) {
    add(words_.text("kiosk.minutes_title"));
    add(words_.text("kiosk.minutes", {{"minutes", *detail.minutes}}));
  }
}

void Speech::add_code_typed() { add(code_words(words_, *view_.code)); }

// How far it has come; never a digit of what stands there.
void Speech::add_typed() { add(identity_words(words_, *view_.identity)); }

void Speech::add_identity() {
  add(words_.text("kiosk.identity"));
  add(words_.text("kiosk.identity_why"));
  add(words_.text("kiosk.identity_not_kept"));
  add(words_.text("kiosk.identity_said"));
  add_typed();
}

void Speech::add_check_in() {
  add(words_.text("kiosk.check_in"));
  add(words_.text("kiosk.check_in_where"));
  add(words_.text("kiosk.check_in_scan"));
  add_code_typed();
}

void Speech::add_asking() {
  add(words_.text(view_.broker_gone ? "kiosk.asking_gone" : "kiosk.asking"));
  add(words_.text(view_.broker_gone ? "kiosk.asking_gone_note" : "kiosk.asking_note"));
}

void Speech::add_code() {
  if (!view_.ticket) return;
  const auto& ticket = view_.ticket->ticket;
  const auto code = code_in(words_, ticket);
  add(words_.text("kiosk.said_code", {{"letter", code.letter}, {"number", code.digits}}));
  if (const auto& from = view_.ticket->callable_at) {
    add(words_.text("kiosk.called_from", {{"time", words_.clock_line(*from)}}));
  } else {
    add(words_.text("kiosk.said_ahead", {{"count", static_cast<std::int64_t>(ticket.ahead)}}));
  }
  if (ticket.priority_pending) add(words_.text("slip.priority_pending"));
  const bool paperless = view_.scene == Scene::screen_ticket;
  add(words_.text(paperless ? "kiosk.said_no_paper" : "kiosk.slot"));
  add(words_.text(paperless ? "kiosk.said_arrival_on_screen" : "kiosk.said_arrival_on_paper"));
}

// Under the guide any touch is an answer.
void Speech::add_question() {
  add(words_.text("kiosk.still_there"));
  add(words_.text("kiosk.still_there_note", {{"seconds", view_.seconds_left.value_or(0)}}));
  add(words_.text("kiosk.said_stay"));
}

// What is for staff is written for them.
void Speech::add_message() {
  const auto message = message_of(view_, words_, {});
  add(message.title);
  add(message.note);
}

void Speech::add_place() {
  switch (view_.scene) {
    case Scene::home:
      add(words_.text("kiosk.choose"));
      return add_count("kiosk.said_choices");
    case Scene::group:
      return add_group();
    case Scene::search:
      if (view_.choices.empty()) return add(words_.text("kiosk.nothing_found"));
      return add_count("kiosk.said_found");
    case Scene::service:
      return add_service();
    case Scene::priority:
      add(words_.text("kiosk.priority_question"));
      return add(words_.text("kiosk.priority_evidence"));
    case Scene::identity:
      return add_identity();
    case Scene::check_in:
      return add_check_in();
    case Scene::asking:
      return add_asking();
    case Scene::printing:
      return add(words_.text("kiosk.printing"));
    case Scene::ticket:
    case Scene::screen_ticket:
      return add_code();
    case Scene::still_there:
      return add_question();
    case Scene::notice:
      return add_message();
  }
}

}  // namespace

std::optional<Utterances> utterances(const View& before, const View& after,
                                     const text::PhrasePair& words) {
  Speech speech(after, words.first);
  const bool was_on = before.access.guide;
  if (!after.access.guide) {
    if (!was_on) return std::nullopt;
    speech.add(words.first.text("kiosk.said_guide_off"));
    return std::move(speech).take();
  }
  if (was_on) {
    speech.add_switches(before.access);
  } else {
    speech.add(words.first.text("kiosk.said_guide_on"));
  }
  if (before.help != after.help) {
    speech.add(after.help == Help::none ? words.first.text("kiosk.said_help_off")
                                        : help_words(words.first, after.help));
  }
  const bool is_back = before.sound != Sound::there && after.sound == Sound::there;
  if (!was_on || is_back || is_elsewhere(before, after)) {
    speech.add_place();
  } else if (after.identity && before.identity != after.identity) {
    speech.add_typed();
  } else if (completes_code(before, after)) {
    speech.add_code_typed();
  }
  auto said = std::move(speech).take();
  return said.empty() ? std::nullopt : std::optional(std::move(said));
}

Utterances utterances(const ui::Target& target, const text::PhrasePair& words) {
  // Its words are those of the other language, for whoever reads that one.
  const auto& language = target.action == "language" ? words.second : words.first;
  return {{language.language(), target.spoken}};
}

bool asks_again(const ui::ScreenEvent& event, const ui::Page& page) {
  if (const auto* key = std::get_if<ui::KeyPressed>(&event)) return key->name == "F3";
  const auto* down = std::get_if<ui::Pressed>(&event);
  if (down == nullptr) return false;
  const auto* target = page.at(down->x, down->y);
  return target == nullptr || !target->enabled;
}

std::optional<Utterances> Guide::follow(const View& view, const ui::Page& page,
                                        const text::PhrasePair& words, const std::string& focused) {
  if (view_ == view && focused_ == focused) return std::nullopt;
  auto said = utterances(view_, view, words);
  const auto* target = page.find(focused);
  const bool moved = focused_ != focused && target != nullptr && view.access.guide;
  view_ = view;
  focused_ = focused;
  if (!said && moved) said = utterances(*target, words);
  if (said) last_ = *said;
  return said;
}

}  // namespace dawr::ticket
