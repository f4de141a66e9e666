#include "ticket/kiosk/page_notice.h"

#include <string>

#include "ticket/kiosk/page_check_in.h"

namespace dawr::ticket {
namespace {

using ui::Align;
using ui::Box;
using ui::Shape;

Message trouble_message(const text::Phrases& words, Notice notice, std::string_view fingerprint) {
  const auto with_words = [&](std::string_view key) {
    return words.text(key, {{"fingerprint", fingerprint}});
  };
  switch (notice) {
    case Notice::connecting:
      return {Shape::clock, words.text("kiosk.connecting"), words.text("kiosk.connecting_note")};
    case Notice::offline:
      return {Shape::no_link, words.text("kiosk.offline"), words.text("kiosk.offline_note"),
              words.text("kiosk.offline_staff")};
    case Notice::not_enrolled:
      return {Shape::no_link, words.text("kiosk.not_enrolled"), words.text("kiosk.no_tickets_note"),
              with_words("kiosk.not_enrolled_staff")};
    case Notice::key_refused:
      return {Shape::lock, words.text("kiosk.key_refused"), words.text("kiosk.no_tickets_note"),
              with_words("kiosk.key_refused_staff")};
    case Notice::wrong_broker:
      return {Shape::triangle, words.text("kiosk.wrong_broker"),
              words.text("kiosk.no_tickets_note"), words.text("kiosk.wrong_broker_staff")};
    case Notice::version_refused:
      return {Shape::triangle, words.text("kiosk.version_refused"),
              words.text("kiosk.no_tickets_note"), words.text("kiosk.version_refused_staff")};
    default:
      return {};
  }
}

void draw_message(const Draft& draft, Box area, const Message& message) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  if (!message.staff.empty()) {
    draw_fact(draft, ui::cut_bottom(area, style.px(style.lying ? 130 : 190)),
              {.icon = Shape::people,
               .title = draft.sheet.words().text("kiosk.staff"),
               .text = message.staff});
    ui::cut_bottom(area, style.px(Style::gap));
  }
  const double share = style.lying ? 0.42 : 0.36;
  const Box icon = ui::cut_top(area, area.height * share);
  draft.sheet.icon(ui::inset(icon, 0, icon.height * 0.14), message.icon,
                   style.contrast ? colours.text : colours.primary, colours.ground);
  draft.sheet.write(ui::cut_top(area, style.px(130)), message.title,
                    style.heading(62, colours.text),
                    {.align = Align::centre, .least_scale = 0.5, .lines = 2});
  area.height = std::min(area.height, style.px(300));
  draft.sheet.write(area, message.note, style.body(40, colours.mute),
                    {.align = Align::centre, .least_scale = 0.5, .lines = 4});
}

void draw_ways_on(const Draft& draft, Box& area, const Message& message) {
  const double gap = draft.style.px(Style::gap);
  Box row = ui::cut_bottom(area, draft.style.px(140));
  ui::cut_bottom(area, gap);
  if (!message.again.empty()) {
    draw_key(draft, ui::cut_start(row, (row.width - gap) / 2), {.key = Key::primary}, "check_in",
             message.again);
    ui::cut_start(row, gap);
  }
  draw_key(draft, row, {.key = message.again.empty() ? Key::primary : Key::plain}, "home",
           message.onward);
}

}  // namespace

Message message_of(const View& view, const text::Phrases& words, std::string_view fingerprint) {
  switch (view.notice) {
    case Notice::closed:
      return {Shape::lock, words.text("kiosk.closed"), words.text("kiosk.closed_note")};
    case Notice::paused:
      return {Shape::lock, words.text("kiosk.paused"),
              words.text("kiosk.paused_note", {{"reason", words.in(view.reason)}})};
    case Notice::exhausted:
      return {.icon = Shape::lock,
              .title = words.text("kiosk.exhausted"),
              .note = words.text("kiosk.exhausted_note"),
              .onward = words.text("kiosk.other_service")};
    case Notice::not_open_yet:
      return {.icon = Shape::clock,
              .title = words.text("kiosk.not_open_yet"),
              .note = from_when(view, words,
                                {"kiosk.not_open_yet_today", "kiosk.not_open_yet_day",
                                 "kiosk.not_open_yet_note"}),
              .onward = words.text("kiosk.understood")};
    case Notice::too_late:
      return {
          .icon = Shape::clock,
          .title = words.text("kiosk.too_late"),
          .note = from_when(view, words,
                            {"kiosk.too_late_today", "kiosk.too_late_day", "kiosk.too_late_note"}),
          .onward = words.text("kiosk.other_service")};
    case Notice::not_offered:
      return {.icon = Shape::lock,
              .title = words.text("kiosk.not_offered"),
              .note = words.text("kiosk.not_offered_note"),
              .onward = words.text("kiosk.other_service")};
    case Notice::duplicate:
      return {.icon = Shape::papers,
              .title = words.text("kiosk.identity_duplicate"),
              .note = words.text("kiosk.identity_duplicate_note"),
              .onward = words.text("kiosk.other_service")};
    case Notice::refused:
      return {
          .icon = Shape::triangle,
          .title = words.text("kiosk.refused"),
          .note = words.text("kiosk.refused_note"),
          .staff = words.text("kiosk.refused_staff",
                              {{"code", name_of(view.refusal.value_or(RejectionCode::malformed))}}),
          .onward = words.text("kiosk.other_service")};
    case Notice::not_asked:
      return {.icon = Shape::triangle,
              .title = words.text("kiosk.not_asked"),
              .note = words.text("kiosk.not_asked_note"),
              .staff = words.text("kiosk.not_asked_staff"),
              .onward = words.text("kiosk.other_service")};
    default:
      if (is_of_check_in(view.notice)) return check_in_message(view, words);
      return trouble_message(words, view.notice, fingerprint);
  }
}

std::string from_when(const View& view, const text::Phrases& words, const WhenWords& names) {
  if (!view.retry_at) return words.text(names.unknown);
  const auto time = words.clock_line(*view.retry_at);
  if (view.clock && view.clock->date == view.retry_at->date) {
    return words.text(names.today, {{"time", time}});
  }
  return words.text(names.day, {{"date", words.date(view.retry_at->date)}, {"time", time}});
}

void draw_notice(const Draft& draft, std::string_view fingerprint) {
  const auto what = message_of(draft.view, draft.sheet.words(), fingerprint);
  Box area = draw_frame(draft, false).content;
  if (!what.onward.empty()) draw_ways_on(draft, area, what);
  if (draft.view.notice == Notice::paused && draft.view.takes_check_in) {
    draw_check_in_key(draft, ui::cut_bottom(area, draft.style.px(116)));
    ui::cut_bottom(area, draft.style.px(Style::gap));
  }
  draw_message(draft, area, what);
}

void draw_still_there(const Draft& draft) {
  Box area = draw_frame(draft, false).content;
  const auto& style = draft.style;
  const auto& words = draft.sheet.words();
  Box keys = ui::cut_bottom(area, style.px(style.lying ? 180 : 240));
  const Box stay = ui::cut_start(keys, keys.width * 0.6);
  ui::cut_start(keys, style.px(Style::gap));
  draw_message(draft, area,
               {.icon = Shape::clock,
                .title = words.text("kiosk.still_there"),
                .note = words.text("kiosk.still_there_note",
                                   {{"seconds", draft.view.seconds_left.value_or(0)}})});
  draw_key(draft, stay, {.key = Key::primary}, "stay", words.text("kiosk.stay"));
  draw_key(draft, keys, {.key = Key::quiet}, "home", words.text("kiosk.leave"));
}

}  // namespace dawr::ticket
