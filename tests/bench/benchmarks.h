// The groups of figures. Each prepares its own centre below `directory`.
#pragma once

#include <filesystem>

#include "tests/bench/report.h"
#include "tests/harness/centre.h"

namespace dawr::bench {

struct Setting {
  harness::Tools tools;
  std::filesystem::path directory;
  double scale{1.0};  // of the numbers of repetitions; sizes that a limit speaks of stay
};

// The broker is measured, and not what one device may ask of it.
inline harness::CentreOptions without_allowance() {
  harness::CentreOptions options;
  options.commands_per_second = 100'000;
  return options;
}

// One press at a time, and 32 devices at once, beside bare SQLite and bare CURVE.
void bench_presses(Report& report, const Setting& setting);
// Whole visits at 32 devices, and what the transparency log takes of their time.
void bench_visits(Report& report, const Setting& setting);
// A call with 100 and with 100,000 people waiting; the broker's memory.
void bench_long_lines(Report& report, const Setting& setting);
// Opening a journal of a million entries.
void bench_reopening(Report& report, const Setting& setting);
// What the wait estimate costs.
void bench_waits(Report& report, const Setting& setting);
// What the transparency log costs.
void bench_log(Report& report, const Setting& setting);
// What an entry of the journal and a ticket's receipt cost the broker, in microseconds.
struct LogTime {
  double entry_us{};
  double receipt_us{};
};
LogTime time_of_log();
// How long a day's and a year's journal take to be judged.
void bench_verifying(Report& report, const Setting& setting);
// Drawing and presenting in software.
void bench_drawing(Report& report, const Setting& setting);
// From a press or call to the frame on the display; the display at rest.
void bench_display(Report& report, const Setting& setting);

}  // namespace dawr::bench
