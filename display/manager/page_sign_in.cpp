// The windows that ask who acts, and for a one-time code, over the board; who acts, in the header.
#include "common/domain/limits.h"
#include "display/manager/desk.h"

namespace dawr::display::manager {
namespace {

constexpr Colour field_ground = ui::from_hex(0x0B2145);

struct FieldLook {
  std::string_view label;
  std::string_view action;
  std::string_view key;  // by which it is chosen
  std::string digits;
  std::size_t dots{};  // instead of digits
  bool active{};
};

// As many discs as digits: none of them is shown.
void add_dots(const Desk& desk, const Box& box, std::size_t count) {
  const double dot = desk.px(20);
  const double step = desk.px(36);
  double start = box.start + (box.width - step * static_cast<double>(count) + (step - dot)) / 2;
  for (std::size_t i = 0; i < count; ++i) {
    desk.sheet.icon({start, box.middle() - dot / 2, dot, dot}, ui::Shape::disc, colours::white);
    start += step;
  }
}

void add_field(const Desk& desk, Box box, const FieldLook& look) {
  desk.sheet.say(ui::cut_top(box, 40 * desk.down), look.label,
                 desk.text(22, look.active ? colours::white : colours::soft, ui::Weight::bold));
  const double radius = desk.px(14);
  desk.sheet.plane(box, field_ground, radius);
  desk.sheet.frame(box, look.active ? colours::gold : colours::line, desk.px(look.active ? 4 : 2),
                   radius);
  if (look.dots > 0) {
    add_dots(desk, box, look.dots);
  } else if (!look.digits.empty()) {
    desk.sheet.digits(ui::inset(box, desk.px(20), desk.px(6)), look.digits, desk.digits(44),
                      Align::centre);
  } else if (look.active) {
    // Where the next digit will stand.
    desk.sheet.plane(
        {box.start + box.width / 2, box.top + desk.px(18), desk.px(4), box.height - desk.px(36)},
        colours::gold);
  }
  desk.sheet.target({.action = std::string(look.action),
                     .box = box,
                     .radius = radius,
                     .keys = {std::string(look.key)}});
}

// What a form says and does.
struct FormLook {
  std::string_view title;
  std::string_view number;
  std::string_view secret;
  std::string_view number_missing;
  std::string_view secret_missing;
  std::string_view checking;
  std::string_view wrong;
  std::string_view locked;
  std::string_view go;
  std::string_view action;
};
constexpr FormLook sign_in_look{.title = "manager.sign_in_title",
                                .number = "manager.sign_in_number",
                                .secret = "manager.sign_in_pin",
                                .number_missing = "manager.sign_in_number_missing",
                                .secret_missing = "manager.sign_in_pin_missing",
                                .checking = "manager.sign_in_checking",
                                .wrong = "manager.sign_in_wrong",
                                .locked = "manager.sign_in_locked",
                                .go = "manager.sign_in_go",
                                .action = "sign-in"};
constexpr FormLook code_look{.title = "manager.code_title",
                             .number = "manager.code_number",
                             .secret = "manager.code_secret",
                             .number_missing = "manager.code_number_missing",
                             .secret_missing = "manager.code_secret_missing",
                             .checking = "manager.code_checking",
                             .wrong = "manager.code_wrong",
                             .locked = "manager.code_locked",
                             .go = "manager.code_go",
                             .action = "approve by code"};

std::string refusal_of(const Desk& desk, const FormLook& look) {
  const auto& words = desk.words();
  const FormView& form = desk.view.form;
  switch (form.refusal) {
    case RejectionCode::pin_wrong:
    case RejectionCode::approval_code:
      return words.text(look.wrong);
    case RejectionCode::approval_code_used:
      return words.text("manager.code_used");
    case RejectionCode::pin_locked:
    case RejectionCode::approval_code_locked:
      return words.text(look.locked, {{"minutes", form.locked_minutes}});
    default:
      return words.text("manager.refused_other");
  }
}

// `how`: what to do, as long as nothing is in the way.
std::string note_of(const Desk& desk, const FormLook& look, const std::string& how) {
  const auto& words = desk.words();
  switch (desk.view.form.note) {
    case FormNote::how:
      break;
    case FormNote::number_missing:
      return words.text(look.number_missing);
    case FormNote::pin_missing:
      return words.text(look.secret_missing);
    case FormNote::checking:
      return words.text(look.checking);
    case FormNote::refused:
      return refusal_of(desk, look);
  }
  return how;
}

void add_form(const Desk& desk, const FormLook& look, const std::string& how) {
  const FormView& form = desk.view.form;
  const Box window = desk.box(510, 200, 900, 640);
  add_window(desk, window, look.title);
  add_field(desk, desk.box(550, 296, 820, 130),
            {.label = look.number,
             .action = "field number",
             .key = "Up",
             .digits = desk.words().digits(form.number),
             .active = form.field == Field::number});
  add_field(desk, desk.box(550, 446, 820, 130),
            {.label = look.secret,
             .action = "field pin",
             .key = "Down",
             .digits = {},
             .dots = form.pin_length,
             .active = form.field == Field::pin});
  const bool calm = form.note == FormNote::how || form.note == FormNote::checking;
  desk.sheet.write(
      desk.box(550, 592, 820, 130), note_of(desk, look, how),
      calm ? desk.text(20, colours::soft) : desk.text(22, colours::amber, ui::Weight::bold),
      {.lines = 3});
  add_button(desk, desk.box(550, 744, 480, 72), desk.words().text(look.go),
             {.action = std::string(look.action),
              .box = {},
              .keys = {"Return", "Keypad Enter"},
              .enabled = form.note != FormNote::checking && !desk.view.silent});
  add_back(desk, window);
}

}  // namespace

void add_sign_in(const Desk& desk) {
  add_form(desk, sign_in_look,
           desk.words().text("manager.sign_in_note", {{"minutes", limits::signed_in_for.count()}}));
}

void add_code(const Desk& desk) {
  const auto asked = text_of(desk.view.choice, desk.view.figures, desk.words());
  add_form(desk, code_look,
           desk.words().text("manager.code_note", {{"reason", std::string_view(asked)}}));
}

void add_person(const Desk& desk, const Box& box) {
  const std::int64_t number = desk.view.figures.signed_in->clerk.value;
  if (desk.view.panel == Panel::none) {
    add_button(desk, box, desk.words().text("manager.sign_out", {{"number", number}}),
               {.action = "sign-out", .box = {}, .keys = {"F3"}});
    return;
  }
  desk.sheet.write(box, desk.words().text("manager.person", {{"number", number}}),
                   desk.text(20, colours::white, ui::Weight::bold), centred);
}

}  // namespace dawr::display::manager
