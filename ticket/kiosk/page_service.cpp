#include "ticket/kiosk/page_service.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "common/text/promise_text.h"

namespace dawr::ticket {
namespace {

using ui::Align;
using ui::Box;
using ui::Shape;

struct ClaimWords {
  PriorityClass claim{};
  Shape icon{};
  std::string action;
  std::string name;
  std::string proof;
};

std::vector<ClaimWords> claims(const text::Phrases& words) {
  return {{PriorityClass::elderly, Shape::cane, "claim elderly", words.text("kiosk.elderly"),
           words.text("kiosk.elderly_proof")},
          {PriorityClass::disability, Shape::wheelchair, "claim disability",
           words.text("kiosk.disability"), words.text("kiosk.disability_proof")},
          {PriorityClass::pregnancy, Shape::expecting, "claim pregnancy",
           words.text("kiosk.pregnancy"), words.text("kiosk.pregnancy_proof")}};
}

void draw_name(const Draft& draft, const Box& box, const Choice& choice) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  draft.sheet.plane(box, colours.card, style.px(Style::radius));
  draft.sheet.frame(box, colours.edge, style.px(3), style.px(Style::radius));
  Box rest = ui::inset(box, style.px(28), style.px(20));
  draw_letter(draft, ui::cut_start(rest, style.px(230)), choice);
  ui::cut_start(rest, style.px(28));
  const Box below = ui::cut_bottom(rest, rest.height * 0.30);
  draft.sheet.write(rest, draft.sheet.words().in(choice.name), style.heading(46, colours.text),
                    {.least_scale = 0.45, .lines = 2});
  draft.sheet.write_second(below, draft.sheet.second().in(choice.name),
                           style.body(28, colours.mute), {.align = Align::start});
}

// Nothing invented: what the catalogue does not know is not here.
std::vector<Fact> facts(const Draft& draft, const Detail& detail) {
  const auto& words = draft.sheet.words();
  std::vector<Fact> facts;
  const auto wait = text::promise_text(words, detail.promise, text::PromiseForm::whole);
  if (!wait.empty()) {
    facts.push_back({.icon = Shape::clock, .title = words.text("slip.wait"), .text = wait});
  }
  facts.push_back({.icon = Shape::coins,
                   .title = words.text("slip.fee"),
                   .text = words.text(detail.fee_at_cashier ? "kiosk.fee" : "kiosk.no_fee")});
  facts.push_back({.icon = Shape::papers,
                   .title = words.text("kiosk.documents"),
                   .text = words.text("kiosk.documents_ask")});
  if (detail.deadline_days) {
    facts.push_back({.icon = Shape::tick,
                     .title = words.text("kiosk.deadline_title"),
                     .text = words.text("kiosk.deadline", {{"days", *detail.deadline_days}})});
  }
  if (detail.minutes) {
    facts.push_back({.icon = Shape::clock,
                     .title = words.text("kiosk.minutes_title"),
                     .text = words.text("kiosk.minutes", {{"minutes", *detail.minutes}})});
  }
  if (draft.view.printer && !prints(*draft.view.printer)) {
    facts.push_back(
        {.icon = Shape::printer, .title = {}, .text = words.text("kiosk.no_paper"), .warns = true});
  }
  return facts;
}

void draw_facts(const Draft& draft, const Box& area, const std::vector<Fact>& facts) {
  const auto& style = draft.style;
  const auto boxes =
      grid(style, area, facts.size(),
           {.columns = 1, .most_columns = 2, .least = style.px(74), .most = style.px(148)});
  for (std::size_t i = 0; i < boxes.size(); ++i) draw_fact(draft, boxes[i], facts[i]);
}

void draw_priority_key(const Draft& draft, const Box& box) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  const auto& words = draft.sheet.words();
  const auto& claim = draft.view.claim;
  draft.sheet.plane(box, claim ? colours.fine_ground : colours.card, style.px(Style::radius));
  draft.sheet.frame(box, colours.fine, style.px(claim ? 6 : 3), style.px(Style::radius));
  Box rest = ui::inset(box, style.px(24), style.px(14));
  const Box icon = ui::cut_start(rest, std::min(style.px(84), rest.height));
  ui::cut_start(rest, style.px(24));
  auto title = words.text("kiosk.priority");
  auto text = words.text("kiosk.priority_who");
  Shape shape = Shape::wheelchair;
  for (const auto& one : claims(words)) {
    if (one.claim != claim) continue;
    text = one.name;
    shape = one.icon;
    title = words.text("kiosk.claimed");
  }
  draft.sheet.icon(icon, shape, colours.fine, colours.card);
  draft.sheet.icon(ui::inset(ui::cut_end(rest, style.px(56)), 0, style.px(10)), Shape::arrow,
                   colours.fine);
  ui::cut_end(rest, style.px(16));
  draft.sheet.write(ui::cut_top(rest, rest.height / 2), title, style.heading(36, colours.fine));
  draft.sheet.write(rest, text, style.body(29, colours.text));
  draft.sheet.target(
      {.action = "priority", .box = box, .radius = style.px(Style::radius), .spoken = title});
}

void draw_claim(const Draft& draft, const Box& box, const ClaimWords& words) {
  const auto& style = draft.style;
  const auto& colours = style.colours;
  draft.sheet.plane(box, colours.card, style.px(Style::radius));
  draft.sheet.frame(box, colours.fine, style.px(4), style.px(Style::radius));
  Box rest = ui::inset(box, style.px(32), style.px(20));
  draft.sheet.icon(ui::cut_start(rest, std::min(style.px(150), rest.height)), words.icon,
                   colours.fine, colours.card);
  ui::cut_start(rest, style.px(32));
  const Box below = ui::cut_bottom(rest, rest.height * 0.42);
  draft.sheet.write(rest, words.name, style.heading(46, colours.text));
  draft.sheet.write(below, words.proof, style.body(31, colours.mute), {.lines = 2});
  draft.sheet.target({.action = words.action,
                      .box = box,
                      .radius = style.px(Style::radius),
                      .spoken = words.name});
}

}  // namespace

std::string claim_name(const text::Phrases& words, PriorityClass claim) {
  const auto all = claims(words);
  const auto found = std::ranges::find(all, claim, &ClaimWords::claim);
  return found == all.end() ? std::string() : found->name;
}

void draw_service(const Draft& draft) {
  auto [above, title, area] = draw_frame(draft, true);
  const auto& style = draft.style;
  const auto& sheet = draft.sheet;
  const auto& detail = *draft.view.detail;
  draw_title(draft, title, sheet.words().text("kiosk.before"), sheet.second().text("kiosk.before"));
  const bool tight = style.lying || style.lowered;
  Box keys = style.lying ? ui::cut_end(area, area.width * 0.42)
                         : ui::cut_bottom(area, style.px(tight ? 320 : 400));
  if (style.lying) {
    ui::cut_end(area, style.px(Style::margin));
  } else {
    ui::cut_bottom(area, style.px(Style::gap));
  }
  const double key_height = (keys.height - style.px(Style::gap)) / 2;
  const double priority = std::min(key_height, style.px(156));
  const Box upper = ui::cut_top(keys, priority);
  ui::cut_top(keys, style.px(Style::gap));
  keys.height = std::min(keys.height, style.px(style.lying ? 280 : 220));
  draw_name(draft, ui::cut_top(area, style.px(tight ? 160 : 220)), detail.choice);
  ui::cut_top(area, style.px(Style::gap));
  draw_facts(draft, area, facts(draft, detail));
  draw_priority_key(draft, upper);
  draw_key(draft, keys, {.key = Key::primary, .icon = Shape::papers}, "take",
           sheet.words().text("kiosk.take"));
}

void draw_priority(const Draft& draft) {
  auto [above, title, area] = draw_frame(draft, true);
  const auto& style = draft.style;
  const auto& words = draft.sheet.words();
  draw_title(draft, title, words.text("kiosk.priority_question"),
             draft.sheet.second().text("kiosk.priority_question"));
  draw_fact(draft, ui::cut_top(area, style.px(style.lying ? 100 : 140)),
            {.icon = Shape::shield, .title = {}, .text = words.text("kiosk.priority_evidence")});
  ui::cut_top(area, style.px(Style::gap));
  const Box none = ui::cut_bottom(area, style.px(style.lying ? 100 : 130));
  ui::cut_bottom(area, style.px(Style::gap));
  const auto all = claims(words);
  const auto boxes =
      grid(style, area, all.size(),
           {.columns = 1, .most_columns = 1, .least = style.px(80), .most = style.px(240)});
  for (std::size_t i = 0; i < boxes.size(); ++i) draw_claim(draft, boxes[i], all[i]);
  draw_key(draft, none, {.key = Key::plain}, "claim none", words.text("kiosk.no_priority"));
}

}  // namespace dawr::ticket
