#include "display/frame.h"
#include "tests/display/sample_boards.h"
#include "tests/screens/exhibit.h"

namespace dawr::screens {
namespace {

using namespace std::chrono_literals;
using namespace dawr::display;
using display::samples::busy;
using display::samples::cairo;
using display::samples::called_view;
using display::samples::morning;
using display::samples::quiet_view;

View in_trouble(Trouble trouble) {
  Model model;
  model.set_time_zone(cairo());
  model.set_centre(busy().centre);
  model.set_trouble(trouble);
  return model.view({});
}

View silent_for(Duration silent, int missed_heartbeats) {
  Model model;
  model.set_time_zone(cairo());
  model.take(busy(), {}, 0s);
  return model.view({.display_time = 0s,
                     .wall = morning() + silent,
                     .silent = silent,
                     .missed_heartbeats = missed_heartbeats});
}

Board with(void (*change)(Board&)) {
  auto board = busy();
  change(board);
  return board;
}

struct State {
  std::string name;
  View view;
};

std::vector<State> states() {
  return {
      {"busy", quiet_view(busy())},
      {"call", called_view(busy(), 1, 100ms)},
      {"call-unlit", called_view(busy(), 1, 600ms)},
      {"two-calls", called_view(with([](Board& board) { board.calls[1].open = true; }), 2, 100ms)},
      {"exceptional",
       called_view(with([](Board& board) { board.calls.front().exceptional = true; }), 1, 100ms)},
      {"exceptional-of-two", called_view(with([](Board& board) {
                                           board.calls[1].open = true;
                                           board.calls[1].exceptional = true;
                                         }),
                                         2, 100ms)},
      {"exceptional-earlier",
       quiet_view(with([](Board& board) { board.calls[1].exceptional = true; }))},
      {"cover", quiet_view(with([](Board& board) {
         board.notices.clear();
         board.covers = {{CounterKind::counter, 4, LineId{'B'}, "ج", morning()}};
       }))},
      {"by-voice", quiet_view(with([](Board& board) {
         board.notices.clear();
         board.by_voice = true;
       }))},
      {"last-call", quiet_view(with([](Board& board) { board.calls.front().open = false; }))},
      {"no-calls", quiet_view(with([](Board& board) { board.calls.clear(); }))},
      {"fourteen-lines", quiet_view(display::samples::with_lines(14))},
      {"paused", quiet_view(with([](Board& board) {
         board.paused = {"عطل في الطابعة (شباك 3)", "printer fault (counter 3)"};
       }))},
      {"closed", quiet_view(with([](Board& board) {
         board.date.reset();
         board.calls.clear();
       }))},
      {"late", silent_for(4s, 3)},
      {"stale", silent_for(12s, 11)},
      {"connecting", in_trouble(Trouble::none)},
      {"unreachable", in_trouble(Trouble::unreachable)},
      {"not-enrolled", in_trouble(Trouble::not_enrolled)},
      {"refused", in_trouble(Trouble::refused)},
      {"version", in_trouble(Trouble::version)},
  };
}

}  // namespace

std::vector<Exhibit> display_exhibits() {
  std::vector<Exhibit> exhibits;
  for (const auto& [size, suffix] :
       {std::pair{ui::Size{1920, 1080}, ""}, std::pair{ui::Size{1080, 1920}, "-portrait"}}) {
    for (const auto& [name, view] : states()) {
      exhibits.push_back(
          {name + suffix, size, [view](auto& canvas, const auto& words) {
             FrameDrawer({words, "badu kimo salu rabi jonu wida"}).draw(canvas, view);
           }});
    }
  }
  return exhibits;
}

}  // namespace dawr::screens
