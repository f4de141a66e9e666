// dawr-bench: the table of figures, each beside its limit.
#include <cstdlib>
#include <iostream>
#include <map>

#include <CLI/CLI.hpp>

#include "tests/bench/bare_server.h"
#include "tests/bench/benchmarks.h"

namespace {

using namespace dawr::bench;

const std::map<std::string, void (*)(Report&, const Setting&)> groups{
    {"presses", bench_presses}, {"long-lines", bench_long_lines}, {"reopening", bench_reopening},
    {"display", bench_display}, {"waits", bench_waits},           {"drawing", bench_drawing},
    {"log", bench_log},         {"verify", bench_verifying},      {"visits", bench_visits},
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Measures Dawr beside the bare libraries, in one run on this machine."};
  std::filesystem::path out = "build/bench.json";
  std::filesystem::path directory = std::filesystem::temp_directory_path() / "dawr-bench";
  std::vector<std::string> only;
  double scale = 1.0;
  BareServerOptions bare;
  app.add_option("--out", out, "where the figures go, as JSON")->take_last();
  app.add_option("--directory", directory, "for the centres that are measured; emptied first");
  app.add_option("--only", only,
                 "groups to measure: presses, long-lines, reopening, display, waits, drawing, log, "
                 "verify, visits");
  app.add_option("--scale", scale, "of the numbers of repetitions")->check(CLI::Range(0.05, 100.0));
  auto* bare_option = app.add_option("--bare-server", bare.directory, "serve as the bare server");
  app.add_option("--row-bytes", bare.row_bytes, "of the bare server");
  app.add_option("--answer-bytes", bare.answer_bytes, "of the bare server");
  CLI11_PARSE(app, argc, argv);
  try {
    if (*bare_option) return serve_bare(bare);
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    const auto bin = std::filesystem::canonical("/proc/self/exe").parent_path();
    const Setting setting{{bin, DAWR_SOURCE_DIR}, directory, scale};
    Report report;
    for (const auto& [name, measure] : groups) {
      if (!only.empty() && std::ranges::find(only, name) == only.end()) continue;
      measure(report, setting);
    }
    report.write_json(out);
    std::cout << (report.all_ok() ? "All limits are reached." : "Some limits are not reached.")
              << " Figures in " << out.string() << "\n";
    std::filesystem::remove_all(directory);
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "dawr-bench: " << error.what() << "\n";
    return EXIT_FAILURE;
  }
}
