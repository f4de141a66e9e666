#include "ticket/kiosk/page_ticket.h"

#include <string>
#include <vector>

#include "common/text/promise_text.h"
#include "ticket/paper/slip.h"

namespace dawr::ticket {
namespace {

using ui::Align;
using ui::Box;
using ui::Shape;

constexpr int qr_version = 3;

// In the row of the page's title: that there is a ticket.
void draw_head(const Draft& draft, Box row) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const bool paperless = draft.view.scene == Scene::screen_ticket;
  const auto& words = draft.sheet.words();
  const Box disc = ui::inset(ui::cut_start(row, row.height), row.height * 0.1, row.height * 0.1);
  draft.sheet.icon(disc, Shape::disc, colours.fine);
  draft.sheet.icon(ui::inset(disc, disc.width * 0.2, disc.height * 0.2), Shape::tick,
                   style.contrast ? colours.card : ui::colours::white);
  ui::cut_start(row, style.px(20));
  draft.sheet.write(row, words.text(paperless ? "kiosk.your_number" : "kiosk.issued"),
                    {ui::Face::heading, ui::Weight::bold, style.px(50), colours.fine});
}

// In place of a wait, for whoever is early for what he has booked.
void draw_called_from(const Draft& draft, const Box& strip, const text::CivilTime& from) {
  const auto& style = draft.style;
  const auto& words = draft.sheet.words();
  draft.sheet.plane(strip, style.colours.soft_ground, style.px(16));
  draft.sheet.write(ui::inset(strip, style.px(24), style.px(8)),
                    words.text("kiosk.called_from", {{"time", words.clock_line(from)}}),
                    style.heading(40, style.colours.text),
                    {.align = Align::centre, .least_scale = 0.5});
}

void draw_code_card(const Draft& draft, const Box& box, const TicketFace& face) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const auto& sheet = draft.sheet;
  draft.sheet.plane(box, colours.card, style.px(Style::radius));
  draft.sheet.frame(box, colours.edge, style.px(4), style.px(Style::radius));
  Box rest = ui::inset(box, style.px(28), style.px(24));
  if (face.detail) {
    Box row = ui::cut_top(rest, style.px(72));
    draw_letter(draft, ui::cut_start(row, row.height), face.detail->choice);
    ui::cut_start(row, style.px(20));
    draft.sheet.write(row, sheet.words().in(face.detail->choice.name),
                      style.heading(32, colours.text), {.least_scale = 0.5, .lines = 2});
  }
  const auto wait =
      text::promise_text(sheet.words(), face.ticket.promise, text::PromiseForm::whole);
  if (face.callable_at) {
    draw_called_from(draft, ui::cut_bottom(rest, style.px(92)), *face.callable_at);
  } else if (!wait.empty()) {
    const Box strip = ui::cut_bottom(rest, style.px(92));
    draft.sheet.plane(strip, colours.soft_ground, style.px(16));
    Box inner = ui::inset(strip, style.px(24), style.px(8));
    draft.sheet.say(ui::cut_start(inner, inner.width * 0.38), "slip.wait",
                    style.body(28, colours.text));
    draft.sheet.write(inner, wait, style.heading(40, colours.text), {.align = Align::end});
  }
  const auto second = code_in(sheet.second(), face.ticket);
  draft.sheet.write_second(
      ui::cut_bottom(rest, style.px(52)), second.letter + "\u00a0" + second.digits,
      {ui::Face::body, ui::Weight::bold, style.px(38), colours.mute}, {.align = Align::centre});
  draft.sheet.code(ui::inset(rest, style.px(20), style.px(10)), code_in(sheet.words(), face.ticket),
                   {.size = style.px(360),
                    .letter = style.contrast ? colours.text : colours.primary,
                    .digits = colours.text});
}

std::vector<Fact> facts(const Draft& draft, const TicketFace& face) {
  const auto& words = draft.sheet.words();
  std::vector<Fact> facts;
  if (face.ticket.priority_pending) {
    facts.push_back({.icon = Shape::wheelchair,
                     .title = words.text("kiosk.priority"),
                     .text = words.text("slip.priority_pending"),
                     .warns = true});
  }
  if (face.callable_at) {
    facts.push_back({.icon = Shape::calendar,
                     .title = words.text("kiosk.come_early"),
                     .text = words.text("kiosk.come_early_note")});
  } else {
    facts.push_back(
        {.icon = Shape::people,
         .title = words.text("slip.ahead"),
         .text = words.text("display.waiting",
                            {{"count", static_cast<std::int64_t>(face.ticket.ahead)}})});
  }
  if (face.detail) {
    facts.push_back(
        {.icon = Shape::coins,
         .title = words.text("slip.fee"),
         .text = words.text(face.detail->fee_at_cashier ? "kiosk.fee" : "kiosk.no_fee")});
    facts.push_back({.icon = Shape::papers,
                     .title = words.text("kiosk.documents"),
                     .text = words.text("kiosk.documents_ask")});
  }
  return facts;
}

// What only a paper says otherwise, for whoever stands here without one.
void draw_arrival(const Draft& draft, const Box& box, const TicketFace& face) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const auto& words = draft.sheet.words();
  draft.sheet.plane(box, colours.card, style.px(Style::radius));
  draft.sheet.frame(box, colours.warn, style.px(4), style.px(Style::radius));
  Box rest = ui::inset(box, style.px(24), style.px(20));
  const double side = std::min(rest.height, rest.width * 0.42);
  Box image = ui::cut_end(rest, side);
  draft.sheet.qr({image.start, image.middle() - side / 2, side, side},
                 scan_text(face.ticket.ticket, face.arrival_code), qr_version);
  ui::cut_end(rest, style.px(20));
  draft.sheet.say(ui::cut_top(rest, rest.height * 0.24), "slip.arrival_code",
                  style.heading(34, colours.text));
  const Box note = ui::cut_bottom(rest, rest.height * 0.38);
  draft.sheet.digits(
      ui::inset(rest, 0, style.px(8)), words.digits(std::to_string(face.arrival_code)),
      {ui::Face::digits, ui::Weight::bold, style.px(130), colours.text}, Align::start);
  draft.sheet.say(note, "slip.arrival_code_note", style.body(26, colours.mute), {.lines = 3});
}

void draw_where(const Draft& draft, Box row) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const auto scene = draft.view.scene;
  const auto& ink = style.contrast ? colours.warn : ui::colours::arrow;
  const bool paperless = scene == Scene::screen_ticket;
  draft.sheet.icon(ui::inset(ui::cut_start(row, style.px(72)), 0, style.px(8)),
                   scene == Scene::ticket ? Shape::arrow_down : Shape::printer, ink,
                   colours.ground);
  ui::cut_start(row, style.px(24));
  const auto& words = draft.sheet.words();
  draft.sheet.write(row,
                    paperless                  ? words.text("kiosk.note_it")
                    : scene == Scene::printing ? words.text("kiosk.printing")
                                               : words.text("kiosk.slot"),
                    style.heading(36, ink), {.lines = 2});
}

void draw_done(const Draft& draft, const Box& box) {
  const auto& words = draft.sheet.words();
  const bool paperless = draft.view.scene == Scene::screen_ticket;
  const auto& left = draft.view.seconds_left;
  draw_key(draft, box,
           {.key = Key::primary,
            .note = left ? words.text("kiosk.closes_in", {{"seconds", *left}}) : std::string()},
           "done", words.text(paperless ? "kiosk.noted" : "kiosk.taken"));
}

void draw_below(const Draft& draft, Box area, const TicketFace& face) {
  const auto& style = draft.style;
  const auto scene = draft.view.scene;
  const bool tight = style.lying || style.lowered;
  draw_where(draft, ui::cut_bottom(area, style.px(tight ? 84 : 110)));
  if (scene != Scene::printing) {
    ui::cut_bottom(area, style.px(12));
    draw_done(draft, ui::cut_bottom(area, style.px(tight ? 130 : 170)));
    ui::cut_bottom(area, style.px(Style::gap));
  }
  auto known = facts(draft, face);
  if (scene == Scene::screen_ticket) {
    draw_arrival(draft, ui::cut_top(area, area.height * (tight ? 0.66 : 0.64)), face);
    ui::cut_top(area, style.px(Style::gap));
    // The room is for what has no other place to be read.
    if (known.size() > 2) known.resize(2);
  }
  const auto boxes =
      grid(style, area, known.size(),
           {.columns = 1, .most_columns = 2, .least = style.px(110), .most = style.px(130)});
  for (std::size_t i = 0; i < boxes.size(); ++i) draw_fact(draft, boxes[i], known[i]);
}

// To wait on, where that ends by itself, and to take the press back.
void draw_asking_keys(const Draft& draft, Box row) {
  const auto& words = draft.sheet.words();
  const auto& left = draft.view.seconds_left;
  if (left) {
    draw_key(draft, ui::cut_start(row, row.width * 0.6),
             {.key = Key::primary, .note = words.text("kiosk.asking_ends", {{"seconds", *left}})},
             "stay", words.text("kiosk.keep_waiting"));
    ui::cut_start(row, draft.style.px(Style::gap));
  }
  const double width = left ? row.width : std::min(row.width, draft.style.px(640));
  draw_key(draft, {row.start + (row.width - width) / 2, row.top, width, row.height},
           {.key = Key::plain}, "cancel", words.text("kiosk.cancel"));
}

}  // namespace

void draw_asking(const Draft& draft) {
  const auto frame = draw_frame(draft, false);
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const auto& words = draft.sheet.words();
  const bool gone = draft.view.broker_gone;
  Box area = frame.content;
  draw_asking_keys(draft, ui::cut_bottom(area, style.px(draft.view.seconds_left ? 170 : 140)));
  const double margin = area.height * 0.06;
  draft.sheet.icon(ui::inset(ui::cut_top(area, area.height * 0.4), 0, margin),
                   gone ? Shape::no_link : Shape::clock,
                   gone             ? colours.warn
                   : style.contrast ? colours.text
                                    : colours.primary,
                   colours.ground);
  draft.sheet.write(ui::cut_top(area, style.px(120)),
                    words.text(gone ? "kiosk.asking_gone" : "kiosk.asking"),
                    style.heading(56, colours.text), {.align = Align::centre, .lines = 2});
  draft.sheet.write(ui::cut_top(area, style.px(170)),
                    words.text(gone ? "kiosk.asking_gone_note" : "kiosk.asking_note"),
                    style.body(36, colours.mute), {.align = Align::centre, .lines = 3});
}

void draw_ticket(const Draft& draft) {
  const auto& style = draft.style;
  const auto& face = *draft.view.ticket;
  const auto frame = draw_frame(draft, false, Above::free);
  draw_head(draft, frame.title);
  Box area = frame.content;
  if (style.lowered) {  // what is only read may stay where everybody sees it
    draw_code_card(draft, ui::inset(frame.above, style.px(Style::margin), style.px(20)), face);
    return draw_below(draft, area, face);
  }
  const Box card =
      style.lying ? ui::cut_start(area, area.width * 0.5) : ui::cut_top(area, area.height * 0.46);
  if (style.lying) {
    ui::cut_start(area, style.px(Style::margin));
  } else {
    ui::cut_top(area, style.px(Style::gap));
  }
  draw_code_card(draft, card, face);
  draw_below(draft, area, face);
}

}  // namespace dawr::ticket
