// The menu of deeds that have a form, and that form: one question at a time, over the board.
#include <algorithm>
#include <utility>

#include "display/manager/actions.h"
#include "display/manager/desk.h"

namespace dawr::display::manager {
namespace {

constexpr double left = 460;
constexpr double width = 1000;
constexpr double top = 110;
constexpr double height = 860;
constexpr double inner_left = left + 40;
constexpr double inner_width = width - 80;
constexpr double content_top = top + 200;
constexpr double row_height = 64;
constexpr double row_step = 73;
constexpr double bottom_row = top + height - 96;
constexpr Colour field_ground = ui::from_hex(0x0B2145);

std::string_view name_of(FormDeed deed) {
  switch (deed) {
    case FormDeed::override_order:
      return "deed_form.override";
    case FormDeed::cover:
      return "deed_form.cover";
    case FormDeed::skills:
      return "deed_form.skills";
    case FormDeed::voice:
      return "deed_form.voice";
    case FormDeed::end_voice:
      break;
  }
  return "deed_form.end_voice";
}

std::string_view reason_of(FormLock lock) {
  switch (lock) {
    case FormLock::day_is_closed:
      return "manager.lock_day_is_closed";
    case FormLock::asked_already:
      return "deed_form.lock_asked";
    case FormLock::no_tickets:
      return "manager.lock_no_tickets";
    case FormLock::no_overrides_left:
      return "deed_form.lock_no_overrides";
    case FormLock::by_voice_already:
      return "deed_form.lock_voice_on";
    case FormLock::not_by_voice:
      break;
  }
  return "deed_form.lock_voice_off";
}

std::string left_text(const Desk& desk) {
  const auto& figures = desk.view.figures;
  return desk.words().text("deed_form.left", {{"left", std::int64_t{overrides_left(figures)}},
                                              {"cap", std::int64_t{figures.overrides_a_day}}});
}

// What stands beside it in the menu.
std::string hint_of(const Desk& desk, FormDeed deed, std::optional<FormLock> lock) {
  if (lock) return desk.words().text(reason_of(*lock));
  if (deed == FormDeed::override_order) return left_text(desk);
  return takes_two(deed) ? desk.words().text("deed_form.takes_two") : std::string{};
}

// ---- The question, and what was answered ----

std::string_view question_of(const Answers& answers) {
  const bool ticket = answers.deed == FormDeed::override_order;
  switch (answers.step) {
    case FormStep::line:
      return ticket ? "deed_form.which_letter" : "deed_form.which_line";
    case FormStep::number:
      return "deed_form.which_number";
    case FormStep::counter:
      return answers.deed == FormDeed::cover ? "deed_form.which_helper" : "deed_form.which_counter";
    case FormStep::lines:
      return "deed_form.which_lines";
    case FormStep::date:
      return "deed_form.which_day";
    case FormStep::reason:
      return "deed_form.which_reason";
    case FormStep::words:
      return "deed_form.own_words";
    case FormStep::sure:
      break;
  }
  return "deed_form.sure";
}

std::string_view how_of(const Answers& answers) {
  switch (answers.missing) {
    case Missing::nothing:
      break;
    case Missing::number:
      return "deed_form.missing_number";
    case Missing::counter:
      return "deed_form.missing_counter";
    case Missing::lines:
      return "deed_form.missing_lines";
    case Missing::words:
      return "deed_form.missing_words";
  }
  switch (answers.step) {
    case FormStep::line:
      return "deed_form.how_line";
    case FormStep::number:
    case FormStep::counter:
      return "deed_form.how_number";
    case FormStep::lines:
      return "deed_form.how_lines";
    case FormStep::words:
      return "deed_form.how_words";
    case FormStep::reason:
      return "deed_form.how_reason";
    case FormStep::date:
    case FormStep::sure:
      break;
  }
  return "deed_form.how_choice";
}

const LineFigures* line_of(const Desk& desk, LineId id) {
  for (const auto& figures : desk.view.figures.lines) {
    if (figures.line.id == id) return &figures;
  }
  return nullptr;
}

std::string letter_of(const Desk& desk, const Line& line) {
  return desk.words().language() == "ar" ? line.letter_ar : std::string(1, line.id.value);
}

// What is already answered, in small above the question's field.
std::string answered_text(const Desk& desk, const Answers& answers) {
  if (answers.deed == FormDeed::override_order) {
    if (answers.step == FormStep::line || !answers.line) return {};
    const auto* line = line_of(desk, *answers.line);
    if (line == nullptr) return {};
    if (answers.step == FormStep::number) return desk.words().in(line->line.name);
    return letter_of(desk, line->line) + "\u00A0" + desk.words().digits(answers.number);
  }
  const bool counter_known = answers.counter && answers.step != FormStep::counter;
  const auto* counter = counter_known ? counter_of(answers, desk.view.figures) : nullptr;
  return counter == nullptr ? std::string{}
                            : counter_text(desk.words(), counter->kind, counter->number);
}

// ---- The fields ----

void add_line_key(const Desk& desk, const Box& box, const Line& line, bool marked) {
  const double radius = desk.px(14);
  desk.sheet.plane(box, bar_ground, radius);
  if (marked) desk.sheet.frame(box, colours::mint, desk.px(4), radius);
  Box rest = ui::inset(box, desk.px(12), desk.px(10));
  const Box letter = ui::cut_start(rest, rest.height);
  desk.sheet.plane(letter, colours::gold, desk.px(10));
  desk.sheet.write(letter, letter_of(desk, line), desk.heading(28, colours::navy), centred);
  ui::cut_start(rest, desk.px(12));
  if (marked) {
    const Box tick = ui::cut_end(rest, desk.px(26));
    desk.sheet.icon(ui::inset(tick, 0, (tick.height - desk.px(26)) / 2), ui::Shape::tick,
                    colours::mint, bar_ground);
  }
  desk.sheet.write(rest, desk.words().in(line.name),
                   desk.text(18, colours::white, ui::Weight::bold), {.lines = 2});
  // Its letter is typed.
  desk.sheet.target({.action = "line " + std::string(1, line.id.value),
                     .box = box,
                     .radius = radius,
                     .keys = {}});
}

void add_line_grid(const Desk& desk, const Answers& answers) {
  constexpr std::size_t columns = 3;
  constexpr double gap = 14;
  constexpr double across = (inner_width - 2 * gap) / 3;
  constexpr double down = 74;
  std::size_t place = 0;
  for (const auto& figures : desk.view.figures.lines) {
    const std::size_t rows_above = place / columns;
    const auto column = static_cast<double>(place % columns);
    const auto row = static_cast<double>(rows_above);
    const bool marked =
        answers.step == FormStep::lines && std::ranges::count(answers.lines, figures.line.id) > 0;
    add_line_key(desk,
                 desk.box(inner_left + column * (across + gap), content_top + row * (down + 12),
                          across, down),
                 figures.line, marked);
    ++place;
  }
}

// From the left in every language, as on any keypad.
Box pad_box(const Desk& desk, int column, int row) {
  constexpr double start = inner_left + 520;
  constexpr double side = 124;
  constexpr double gap = 14;
  const bool mirrored = desk.words().direction() == ui::Direction::right_to_left;
  const double place = mirrored ? 2 - column : column;
  return desk.box(start + place * (side + gap), content_top + row * (88 + gap), side, 88);
}

void add_pad_key(const Desk& desk, int digit, int column, int row) {
  const Box box = pad_box(desk, column, row);
  const double radius = desk.px(14);
  desk.sheet.plane(box, bar_ground, radius);
  desk.sheet.digits(ui::inset(box, desk.px(8), desk.px(14)), desk.words().number(digit),
                    desk.digits(38), Align::centre);
  // Digits are typed.
  desk.sheet.target(
      {.action = "digit " + std::to_string(digit), .box = box, .radius = radius, .keys = {}});
}

void add_pad(const Desk& desk) {
  constexpr int columns = 3;
  for (int digit = 1; digit <= 9; ++digit) {
    add_pad_key(desk, digit, (digit - 1) % columns, (digit - 1) / columns);
  }
  add_pad_key(desk, 0, 1, 3);
}

void add_erase(const Desk& desk, const Box& box) {
  add_button(desk, box, desk.words().text("deed_form.erase"),
             {.action = "erase", .box = {}, .keys = {"Backspace"}});
}

Box add_field(const Desk& desk, double field_height, double field_width) {
  const Box box = desk.box(inner_left, content_top, field_width, field_height);
  desk.sheet.plane(box, field_ground, desk.px(14));
  desk.sheet.frame(box, colours::gold, desk.px(4), desk.px(14));
  return ui::inset(box, desk.px(24), desk.px(16));
}

void add_ticket_number(const Desk& desk, const Answers& answers) {
  const Box field = add_field(desk, 170, 480);
  const auto* line = answers.line ? line_of(desk, *answers.line) : nullptr;
  if (line != nullptr) {
    const ui::TicketCode code{letter_of(desk, line->line), desk.words().digits(answers.number)};
    desk.sheet.code(field, code,
                    {.size = desk.px(130), .letter = colours::sky, .digits = colours::white});
  }
  add_erase(desk, desk.box(inner_left, content_top + 306, 480, 88));
  add_pad(desk);
}

void add_kind(const Desk& desk, double start, std::string_view phrase, CounterKind kind,
              const Answers& answers) {
  const bool chosen = answers.kind == kind;
  const bool cashier = kind == CounterKind::cashier;
  const Box box = desk.box(start, content_top + 190, 233, 88);
  add_button(desk, box, desk.words().text(phrase),
             {.action = cashier ? "kind cashier" : "kind counter",
              .box = {},
              .keys = {cashier ? "F7" : "F6"}});
  if (chosen) desk.sheet.frame(box, colours::gold, desk.px(4), desk.px(14));
}

void add_counter_number(const Desk& desk, const Answers& answers) {
  const Box field = add_field(desk, 170, 480);
  desk.sheet.digits(field, desk.words().digits(answers.counter_number), desk.digits(88),
                    Align::centre);
  add_kind(desk, inner_left, "deed_form.kind_counter", CounterKind::counter, answers);
  add_kind(desk, inner_left + 247, "deed_form.kind_cashier", CounterKind::cashier, answers);
  add_erase(desk, desk.box(inner_left, content_top + 306, 480, 88));
  add_pad(desk);
}

void add_words_field(const Desk& desk, const Answers& answers) {
  const Box field = add_field(desk, 260, inner_width);
  desk.sheet.write(field, answers.reason + "\u2009|", desk.text(26, colours::white), {.lines = 6});
  add_erase(desk, desk.box(inner_left, content_top + 284, 480, 72));
}

void add_rows(const Desk& desk, const std::vector<std::string>& rows) {
  double row = content_top;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    add_button(
        desk, desk.box(inner_left, row, inner_width, row_height), rows[i],
        {.action = choice_action(i), .box = {}, .keys = number_keys(static_cast<int>(i) + 1)});
    row += row_step;
  }
}

void add_reasons(const Desk& desk, const Answers& answers) {
  std::vector<std::string> rows;
  for (const auto phrase : reasons_of(answers.deed)) rows.push_back(desk.words().text(phrase));
  add_rows(desk, rows);
}

void add_dates(const Desk& desk, const Answers& answers) {
  std::vector<std::string> rows;
  for (const auto date : dates_of(answers, desk.view.figures)) {
    rows.push_back(desk.words().date(date));
  }
  add_rows(desk, rows);
  add_button(desk, desk.box(inner_left, bottom_row, 480, 72),
             desk.words().text("deed_form.other_days"),
             {.action = "other-days", .box = {}, .keys = number_keys(0)});
}

void add_next(const Desk& desk) {
  add_button(desk, desk.box(inner_left, bottom_row, 480, 72), desk.words().text("deed_form.next"),
             {.action = "next", .box = {}, .keys = {"Return", "Keypad Enter"}});
}

// ---- Before it is done ----

std::string_view consequence_of(FormDeed deed) {
  switch (deed) {
    case FormDeed::override_order:
      return "deed_form.then_override";
    case FormDeed::cover:
      return "deed_form.then_cover";
    case FormDeed::skills:
      return "deed_form.then_skills";
    case FormDeed::voice:
      return "deed_form.then_voice";
    case FormDeed::end_voice:
      break;
  }
  return "deed_form.then_end_voice";
}

std::string asked_text(const Desk& desk, const Answers& answers) {
  const auto request_of = [&](TwoKeyDeed deed) {
    ApprovalRequest request;
    request.deed = std::move(deed);
    return text_of({.request = std::move(request)}, desk.view.figures, desk.words());
  };
  const auto command = command_of(answers);
  if (const auto* order = std::get_if<Override>(&command)) return request_of(*order);
  if (const auto* cover = std::get_if<Cover>(&command)) return request_of(*cover);
  if (const auto* skills = std::get_if<SetSkills>(&command)) return request_of(*skills);
  return answers.reason;
}

void add_consequence(const Desk& desk, double row, ui::Shape shape, const std::string& words) {
  constexpr double icon = 40;
  constexpr double high = 96;
  desk.sheet.icon(desk.box(inner_left, row + (high - icon) / 2, icon, icon), shape, colours::sky,
                  colours::panel_alt);
  desk.sheet.write(desk.box(inner_left + icon + 20, row, inner_width - icon - 20, high), words,
                   desk.text(24, colours::white), {.lines = 3});
}

void add_sure(const Desk& desk, const Answers& answers) {
  double row = content_top;
  const auto asked = asked_text(desk, answers);
  if (!asked.empty()) {
    const Box field = add_field(desk, 150, inner_width);
    desk.sheet.write(field, asked, desk.text(28, colours::white, ui::Weight::bold), {.lines = 3});
    row += 180;
  }
  if (takes_two(answers.deed)) {
    add_consequence(desk, row, ui::Shape::people, desk.words().text("deed_form.then_second"));
    row += 110;
  }
  add_consequence(desk, row, ui::Shape::speech, desk.words().text(consequence_of(answers.deed)));
  row += 110;
  if (answers.deed == FormDeed::override_order) {
    add_consequence(desk, row, ui::Shape::shield, left_text(desk));
  }
  if (desk.view.silent) {
    desk.sheet.say(desk.box(inner_left, bottom_row - 56, inner_width, 40), "manager.lock_no_link",
                   desk.text(20, colours::amber, ui::Weight::bold));
  }
  add_button(desk, desk.box(inner_left, bottom_row, 480, 72),
             desk.words().text(takes_two(answers.deed) ? "deed_form.ask" : "manager.yes"),
             {.action = "yes", .box = {}, .keys = {"Return"}, .enabled = !desk.view.silent});
}

void add_step(const Desk& desk, const Answers& answers) {
  switch (answers.step) {
    case FormStep::line:
      return add_line_grid(desk, answers);
    case FormStep::lines:
      add_line_grid(desk, answers);
      return add_next(desk);
    case FormStep::number:
      add_ticket_number(desk, answers);
      return add_next(desk);
    case FormStep::counter:
      add_counter_number(desk, answers);
      return add_next(desk);
    case FormStep::words:
      add_words_field(desk, answers);
      return add_next(desk);
    case FormStep::date:
      return add_dates(desk, answers);
    case FormStep::reason:
      return add_reasons(desk, answers);
    case FormStep::sure:
      return add_sure(desk, answers);
  }
}

}  // namespace

void add_form_menu(const Desk& desk) {
  constexpr double menu_top = 200;
  const auto deeds = all_form_deeds();
  const double menu_height = 216 + row_step * static_cast<double>(deeds.size());
  const Box window = desk.box(left, menu_top, width, menu_height);
  add_window(desk, window, "deed_form.menu");
  double row = menu_top + 96;
  int key = 1;
  for (const FormDeed deed : deeds) {
    const auto lock = lock_of(deed, desk.view.figures, desk.view.own);
    add_button(
        desk, desk.box(inner_left, row, 560, row_height), desk.words().text(name_of(deed)),
        {.action = form_action(deed), .box = {}, .keys = number_keys(key), .enabled = !lock});
    desk.sheet.write(desk.box(left + 620, row, width - 660, row_height), hint_of(desk, deed, lock),
                     desk.text(18, lock ? colours::off_on_dark : colours::soft), {.lines = 2});
    row += row_step;
    ++key;
  }
  desk.sheet.say(desk.box(inner_left, menu_top + menu_height - 96, width - 360, 72),
                 "deed_form.menu_note", desk.text(17, colours::soft), {.lines = 3});
  add_back(desk, window);
}

void add_deed_form(const Desk& desk) {
  if (!desk.view.answers) return;
  const Answers& answers = *desk.view.answers;
  const Box window = desk.box(left, top, width, height);
  add_window(desk, window, name_of(answers.deed));
  desk.sheet.say(desk.box(inner_left, top + 88, inner_width - 260, 44), question_of(answers),
                 desk.text(26, colours::white, ui::Weight::bold));
  desk.sheet.write(desk.box(left + width - 300, top + 88, 260, 44), answered_text(desk, answers),
                   desk.text(24, colours::gold, ui::Weight::bold), at_end);
  const bool calm = answers.missing == Missing::nothing;
  if (answers.step != FormStep::sure) {
    desk.sheet.say(
        desk.box(inner_left, top + 136, inner_width, 44), how_of(answers),
        calm ? desk.text(19, colours::soft) : desk.text(21, colours::amber, ui::Weight::bold));
  }
  add_step(desk, answers);
  add_back(desk, window);
}

std::string_view done_words(FormDeed deed) {
  if (takes_two(deed)) return "deed_form.asked";
  return deed == FormDeed::voice ? "deed_form.voice_begun" : "deed_form.voice_ended";
}

std::string_view refusal_words(FormDeed deed, RejectionCode code) {
  using enum RejectionCode;
  switch (code) {
    case unknown_ticket:
      return "deed_form.refused_no_ticket";
    case call_in_progress:
      return "deed_form.refused_called";
    case override_cap:
      return "deed_form.lock_no_overrides";
    case separation_of_duty:
      return "deed_form.refused_duty";
    case bad_argument:
      return "deed_form.refused_line_alone";
    case skill_cooldown:
      return "deed_form.refused_today";
    case request_open:
      return "deed_form.refused_open";
    case display_alive:
      return "deed_form.refused_display";
    case RejectionCode::state:
      if (deed == FormDeed::override_order) return "deed_form.refused_not_waiting";
      if (deed == FormDeed::cover) return "deed_form.refused_helps";
      return "deed_form.refused_voice";
    default:
      return {};  // nothing of its own
  }
}

}  // namespace dawr::display::manager
