#include <array>
#include <charconv>
#include <fstream>
#include <optional>
#include <ostream>
#include <string>

#include "broker/ctl/commands.h"
#include "broker/ctl/output_file.h"
#include "broker/ctl/queue_log_file.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;

// The shortest text that reads back as the same bits.
std::string exact(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string quoted(const std::string& field) {
  if (field.find_first_of(",\"") == std::string::npos) return field;
  std::string text = "\"";
  for (const char byte : field) text += byte == '"' ? "\"\"" : std::string(1, byte);
  return text + "\"";
}

}  // namespace

Result<> replay_waits(const ReplayWaitsOptions& options, std::ostream& out) {
  auto log = QueueLogFile::open(options.log);
  if (!log) return std::unexpected(log.error());
  std::optional<OutputFile> output;
  std::ofstream file;
  if (!options.out.empty()) {
    std::error_code error;
    if (fs::equivalent(options.log, options.out, error)) {
      return std::unexpected(Fault{FaultKind::refused, "--out is the log itself"});
    }
    auto created = OutputFile::create(options.out, "--out", ".csv");
    if (!created) return std::unexpected(created.error());
    output.emplace(*std::move(created));
    file.open(output->unfinished(), std::ios::binary);
  }
  std::ostream& predictions = options.out.empty() ? out : file;
  predictions << "ticket,p10,p50,p80,p90\n";
  std::uint64_t tickets = 0;
  estimate::LogReplay replay(
      [&](const std::string& ticket, double age_s, const estimate::Quantiles& wait) {
        if (age_s > 0) return;
        predictions << quoted(ticket) << ',' << exact(wait.p10) << ',' << exact(wait.p50) << ','
                    << exact(wait.p80) << ',' << exact(wait.p90) << '\n';
        ++tickets;
      });
  for (;;) {
    auto row = log->next();
    if (!row) return std::unexpected(row.error());
    if (!*row) break;
    replay.add(**std::move(row));
  }
  replay.finish();
  predictions.flush();
  if (!predictions) {
    return std::unexpected(Fault{FaultKind::full, "the predictions could not be written whole"});
  }
  if (output) {
    file.close();
    if (auto finished = output->finish(); !finished) return finished;
    out << options.out.string() << ": " << tickets << " tickets of " << options.log.string()
        << "\n";
  }
  return {};
}

}  // namespace dawr::ctl
