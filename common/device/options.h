// The command line of every device: where its broker is, and who it is itself.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/wire/feed.h"
#include "common/wire/link.h"
#include "common/wire/outbox.h"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's own name
class App;
}

namespace dawr::device {

inline constexpr std::string_view program_version = "0.1.0";

struct DeviceOptions {
  std::vector<std::string> endpoints;    // "tcp://10.1.2.3:5571"; tried in turn
  std::vector<std::string> broker_keys;  // one for all endpoints, or one for each
  std::filesystem::path key_file;
  std::filesystem::path outbox_file;
  bool headless{};
  bool exit_when_idle{};
};

// --endpoint --broker-key --key --outbox --headless --exit-when-idle; all but the last two are
// required.
void add_device_options(CLI::App& app, DeviceOptions& options);

// Parses; on --help, --version or a mistake it prints and gives the exit code (0 or 2).
std::expected<void, int> parse_options(CLI::App& app, int argc, const char* const* argv);

// A key is a file or its Z85 text.
Result<std::vector<wire::ServerAddress>> server_addresses(
    const std::vector<std::string>& endpoints, const std::vector<std::string>& broker_keys);

// Reads the key files.
Result<wire::LinkSettings> link_settings(const DeviceOptions& options, std::string_view program);
Result<std::unique_ptr<wire::Outbox>> open_outbox(const DeviceOptions& options);

}  // namespace dawr::device
