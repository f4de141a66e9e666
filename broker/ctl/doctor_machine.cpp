#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <sstream>

#include <sys/stat.h>

#include "broker/ctl/doctor.h"
#include "broker/floor/plain_text.h"
#include "broker/journal/sqlite_journal.h"
#include "common/storage/files.h"
#include "common/wire/message.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using std::chrono::sys_days;
using enum Health;

constexpr auto too_far_behind = 60s;
constexpr std::uint64_t few_open_files = 4096;

std::string mib(std::uint64_t bytes) { return std::to_string(bytes >> 20U) + " MiB"; }

struct FileSystem {
  std::int64_t type;
  std::string_view name;
};
// linux/magic.h
constexpr std::array over_the_network = {
    FileSystem{0x6969, "NFS"},      FileSystem{0xff534d42, "CIFS"}, FileSystem{0xfe534d42, "SMB"},
    FileSystem{0x00c36400, "Ceph"}, FileSystem{0x01021997, "9P"},   FileSystem{0x5346414f, "AFS"},
    FileSystem{0x73757245, "Coda"}, FileSystem{0x65735546, "FUSE"},
};
constexpr std::int64_t in_memory = 0x01021994;  // tmpfs

std::optional<std::uint32_t> port_in(std::string_view address) {
  const auto colon = address.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return parse_number(address.substr(colon + 1), 0, 65535);
}

// The ports that somebody listens on: "  0: 0100007F:15C3 00000000:0000 0A …" (proc(5)).
std::set<std::uint32_t> listening_ports(const std::string& text) {
  std::set<std::uint32_t> ports;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string number;
    std::string local;
    std::string remote;
    std::string state;
    words >> number >> local >> remote >> state;
    const auto colon = local.rfind(':');
    if (state != "0A" || colon == std::string::npos) continue;
    std::uint32_t port = 0;
    std::from_chars(local.data() + colon + 1, local.data() + local.size(), port, 16);
    ports.insert(port);
  }
  return ports;
}

}  // namespace

Findings check_clock(const ClockReading& reading) {
  Findings found;
  const std::string now = "the machine's clock says " + utc_text(reading.wall);
  constexpr sys_days earliest = std::chrono::year{2026} / 1 / 1;
  constexpr sys_days latest = std::chrono::year{2100} / 1 / 1;
  if (reading.wall < earliest || reading.wall >= latest) {
    found.push_back(
        {bad, "clock", now + ", which can't be",
         "set it (timedatectl set-time), change the battery of the machine's clock, and "
         "restart the broker"});
  } else if (reading.journal_last && reading.wall + too_far_behind < *reading.journal_last) {
    found.push_back(
        {bad, "clock",
         now + ", but the journal has entries up to " + utc_text(*reading.journal_last) +
             ": the broker goes on from there, so its times are ahead of people's "
             "watches",
         "set the machine's clock right (timedatectl); if the journal's time is the wrong "
         "one, its times come right by themselves, one minute in twenty"});
  } else {
    found.push_back({ok, "clock", now, {}});
  }
  if (reading.synchronised) {
    found.push_back({ok, "clock", "it is kept right over the network", {}});
  } else {
    found.push_back(
        {warn, "clock", "nothing keeps it right: it drifts by seconds a day",
         "apt-get install systemd-timesyncd; timedatectl set-ntp true; in a van without a "
         "network compare it with a phone once a week"});
  }
  return found;
}

Findings check_disk(const DiskReading& reading, std::uint64_t warn_below, std::string_view means) {
  Findings found;
  const auto add = [&found](Health health, std::string text, std::string advice = {}) {
    found.push_back({health, "disk", std::move(text), std::move(advice)});
  };
  const auto folder = reading.folder.string();
  const auto& space = reading.space;
  const auto left =
      mib(space.free_bytes) + " of " + mib(space.all_bytes) + " are free for " + folder;
  const std::string make_room = "remove old backups, copies and logs, never a file of the journal";
  if (space.free_bytes < (64U << 20U)) {
    add(bad, left + ": it is as good as full, and then " + std::string(means), make_room);
  } else if (space.free_bytes < warn_below) {
    add(warn, left + ", less than " + mib(warn_below), make_room);
  } else {
    add(ok, left);
  }
  if (space.all_files != 0 && space.free_files < 1000) {
    add(bad, "only " + std::to_string(space.free_files) + " more files can be made there (inodes)",
        "find the folder with very many small files (du --inodes -x /) and clear it");
  }
  const auto* const remote =
      std::ranges::find(over_the_network, reading.file_system, &FileSystem::type);
  if (remote != over_the_network.end()) {
    add(bad,
        folder + " is on a network file system (" + std::string(remote->name) +
            "): neither locks nor the journal are safe there",
        "move it to a disk in this machine");
  } else if (reading.file_system == in_memory) {
    add(bad, folder + " is in memory (tmpfs): a power cut loses everything",
        "move it to a disk in this machine");
  }
  if (!reading.writable) {
    add(bad, folder + " can't be written by this user",
        "look with `mount` and `dmesg` whether the disk is read-only; otherwise chown it to the user "
        "that the program runs as");
  }
  return found;
}

Finding check_reserve(const fs::path& reserve, std::uint64_t bytes, bool running) {
  if (storage::is_reserve(reserve, bytes)) {
    return {ok, "disk", "a reserve of " + mib(bytes) + " stands behind it", {}};
  }
  if (!running) return {ok, "disk", "the broker makes its reserve when it starts", {}};
  return {bad, "disk",
          "the reserve for a full disk (" + reserve.string() + ") is gone or not whole",
          "make room on the disk; the broker then makes it anew by itself"};
}

Findings check_ports(const BindAddresses& addresses, const PortReading& reading) {
  Findings found;
  const auto taken = listening_ports(reading.listening);
  const auto announced = reading.announced.value_or("") + "\n";
  for (const auto& address :
       {addresses.citizen, addresses.provider, addresses.board, addresses.feed}) {
    const auto add = [&](Health health, const std::string& text, std::string advice = {}) {
      found.push_back({health, "ports", address, std::move(advice)});
      found.back().text.append(" ").append(text);
    };
    const auto port = port_in(address).value_or(0);
    const auto ending = ":" + std::to_string(port) + "\n";
    const bool ours = reading.announced && announced.find(ending) != std::string::npos;
    if (port == 0) {
      add(warn, "is another port at each start: devices can't find it",
          "give it a fixed port in [network] of centre.toml");
    } else if (ours && taken.contains(port)) {
      add(ok, "is open");
    } else if (taken.contains(port)) {
      add(bad, "is taken by another program",
          "see which one: ss -ltnp 'sport = :" + std::to_string(port) +
              "'; stop it, or give this side another port in centre.toml and on its devices");
    } else if (reading.announced) {
      add(bad, "is not open, though the broker runs",
          "centre.toml was changed after the broker's start: restart it");
    } else if (port < reading.first_unprivileged) {
      add(bad, "needs root, and the broker is not root",
          "take a port from " + std::to_string(reading.first_unprivileged) + " on");
    } else {
      add(ok, "is free");
    }
  }
  return found;
}

Findings check_versions(const VersionReading& reading) {
  Findings found;
  const auto parts = split(reading.sqlite, '.');
  const auto number = [&parts](std::size_t i) {
    return i < parts.size() ? parse_number(parts[i], 0, 999999).value_or(0) : 0;
  };
  const bool new_enough = number(0) > 3 || (number(0) == 3 && number(1) >= 40);
  found.push_back({new_enough ? ok : bad, "versions",
                   "SQLite " + reading.sqlite + ", journal schema " +
                       std::to_string(journal::schema_version) + ", protocol " +
                       std::to_string(wire::protocol_version),
                   new_enough ? "" : "3.40 or newer is needed: apt-get install libsqlite3-0"});
  found.push_back({reading.has_curve ? ok : bad, "versions",
                   "ZeroMQ " + reading.zeromq + (reading.has_curve ? " with" : " without") +
                       " encryption (CURVE)",
                   reading.has_curve ? "" : "install Debian's libzmq5, and no other"});
  return found;
}

Finding check_open_files(std::uint64_t limit) {
  const auto text = std::to_string(limit) + " files and connections may be open at once";
  if (limit >= few_open_files) return {ok, "limits", text, {}};
  return {warn, "limits", text + ": strangers could use them up",
          "start the broker by its systemd unit, or raise it: ulimit -n 65536"};
}

Finding check_fonts(const std::optional<std::string>& families) {
  if (!families) {
    return {bad, "fonts", "fc-list is missing, so nothing can be drawn",
            "apt-get install fontconfig fonts-noto-core fonts-noto-ui-core"};
  }
  std::string missing;
  for (const auto* family :
       {"Noto Kufi Arabic", "Noto Sans Arabic", "Noto Sans", "Noto Sans Arabic UI"}) {
    if (families->find(std::string(family) + "\n") == std::string::npos)
      missing += (missing.empty() ? "" : ", ") + std::string(family);
  }
  if (missing.empty()) return {ok, "fonts", "the four faces of the screens are there", {}};
  return {bad, "fonts", "missing: " + missing + "; the display does not start without them",
          "apt-get install fonts-noto-core fonts-noto-ui-core"};
}

Finding check_time_zone(const std::string& name, const fs::path& database) {
  const auto file = database / name;
  const auto text = storage::read_file(file, 1U << 20U);
  if (!text || !text->starts_with("TZif")) {
    return {bad, "zone", "the time zone " + name + " is not known here (" + file.string() + ")",
            "apt-get install --reinstall tzdata"};
  }
  // Without the summer time that Egypt brought back in 2023 every clock would be an hour late.
  if (name == "Africa/Cairo" && text->find("EEST,") == std::string::npos) {
    return {bad, "zone", "the time zone data are from before 2023: Cairo's summer time is missing",
            "apt-get update; apt-get install tzdata"};
  }
  return {ok, "zone", name + " is known", {}};
}

Finding check_boot(const fs::path& centre, const std::vector<fs::path>& wants) {
  const auto unit = "dawr-broker@" + centre.filename().string() + ".service";
  if (centre.parent_path() != "/var/lib/dawr") {
    return {warn, "boot",
            "after a power cut nobody starts this broker: systemd's unit knows the "
            "centres in /var/lib/dawr only",
            "move the directory there, or write a unit of your own"};
  }
  for (const auto& folder : wants) {
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(folder / unit, error))) {
      return {ok, "boot", "the machine starts the broker by itself", {}};
    }
  }
  return {warn, "boot", "after a power cut nobody starts this broker",
          "as root: systemctl enable --now " + unit};
}

}  // namespace dawr::ctl
