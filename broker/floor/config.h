// A centre's directory: centre.toml and the service catalogue beside it, turned into the policy of
// a service date (what the core decides by) and the settings of the broker (what its shell needs).
//
// Strict: unknown keys, wrong types, values outside their range and dangling references are
// refused, all of them at once, each with its place. Nothing here reads the environment. All
// functions are pure but for the files they are told to read, and may be called from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/floor/rate_limit.h"
#include "common/domain/calendar.h"
#include "common/domain/flow.h"
#include "common/domain/policy.h"
#include "common/log/note.h"
#include "common/storage/disk_room.h"
#include "common/wire/keys.h"

namespace dawr {

// Where a centre keeps its files. Only the journal's place can be configured (BrokerSettings).
struct CentreFiles {
  std::filesystem::path directory;

  [[nodiscard]] std::filesystem::path config() const { return directory / "centre.toml"; }
  [[nodiscard]] std::filesystem::path catalogue() const { return directory / "services.csv"; }
  // The stages of visits, when the centre works, and the nation's holidays; none of them: as said
  // of CentreConfig.
  [[nodiscard]] std::filesystem::path flows() const { return directory / "flows.toml"; }
  [[nodiscard]] std::filesystem::path calendar() const { return directory / "calendar.toml"; }
  [[nodiscard]] std::filesystem::path holidays() const { return directory / "holidays.csv"; }
  [[nodiscard]] std::filesystem::path devices() const { return directory / "devices"; }
  // Who may sign in at a counter; none: the staff number alone does.
  [[nodiscard]] std::filesystem::path staff() const { return directory / "staff"; }
  // One-time codes of supervisors; none: there are no codes.
  [[nodiscard]] std::filesystem::path approval_codes() const {
    return directory / "approval-codes";
  }
  [[nodiscard]] std::filesystem::path candidates() const { return directory / "candidates"; }
  // The epochs that the journal has had: see dawrctl backup and restore.
  [[nodiscard]] std::filesystem::path epochs() const { return directory / "epochs"; }
  // When dawrctl backup last made one, in UTC.
  [[nodiscard]] std::filesystem::path last_backup() const { return directory / "last-backup"; }
  [[nodiscard]] std::filesystem::path secrets() const { return directory / "secrets"; }
  [[nodiscard]] std::filesystem::path broker_secret_key() const { return secrets() / "broker.key"; }
  [[nodiscard]] std::filesystem::path centre_secret() const { return secrets() / "centre.secret"; }
  // Signs the public log; whoever has only the public half can verify it.
  [[nodiscard]] std::filesystem::path log_secret_key() const { return secrets() / "log.key"; }
  // While a day is open, where people are asked for something: in no backup.
  [[nodiscard]] std::filesystem::path day_key() const { return secrets() / "day.key"; }
  [[nodiscard]] std::filesystem::path contacts() const { return secrets() / "contacts.db"; }
  // While something is kept of who has booked: in no backup.
  [[nodiscard]] std::filesystem::path booking_key() const { return secrets() / "booking.key"; }
  [[nodiscard]] std::filesystem::path bookings() const { return secrets() / "bookings.db"; }
  // What every device needs to know its broker by; not a secret.
  [[nodiscard]] std::filesystem::path broker_public_key() const { return directory / "broker.pub"; }
};

// One thing that is wrong, in words: the field, what was expected, what to do.
struct ConfigFault {
  std::string file;
  std::uint32_t line{};    // 0: the file as a whole
  std::uint32_t column{};  // of the value or key, from 1; in a catalogue the field's number
  std::string text;
  bool operator==(const ConfigFault&) const = default;
};

std::string to_text(const ConfigFault& fault);                // "centre.toml:12:3: …"
std::string to_text(const std::vector<ConfigFault>& faults);  // one a line

template <class T>
using Configured = std::expected<T, std::vector<ConfigFault>>;

enum class LogFormat : std::uint8_t { human = 1, json = 2 };

// A log file that is begun anew when it is full; the older ones get numbers.
struct LogFile {
  std::filesystem::path file;  // below the centre's directory unless absolute
  std::uint64_t most_bytes{};  // of one file
  std::size_t most_files{};    // the one written to is not counted
  bool operator==(const LogFile&) const = default;
};

// Addresses to bind, such as "tcp://0.0.0.0:5571"; port 0 picks a free one.
struct BindAddresses {
  std::string citizen;
  std::string provider;
  std::string board;  // questions of displays
  std::string feed;   // the board's PUB socket
  bool operator==(const BindAddresses&) const = default;
};

struct UpstreamSettings {
  std::vector<std::string> addresses;  // to connect to, in the order they are tried; never empty
  wire::PublicKey public_key;          // of the upstream
  std::optional<log::VerifierKey> witness_key{};  // with which it cosigns; none: can't be checked
  bool operator==(const UpstreamSettings&) const = default;
};

// How long files are kept that hold no fact which is needed: dawrctl erase deletes what is older.
// What has no setting is kept as long as the centre or the service date: docs/PERSONAL_DATA.md.
struct KeepSettings {
  std::chrono::days old_logs{90};           // full log files that were begun anew
  std::chrono::days replaced_journals{90};  // that dawrctl restore has put aside
  bool operator==(const KeepSettings&) const = default;
};

// What people are asked for, if they like: docs/PERSONAL_DATA.md.
struct PeopleSettings {
  bool identity{};  // the national number, which stays at the device where it is typed
  bool mobile{};    // to be told that the turn is near
  bool operator==(const PeopleSettings&) const = default;
};

struct BrokerSettings {
  BindAddresses bind;
  std::optional<UpstreamSettings> upstream;  // none: figures wait in the outbox
  std::filesystem::path journal;             // below the centre's directory unless absolute
  LogFormat log{LogFormat::human};
  Allowance allowance;              // of each device, before the clock rate
  std::optional<LogFile> log_file;  // none: standard error alone
  storage::RoomSettings room;       // on the journal's disk
  bool demo{};                      // a demonstration centre, and it says so
  double clock_rate{1.0};           // 1 … 1000; other than 1 only with `demo`
  PeopleSettings people;            // what they are asked for
  KeepSettings keep;
  // Of the waiting room, for the manager's board. Read anew when a day is opened.
  std::optional<std::uint32_t> seats{};
  bool operator==(const BrokerSettings&) const = default;
};

struct CentreConfig {
  CentrePolicy policy;  // sound: faults_of(policy) is empty
  BrokerSettings settings;
  std::vector<Flow> flows;  // every service follows one of them; none: each ends where it begins
  std::optional<Calendar> calendar;  // none: the centre works whenever its day is open
  bool operator==(const CentreConfig&) const = default;
};

// The directory's centre.toml (or another file of that format), and the files beside it.
Configured<CentreConfig> load_centre(const std::filesystem::path& directory_or_file);

// A text and the name it is called by in faults.
struct NamedText {
  std::string name;
  std::string_view text;
};

struct CentreTexts {
  NamedText centre;
  NamedText catalogue;
  std::optional<NamedText> flows{};
  std::optional<NamedText> calendar{};
  std::optional<NamedText> holidays{};  // read with a calendar
};

// The same from texts; `directory` is what a relative journal path starts from.
Configured<CentreConfig> read_centre(const CentreTexts& texts,
                                     const std::filesystem::path& directory);

}  // namespace dawr
