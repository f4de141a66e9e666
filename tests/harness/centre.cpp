#include "tests/harness/centre.h"

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace dawr::harness {
namespace {

Addresses read_addresses(const std::filesystem::path& file) {
  Addresses addresses;
  std::istringstream in(read_text(file));
  std::string side;
  std::string address;
  while (in >> side >> address) addresses[side] = address;
  return addresses;
}

std::string in_quotes(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file);
  out << text;
  if (!out.flush()) throw std::runtime_error("can't write " + file.string());
}

void replace_in(const std::filesystem::path& file, const std::string& from, const std::string& to) {
  auto text = read_text(file);
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error(file.string() + " has no " + from);
  text.replace(at, from.size(), to);
  write_text(file, text);
}

Centre::Centre(Tools tools, std::filesystem::path directory, CentreOptions options)
    : tools_(std::move(tools)), directory_(std::move(directory)), options_(std::move(options)) {
  std::signal(SIGPIPE, SIG_IGN);
  std::filesystem::create_directories(directory_);
  std::vector<std::string> arguments{"init", "--centre", (directory_ / "centre").string(), "--from",
                                     (tools_.source / "config").string()};
  const auto set = [&](const std::string& setting) {
    arguments.insert(arguments.end(), {"--set", setting});
  };
  if (options_.clock_rate != 1.0) {
    arguments.insert(arguments.end(),
                     {"--demo", "--clock-rate", std::to_string(options_.clock_rate)});
  }
  for (const auto* side : {"citizen", "provider", "board", "feed"}) {
    set(std::string{"network."} + side + "=\"tcp://127.0.0.1:0\"");
  }
  if (!options_.upstream_address.empty()) {
    set("upstream.addresses=[" + in_quotes(options_.upstream_address) + "]");
    set("upstream.public_key=" + in_quotes(options_.upstream_key));
    if (!options_.witness_key.empty()) {
      set("upstream.witness_key=" + in_quotes(options_.witness_key));
    }
  }
  if (options_.commands_per_second != 0) {
    const auto limit = std::to_string(options_.commands_per_second);
    set("limits.commands_per_second=" + limit);
    set("limits.burst=" + limit);
  }
  if (options_.asks_people) {
    set("people.identity=\"optional\"");
    set("people.mobile=\"optional\"");
  }
  if (!options_.fees) set("rules.payment_needed=false");
  if (!options_.hours) set("rules.within_hours=false");
  if (!options_.staff.empty()) set("staff.clerks=" + options_.staff);
  ctl(arguments);
}

std::string Centre::ctl(const std::vector<std::string>& arguments) {
  return run_program(tools_.bin / "dawrctl", arguments, directory_ / "dawrctl.log");
}

std::string without_isolates(std::string text) {
  for (const std::string_view mark : {"\u2068", "\u2069"}) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
      text.erase(at, mark.size());
    }
  }
  return text;
}

std::vector<Slip> Centre::issue_codes(int count, const std::string& by) {
  std::istringstream page(
      without_isolates(ctl({"approval-codes", "issue", "--centre", directory().string(), "--count",
                            std::to_string(count), "--by", by, "--phrases",
                            (tools_.source / "config" / "phrases").string()})));
  std::vector<Slip> slips;
  for (std::string line; std::getline(page, line);) {
    std::istringstream words(line);
    std::string word;
    char colon = 0;
    std::uint32_t number = 0;
    std::string first;
    std::string second;
    if (words >> word && word == "Code" && words >> number >> colon >> first >> second) {
      slips.push_back({number, first + second});
    }
  }
  if (slips.size() != static_cast<std::size_t>(count)) {
    throw std::runtime_error("the page of one-time codes can't be read");
  }
  return slips;
}

void Centre::start_broker() {
  const auto announced = directory() / "addresses";
  const auto said_before = read_text(log()).size();
  std::vector<std::string> arguments{"--config", (directory() / "centre.toml").string()};
  if (!options_.demo_start.empty()) {
    arguments.insert(arguments.end(), {"--demo-start", options_.demo_start});
  }
  broker_ = std::make_unique<Process>(tools_.bin / "dawr-broker", arguments, log());
  wait_until(
      [&] {
        if (!broker_->running()) {
          throw std::runtime_error("the broker did not start:\n" + read_text(log()));
        }
        return read_text(log()).find("serving citizens", said_before) != std::string::npos;
      },
      "the broker");
  const bool first = addresses_.empty();
  addresses_ = read_addresses(announced);
  if (!first) return;
  // From now on at the same ports, as a real centre is.
  const auto file = directory() / "centre.toml";
  std::string text = read_text(file);
  for (const auto& [side, address] : addresses_) {
    const auto line = text.find("\n" + side);
    const auto from = text.find('"', line);
    const auto to = text.find('"', from + 1);
    text.replace(from, to - from + 1, in_quotes(address));
  }
  write_text(file, text);
}

void Centre::start_broker_at(const std::string& demo_start) {
  options_.demo_start = demo_start;
  start_broker();
}

Enrolled Centre::enrol(const std::string& role, const std::string& name,
                       const std::vector<std::string>& place) {
  const auto folder = directory_ / "devices" / name;
  std::filesystem::create_directories(folder.parent_path());
  ctl({"enrol", "--out", folder.string()});
  std::vector<std::string> approval{"approve",
                                    "--centre",
                                    directory().string(),
                                    "--public-key",
                                    (folder / "device.pub").string(),
                                    "--role",
                                    role,
                                    "--name",
                                    name,
                                    "--yes"};
  approval.insert(approval.end(), place.begin(), place.end());
  ctl(approval);
  return {folder / "device.key", folder / "outbox.db", name};
}

std::vector<std::string> Centre::device_arguments(const Enrolled& device,
                                                  const std::string& side) const {
  return {"--endpoint", addresses_.at(side), "--broker-key", (directory() / "broker.pub").string(),
          "--key",      device.key.string(), "--outbox",     device.outbox.string()};
}

JsonProcess Centre::dispenser(const Enrolled& device, bool auto_confirm) {
  auto arguments = device_arguments(device, "citizen");
  arguments.emplace_back("--headless");
  if (auto_confirm) arguments.emplace_back("--auto-confirm");
  return JsonProcess{
      Process(tools_.bin / "dawr-ticket", arguments, directory_ / (device.name + ".log"))};
}

JsonProcess Centre::counter(const Enrolled& device) {
  auto arguments = device_arguments(device, "provider");
  arguments.emplace_back("--headless");
  return JsonProcess{
      Process(tools_.bin / "dawr-counter", arguments, directory_ / (device.name + ".log"))};
}

JsonProcess& Centre::supervisor() {
  if (!supervisor_) {
    supervisor_ = std::make_unique<JsonProcess>(counter(enrol("supervisor", "supervisor")));
  }
  return *supervisor_;
}

void Centre::open_day(const std::string& date) {
  const Json result = supervisor().ask("open-day " + date);
  if (result.value("event", "") != "done") {
    throw std::runtime_error("the day did not open: " + result.dump());
  }
}

}  // namespace dawr::harness
