#include "display/manager/desk.h"

namespace dawr::display::manager {
namespace {

constexpr double upright_width = 1116;
constexpr double second_row = 80;  // of an upright header, below the first

constexpr Colour chip_good = ui::from_hex(0x0E3B3C);

struct Chip {
  ui::Shape icon{};
  Colour ink;
  Colour ground;
  std::string words;
};

void add_chip(const Desk& desk, const Box& box, const Chip& chip) {
  desk.sheet.plane(box, chip.ground, box.height / 2);
  Box rest = ui::inset(box, desk.px(20), desk.px(6));
  desk.sheet.icon(ui::inset(ui::cut_start(rest, desk.px(26)), 0, desk.px(5)), chip.icon, chip.ink,
                  chip.ground);
  ui::cut_start(rest, desk.px(12));
  desk.sheet.write(rest, chip.words, desk.text(18, chip.ink, ui::Weight::bold));
}

void add_mark(const Desk& desk) {
  const Box box = desk.box(24, 12, 64, 64);
  desk.sheet.icon(box, ui::Shape::star, colours::gold);
  desk.sheet.icon(ui::inset(box, box.width * 0.22, box.height * 0.22), ui::Shape::disc,
                  colours::navy);
  desk.sheet.write(box, "د", desk.heading(22, colours::gold), centred);
}

Chip journal_chip(const Desk& desk) {
  const auto last = static_cast<std::int64_t>(desk.view.figures.seq);
  return {ui::Shape::shield, colours::mint, chip_good,
          desk.words().text("manager.journal", {{"entry", last}})};
}

Chip uplink_chip(const Desk& desk) {
  const auto& uplink = desk.view.figures.around.uplink;
  if (!uplink) {
    return {ui::Shape::disc, colours::soft, colours::panel,
            desk.words().text("manager.uplink_none")};
  }
  if (uplink->connected) {
    return {ui::Shape::disc, colours::mint, chip_good, desk.words().text("manager.uplink_up")};
  }
  return {ui::Shape::triangle, colours::amber, amber_ground,
          desk.words().text("manager.uplink_down")};
}

// In place of what the board would say of the server.
Chip silent_chip(const Desk& desk) {
  const auto time = clock_text(desk, desk.view.figures.at);
  return {ui::Shape::triangle, colours::amber, colours::grey_band,
          desk.words().text("manager.silent", {{"time", std::string_view(time)}})};
}

std::string day_words(const Desk& desk) {
  const auto& figures = desk.view.figures;
  const auto& words = desk.words();
  if (desk.view.demonstration) return words.text("display.demonstration");
  if (!figures.day_open) return words.text("manager.day_closed");
  return words.text(figures.paused.empty() ? "manager.day_open" : "manager.day_paused");
}

void add_time(const Desk& desk) {
  const auto& view = desk.view;
  if (!view.clock) return;
  const auto clock = desk.words().clock(*view.clock);
  desk.sheet.write(desk.box(1440, 14, 210, 32), desk.words().date(view.clock->date),
                   desk.text(18, colours::white, ui::Weight::bold), at_end);
  desk.sheet.write(desk.box(1440, 46, 210, 28), day_words(desk), desk.text(16, colours::soft),
                   at_end);
  const bool twelve_hours = !clock.period.empty();
  desk.sheet.digits(desk.box(1680, 14, twelve_hours ? 130 : 216, 58), clock.digits, desk.digits(42),
                    Align::end);
  if (twelve_hours) {
    desk.sheet.write(desk.box(1818, 14, 78, 58), clock.period, desk.heading(19, colours::soft));
  }
}

// How the server is, who acts, and the key to act.
void add_standing(const Desk& desk) {
  const bool person = desk.view.figures.signed_in && !desk.view.silent;
  if (desk.view.silent) {
    add_chip(desk, desk.box(560, 18, 600, 50), silent_chip(desk));
  } else if (person) {
    // One above the other, so that there is room for who acts.
    add_chip(desk, desk.box(560, 6, 320, 36), journal_chip(desk));
    add_chip(desk, desk.box(560, 46, 320, 36), uplink_chip(desk));
    add_person(desk, desk.box(892, 18, 276, 50));
  } else {
    add_chip(desk, desk.box(560, 18, 320, 50), journal_chip(desk));
    add_chip(desk, desk.box(892, 18, 268, 50), uplink_chip(desk));
  }
  if (desk.view.panel == Panel::none) {
    const double start = desk.upright ? 1378 : 1180;
    add_button(desk, desk.box(start, 18, 250, 50), desk.words().text("manager.actions"),
               {.action = "menu", .box = {}, .keys = {"F1"}});
  }
}

}  // namespace

void add_header(const Desk& desk) {
  const double width = desk.upright ? upright_width : 1920;
  const bool two_rows = desk.upright && desk.view.scene == Scene::board;
  const double bottom = two_rows ? 86 + second_row : 86;
  desk.sheet.plane(desk.box(0, 0, width, bottom), colours::navy);
  desk.sheet.plane(desk.box(0, bottom, width, 4), colours::gold);
  add_mark(desk);
  desk.sheet.say(desk.box(108, 6, 440, 46), "manager.title", desk.heading(28));
  desk.sheet.write(desk.box(108, 52, 440, 28), desk.words().in(desk.view.centre),
                   desk.text(18, colours::soft));
  add_time(desk.upright ? desk.moved(upright_width - 1920, 0) : desk);
  if (desk.view.scene != Scene::board) return;
  // Its row begins where the chips do.
  add_standing(desk.upright ? desk.moved(-536, second_row) : desk);
}

}  // namespace dawr::display::manager
