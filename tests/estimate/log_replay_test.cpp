// A recorded day of a real office through the estimate: nothing is known before it happens.
#include "broker/estimate/log_replay.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "broker/ctl/commands.h"
#include "broker/ctl/queue_log_file.h"
#include "tests/catch.h"
#include "tests/scratch.h"

namespace dawr::estimate {
namespace {

const std::filesystem::path recorded = DAWR_SOURCE_DIR "/tests/demo/warsaw_one_day.csv";
constexpr const char* header =
    "ticket,line,class,priority,arrived_s,called_s,finished_s,left_s,counter,open_counters,scored\n";

std::vector<LogRow> rows_of(const std::filesystem::path& file) {
  auto log = ctl::QueueLogFile::open(file);
  REQUIRE(log);
  std::vector<LogRow> rows;
  for (;;) {
    auto row = log->next();
    INFO((row ? "" : row.error().text));
    REQUIRE(row);
    if (!*row) return rows;
    rows.push_back(**std::move(row));
  }
}

std::map<std::string, Quantiles> predictions(const std::vector<LogRow>& rows) {
  std::map<std::string, Quantiles> all;
  LogReplay replay([&](const std::string& ticket, double age_s, const Quantiles& wait) {
    if (age_s == 0) all[ticket] = wait;
  });
  for (const LogRow& row : rows) replay.add(row);
  replay.finish();
  return all;
}

// A line with three counters that says everything: who called, and when the service ended. Services
// of up to an hour, some people leave.
std::vector<LogRow> told_in_full() {
  std::vector<LogRow> rows;
  std::array<std::int64_t, 3> free_at{};
  std::int64_t arrived_s = 30'000;
  for (int i = 0; i < 400; ++i) {
    LogRow row;
    row.ticket = std::to_string(i);
    row.line = "A";
    arrived_s += 7 * (i % 23);
    row.arrived_s = arrived_s;
    row.service_class = i % 3 == 0 ? "x" : "y";
    const auto counter = std::ranges::min_element(free_at) - free_at.begin();
    std::int64_t& free_s = free_at.at(static_cast<std::size_t>(counter));
    if (i % 11 == 0 && free_s > arrived_s + 60) {
      row.left_s = arrived_s + 60;
    } else {
      row.called_s = std::max(arrived_s, free_s);
      row.finished_s = *row.called_s + (i % 17 == 0 ? 3'600 : 40 + 5 * (i % 31));
      row.counter = std::string(1, static_cast<char>('a' + counter));
      row.teaches = *row.called_s > arrived_s;
      free_s = *row.finished_s;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// As the log would have been written at that moment.
std::vector<LogRow> cut_at(const std::vector<LogRow>& rows, std::int64_t at_s) {
  std::vector<LogRow> known;
  for (LogRow row : rows) {
    if (row.arrived_s >= at_s) continue;
    const auto forget = [&](std::optional<std::int64_t>& time) {
      if (time && *time >= at_s) time.reset();
    };
    forget(row.called_s);
    forget(row.finished_s);
    forget(row.left_s);
    if (!row.called_s) {
      row.counter.clear();
      row.teaches = false;
    }
    known.push_back(std::move(row));
  }
  return known;
}

std::string fault_in(const std::string& text) {
  const Scratch scratch;
  std::ofstream(scratch / "log.csv") << text;
  std::ostringstream out;
  const auto done = ctl::replay_waits({scratch / "log.csv", {}}, out);
  return done ? "no fault" : done.error().text;
}

}  // namespace

TEST_CASE("cutting the log at any moment changes no prediction before it") {
  const auto rows = rows_of(recorded);
  const auto whole = predictions(rows);
  REQUIRE(whole.size() == rows.size());
  for (const std::int64_t at_s : {30'000, 36'000, 43'211, 50'000, 57'001}) {
    const auto known = cut_at(rows, at_s);
    for (const auto& [ticket, wait] : predictions(known)) {
      INFO(at_s << " " << ticket);
      REQUIRE(wait == whole.at(ticket));
    }
  }
}

TEST_CASE("a log that says everything gives nothing away either") {
  const auto rows = told_in_full();
  const auto whole = predictions(rows);
  for (std::int64_t at_s = 30'100; at_s < 62'000; at_s += 397) {
    for (const auto& [ticket, wait] : predictions(cut_at(rows, at_s))) {
      INFO(at_s << " " << ticket);
      REQUIRE(wait == whole.at(ticket));
    }
  }
}

TEST_CASE("the model beats its own formula on the recorded day, and its bounds are kept") {
  const auto rows = rows_of(recorded);
  const auto all = predictions(rows);
  int scored = 0;
  int kept = 0;
  for (const LogRow& row : rows) {
    if (!row.teaches || !row.called_s) continue;
    ++scored;
    const auto wait_s = static_cast<double>(*row.called_s - row.arrived_s);
    kept += wait_s <= all.at(row.ticket).p80 ? 1 : 0;
  }
  CHECK(scored == 307);
  CHECK(kept > 0.75 * scored);
  CHECK(kept < 0.92 * scored);
}

TEST_CASE("odd logs give a wide range or a clear fault, never a lie") {
  CHECK_THAT(fault_in(""), Catch::Contains(":1: expected the header ticket,line"));
  CHECK(fault_in(header) == "no fault");
  const auto row = [](const std::string& text) { return fault_in(header + text + "\n"); };
  CHECK(row("1,A,x,0,100,200,300,,c1,2,1") == "no fault");
  CHECK_THAT(row("1,A,x,0,100,50,300,,c1,2,1"), Catch::Contains(":2: called_s: expected whole"));
  CHECK_THAT(row("1,A,x,0,100,200,150,,c1,2,1"), Catch::Contains("finished_s: expected whole"));
  CHECK_THAT(row("1,A,x,0,100,,150,,c1,2,1"), Catch::Contains("never called"));
  CHECK_THAT(row("1,A,x,0,100,200,,150,c1,2,1"), Catch::Contains("left_s: expected nothing"));
  CHECK_THAT(row("1,A,x,0,,200,,,c1,2,1"), Catch::Contains("arrived_s: expected when"));
  CHECK_THAT(row("1,A,x,2,100,200,,,c1,2,1"), Catch::Contains("priority: expected 0 or 1"));
  CHECK_THAT(row("1,A,x,0,-5,200,,,c1,2,1"), Catch::Contains("arrived_s: expected whole"));
  CHECK_THAT(row("1,A,x,0,1e9,200,,,c1,2,1"), Catch::Contains("arrived_s: expected whole"));
  CHECK_THAT(row("1,A,x,0,100,200,,,c1,99999,1"), Catch::Contains("open_counters: expected"));
  CHECK_THAT(row("1,A,x,0,100,200"), Catch::Contains("expected 11 fields, found 6"));
  CHECK_THAT(row("1,A,x,0,100,,,,,,0\n2,A,x,0,99,,,,,,0"), Catch::Contains(":3: arrived_s"));
  CHECK_THAT(row("1,,x,0,100,200,,,c1,2,1"), Catch::Contains("line: expected a name"));
  CHECK_THAT(row("1,A,\"x,0,100,,,,,,0"), Catch::Contains("never closed"));
}

TEST_CASE("a log stays what it was, and predictions appear when they are whole") {
  const Scratch scratch;
  const auto log = scratch / "log.csv";
  const std::string text = std::string(header) + "1,A,x,0,100,200,,,c1,2,1\n";
  std::ofstream(log) << text;
  std::ostringstream out;
  CHECK_FALSE(ctl::replay_waits({log, log}, out));
  std::ofstream(log, std::ios::app) << "2,A,x,0,99,,,,,,0\n";
  CHECK_FALSE(ctl::replay_waits({log, scratch / "out.csv"}, out));
  CHECK(std::distance(std::filesystem::directory_iterator(scratch.path()), {}) == 1);
}

TEST_CASE("whose end nobody wrote down does not wait into the next day") {
  std::vector<LogRow> rows;
  for (int i = 0; i < 60; ++i) {
    LogRow row;
    row.ticket = std::to_string(i);
    row.line = "A";
    row.arrived_s = 36'000 + i;
    rows.push_back(row);
  }
  LogRow next;
  next.ticket = "tomorrow";
  next.line = "A";
  next.arrived_s = 86'400 + 30'000;
  rows.push_back(next);
  const auto all = predictions(rows);
  CHECK(all.at("tomorrow").p50 == Approx(300));
  CHECK(all.at("59").p50 > 10'000);
}

TEST_CASE("ten thousand arrivals in a minute, and a line that never had a call") {
  LogReplay::Predicted sound = [](const std::string&, double, const Quantiles& wait) {
    REQUIRE(0 <= wait.p10);
    REQUIRE(wait.p90 < 24.0 * 3600);
  };
  LogReplay replay(sound);
  for (int i = 0; i < 10'000; ++i) {
    LogRow row;
    row.ticket = std::to_string(i);
    row.line = "A";
    row.arrived_s = 30'000 + i / 170;
    replay.add(row);
  }
  replay.finish();
}

}  // namespace dawr::estimate
