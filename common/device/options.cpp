#include "common/device/options.h"

#include <CLI/CLI.hpp>

namespace dawr::device {
namespace {

Result<wire::PublicKey> public_key(const std::string& key_or_file) {
  auto key = wire::public_key_from(key_or_file);
  if (!key) key.error().text += " (--broker-key takes 40 characters of Z85, or a file)";
  return key;
}

}  // namespace

void add_device_options(CLI::App& app, DeviceOptions& options) {
  app.add_option("--endpoint", options.endpoints,
                 "Address of the broker, such as tcp://10.1.2.3:5571; repeat it for a second one")
      ->required()
      ->take_all();
  app.add_option("--broker-key", options.broker_keys,
                 "Public key of the broker: its Z85 text or a file; one for all, or one each")
      ->required()
      ->take_all();
  app.add_option("--key", options.key_file, "File with this device's own secret key")->required();
  app.add_option("--outbox", options.outbox_file,
                 "File in which this device keeps what it has asked for and not been answered")
      ->required();
  app.add_flag("--headless", options.headless,
               "Commands as lines on standard input, results as JSON lines on standard output");
  app.add_flag("--exit-when-idle", options.exit_when_idle,
               "At the end of standard input, wait until everything has been answered, then exit");
  app.set_version_flag("--version", std::string(program_version));
}

std::expected<void, int> parse_options(CLI::App& app, int argc, const char* const* argv) {
  constexpr int wrong_usage = 2;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return std::unexpected(app.exit(error) == 0 ? 0 : wrong_usage);
  }
  return {};
}

Result<std::vector<wire::ServerAddress>> server_addresses(
    const std::vector<std::string>& endpoints, const std::vector<std::string>& broker_keys) {
  if (broker_keys.size() != 1 && broker_keys.size() != endpoints.size()) {
    return std::unexpected(
        Fault{FaultKind::refused,
              std::to_string(broker_keys.size()) + " broker keys for " +
                  std::to_string(endpoints.size()) +
                  " endpoints: give one --broker-key for all, or one for each in order"});
  }
  std::vector<wire::ServerAddress> addresses;
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    auto key = public_key(broker_keys[broker_keys.size() == 1 ? 0 : i]);
    if (!key) return std::unexpected(key.error());
    addresses.push_back({endpoints[i], *key});
  }
  return addresses;
}

Result<wire::LinkSettings> link_settings(const DeviceOptions& options, std::string_view program) {
  auto brokers = server_addresses(options.endpoints, options.broker_keys);
  if (!brokers) return std::unexpected(brokers.error());
  const auto keys = wire::load_secret_key(options.key_file);
  if (!keys) return std::unexpected(keys.error());
  return wire::LinkSettings{.brokers = std::move(*brokers),
                            .keys = *keys,
                            .program = std::string(program),
                            .version = std::string(program_version),
                            .times = {}};
}

Result<std::unique_ptr<wire::Outbox>> open_outbox(const DeviceOptions& options) {
  return wire::open_outbox(
      {.path = options.outbox_file, .new_session = wire::random_number(), .vfs = {}});
}

}  // namespace dawr::device
