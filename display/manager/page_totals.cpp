#include <algorithm>
#include <vector>

#include "display/manager/desk.h"

namespace dawr::display::manager {
namespace {

constexpr double first_tile = 24;
constexpr double all_tiles = 1871.5;
constexpr double all_tiles_upright = 1068;
constexpr double tile_gap = 14;
constexpr double tile_step = 140;  // from one row to the next

struct Tile {
  std::string figure;
  std::string label;
  std::string note;
  Colour ink{colours::white};
  bool ringed{};
  bool warns{};          // with a triangle: no colour is alone
  std::string action{};  // a panel that says more
  std::string key{};
};

void add_tile(const Desk& desk, double start, double tile_width, const Tile& tile) {
  const Box box = desk.box(start, 106, tile_width, 128);
  desk.sheet.plane(box, colours::panel_alt, desk.px(14));
  if (tile.ringed) desk.sheet.frame(box, ui::with_alpha(tile.ink, 0.7), desk.px(2), desk.px(14));
  const double inner = start + 8;
  const double width = tile_width - 16;
  desk.sheet.write(desk.box(inner, 110, width, 58), tile.figure, desk.digits(43, tile.ink),
                   centred);
  if (tile.warns) {
    desk.sheet.icon(desk.box(inner, 116, 24, 24), ui::Shape::triangle, tile.ink,
                    colours::panel_alt);
  }
  desk.sheet.write(desk.box(inner, 168, width, 32), tile.label,
                   desk.text(19, colours::white, ui::Weight::bold), centred);
  desk.sheet.write(desk.box(inner, 200, width, 28), tile.note, desk.text(15, colours::soft),
                   centred);
  if (!tile.action.empty() && desk.view.panel == Panel::none) {
    desk.sheet.target(
        {.action = tile.action, .box = box, .radius = desk.px(14), .keys = {tile.key}});
  }
}

// Nothing is said of nobody.
std::string finished_note(const text::Phrases& words, const DayTotals& all) {
  const std::int64_t not_completed = std::int64_t{all.incomplete} + all.redirected;
  if (all.served + not_completed == 0) return {};
  return words.text("manager.served_note", {{"count", not_completed}});
}

std::string left_note(const text::Phrases& words, const DayTotals& all) {
  if (all.closed_out + all.voided > 0) {
    return words.text("manager.left_note", {{"closed", all.closed_out}, {"voided", all.voided}});
  }
  return all.left == 0 ? std::string{} : words.text("manager.left_by_themselves");
}

std::vector<Tile> people(const Desk& desk) {
  const auto& words = desk.words();
  const DayTotals& all = desk.view.figures.totals;
  const auto number = [&](std::uint32_t value) { return words.number(value); };
  std::int64_t longest = 0;
  for (const auto& line : desk.view.figures.lines) {
    longest = std::max<std::int64_t>(longest, line.longest_wait_s);
  }
  const auto longest_text = minutes_text(words, longest);
  const auto finished = all.served + all.incomplete + all.redirected;
  const auto in_hand = all.called + all.serving + all.on_hold;
  const auto missed = percent_text(words, all.no_show, all.issued);
  return {
      {.figure = number(all.issued),
       .label = words.text("manager.issued"),
       .note = words.text("manager.issued_note")},
      {.figure = number(finished),
       .label = words.text("manager.served"),
       .note = finished_note(words, all)},
      {.figure = number(in_hand),
       .label = words.text("manager.in_hand"),
       .note = words.text("manager.in_hand_note", {{"count", all.called}})},
      {.figure = number(all.waiting),
       .label = words.text("manager.waiting"),
       .note = all.waiting == 0 ? words.text("manager.waiting_nobody")
                                : words.text("manager.waiting_note",
                                             {{"time", std::string_view(longest_text)}})},
      {.figure = number(all.no_show),
       .label = words.text("manager.no_show"),
       .note = words.text("manager.no_show_note", {{"share", std::string_view(missed)}})},
      {.figure = number(all.left + all.closed_out + all.voided),
       .label = words.text("manager.left"),
       .note = left_note(words, all)},
  };
}

// Who waits or is on his way to a counter sits in the hall; who is served does not.
Tile seats_tile(const Desk& desk, std::uint32_t seats) {
  const DayTotals& all = desk.view.figures.totals;
  const std::int64_t in_hall = std::int64_t{all.waiting} + all.called;
  const std::int64_t standing = in_hall - seats;
  const bool over = standing > 0;
  return {.figure = desk.words().number(in_hall),
          .label = desk.words().text("manager.seats", {{"people", in_hall}, {"seats", seats}}),
          .note = over ? desk.words().text("manager.seats_over", {{"count", standing}})
                       : desk.words().text("manager.seats_note"),
          .ink = over ? colours::amber : colours::white,
          .ringed = over,
          .warns = over};
}

Tile promise_tile(const Desk& desk) {
  std::uint64_t promised = 0;
  std::uint64_t kept = 0;
  for (const auto& line : desk.view.figures.lines) {
    promised += line.promised;
    kept += line.promises_kept;
  }
  const bool good = is_good_share(kept, promised);
  return {.figure = promised == 0 ? "—" : percent_text(desk.words(), kept, promised),
          .label = desk.words().text("manager.promise"),
          .note = desk.words().text("manager.promise_note",
                                    {{"count", static_cast<std::int64_t>(promised)}}),
          .ink = promised == 0 ? colours::white
                 : good        ? colours::mint
                               : colours::amber,
          .ringed = promised > 0};
}

// Tickets that two supervisors have put before everybody: the whole centre may know how many.
Tile override_tile(const Desk& desk) {
  const ManagerView& figures = desk.view.figures;
  return {.figure = desk.words().text("manager.part_of", {{"part", std::int64_t{figures.overrides}},
                                                          {"all", figures.overrides_a_day}}),
          .label = desk.words().text("manager.overrides"),
          .note = desk.words().text("manager.overrides_note"),
          .ink = colours::amber,
          .ringed = true};
}

Tile device_tile(const Desk& desk) {
  const auto& devices = desk.view.figures.around.devices;
  const auto heard = std::ranges::count_if(devices, [&](const DeviceFigures& device) {
    return is_heard(device, desk.view.now, desk.view.clock_rate);
  });
  const auto all = static_cast<std::int64_t>(devices.size());
  return {
      .figure = desk.words().text("manager.part_of", {{"part", std::int64_t{heard}}, {"all", all}}),
      .label = desk.words().text("manager.devices"),
      .note = desk.words().text("manager.more_by_key", {{"key", std::string_view("F9")}}),
      .action = "devices",
      .key = "F9"};
}

Tile refusal_tile(const Desk& desk) {
  std::int64_t refused = 0;
  for (const auto& one : desk.view.figures.refusals) refused += one.count;
  return {.figure = desk.words().number(refused),
          .label = desk.words().text("manager.refused"),
          .note = desk.words().text("manager.more_by_key", {{"key", std::string_view("F8")}}),
          .ink = refused == 0 ? colours::white : colours::gold,
          .ringed = refused > 0,
          .action = "refusals",
          .key = "F8"};
}

}  // namespace

void add_totals(const Desk& desk) {
  auto tiles = people(desk);
  if (const auto seats = desk.view.figures.around.seats) tiles.push_back(seats_tile(desk, *seats));
  if (desk.view.figures.overrides > 0) tiles.push_back(override_tile(desk));
  tiles.push_back(promise_tile(desk));
  tiles.push_back(device_tile(desk));
  tiles.push_back(refusal_tile(desk));
  const double all = desk.upright ? all_tiles_upright : all_tiles;
  const std::size_t rows = desk.upright ? 2 : 1;
  const std::size_t columns = (tiles.size() + rows - 1) / rows;
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const std::size_t row = i / columns;
    const auto count = static_cast<double>(std::min(columns, tiles.size() - row * columns));
    const double width = (all - tile_gap * (count - 1)) / count;
    add_tile(desk.moved(0, static_cast<double>(row) * tile_step),
             first_tile + static_cast<double>(i % columns) * (width + tile_gap), width, tiles[i]);
  }
}

}  // namespace dawr::display::manager
