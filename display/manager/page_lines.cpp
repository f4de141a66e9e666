#include <algorithm>

#include "display/manager/desk.h"

namespace dawr::display::manager {
namespace {

constexpr double top = 250;
constexpr double first_row = 340;
constexpr double last_row = 692;
constexpr double highest_row = 52;
constexpr double bar_start = 750;
constexpr double bar_width = 190;

struct Row {
  double top{};
  double height{};
  double font{};
};

// The longest time that any bar shows, in seconds.
double bar_range(const View& view) {
  double most = 1;
  for (const auto& one : view.figures.lines) {
    const auto target = static_cast<double>(seconds{one.line.target_wait}.count());
    most = std::max({most, static_cast<double>(one.p90_wait_s), target});
  }
  constexpr double margin = 1.08;
  return most * margin;
}

void add_legend(const Desk& desk) {
  double start = 420;
  const auto item = [&](std::string_view words, const Colour& colour, double width) {
    desk.sheet.plane(desk.box(start, top + 22, 26, 12), colour, desk.px(6));
    desk.sheet.say(desk.box(start + 34, top + 10, width, 36), words, desk.text(16, colours::soft));
    start += width + 50;
  };
  item("manager.median", colours::sky, 100);
  item("manager.nine_of_ten", bar_middle, 150);
  desk.sheet.plane(desk.box(start + 10, top + 17, 4, 22), colours::white, desk.px(2));
  desk.sheet.say(desk.box(start + 26, top + 10, 110, 36), "manager.target",
                 desk.text(16, colours::soft));
}

void add_heads(const Desk& desk) {
  const auto style = desk.text(16, colours::soft, ui::Weight::bold);
  const auto head = [&](double start, double width, std::string_view words) {
    desk.sheet.say(desk.box(start, top + 52, width, 32), words, style, centred);
  };
  head(378, 90, "manager.head_waiting");
  head(468, 120, "manager.median");
  head(596, 132, "manager.nine_of_ten");
  head(bar_start, bar_width, "manager.head_bar");
  head(948, 130, "manager.head_promise");
}

void add_bar(const Desk& desk, const LineFigures& figures, const Row& row, bool alarmed) {
  const double range = bar_range(desk.view);
  const auto part = [&](double seconds) { return bar_width * seconds / range; };
  const double height = std::min(12.0, row.height * 0.4);
  const double bar_top = row.top + (row.height - height) / 2;
  const auto piece = [&](double seconds, const Colour& colour) {
    if (seconds <= 0) return;
    const double width = std::max(height, part(seconds));
    desk.sheet.plane(desk.box(bar_start, bar_top, width, height), colour, desk.px(height / 2));
  };
  constexpr Colour deep_amber = ui::from_hex(0xB8690F);
  piece(range, bar_ground);
  piece(figures.p90_wait_s, alarmed ? deep_amber : bar_middle);
  piece(figures.median_wait_s, alarmed ? colours::amber : colours::sky);
  const auto target = static_cast<double>(seconds{figures.line.target_wait}.count());
  desk.sheet.plane(desk.box(bar_start + part(target) - 2, bar_top - 5, 4, height + 10),
                   colours::white, desk.px(2));
}

void add_promise(const Desk& desk, const LineFigures& figures, const Row& row) {
  if (figures.promised == 0) {
    desk.sheet.write(desk.box(948, row.top, 130, row.height), "—",
                     desk.text(row.font, colours::soft), centred);
    return;
  }
  const std::uint64_t kept = figures.promises_kept;
  const bool good = is_good_share(kept, figures.promised);
  const Colour ink = good ? colours::mint : colours::amber;
  desk.sheet.write(desk.box(948, row.top, 74, row.height),
                   percent_text(desk.words(), kept, figures.promised),
                   desk.text(row.font, ink, ui::Weight::bold), at_end);
  const double side = std::min(20.0, row.height * 0.6);
  const double middle = row.top + row.height / 2;
  desk.sheet.icon(desk.box(1036, middle - side / 2, side, side),
                  good ? ui::Shape::disc : ui::Shape::triangle, ink, colours::panel_alt);
}

void add_row(const Desk& desk, const LineFigures& figures, const Row& row) {
  const auto& words = desk.words();
  const bool alarmed = over_target(figures);
  if (alarmed) {
    desk.sheet.plane(desk.box(34, row.top + 1, 1048, row.height - 2), amber_ground, desk.px(10));
  }
  const double side = std::min(40.0, row.height - 3);
  const Box letter = desk.box(46, row.top + (row.height - side) / 2, side, side);
  desk.sheet.plane(letter, alarmed ? colours::amber : colours::gold, desk.px(side * 0.2));
  desk.sheet.write(
      letter,
      words.language() == "ar" ? figures.line.letter_ar : std::string(1, figures.line.id.value),
      desk.heading(side * 0.55, colours::navy), centred);
  const Colour ink = colours::white;
  const auto plain = desk.text(row.font, ink, ui::Weight::bold);
  desk.sheet.write(desk.box(102, row.top, 270, row.height), words.in(figures.line.name), plain);
  desk.sheet.digits(desk.box(378, row.top, 90, row.height), words.number(figures.waiting),
                    desk.digits(row.font * 1.25), Align::centre);
  if (figures.called > 0) {
    desk.sheet.write(desk.box(468, row.top, 120, row.height),
                     minutes_text(words, figures.median_wait_s), plain, centred);
    desk.sheet.write(
        desk.box(596, row.top, 132, row.height), minutes_text(words, figures.p90_wait_s),
        desk.text(row.font, alarmed ? colours::amber : ink, ui::Weight::bold), centred);
  }
  add_bar(desk, figures, row, alarmed);
  add_promise(desk, figures, row);
}

}  // namespace

void add_lines(const Desk& desk) {
  add_card(desk, desk.box(24, top, 1068, 452), "manager.lines");
  const auto& lines = desk.view.figures.lines;
  if (lines.empty()) {
    desk.sheet.say(desk.box(60, 420, 996, 80), "manager.no_day_yet", desk.text(26, colours::soft),
                   centred);
    return;
  }
  add_legend(desk);
  add_heads(desk);
  const double height =
      std::min(highest_row, (last_row - first_row) / static_cast<double>(lines.size()));
  Row row{.top = first_row, .height = height, .font = std::clamp(height * 0.42, 14.0, 19.0)};
  bool first = true;
  for (const auto& figures : lines) {
    if (!first) {
      desk.sheet.plane(desk.box(46, row.top, 1024, 1), ui::with_alpha(colours::line, 0.7));
    }
    first = false;
    add_row(desk, figures, row);
    row.top += height;
  }
}

}  // namespace dawr::display::manager
