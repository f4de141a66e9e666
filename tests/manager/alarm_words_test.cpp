// The rows of alarms: what each says is the matter, and what to do.
#include <string>
#include <vector>

#include "display/manager/page.h"
#include "tests/catch.h"
#include "tests/manager/sample_figures.h"

using namespace dawr;
using namespace dawr::display::manager;
using namespace dawr::display::manager::samples;

namespace {

struct Row {
  Alarm alarm;
  std::string title;
  std::string advice;
};

Alarm printer(PrinterState state, bool has_screen = true) {
  return {.kind = AlarmKind::printer,
          .weight = Weight::act_now,
          .since = std::nullopt,
          .name = {"ماكينة", "Machine"},
          .printer = state,
          .has_screen = has_screen};
}

Alarm alarm(AlarmKind kind, std::int64_t amount = 0, std::int64_t bound = 0) {
  return {.kind = kind,
          .weight = Weight::act_now,
          .since = std::nullopt,
          .name = {"اسم", "Name"},
          .counter_kind = CounterKind::cashier,
          .counter = 4,
          .amount = amount,
          .bound = bound};
}

Alarm unheard() {
  auto help = alarm(AlarmKind::help_wanted);
  help.heard = false;
  return help;
}

std::vector<Row> rows_of_printers() {
  using enum PrinterState;
  const std::string shown = "Its tickets are shown on its screen and are valid. ";
  const std::string valid = "Its tickets are valid. ";
  std::vector<Row> rows{{printer(paper_low), "Machine: paper is running low",
                         "It still prints. Have a new roll ready"}};
  for (const bool screen : {true, false}) {
    const std::string& so = screen ? shown : valid;
    rows.push_back(
        {printer(paper_out, screen), "Machine is out of paper", so + "Put in a new roll"});
    rows.push_back({printer(cover_open, screen), "Machine: the printer's cover is open",
                    so + "Close the cover"});
    rows.push_back({printer(cutter_stuck, screen), "Machine: the printer's cutter is stuck",
                    so + "Remove the paper from the cutter"});
    rows.push_back({printer(broken, screen), "Machine: the printer is out of order",
                    so + "Switch the printer off and on"});
    for (const auto state : {absent, silent, offline}) {
      rows.push_back({printer(state, screen), "Machine: the printer does not answer",
                      so + "Check its power and cable"});
    }
  }
  return rows;
}

std::vector<Row> rows_of_the_hall() {
  using enum AlarmKind;
  return {
      {alarm(help_wanted), "Somebody at Name asks for help",
       "They are told that staff know. Go there, or send somebody"},
      {unheard(), "Somebody at Name asks for help",
       "Not heard now: they may not have been told. Go there, or send somebody"},
      {alarm(nobody_serves, 31), "31 people wait and no counter is open",
       "Tickets are valid and keep their turn. Open a counter"},
      {alarm(line_over_target, 41, 30), "Name is over its target",
       "The longest wait is 41 min, the target 30. Turns are kept. Open another counter for it"},
      {alarm(counter_idle, 7), "Cashier 4 is idle and 7 people wait in its lines",
       "Tickets keep their turn. Ask the clerk to call the next or to close"},
      {alarm(call_unconfirmed), "No display confirmed the call of Cashier 4",
       "No-show stays locked until one does. Check the hall's display"},
      {alarm(code_locked), "Cashier 4 is locked after wrong arrival codes",
       "The ticket keeps its call. Go there, look at the ticket, then unlock it by F1"},
      {alarm(approval_wanted, 2), "2 requests need a second supervisor",
       "Nothing is done until one approves. Look into it, then approve by F1, or leave it to expire"},
      {alarm(by_voice), "Calls are by voice",
       "Each call that is called out counts. Repair the hall’s display: its first confirmation ends it"},
      {alarm(issuing_paused), "Tickets are paused: Name",
       "Tickets already given are valid. Press F1 to resume when the reason is gone"}};
}

std::vector<Row> rows_of_machinery() {
  using enum AlarmKind;
  return {
      {alarm(disk_low, 700), "The server's disk is nearly full",
       "700 MB are left and work goes on. Make room on the server's disk"},
      {alarm(device_silent), "Name is not heard",
       "Tickets keep their turn. Check its power and network cable"},
      {alarm(prints_doubtful, 3), "Name: a print is doubtful",
       "3 tickets are unconfirmed, but valid. Check paper and printer"},
      {alarm(uplink_down, 312), "The ministry link is down",
       "312 figures are kept here and work goes on. Check the internet line"},
      {alarm(log_doubted), "The ministry does not accept this centre’s log",
       "Work goes on and turns are valid. Change nothing on the server, and call technical support"},
      {alarm(clock_off, 7), "The server's clock is 7 minutes off",
       "Turns are not affected. Check the server's time settings"}};
}

// Without the marks that keep a variable's direction apart.
std::string plain(std::string text) {
  constexpr std::size_t bytes = 3;
  for (const std::string mark : {"\u2066", "\u2067", "\u2068", "\u2069"}) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
      text.erase(at, bytes);
    }
  }
  return text;
}

std::vector<std::string> words_on(const ui::Page& page) {
  std::vector<std::string> all;
  for (const auto& element : page.elements) {
    if (const auto* said = std::get_if<ui::Words>(&element.drawing))
      all.push_back(plain(said->text));
  }
  return all;
}

ui::Page page_with(const Alarm& alarm, const std::string& language) {
  auto view = view_of(quiet());
  view.alarms = {alarm};
  return page_of(view, {words(language), ""}, {1920, 1080});
}

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.title << " / " << row.advice);
    const auto said = words_on(page_with(row.alarm, "en"));
    REQUIRE(said.size() >= 2);
    CHECK(said[said.size() - 2] == row.title);
    CHECK(said.back() == row.advice);
    // Each language has words of its own for each.
    const auto in_arabic = words_on(page_with(row.alarm, "ar"));
    CHECK(in_arabic.size() == said.size());
    CHECK_FALSE(in_arabic.back().empty());
    CHECK(in_arabic.back() != row.advice);
  }
}

}  // namespace

TEST_CASE("an alarm says what is the matter with a printer, and what to do") {
  check(rows_of_printers());
}

TEST_CASE("an alarm says what is the matter in the hall, and what to do") {
  check(rows_of_the_hall());
}

TEST_CASE("an alarm says what is the matter with the machinery, and what to do") {
  check(rows_of_machinery());
}
