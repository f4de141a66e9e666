// A whole centre on loopback for a test or a demonstration: provisioned by the real dawrctl, served
// by the real broker, with real devices.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/harness/process.h"

namespace dawr::harness {

struct Tools {
  std::filesystem::path bin;     // where the programs are
  std::filesystem::path source;  // the checkout, for config/
};

// Where the broker listens, by side: "citizen", "provider", "board", "feed".
using Addresses = std::map<std::string, std::string>;

struct Enrolled {
  std::filesystem::path key;  // secret key file
  std::filesystem::path outbox;
  std::string name;
};

struct CentreOptions {
  double clock_rate{1.0};
  std::string demo_start{};  // with a rate other than 1: where the clock starts
  std::string upstream_address{};
  std::string upstream_key{};
  std::string witness_key{};     // with which it cosigns; empty: none is configured
  double commands_per_second{};  // of one device; 0: as the sample configuration has it
  bool asks_people{};            // who they are, and for a mobile number
  bool fees{};                   // are paid before a service ends, as the sample centre has it
  bool hours{};                  // of its calendar are kept by the dispensers, as the sample's are
  std::string staff{};           // replaces the sample centre's [staff] section, if not empty
};

// A one-time code as dawrctl prints it.
struct Slip {
  std::uint32_t number{};
  std::string secret;
};

class Centre {
 public:
  // Makes `directory`/centre with the sample configuration, listening on free loopback ports.
  Centre(Tools tools, std::filesystem::path directory, CentreOptions options = {});

  // Waits until it serves. The ports stay the same over restarts.
  void start_broker();
  // The same at another time, from then on: a demonstration's clock can be started where one likes.
  void start_broker_at(const std::string& demo_start);
  [[nodiscard]] Process& broker() { return *broker_; }
  [[nodiscard]] const Addresses& addresses() const { return addresses_; }
  [[nodiscard]] std::filesystem::path directory() const { return directory_ / "centre"; }
  [[nodiscard]] std::filesystem::path journal() const { return directory() / "journal.db"; }
  [[nodiscard]] std::filesystem::path log() const { return directory_ / "broker.log"; }

  // Makes a key for a device and has it approved; `place`: such as {"--counter", "3"}.
  Enrolled enrol(const std::string& role, const std::string& name,
                 const std::vector<std::string>& place = {});
  // The arguments with which every device of that role finds the broker.
  [[nodiscard]] std::vector<std::string> device_arguments(const Enrolled& device,
                                                          const std::string& side) const;

  JsonProcess dispenser(const Enrolled& device, bool auto_confirm = true);
  JsonProcess counter(const Enrolled& device);  // also for cashiers and supervisors
  // Enrols a supervisor the first time; opens the day.
  void open_day(const std::string& date);
  JsonProcess& supervisor();

  std::string ctl(const std::vector<std::string>& arguments);
  // Fresh ones, for the usual week.
  std::vector<Slip> issue_codes(int count, const std::string& by);
  [[nodiscard]] const Tools& tools() const { return tools_; }

 private:
  void configure(const CentreOptions& options);

  Tools tools_;
  std::filesystem::path directory_;
  CentreOptions options_;
  Addresses addresses_;
  std::unique_ptr<Process> broker_;
  std::unique_ptr<JsonProcess> supervisor_;
};

// A text of the phrase files as people see it: without the marks that keep its parts apart.
std::string without_isolates(std::string text);

std::string read_text(const std::filesystem::path& file);
// The first `from` of a text file, which must be there, becomes `to`.
void replace_in(const std::filesystem::path& file, const std::string& from, const std::string& to);
void write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace dawr::harness
