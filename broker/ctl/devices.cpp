#include <algorithm>
#include <cctype>
#include <iomanip>
#include <istream>
#include <ostream>
#include <sstream>
#include <utility>

#include "broker/ctl/commands.h"
#include "broker/ctl/owner.h"
#include "broker/floor/config.h"
#include "broker/floor/plain_text.h"
#include "broker/floor/registry.h"
#include "common/text/json_text.h"
#include "common/wire/keys.h"

namespace dawr::ctl {
namespace {

std::unexpected<Fault> refused(std::string text) {
  return std::unexpected(Fault{FaultKind::refused, std::move(text)});
}

// ---- enrol ----

void show_key(const wire::PublicKey& key, const std::filesystem::path& file, std::ostream& out) {
  out << "This device's public key is in " << file.string() << ":\n"
      << "  " << wire::to_z85(key) << "\n"
      << "Its six words, to be compared aloud:\n"
      << "  " << wire::fingerprint(key) << "\n"
      << "A supervisor approves it at the broker:\n"
      << "  dawrctl approve --centre DIR --words \"" << wire::fingerprint(key)
      << "\" --role ROLE --name NAME\n"
      << "(if it has not knocked yet: --public-key '" << wire::to_z85(key) << "' instead)\n";
}

// ---- approve ----

// As people type what they hear: in capitals, with spaces as they come.
std::string tidy(const std::string& words) {
  std::istringstream in(words);
  std::string all;
  for (std::string word; in >> word;) {
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return std::tolower(c); });
    all += (all.empty() ? "" : " ") + word;
  }
  return all;
}

Result<wire::PublicKey> key_by_words(const CentreFiles& files, const std::string& heard) {
  const auto words = tidy(heard);
  const auto candidates = CandidateList::read(files.candidates());
  if (!candidates) return std::unexpected(candidates.error());
  std::vector<wire::PublicKey> matching;
  for (const auto& candidate : *candidates) {
    if (wire::fingerprint(candidate.public_key) == words) matching.push_back(candidate.public_key);
  }
  if (matching.size() == 1) return matching.front();
  return refused("no key with the words \"" + words +
                 "\" has knocked at this broker lately. Start the device's program and try again, "
                 "or give its --public-key; dawrctl devices lists the keys that knocked");
}

// A key that knocked at one side's door and is approved for another would be refused there, and
// one that is meant for the counters may not come in by the citizens' network.
Result<> check_side(const CentreFiles& files, const wire::PublicKey& key, Role role) {
  const auto candidates = CandidateList::read(files.candidates());
  if (!candidates) return std::unexpected(candidates.error());
  const auto knocked = std::ranges::find(*candidates, key, &Candidate::public_key);
  if (knocked == candidates->end() || knocked->side == side_of(role)) return {};
  const auto needed = side_of(role);
  return refused("this key knocked at the " + std::string(name_of(knocked->side)) +
                 " side, but a key with the role " + std::string(name_of(role)) + " belongs to " +
                 (needed ? "the " + std::string(name_of(*needed)) + " side" : "no side") +
                 ": give it the role of the device that it is in, or start that device with the "
                 "address of the right side and let it knock again");
}

Result<wire::PublicKey> key_of(const ApproveOptions& options, const CentreFiles& files) {
  if (!options.words.empty()) return key_by_words(files, options.words);
  return wire::public_key_from(options.public_key);
}

std::string known_counters(const CentrePolicy& policy, CounterKind kind) {
  std::string text;
  for (const auto& counter : policy.counters) {
    if (counter.kind == kind) text += " " + std::to_string(counter.id.value);
  }
  return text.empty() ? " none" : text;
}

Result<> check_counter(const ApproveOptions& options, Role role, const CentrePolicy& policy) {
  if (role != Role::counter && role != Role::cashier) return {};
  const auto kind = role == Role::cashier ? CounterKind::cashier : CounterKind::counter;
  const auto* counter = find_counter(policy, CounterId{options.counter.value_or(0)});
  if (counter != nullptr && counter->kind == kind) return {};
  const auto wanted = options.counter ? "counter " + std::to_string(*options.counter) + " is no " +
                                            options.role + " of centre.toml"
                                      : "a " + options.role + " key needs --counter";
  return refused(wanted + "; ids there:" + known_counters(policy, kind));
}

Result<std::vector<LineId>> lines_of(const ApproveOptions& options, const CentrePolicy& policy) {
  std::vector<LineId> lines;
  if (options.lines.empty()) return lines;
  for (const auto letter : split(options.lines, ',')) {
    const LineId line{letter.size() == 1 ? letter[0] : '?'};
    if (find_line(policy, line) == nullptr) {
      return refused("--lines: there is no line \"" + std::string(letter) +
                     "\" in centre.toml; expected letters such as B,C");
    }
    if (std::ranges::find(lines, line) == lines.end()) lines.push_back(line);
  }
  return lines;
}

Result<Role> role_of(const std::string& name) {
  if (const auto role = role_named(name)) return *role;
  return refused("--role: there is no role \"" + name +
                 "\"; known: dispenser, reception, portal, counter, cashier, supervisor, display, "
                 "auditor");
}

bool says_yes(const wire::PublicKey& key, std::istream& in, std::ostream& out) {
  out << "The device must show these six words:\n  " << wire::fingerprint(key)
      << "\nDoes it? [yes/no] " << std::flush;
  std::string answer;
  std::getline(in, answer);
  return answer == "yes";
}

std::string place_of(const Principal& principal) {
  if (principal.counter) return std::to_string(principal.counter->value);
  std::string text;
  for (const auto line : principal.shown_lines) {
    if (!text.empty()) text += ',';
    text += line.value;
  }
  return text;
}

std::string_view word_of(DeviceStatus status) {
  return status == DeviceStatus::approved ? "approved" : "revoked";
}

// ---- devices ----

void print_table(const std::vector<Device>& devices, const std::vector<Candidate>& candidates,
                 std::ostream& out) {
  const auto row = [&out](const std::string& number, std::string_view status, std::string_view role,
                          const std::string& place, const std::string& since,
                          const std::string& words, const std::string& name) {
    out << std::left << std::setw(7) << number << std::setw(10) << status << std::setw(11) << role
        << std::setw(10) << place << std::setw(22) << since << std::setw(31) << words << name
        << "\n";
  };
  row("device", "status", "role", "place", "since", "words", "name");
  for (const auto& device : devices) {
    const auto& principal = device.principal;
    row(std::to_string(principal.device.value), word_of(device.status), name_of(principal.role),
        place_of(principal), utc_text(device.since), wire::fingerprint(device.public_key),
        device.name);
  }
  if (candidates.empty()) return;
  out << "\nKnocked at the broker, not approved:\n";
  for (const auto& candidate : candidates) {
    out << std::left << std::setw(10) << name_of(candidate.side) << std::setw(22)
        << utc_text(candidate.last_seen) << std::setw(31) << wire::fingerprint(candidate.public_key)
        << wire::to_z85(candidate.public_key) << "\n";
  }
}

using text::json_text;

std::string json_of(const Device& device) {
  const auto& principal = device.principal;
  std::string text = "{\"device\":" + std::to_string(principal.device.value);
  text += ",\"status\":" + json_text(word_of(device.status));
  text += ",\"role\":" + json_text(name_of(principal.role));
  if (principal.counter) text += ",\"counter\":" + std::to_string(principal.counter->value);
  if (!principal.shown_lines.empty()) text += ",\"lines\":" + json_text(place_of(principal));
  text += ",\"name\":" + json_text(device.name);
  text += ",\"since\":" + json_text(utc_text(device.since));
  text += ",\"public_key\":" + json_text(wire::to_z85(device.public_key));
  return text + ",\"words\":" + json_text(wire::fingerprint(device.public_key)) + "}";
}

std::string json_of(const Candidate& candidate) {
  return "{\"side\":" + json_text(name_of(candidate.side)) +
         ",\"last_seen\":" + json_text(utc_text(candidate.last_seen)) +
         ",\"public_key\":" + json_text(wire::to_z85(candidate.public_key)) +
         ",\"words\":" + json_text(wire::fingerprint(candidate.public_key)) + "}";
}

template <class Item>
std::string json_list(const std::vector<Item>& items) {
  std::string text = "[";
  for (const auto& item : items) text += (text.size() > 1 ? "," : "") + json_of(item);
  return text + "]";
}

}  // namespace

Result<> enrol(const std::filesystem::path& folder, std::ostream& out) {
  const auto secret_file = folder / "device.key";
  const auto public_file = folder / "device.pub";
  std::error_code error;
  if (std::filesystem::exists(secret_file, error)) {
    const auto keys = wire::load_secret_key(secret_file);
    if (!keys) return std::unexpected(keys.error());
    out << "There is a key already; nothing was changed.\n";
    show_key(keys->public_key, public_file, out);
    return wire::save_public_key(keys->public_key, public_file);
  }
  std::filesystem::create_directories(folder, error);
  if (error) return refused(folder.string() + ": can't be made: " + error.message());
  const auto keys = wire::make_key_pair();
  if (auto saved = wire::save_secret_key(keys, secret_file); !saved) return saved;
  if (auto saved = wire::save_public_key(keys.public_key, public_file); !saved) return saved;
  show_key(keys.public_key, public_file, out);
  return {};
}

Result<> approve(const ApproveOptions& options, std::chrono::sys_seconds now, std::istream& in,
                 std::ostream& out) {
  const CentreFiles files{options.centre};
  const auto config = load_centre(options.centre);
  if (!config) return refused("the centre's configuration is unsound:\n" + to_text(config.error()));
  if (auto fine = check_is_owner(options.centre); !fine) return fine;
  const auto role = role_of(options.role);
  if (!role) return std::unexpected(role.error());
  if (auto sound = check_counter(options, *role, config->policy); !sound) return sound;
  const auto lines = lines_of(options, config->policy);
  if (!lines) return std::unexpected(lines.error());
  const auto key = key_of(options, files);
  if (!key) return std::unexpected(key.error());
  if (const auto own = wire::load_public_key(files.broker_public_key()); own && *own == *key) {
    return refused("this is the broker's own key; the device's is in the file device.pub there");
  }
  if (auto sound = check_side(files, *key, *role); !sound) return sound;

  const bool compared = options.yes || !options.words.empty();
  if (!compared && !says_yes(*key, in, out)) {
    return refused("not approved: the words were not confirmed with \"yes\"");
  }
  Approval approval{*key, *role, std::nullopt, *lines, options.name, options.replace};
  if (options.counter) approval.counter = CounterId{*options.counter};
  const auto device = dawr::approve(files.devices(), approval, now);
  if (!device) return std::unexpected(device.error());
  out << "Device " << device->principal.device.value << " is approved as " << options.role;
  if (options.counter) out << " at counter " << *options.counter;
  out << ": " << device->name << ". The broker lets it in from now on.\n";
  return {};
}

Result<> revoke(const std::filesystem::path& centre, std::uint32_t device,
                std::chrono::sys_seconds now, std::ostream& out) {
  if (auto fine = check_is_owner(centre); !fine) return fine;
  const auto revoked = dawr::revoke(CentreFiles{centre}.devices(), DeviceId{device}, now);
  if (!revoked) return std::unexpected(revoked.error());
  out << "Device " << device << " (" << revoked->name << ") is revoked since "
      << utc_text(revoked->since) << ". The broker refuses its next message.\n";
  return {};
}

Result<> list_devices(const std::filesystem::path& centre, bool as_json, std::ostream& out) {
  const CentreFiles files{centre};
  const auto registry = Registry::open(files.devices());
  if (!registry) return std::unexpected(registry.error());
  auto candidates = CandidateList::read(files.candidates());
  if (!candidates) return std::unexpected(candidates.error());
  std::erase_if(*candidates, [&](const Candidate& candidate) {
    return registry->standing(candidate.public_key) != Standing::unknown;
  });
  if (as_json) {
    out << "{\"devices\":" << json_list(registry->devices())
        << ",\"candidates\":" << json_list(*candidates) << "}\n";
  } else {
    print_table(registry->devices(), *candidates, out);
  }
  return {};
}

}  // namespace dawr::ctl
