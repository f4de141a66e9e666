#include "ticket/paper/printer_core.h"

#include "tests/catch.h"
#include "tests/paper/emulator.h"

namespace dawr::ticket {
namespace {

using namespace std::chrono_literals;

// The core and a printer on one cable, in a time of their own.
struct Bench {
  PrinterCore core;
  paper::PrinterEmulator printer;
  wire::Steady now{};
  std::vector<SlipResult> results;

  Bench() {
    core.connected(now);
    run(200ms);
  }
  // At most `bytes_at_once` a step, as a slow cable takes them.
  void step(std::size_t bytes_at_once) {
    core.turn(now);
    const auto bytes = core.to_send();
    const auto part = bytes.first(std::min(bytes.size(), bytes_at_once));
    const auto answers = printer.receive(part);
    core.sent(part.size());
    core.received(answers, now);
    for (const auto& result : core.take_results()) results.push_back(result);
    now += 10ms;
  }
  void run(std::chrono::milliseconds time, std::size_t bytes_at_once = 4'000) {
    for (const auto until = now + time; now < until;) step(bytes_at_once);
  }
  void print(SlipNumber slip, int height = 600) {
    ui::Bitmap bitmap{576, height, {}};
    bitmap.bytes.assign(bitmap.stride() * static_cast<std::size_t>(height), 0xf0);
    core.print(slip, escpos::print_and_cut(bitmap));
  }
};

TEST_CASE("slips come out one after the other and are printed once they are cut") {
  Bench bench;
  CHECK(bench.core.state() == PrinterState::ready);
  for (const SlipNumber slip : {1, 2, 3}) bench.print(slip);
  bench.run(10s);
  CHECK(bench.results == std::vector<SlipResult>{{1, true}, {2, true}, {3, true}});
  CHECK(bench.printer.slips().size() == 3);
  CHECK(bench.printer.misunderstood() == 0);
  CHECK(bench.core.is_idle());
}

TEST_CASE("a slip is not printed before its last byte is") {
  Bench bench;
  bench.print(1);
  bench.run(1s, 50);
  CHECK(bench.results.empty());
  bench.run(12s, 50);
  CHECK(bench.results == std::vector<SlipResult>{{1, true}});
}

TEST_CASE("trouble in the middle of a slip, and the next one afterwards") {
  Bench bench;
  PrinterState expected{};
  SECTION("the paper ends") {
    bench.printer.rows_left = 300;
    expected = PrinterState::paper_out;
  }
  SECTION("the knife jams") {
    bench.printer.cutter_stuck = true;
    expected = PrinterState::cutter_stuck;
  }
  SECTION("somebody opens the cover") {
    bench.printer.cover_open = true;
    expected = PrinterState::cover_open;
  }
  SECTION("it says nothing any more") {
    bench.printer.mute = true;
    expected = PrinterState::silent;
  }
  bench.print(1);
  bench.run(25s);
  CHECK(bench.results == std::vector<SlipResult>{{1, false}});
  CHECK(bench.core.state() == expected);
  // Not kept for later.
  bench.print(2);
  bench.run(2s);
  CHECK(bench.results.back() == SlipResult{2, false});

  const auto before = bench.printer.slips().size();
  bench.printer.rows_left = 100'000;
  bench.printer.cutter_stuck = bench.printer.cover_open = bench.printer.mute = false;
  bench.run(10s);
  CHECK(bench.core.state() == PrinterState::ready);
  CHECK(bench.printer.slips().size() == before);  // what was left of slip 1 does not come out
  bench.print(3);
  bench.run(5s);
  CHECK(bench.results.back() == SlipResult{3, true});
  CHECK(bench.printer.slips().back().height == 600);
}

TEST_CASE("a printer that is unplugged leaves its slips unprinted") {
  Bench bench;
  bench.print(1);
  bench.print(2);
  bench.run(20ms);
  bench.core.disconnected();
  bench.run(20ms);
  CHECK(bench.results == std::vector<SlipResult>{{1, false}, {2, false}});
  CHECK(bench.core.state() == PrinterState::absent);
}

TEST_CASE("a slip that used the last paper is not known to be whole") {
  Bench bench;
  bench.printer.rows_left = 600;
  bench.print(1);
  bench.run(25s);
  CHECK(bench.results == std::vector<SlipResult>{{1, false}});
  CHECK(bench.core.state() == PrinterState::paper_out);
}

TEST_CASE("little paper is said, and slips still come out") {
  Bench bench;
  bench.printer.rows_left = 1'500;
  bench.print(1);
  bench.run(8s);
  CHECK(bench.results == std::vector<SlipResult>{{1, true}});
  CHECK(bench.core.state() == PrinterState::paper_low);
}

}  // namespace
}  // namespace dawr::ticket
