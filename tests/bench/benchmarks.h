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
// A call with 100 and with 100,000 people waiting; the broker's memory.
void bench_long_lines(Report& report, const Setting& setting);
// Opening a journal of a million entries.
void bench_reopening(Report& report, const Setting& setting);
// What the wait estimate costs.
void bench_waits(Report& report, const Setting& setting);
// What the transparency log costs.
void bench_log(Report& report, const Setting& setting);
// How many microseconds a press takes longer for its leaves and its receipt, where `batch` of them
// are committed together, `row_bytes` each.
double log_us_of_a_press(const Setting& setting, std::size_t batch, std::size_t row_bytes);
// How long a day's and a year's journal take to be judged.
void bench_verifying(Report& report, const Setting& setting);
// Drawing and presenting in software.
void bench_drawing(Report& report, const Setting& setting);
// From a press or call to the frame on the display; the display at rest.
void bench_display(Report& report, const Setting& setting);

}  // namespace dawr::bench
