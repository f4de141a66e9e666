#include "tests/harness/loopback.h"

#include <stdexcept>

namespace dawr::harness {

Loopback::Loopback(Tools tools, const std::filesystem::path& directory, CentreOptions options)
    : centre_(std::move(tools), directory, std::move(options)) {
  centre_.start_broker();
  centre_.open_day("2026-03-15");
}

Enrolled Loopback::enrol(const std::string& role, const std::vector<std::string>& place) {
  return centre_.enrol(role, role + "-" + std::to_string(++devices_), place);
}

std::unique_ptr<Client> Loopback::connect(const Enrolled& device, const std::string& side) {
  const auto keys = wire::load_secret_key(device.key);
  const auto broker = wire::load_public_key(centre_.directory() / "broker.pub");
  if (!keys || !broker) throw std::runtime_error("the keys of " + device.name + " can't be read");
  return std::make_unique<Client>(context_, *keys,
                                  wire::ServerAddress{centre_.addresses().at(side), *broker});
}

std::unique_ptr<Client> Loopback::client(const std::string& role, const std::string& side,
                                         const std::vector<std::string>& place) {
  return connect(enrol(role, place), side);
}

}  // namespace dawr::harness
