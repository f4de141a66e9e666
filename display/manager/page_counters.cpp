#include <algorithm>
#include <cmath>

#include "display/manager/desk.h"

namespace dawr::display::manager {
namespace {

constexpr double gap = 12;
constexpr std::size_t most_cards = 30;
constexpr double narrow_below = 150;

enum class Kind : std::uint8_t { serving, called, idle, idle_too_long, on_break, closed };

Kind kind_of(const CounterFigures& counter, const View& view) {
  if (counter.state == CounterState::closed) return Kind::closed;
  if (counter.state == CounterState::on_break) return Kind::on_break;
  if (counter.in_hand) {
    return counter.in_hand->state == TicketState::serving ? Kind::serving : Kind::called;
  }
  const auto since = idle_since(counter, view.figures);
  return since && view.now - *since >= idle_after ? Kind::idle_too_long : Kind::idle;
}

struct Look {
  std::string_view words;
  Colour ink;
  Colour ground{colours::panel};
  ui::Shape mark{ui::Shape::disc};
  bool ringed{};
};

Look look_of(Kind kind) {
  switch (kind) {
    case Kind::serving:
      return {.words = "manager.state_serving", .ink = colours::mint};
    case Kind::called:
      return {.words = "manager.state_called", .ink = colours::gold, .ringed = true};
    case Kind::idle:
      return {.words = "manager.state_idle", .ink = colours::soft};
    case Kind::idle_too_long:
      return {.words = "manager.state_idle",
              .ink = colours::amber,
              .ground = amber_ground,
              .mark = ui::Shape::triangle,
              .ringed = true};
    case Kind::on_break:
      return {.words = "manager.state_on_break", .ink = colours::sky};
    case Kind::closed:
      break;
  }
  return {.words = "manager.state_closed",
          .ink = colours::off_on_dark,
          .ground = colours::navy2,
          .mark = ui::Shape::lock};
}

// How the cards lie within a place: few of them are large.
struct Grid {
  std::size_t columns{};
  double width{};
  double height{};
};

Grid grid_for(std::size_t cards, const Box& place) {
  const bool broad = place.width > 2.5 * place.height;
  Grid grid{.columns = broad ? 6U : 4U};
  std::size_t rows = broad ? 2 : 3;
  const std::size_t more_columns = broad ? 4 : 1;
  while (grid.columns * rows < cards) {
    (grid.columns <= rows + more_columns ? grid.columns : rows) += 1;
  }
  const auto columns = static_cast<double>(grid.columns);
  const auto lines = static_cast<double>(rows);
  grid.width = (place.width - gap * (columns - 1)) / columns;
  grid.height = (place.height - gap * (lines - 1)) / lines;
  return grid;
}

void add_middle(const Desk& desk, const CounterFigures& counter, Kind kind, const Box& box) {
  const double size = std::min(46.0, box.height / desk.down * 0.95);
  if (counter.in_hand) {
    desk.sheet.code(box, code_text(desk, counter.in_hand->letter, counter.in_hand->number),
                    {.size = desk.px(size), .letter = colours::sky, .digits = colours::white});
    return;
  }
  if (kind == Kind::closed || kind == Kind::on_break) return;
  desk.sheet.say(box, "manager.people_wait",
                 desk.text(std::min(20.0, size * 0.55), colours::white, ui::Weight::bold), centred,
                 {{"count", counter.waiting}});
}

void add_counter(const Desk& desk, const CounterFigures& counter, const Box& box) {
  const Kind kind = kind_of(counter, desk.view);
  const Look look = look_of(kind);
  desk.sheet.plane(box, look.ground, desk.px(12));
  if (look.ringed) desk.sheet.frame(box, look.ink, desk.px(2), desk.px(12));
  Box rest = ui::inset(box, desk.px(12), desk.px(6));
  const double line = std::min(26.0, box.height / desk.down * 0.24);
  const double font = std::clamp(line * 0.58, 13.0, 14.0);
  Box head = ui::cut_top(rest, line * desk.down);
  Box foot = ui::cut_bottom(rest, line * desk.down);
  const Box mark = ui::cut_end(head, desk.px(14));
  desk.sheet.icon(mark, look.mark, look.ink, look.ground);
  ui::cut_end(head, desk.px(6));
  const bool narrow = box.width < narrow_below * desk.along;
  const Box state =
      narrow ? ui::cut_start(foot, foot.width * 0.56) : ui::cut_end(head, head.width * 0.5);
  desk.sheet.say(state, look.words, desk.text(font, look.ink, ui::Weight::bold),
                 {.align = narrow ? Align::start : Align::end});
  desk.sheet.write(head, counter_text(desk.words(), counter.kind, counter.number),
                   desk.text(font, kind == Kind::closed ? colours::off_on_dark : colours::white,
                             ui::Weight::bold));
  add_middle(desk, counter, kind, rest);
  const auto since = counter.in_hand ? std::optional(counter.in_hand->since) : counter.since;
  if (since && kind != Kind::closed) {
    desk.sheet.write(foot, elapsed(desk.words(), desk.view.now - *since),
                     desk.text(font, colours::soft, ui::Weight::bold),
                     {.align = narrow ? Align::end : Align::centre});
  }
}

void add_summary(const Desk& desk, const Box& place) {
  std::int64_t serving = 0;
  std::int64_t called = 0;
  std::int64_t open = 0;
  std::int64_t on_break = 0;
  std::int64_t closed = 0;
  for (const auto& counter : desk.view.figures.counters) {
    const Kind kind = kind_of(counter, desk.view);
    serving += kind == Kind::serving ? 1 : 0;
    called += kind == Kind::called ? 1 : 0;
    open += kind == Kind::idle || kind == Kind::idle_too_long ? 1 : 0;
    on_break += kind == Kind::on_break ? 1 : 0;
    closed += kind == Kind::closed ? 1 : 0;
  }
  desk.sheet.say(desk.box(place.end() - 608, place.top + 8, 588, 40), "manager.counters_now",
                 desk.text(16, colours::soft), at_end,
                 {{"serving", serving},
                  {"called", called},
                  {"idle", open},
                  {"pausing", on_break},
                  {"closed", closed}});
}

}  // namespace

void add_counters(const Desk& desk, const Box& place) {
  add_card(desk, desk.box(place), "manager.counters");
  auto counters = desk.view.figures.counters;
  if (counters.empty()) return;
  add_summary(desk, place);
  // Those that are closed give way first.
  if (counters.size() > most_cards) {
    std::ranges::stable_sort(counters, {}, [](const CounterFigures& counter) {
      return counter.state == CounterState::closed;
    });
  }
  const std::size_t shown = std::min(counters.size(), most_cards);
  const Box inner{place.start + 16, place.top + 54, place.width - 32, place.height - 68};
  const Grid grid = grid_for(shown, inner);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto column = static_cast<double>(i % grid.columns);
    const std::size_t row = i / grid.columns;
    add_counter(desk, counters[i],
                desk.box(inner.start + column * (grid.width + gap),
                         inner.top + static_cast<double>(row) * (grid.height + gap), grid.width,
                         grid.height));
  }
}

}  // namespace dawr::display::manager
