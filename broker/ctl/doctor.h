// What is wrong with an installation, and what to do about it. Each check looks at what it is given
// and at nothing else; `doctor` in commands.h collects that from a machine. Nothing here disturbs a
// running broker: files are read, its journal beside it, its ports are looked up and not tried.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/floor/config.h"
#include "broker/floor/registry.h"
#include "broker/floor/secrets.h"
#include "broker/floor/staff.h"
#include "broker/journal/journal_facts.h"
#include "common/storage/disk_room.h"

namespace dawr::ctl {

enum class Health : std::uint8_t {
  ok = 1,
  warn,  // works, and somebody should look at it
  bad,   // does not work, or loses something one day
};

struct Finding {
  Health health{};
  std::string check;   // one word: "clock", "disk"
  std::string text;    // what was found and what it means
  std::string advice;  // what to do; empty where nothing needs to be done
};
using Findings = std::vector<Finding>;

// --- the machine ---

struct ClockReading {
  Instant wall{};
  bool synchronised{};                  // as the kernel believes: adjtimex(2)
  std::optional<Instant> journal_last;  // the newest instant in the journal
};
Findings check_clock(const ClockReading& reading);

struct DiskReading {
  std::filesystem::path folder;
  storage::DiskSpace space;
  std::int64_t file_system{};  // f_type of statfs(2)
  bool writable{};
};
// `means`: what it leads to when it is full.
Findings check_disk(const DiskReading& reading, std::uint64_t warn_below, std::string_view means);
// `running`: a broker that runs has made it, if there was room.
Finding check_reserve(const std::filesystem::path& reserve, std::uint64_t bytes, bool running);

// `listening`: the texts of /proc/net/tcp and tcp6. `announced`: the addresses of a running broker,
// as it wrote them; none: no broker runs.
struct PortReading {
  std::string listening;
  std::optional<std::string> announced;
  std::uint32_t first_unprivileged{1024};
};
Findings check_ports(const BindAddresses& addresses, const PortReading& reading);

struct VersionReading {
  std::string sqlite;  // "3.40.1"
  std::string zeromq;
  bool has_curve{};
};
Findings check_versions(const VersionReading& reading);

Finding check_open_files(std::uint64_t limit);
// `families`: what fc-list knows, one family a line; none: there is no fc-list.
Finding check_fonts(const std::optional<std::string>& families);
inline constexpr const char* system_time_zones = "/usr/share/zoneinfo";
Finding check_time_zone(const std::string& name, const std::filesystem::path& database);
// Whether the machine starts the broker by itself. `wants`: folders with the links that systemctl
// enable makes.
Finding check_boot(const std::filesystem::path& centre,
                   const std::vector<std::filesystem::path>& wants);

// --- the centre ---

Findings check_keys(const CentreFiles& files);
Findings check_permissions(const CentreFiles& files);
// What people are asked for, and how long what is kept. `warn` where the key of a day lies in a
// folder of which a stopped broker takes no care.
Finding check_people(const BrokerSettings& settings, const CentreFiles& files, bool running);
// `people_asked`: for their mobile numbers.
Findings check_messages(const std::filesystem::path& centre, bool people_asked, Instant now);
Findings check_journal(const Result<journal::JournalFacts>& facts, Instant now);
// `active`: devices that have left an entry in the journal since `quiet_since`.
Findings check_devices(const std::vector<Device>& devices, const std::vector<Candidate>& candidates,
                       const std::vector<DeviceId>& active, std::chrono::sys_seconds quiet_since);
// `clerks`: of the configuration. A demonstration needs no list, a van no supervisor.
Findings check_staff(const std::filesystem::path& file, const std::vector<Clerk>& clerks,
                     bool is_van, bool demo);
// The newest ticket of a journal: what only the right secret can have made.
struct IssuedLast {
  TicketRef ticket;
  Commitment commitment{};
};
// `epochs`: those that the ticket may be of.
Finding check_secret(const CentreSecret& secret, const IssuedLast& last,
                     const std::vector<Epoch>& epochs);
Finding check_epochs(const std::filesystem::path& file);
// `last`: what the file of the last backup says; none: there is no such file.
// `epoch`: the journal's.
Finding check_backup(const std::optional<std::string>& last, Epoch epoch, Instant now);
Finding check_quarantine(const std::filesystem::path& file);
// `reachable`: of the addresses, in their order.
Findings check_upstream(const UpstreamSettings& upstream, const std::vector<bool>& reachable,
                        const std::optional<Instant>& waiting_since, Instant now);

// --- a device ---

Findings check_device_keys(const std::filesystem::path& folder,
                           const std::optional<std::filesystem::path>& broker_public_key);

}  // namespace dawr::ctl
