#include "tests/screens/golden.h"

#include <chrono>
#include <string>

#include "common/ui/fonts.h"
#include "common/ui/ticket_code.h"
#include "display/frame.h"
#include "tests/catch.h"
#include "tests/display/sample_boards.h"

using namespace dawr;
using namespace dawr::display;
using namespace dawr::display::samples;
using screens::difference_from_golden;
using namespace std::chrono_literals;

namespace {

constexpr ui::Size landscape{960, 540};
constexpr ui::Size portrait{540, 960};

Wording wording(const std::string& language) {
  return {words(language), "badu kimo salu rabi jonu wida"};
}

ui::Picture draw(const View& view, const std::string& language, ui::Size size = landscape) {
  if (auto fonts = ui::check_fonts(); !fonts) FAIL(fonts.error().text);
  ui::Picture picture(size);
  const auto spoken = wording(language);
  auto canvas = picture.canvas(spoken.words.first.direction());
  FrameDrawer(spoken).draw(canvas, view);
  return picture;
}

void check(const View& view, const std::string& language, const std::string& name,
           ui::Size size = landscape) {
  INFO(name);
  CHECK(difference_from_golden(draw(view, language, size), name) == "");
}

Board with_code(char letter, const std::string& letter_ar, std::uint16_t number,
                std::uint16_t counter) {
  auto board = busy();
  board.calls.front() = call(300, letter, letter_ar, number, counter);
  return board;
}

}  // namespace

TEST_CASE("a busy hall, in Arabic and in English") {
  check(quiet_view(busy()), "ar", "busy-ar");
  check(quiet_view(busy()), "en", "busy-en");
}

TEST_CASE("a new call is gold") { check(called_view(busy(), 1, 100ms), "ar", "call-gold-ar"); }

TEST_CASE("two calls at once share the card") {
  auto board = busy();
  board.calls[1].open = true;
  check(called_view(board, 2, 7s), "ar", "two-calls-ar");
  check(called_view(board, 2, 100ms), "en", "two-calls-en");
}

TEST_CASE("a call out of the order is marked, and said to be one") {
  auto board = busy();
  board.calls[0].exceptional = true;
  board.calls[3].exceptional = true;
  check(called_view(board, 1, 100ms), "ar", "exceptional-ar");
  check(called_view(board, 1, 100ms), "ar", "exceptional-portrait-ar", portrait);
  board.calls[1].open = true;
  check(called_view(board, 2, 7s), "en", "exceptional-of-two-en");
}

TEST_CASE("nobody has been called yet") {
  auto board = busy();
  board.calls.clear();
  board.notices.clear();
  check(quiet_view(board), "ar", "no-calls-ar");
  check(quiet_view(board), "en", "no-calls-en");
}

TEST_CASE("the last call, when nobody is called any more") {
  auto board = busy();
  board.calls.front().open = false;
  check(quiet_view(board), "ar", "last-call-ar");
}

TEST_CASE("no day is open") {
  auto board = busy();
  board.date.reset();
  board.calls.clear();
  check(quiet_view(board), "ar", "closed-ar");
  check(quiet_view(board), "en", "closed-en");
}

TEST_CASE("no board yet, and why") {
  Model model;
  model.set_time_zone(cairo());
  check(model.view({}), "ar", "connecting-ar");
  model.set_centre(busy().centre);
  model.set_trouble(Trouble::not_enrolled);
  check(model.view({}), "ar", "not-enrolled-ar");
  model.set_trouble(Trouble::unreachable);
  check(model.view({}), "en", "unreachable-en");
}

TEST_CASE("issuing is paused") {
  auto board = busy();
  board.paused = {"عطل في الطابعة (شباك 3)", "printer fault"};
  check(quiet_view(board), "ar", "paused-ar");
  check(quiet_view(board), "en", "paused-en");
}

TEST_CASE("stale: first a mark, then a grey band with words") {
  Model model;
  model.set_time_zone(cairo());
  model.take(busy(), {}, 0s);
  check(model.view({.display_time = 0s, .wall = morning(), .silent = 4s, .missed_heartbeats = 3}),
        "ar", "late-ar");
  const Moment stale{
      .display_time = 0s, .wall = morning() + 12s, .silent = 12s, .missed_heartbeats = 11};
  check(model.view(stale), "ar", "stale-ar");
  check(model.view(stale), "en", "stale-en");
}

TEST_CASE("notices, long ones too") {
  auto board = busy();
  std::string ar;
  std::string en;
  for (int i = 0; i < 5; ++i) {
    ar += "تغلق الخزينة من ١٢ ظهرًا حتى ١٢:٣٠ للصلاة، ثم تعود الخدمة في كل الشبابيك. ";
    en += "The cashier closes from 12 noon to 12:30 for prayer; all counters go on. ";
  }
  board.notices = {{ar, en}};
  check(quiet_view(board), "ar", "long-notice-ar");
  check(quiet_view(board), "en", "long-notice-en");
}

TEST_CASE("codes of one to four digits, and the letters that are small or deep") {
  check(quiet_view(with_code('B', "ب", 7, 1)), "ar", "code-1-digit");
  check(quiet_view(with_code('R', "ر", 113, 12)), "ar", "code-3-digits");
  check(quiet_view(with_code('S', "س", 9999, 108)), "ar", "code-4-digits");
  check(quiet_view(with_code('M', "م", 9999, 108)), "en", "code-4-digits-en");
}

TEST_CASE("a demonstration centre says so in both languages") {
  auto view = quiet_view(busy());
  view.demonstration = true;
  check(view, "ar", "demonstration-ar");
  check(view, "en", "demonstration-en");
  check(view, "ar", "demonstration-portrait-ar", portrait);
}

TEST_CASE("without notices a screen at rest is drawn again at each minute, and not between") {
  auto board = busy();
  board.notices.clear();
  Model model;
  model.set_time_zone(cairo());
  model.take(board, {}, 0s);
  ui::Picture picture(landscape);
  auto canvas = picture.canvas(ui::Direction::right_to_left);
  FrameDrawer drawer(wording("ar"));
  int frames = 0;
  for (Duration time{}; time < 5min; time += 200ms) {
    model.tick(time);
    const auto view = model.view(
        {.display_time = time, .wall = morning() + time, .silent = {}, .missed_heartbeats = 0});
    if (!drawer.draw(canvas, view).empty()) ++frames;
  }
  CHECK(frames == 5);
}

TEST_CASE("a screen that stands upright") {
  check(quiet_view(busy()), "ar", "portrait-ar", portrait);
  check(quiet_view(with_lines(14)), "en", "portrait-14-lines-en", portrait);
}

TEST_CASE("many lines are all seen at once") {
  for (const std::size_t count : {1, 6, 9, 14, 17})
    check(quiet_view(with_lines(count)), "ar", "lines-" + std::to_string(count));
  check(quiet_view(with_lines(14)), "en", "lines-14-en");
}

TEST_CASE("mixed strings keep their order, in either base direction") {
  constexpr ui::Size size{960, 540};
  const char* strings[] = {
      "التذكرة 042 في 10:30",         "هاتف \u2068+20\u00A010\u00A01234\u00A05678\u2069 (المركز)",
      "النسبة ٤٢٪ من ١٬٥٠٠",          "ممر (أ) [٣]، «الدور ٢»",
      "مسح رمز QR على التذكرة S 42",  "Ticket 042 at 10:30 (line س)",
      "Phone +20 10 1234 5678, 42 %",
  };
  ui::Picture picture(size);
  for (const auto direction : {ui::Direction::right_to_left, ui::Direction::left_to_right}) {
    auto canvas = picture.canvas(direction);
    ui::Box column{0, 0, 480, 540};
    canvas.fill({0, 0, 480, 540}, ui::colours::panel_alt);
    for (const auto* string : strings) {
      canvas.text(ui::inset(ui::cut_top(column, 54), 16, 0), string,
                  {ui::Face::body, ui::Weight::regular, 24, ui::colours::white});
    }
    auto codes = ui::cut_top(column, 150);
    for (const auto* letter : {"ر", "د", "و", "ج", "س", "ب"}) {
      draw_code(canvas, ui::inset(ui::cut_start(codes, 80), 4, 0), {letter, "٤٢"},
                {40, ui::colours::sky, ui::colours::white});
    }
  }
  CHECK(difference_from_golden(picture, "mixed-strings") == "");
}

TEST_CASE("drawing single parts gives the same picture as drawing all") {
  const auto before = quiet_view(busy());
  auto board = busy();
  board.lines[1].waiting = 99;
  board.calls.insert(board.calls.begin(), call(301, 'B', "ب", 8, 4));
  auto after = quiet_view(board);
  const auto changed = changed_parts(before, after);
  CHECK(changed == std::vector{Part::call, Part::earlier, Part::lines});

  ui::Picture picture(landscape);
  auto canvas = picture.canvas(ui::Direction::right_to_left);
  FrameDrawer drawer(wording("ar"));
  CHECK(drawer.draw(canvas, before) == std::vector{canvas.whole()});
  CHECK(drawer.draw(canvas, before).empty());
  CHECK(drawer.draw(canvas, after).size() == 3);
  CHECK(difference_from_golden(picture, "parts-changed") == "");
  CHECK(difference_from_golden(draw(after, "ar"), "parts-changed") == "");
}
