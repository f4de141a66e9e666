#include <array>
#include <charconv>
#include <fstream>
#include <ostream>
#include <string>

#include "broker/ctl/commands.h"
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
  const auto unfinished = fs::path(options.out.string() + ".part");
  std::ofstream file;
  if (!options.out.empty()) {
    std::error_code error;
    if (fs::equivalent(options.log, options.out, error)) {
      return std::unexpected(Fault{FaultKind::refused, "--out is the log itself"});
    }
    file.open(unfinished, std::ios::binary | std::ios::trunc);
    if (!file) {
      return std::unexpected(
          Fault{FaultKind::refused, "--out " + options.out.string() + ": can't be written"});
    }
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
  const auto give_up = [&](const Fault& fault) {
    std::error_code ignored;
    if (!options.out.empty()) fs::remove(unfinished, ignored);
    return std::unexpected(fault);
  };
  for (;;) {
    auto row = log->next();
    if (!row) return give_up(row.error());
    if (!*row) break;
    replay.add(**std::move(row));
  }
  replay.finish();
  predictions.flush();
  if (!predictions) {
    return give_up({FaultKind::full, "the predictions could not be written whole"});
  }
  if (!options.out.empty()) {
    file.close();
    std::error_code error;
    fs::rename(unfinished, options.out, error);
    if (error) {
      return give_up({FaultKind::refused,
                      "--out " + options.out.string() + ": can't be made: " + error.message()});
    }
    out << options.out.string() << ": " << tickets << " tickets of " << options.log.string()
        << "\n";
  }
  return {};
}

}  // namespace dawr::ctl
