// Plays rows of text: who does what, when, and what comes of it. The grammar is in
// scenarios/README.md.
#pragma once

#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/core/play.h"

namespace dawr::play {

// A line of a file, without its comment.
struct SourceLine {
  std::string place;  // "file:line"
  std::string text;
};
// The lines that say something. Throws if the file can't be read.
std::vector<SourceLine> read_lines(const std::string& path);

// A file that can't be understood, with its place.
struct BadRow : std::runtime_error {
  BadRow(const std::string& place, const std::string& what)
      : std::runtime_error(place + ": " + what) {}
};

// A row: time, who, command -> expected. Columns are two spaces apart or more.
struct Row {
  std::string place;
  Instant at{};
  std::string who;
  std::string command;
  std::string expected;  // "ok": anything but a refusal
};
Row row_of(const SourceLine& line);

// Adds what a line of a centre block says: "line A", "counter 1 serves A, B+10", "clerk 11 for A",
// "rule hold_limit 5", "typical A01 15", "van". Each line X brings the service X01.
void add_to_centre(CentrePolicy& policy, const SourceLine& line);

class Stage {
 public:
  // Adds to `refusals` what it meets; it must outlive the stage.
  Stage(const CentrePolicy& policy, Refusals& refusals) : policy_(policy), refusals_(refusals) {}

  // What came of the row, in words.
  std::string play(const Row& row);
  // Empty if what came of it is what was expected; otherwise both, with the row's place.
  std::string check(const Row& row);

  [[nodiscard]] Play& play() { return play_; }

 private:
  std::string look(const Row& row) const;
  std::string submit(const Row& row);
  std::string restore(const Row& row);
  std::string chart(const Row& row);
  std::string say_wait(const Row& row);
  [[nodiscard]] std::string look_at_booking(BookingId id) const;

  CentrePolicy policy_;
  std::vector<DayPlan> days_;  // that the next day is opened with
  Refusals& refusals_;
  Play play_;
  Instant last_{};
};

}  // namespace dawr::play
