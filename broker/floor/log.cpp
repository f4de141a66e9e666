#include "broker/floor/log.h"

#include <vector>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace dawr {
namespace {

// The message as the inside of a JSON string.
class JsonText : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& out) override {
    constexpr char hex[] = "0123456789abcdef";
    for (const char c : message.payload) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        out.push_back('\\');
        out.push_back(c);
      } else if (byte < 0x20) {
        for (const char part : {'\\', 'u', '0', '0', hex[byte >> 4U], hex[byte & 0xfU]}) {
          out.push_back(part);
        }
      } else {
        out.push_back(c);
      }
    }
  }
  [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<JsonText>();
  }
};

}  // namespace

Result<std::shared_ptr<spdlog::logger>> make_log(LogFormat format,
                                                 const std::optional<LogFile>& file) {
  std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_sink_st>()};
  try {
    if (file) {
      sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_st>(
          file->file.string(), file->most_bytes, file->most_files));
    }
  } catch (const spdlog::spdlog_ex& error) {
    return std::unexpected(Fault{
        FaultKind::refused, file->file.string() + ": the log can't be written: " + error.what() +
                                "; see log_file in centre.toml"});
  }
  auto log = std::make_shared<spdlog::logger>("dawr-broker", sinks.begin(), sinks.end());
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  formatter->add_flag<JsonText>('*');
  formatter->set_pattern(format == LogFormat::json
                             ? R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l","text":"%*"})"
                             : "%Y-%m-%d %H:%M:%S.%e %l: %v");
  log->set_formatter(std::move(formatter));
  log->flush_on(spdlog::level::info);
  return log;
}

}  // namespace dawr
