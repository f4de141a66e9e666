#include "broker/floor/registry.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "broker/floor/plain_text.h"
#include "broker/floor/record_reader.h"
#include "common/domain/limits.h"

namespace dawr {
namespace {

constexpr std::string_view first_line = "dawr devices 1";
constexpr std::string_view comment =
    "# Change this file with dawrctl approve and dawrctl revoke only: the broker follows at once.";
// Revoked devices stay, so there are more records than approved devices.
constexpr std::size_t most_records = 16 * limits::devices;
constexpr std::size_t most_bytes = most_records * 1024;

// The roles that a device of a centre can have.
struct DeviceRole {
  Role role;
  Side side;
};
constexpr std::array device_roles = {
    DeviceRole{Role::dispenser, Side::citizen}, DeviceRole{Role::reception, Side::citizen},
    DeviceRole{Role::portal, Side::citizen},    DeviceRole{Role::counter, Side::provider},
    DeviceRole{Role::cashier, Side::provider},  DeviceRole{Role::supervisor, Side::provider},
    DeviceRole{Role::display, Side::board},     DeviceRole{Role::auditor, Side::provider},
};

DeviceId number_of(const Device& device) { return device.principal.device; }

bool stands_at_counter(Role role) { return role == Role::counter || role == Role::cashier; }

std::string line_letters(const std::vector<LineId>& lines) {
  std::string text;
  for (const auto line : lines) {
    if (!text.empty()) text += ' ';
    text += line.value;
  }
  return text;
}

// ---- What makes a device unusable; the same words for a command line and for a file. ----

std::string fault_of(const Device& device) {
  const auto& principal = device.principal;
  if (!side_of(principal.role)) return "a device can't have that role";
  if (stands_at_counter(principal.role) != principal.counter.has_value()) {
    return std::string("a ") + std::string(name_of(principal.role)) +
           (principal.counter ? " key has no counter" : " key needs the number of its counter");
  }
  if (principal.role != Role::display && !principal.shown_lines.empty()) {
    return "only a display shows lines";
  }
  if (principal.shown_lines.size() > limits::lines) return "too many lines";
  if (device.name.empty() || device.name.size() > limits::name_bytes || !is_one_line(device.name)) {
    return "the name must be one line of 1 to " + std::to_string(limits::name_bytes) + " bytes";
  }
  return {};
}

// ---- Text form ----

std::string to_file_text(const std::vector<Device>& devices) {
  std::string text = std::string(first_line) + "\n" + std::string(comment) + "\n";
  for (const auto& device : devices) {
    const auto& principal = device.principal;
    text += "\ndevice " + std::to_string(principal.device.value) + "\n";
    text += "key " + wire::to_z85(device.public_key) + "\n";
    text += "role " + std::string(name_of(principal.role)) + "\n";
    if (principal.counter) text += "counter " + std::to_string(principal.counter->value) + "\n";
    if (!principal.shown_lines.empty()) {
      text += "lines " + line_letters(principal.shown_lines) + "\n";
    }
    text += "name " + device.name + "\n";
    text += device.status == DeviceStatus::approved ? "approved " : "revoked ";
    text += utc_text(device.since) + "\n";
  }
  text += "\nend " + std::to_string(devices.size()) + "\n";
  return text;
}

// Reads exactly what to_file_text writes, comments and blank lines apart.
class Reader {
 public:
  Reader(std::filesystem::path file, std::string_view text) : lines_(std::move(file), text) {}

  Result<std::vector<Device>> read() {
    if (auto begun = lines_.begin(first_line); !begun) return std::unexpected(begun.error());
    std::vector<Device> devices;
    while (auto number = lines_.take("device")) {
      Device device;
      if (auto fault = read_device(*number, device); !fault.empty()) return lines_.fault(fault);
      if (auto fault = clash(devices, device); !fault.empty()) return lines_.fault(fault);
      if (devices.size() == most_records) return lines_.fault("too many devices");
      devices.push_back(std::move(device));
    }
    if (auto ended = lines_.end("device", devices.size()); !ended) {
      return std::unexpected(ended.error());
    }
    return devices;
  }

 private:
  std::string read_device(std::string_view number, Device& device) {
    const auto parsed = parse_number(number, 1, std::numeric_limits<std::uint32_t>::max());
    if (!parsed) return "expected the device's number";
    device.principal.device.value = *parsed;
    const auto key = lines_.take("key");
    if (!key) return lines_.expected_here("'key' and the device's public key");
    const auto parsed_key = wire::parse_public_key(*key);
    if (!parsed_key) return parsed_key.error().text;
    device.public_key = *parsed_key;
    const auto role = lines_.take("role");
    if (!role) return lines_.expected_here("'role'");
    const auto known_role = role_named(*role);
    if (!known_role) return "there is no role '" + std::string(*role) + "'";
    device.principal.role = *known_role;
    if (auto fault = read_place(device.principal); !fault.empty()) return fault;
    const auto name = lines_.take("name");
    if (!name) return lines_.expected_here("'name'");
    device.name = *name;
    if (auto fault = read_status(device); !fault.empty()) return fault;
    return fault_of(device);
  }

  std::string read_place(Principal& principal) {
    if (const auto counter = lines_.take("counter")) {
      const auto id = parse_number(*counter, 0, std::numeric_limits<std::uint16_t>::max());
      if (!id) return "expected the counter's number";
      principal.counter = CounterId{static_cast<std::uint16_t>(*id)};
    }
    if (const auto lines = lines_.take("lines")) {
      for (const auto letter : split(*lines, ' ')) {
        if (letter.size() != 1 || letter[0] < 'A' || letter[0] > 'Z') {
          return "expected letters of lines, A to Z, with one space between them";
        }
        principal.shown_lines.push_back(LineId{letter[0]});
      }
    }
    return {};
  }

  std::string read_status(Device& device) {
    auto since = lines_.take("approved");
    if (!since) {
      since = lines_.take("revoked");
      device.status = DeviceStatus::revoked;
    }
    if (!since) return lines_.expected_here("'approved' or 'revoked', and since when");
    const auto instant = parse_utc(*since);
    if (!instant) return "expected an instant such as 2026-11-21T09:30:00Z";
    device.since = *instant;
    return {};
  }

  static std::string clash(const std::vector<Device>& devices, const Device& device) {
    if (!devices.empty() && devices.back().principal.device >= device.principal.device) {
      return "device numbers must ascend";
    }
    const bool twice = std::ranges::any_of(
        devices, [&](const Device& other) { return other.public_key == device.public_key; });
    return twice ? "this key is in the file already" : "";
  }

  RecordReader lines_;
};

// ---- Changing ----

Result<std::vector<Device>> read_devices(const std::filesystem::path& file) {
  const auto text = storage::read_file(file, most_bytes);
  if (!text) return std::unexpected(text.error());
  return Reader(file, *text).read();
}

Result<> write_devices(const std::filesystem::path& file, const std::vector<Device>& devices) {
  return storage::replace_file(file, to_file_text(devices), storage::Privacy::open);
}

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

std::string described(const Device& device) {
  return "device " + std::to_string(device.principal.device.value) + " (" +
         std::string(name_of(device.principal.role)) + ", " + device.name + ")";
}

// Two keys of one role at one counter could both act there; the older one has to go first.
Result<> clear_counter(std::vector<Device>& devices, const Approval& approval,
                       std::chrono::sys_seconds now) {
  if (!approval.counter) return {};
  for (auto& device : devices) {
    const bool same_place = device.principal.counter == approval.counter &&
                            device.principal.role == approval.role &&
                            device.status == DeviceStatus::approved;
    if (!same_place) continue;
    if (!approval.replace) {
      return refused("counter " + std::to_string(approval.counter->value) + " has " +
                     described(device) + " already; revoke that first, or replace it");
    }
    device.status = DeviceStatus::revoked;
    device.since = now;
  }
  return {};
}

std::string already_known(const std::vector<Device>& devices, const wire::PublicKey& public_key) {
  const auto known = std::ranges::find(devices, public_key, &Device::public_key);
  if (known == devices.end()) return {};
  const bool revoked = known->status == DeviceStatus::revoked;
  return "this key is " + described(*known) + (revoked ? " and was revoked" : " already") +
         "; a key has one role for ever: make a new one on the device with dawrctl enrol";
}

}  // namespace

std::optional<Side> side_of(Role role) {
  const auto found = std::ranges::find(device_roles, role, &DeviceRole::role);
  if (found == device_roles.end()) return std::nullopt;
  return found->side;
}

std::optional<Role> role_named(std::string_view name) {
  const auto found = std::ranges::find_if(
      device_roles, [&](const DeviceRole& known) { return name_of(known.role) == name; });
  if (found == device_roles.end()) return std::nullopt;
  return found->role;
}

// ---- The broker's view ----

Result<Registry> Registry::open(const std::filesystem::path& file) {
  Registry registry(file);
  if (auto read = registry.refresh(); !read) return std::unexpected(read.error());
  return registry;
}

Result<bool> Registry::refresh() {
  if (!file_.changed()) return false;
  fault_.reset();
  if (auto loaded = load(); !loaded) {
    fault_ = loaded.error();
    return std::unexpected(*fault_);
  }
  return true;
}

Result<> Registry::load() {
  if (!file_.opened().is_open()) {
    return refused(file_.path().string() + ": can't be opened: " + storage::last_error());
  }
  const auto text = storage::read_all(file_.opened(), file_.path(), most_bytes);
  if (!text) return std::unexpected(text.error());
  auto devices = Reader(file_.path(), *text).read();
  if (!devices) return std::unexpected(devices.error());
  devices_ = std::move(*devices);
  by_key_.clear();
  for (std::size_t i = 0; i < devices_.size(); ++i) by_key_[devices_[i].public_key] = i;
  return {};
}

const Device* Registry::find(const wire::PublicKey& public_key) const {
  const auto found = by_key_.find(public_key);
  return found == by_key_.end() ? nullptr : &devices_[found->second];
}

Standing Registry::standing(const wire::PublicKey& public_key) const {
  const auto* device = find(public_key);
  if (device == nullptr) return Standing::unknown;
  return device->status == DeviceStatus::approved ? Standing::approved : Standing::revoked;
}

const Principal* Registry::principal(DeviceId device) const {
  const auto found = std::ranges::lower_bound(devices_, device, {}, number_of);
  const bool is_known = found != devices_.end() && number_of(*found) == device;
  if (!is_known || found->status != DeviceStatus::approved) return nullptr;
  return &found->principal;
}

// ---- Changing the file ----

Result<> create_registry(const std::filesystem::path& file) {
  return storage::create_file(file, to_file_text({}), storage::Privacy::open);
}

Result<Device> approve(const std::filesystem::path& file, const Approval& approval,
                       std::chrono::sys_seconds now) {
  const auto locked = storage::FileLock::wait_for(file);
  if (!locked) return std::unexpected(locked.error());
  auto devices = read_devices(file);
  if (!devices) return std::unexpected(devices.error());
  if (auto known = already_known(*devices, approval.public_key); !known.empty()) {
    return refused(known);
  }

  Device device;
  device.principal.device.value = devices->empty() ? 1 : devices->back().principal.device.value + 1;
  device.principal.role = approval.role;
  device.principal.counter = approval.counter;
  device.principal.shown_lines = approval.shown_lines;
  device.public_key = approval.public_key;
  device.name = approval.name;
  device.since = now;
  if (auto fault = fault_of(device); !fault.empty()) return refused(fault);
  if (auto cleared = clear_counter(*devices, approval, now); !cleared) {
    return std::unexpected(cleared.error());
  }
  const auto approved = std::ranges::count(*devices, DeviceStatus::approved, &Device::status);
  if (std::cmp_greater_equal(approved, limits::devices) || devices->size() == most_records) {
    return refused("a centre has at most " + std::to_string(limits::devices) +
                   " approved devices; revoke those that are gone");
  }
  devices->push_back(device);
  if (auto written = write_devices(file, *devices); !written) {
    return std::unexpected(written.error());
  }
  return device;
}

Result<Device> revoke(const std::filesystem::path& file, DeviceId device,
                      std::chrono::sys_seconds now) {
  const auto locked = storage::FileLock::wait_for(file);
  if (!locked) return std::unexpected(locked.error());
  auto devices = read_devices(file);
  if (!devices) return std::unexpected(devices.error());
  const auto found = std::ranges::find(*devices, device, number_of);
  if (found == devices->end()) {
    return refused("there is no device " + std::to_string(device.value) +
                   "; dawrctl devices lists them");
  }
  if (found->status == DeviceStatus::revoked) return *found;
  found->status = DeviceStatus::revoked;
  found->since = now;
  if (auto written = write_devices(file, *devices); !written) {
    return std::unexpected(written.error());
  }
  return *found;
}

}  // namespace dawr
