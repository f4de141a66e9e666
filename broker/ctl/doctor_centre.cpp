#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>

#include <sys/stat.h>
#include <unistd.h>

#include "broker/ctl/doctor.h"
#include "broker/ctl/owner.h"
#include "broker/floor/epochs.h"
#include "broker/floor/plain_text.h"
#include "broker/floor/secrets.h"
#include "common/log/signing_key.h"
#include "common/storage/files.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using enum Health;

constexpr std::uint64_t quarantine_record_bytes = 24;
constexpr auto figures_late_after = std::chrono::days{1};
constexpr int backup_late_after_days = 4;  // a weekend and a holiday

std::string octal(mode_t mode) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%04o", mode & 07777U);
  return text.data();
}

// What is wrong with a file's owner and mode, if anything is.
std::optional<Finding> fault_of(const fs::path& path, mode_t forbidden, const std::string& mode) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) return std::nullopt;  // others miss it
  if (found.st_uid != ::geteuid()) {
    return Finding{bad, "permissions",
                   path.string() + " belongs to user " + std::to_string(found.st_uid) +
                       ", not to user " + std::to_string(::geteuid()) +
                       ", whom the directory belongs to",
                   "as root: chown " + std::to_string(::geteuid()) + " '" + path.string() + "'"};
  }
  if ((found.st_mode & forbidden) != 0) {
    return Finding{bad, "permissions",
                   path.string() + " has mode " + octal(found.st_mode) + ": others may " +
                       ((forbidden & 0044U) != 0 ? "look into it" : "change it"),
                   "chmod " + mode + " '" + path.string() + "'"};
  }
  return std::nullopt;
}

// Who of those the configuration or the list names can't do what they are there for.
Findings check_members(const StaffList& list, const std::vector<Clerk>& clerks, bool is_van) {
  Findings found;
  const bool is_led = std::ranges::any_of(list.members(), [](const StaffMember& member) {
    return member.is_supervisor && member.status == StaffStatus::active;
  });
  // In a van any counter opens the day.
  if (!is_led && !is_van) {
    found.push_back({bad, "staff",
                     "no supervisor can sign in: nobody can open a day, close one or pause it",
                     "dawrctl staff promote --centre DIR NUMBER, or dawrctl staff add "
                     "--supervisor"});
  }
  const auto may_sign_in = [&](const Clerk& clerk) {
    const auto* member = list.find(clerk.id);
    return member != nullptr && member->status == StaffStatus::active;
  };
  const auto out = std::ranges::count_if(clerks, std::not_fn(may_sign_in));
  if (out > 0) {
    found.push_back(
        {warn, "staff",
         std::to_string(out) + " of " + std::to_string(clerks.size()) +
             " staff numbers of centre.toml can't sign in: they have no PIN, or are blocked",
         "dawrctl staff list shows who can; dawrctl staff add, or take them off [staff]"});
  }
  if (found.empty()) {
    found.push_back({ok, "staff", "every staff number of centre.toml has a PIN", {}});
  }
  return found;
}

}  // namespace

Findings check_keys(const CentreFiles& files) {
  Findings found;
  const auto add = [&found](Health health, std::string text, std::string advice = {}) {
    found.push_back({health, "keys", std::move(text), std::move(advice)});
  };
  const std::string from_safe =
      "put it back from the copy of `secrets` that is kept in a safe place";
  const auto keys = wire::load_secret_key(files.broker_secret_key());
  const auto public_key = wire::load_public_key(files.broker_public_key());
  if (!keys) {
    add(bad, keys.error().text, keys.error().kind == FaultKind::missing ? from_safe : "");
  } else if (!public_key) {
    add(bad, public_key.error().text,
        "the public key is " + wire::to_z85(keys->public_key) +
            "; write the line `dawr-public-key " + wire::to_z85(keys->public_key) + "` to it");
  } else if (*public_key != keys->public_key) {
    add(bad,
        files.broker_public_key().string() + " is not the public half of " +
            files.broker_secret_key().string() + ": devices that got it can't reach this broker",
        "write the line `dawr-public-key " + wire::to_z85(keys->public_key) +
            "` to it, and copy it "
            "to the devices that can't connect");
  } else {
    add(ok, "the broker's key is private and whole: " + wire::fingerprint(keys->public_key));
  }
  if (const auto secret = CentreSecret::load(files.centre_secret()); !secret) {
    add(bad, secret.error().text, secret.error().kind == FaultKind::missing ? from_safe : "");
  } else {
    add(ok, "the secret of arrival codes and ticket tokens is private and whole");
  }
  if (const auto key = log::load_signing_key(files.log_secret_key()); !key) {
    add(bad, key.error().text, key.error().kind == FaultKind::missing ? from_safe : "");
  } else {
    add(ok, "the public log's key is private and whole: " + log::fingerprint(key->public_key()));
  }
  return found;
}

Findings check_permissions(const CentreFiles& files) {
  Findings found;
  if (auto owner = check_is_owner(files.directory); !owner) {
    return {
        {bad, "permissions",
         "this user is not the one that the centre belongs to, so most of this can't be seen as "
         "the broker sees it",
         "run dawrctl doctor as root, which looks as the centre's owner"}};
  }
  if (auto fault = fault_of(files.secrets(), 0077, "700")) found.push_back(*fault);
  if (auto fault = fault_of(files.directory, 0022, "750")) found.push_back(*fault);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(files.directory, error)) {
    if (entry.path() == files.secrets()) continue;
    if (auto fault = fault_of(entry.path(), 0022, entry.is_directory() ? "750" : "640"))
      found.push_back(*fault);
  }
  if (error) {
    found.push_back({bad, "permissions", files.directory.string() + ": " + error.message(),
                     "run this as the user that the broker runs as, or as root"});
  }
  if (found.empty()) {
    found.push_back({ok,
                     "permissions",
                     "nobody but user " + std::to_string(::geteuid()) + " may change anything",
                     {}});
  }
  return found;
}

Finding check_people(const BrokerSettings& settings, const CentreFiles& files, bool running) {
  const auto asked = [](bool is_asked) { return is_asked ? "optional" : "never"; };
  std::error_code error;
  if (!running && fs::exists(files.day_key(), error)) {
    return {warn, "people",
            files.day_key().string() +
                " is there, and no broker runs that would destroy it when the day closes",
            "start the broker, and close the day; or delete that file and " +
                files.contacts().string()};
  }
  return {ok,
          "people",
          std::string("national number: ") + asked(settings.people.identity) +
              ", mobile number: " + asked(settings.people.mobile) +
              "; kept: both until the day closes at the latest, the journal as long as the centre, "
              "full log files " +
              std::to_string(settings.keep.old_logs.count()) + " days, replaced journals " +
              std::to_string(settings.keep.replaced_journals.count()) + " days",
          {}};
}

Findings check_journal(const Result<journal::JournalFacts>& facts, Instant now) {
  if (!facts) {
    const bool missing = facts.error().kind == FaultKind::missing;
    return {{bad, "journal", facts.error().text,
             missing
                 ? "see `journal` in centre.toml; if the file is lost, dawrctl restore brings the "
                   "newest backup back"
                 : ""}};
  }
  if (!facts->tail_holds_together) {
    return {{bad, "journal", "entries are missing since its newest snapshot",
             "stop the broker, keep the file for the supplier, and restore the newest backup"}};
  }
  if (!facts->last_at) return {{ok, "journal", "it is empty: no day has been opened yet", {}}};
  const auto days = std::chrono::floor<std::chrono::days>(now - *facts->last_at).count();
  return {{ok,
           "journal",
           std::to_string(facts->last_seq) + " entries, its end holds together, the newest is of " +
               utc_text(*facts->last_at) +
               (days > 0 ? " (" + std::to_string(days) + " days ago)" : std::string()),
           {}}};
}

Findings check_devices(const std::vector<Device>& devices, const std::vector<Candidate>& candidates,
                       const std::vector<DeviceId>& active, std::chrono::sys_seconds quiet_since) {
  Findings found;
  std::size_t approved = 0;
  for (const auto& device : devices) {
    if (device.status != DeviceStatus::approved) continue;
    ++approved;
    const auto number = device.principal.device;
    if (device.since > quiet_since || std::ranges::find(active, number) != active.end()) continue;
    found.push_back({warn, "devices",
                     "device " + std::to_string(number.value) + " (" +
                         std::string(name_of(device.principal.role)) + ", " + device.name +
                         ") has done nothing since " + utc_text(quiet_since) + " at least",
                     "if it is gone or was replaced: dawrctl revoke --centre DIR " +
                         std::to_string(number.value)});
  }
  if (approved == 0) {
    found.push_back({warn, "devices", "none is approved yet",
                     "on each device dawrctl enrol, here dawrctl approve"});
  } else if (found.empty()) {
    found.push_back({ok, "devices", std::to_string(approved) + " are approved", {}});
  }
  const auto waiting = std::ranges::count_if(candidates, [&](const Candidate& candidate) {
    return std::ranges::find(devices, candidate.public_key, &Device::public_key) == devices.end();
  });
  if (waiting > 0) {
    found.push_back({warn, "devices",
                     std::to_string(waiting) + " unknown key(s) knock at the broker",
                     "dawrctl devices shows them; approve those whose six words a device shows"});
  }
  return found;
}

Findings check_staff(const fs::path& file, const std::vector<Clerk>& clerks, bool is_van,
                     bool demo) {
  const auto list = StaffList::open(file);
  if (!list) return {{bad, "staff", list.error().text, {}}};
  if (!list->asks_for_pins()) {
    std::error_code error;
    // Whoever changes the list leaves it behind.
    if (fs::exists(storage::with_suffix(file, ".lock"), error)) {
      return {
          {bad, "staff", file.string() + " was there once and is gone: no PIN is asked for",
           "put it back from the copy of the centre's directory, or make it anew: dawrctl staff "
           "add"}};
    }
    if (demo) return {{ok, "staff", "no PIN is asked for", {}}};
    return {{warn, "staff", "no PIN is asked for: whoever knows a staff number can open a counter",
             "dawrctl staff add --centre DIR NUMBER --name NAME, for each of the staff"}};
  }
  return check_members(*list, clerks, is_van);
}

Finding check_secret(const CentreSecret& secret, const IssuedLast& last,
                     const std::vector<Epoch>& epochs) {
  const bool fits = std::ranges::any_of(epochs, [&](Epoch epoch) {
    const auto code = secret.arrival_code(epoch, last.ticket);
    return secret.commitment(epoch, last.ticket, code) == last.commitment;
  });
  if (fits) return {ok, "keys", "the newest ticket was made with this secret", {}};
  return {
      bad, "keys",
      "the newest ticket was made with another secret: papers that people hold are not known",
      "stop the broker, put `secrets` back from the copy that is kept in a safe place, start it"};
}

Finding check_epochs(const fs::path& file) {
  const auto epochs = read_epochs(file);
  if (!epochs) return {bad, "epochs", epochs.error().text, {}};
  if (!epochs->empty()) return {ok, "epochs", "what a restore must know is there", {}};
  return {warn, "epochs",
          file.string() + " is missing: a restore could not tell an older backup from the newest",
          "put it back from the copy of the centre's directory, or from the backups' folder "
          "(CENTRE.epochs)"};
}

Finding check_backup(const std::optional<std::string>& last, Epoch epoch, Instant now) {
  const std::string how =
      "as root: systemctl enable --now dawr-backup@NAME.timer, or by hand: dawrctl backup; "
      "keep the copies on another disk";
  const auto whole = last.value_or("");
  const auto text = whole.substr(0, whole.find(' '));
  const auto at = parse_utc(text);
  if (!at) return {warn, "backup", "no backup of this centre was ever made here", how};
  if (whole.substr(text.size()) != " " + to_text({epoch})) {
    return {bad, "backup",
            "the last one was made at " + text +
                ", before the journal was restored: should the "
                "machine be lost now, numbers that were given since would be given again",
            "make one now: dawrctl backup"};
  }
  const auto days = std::chrono::floor<std::chrono::days>(now - *at).count();
  if (days < backup_late_after_days) return {ok, "backup", "the last one was made at " + text, {}};
  return {bad, "backup",
          "the last one was made at " + text + ", " + std::to_string(days) + " days ago",
          "see why: journalctl -u 'dawr-backup@*'; " + how};
}

Finding check_quarantine(const fs::path& file) {
  std::error_code error;
  const auto bytes = fs::file_size(file, error);
  if (error || bytes < quarantine_record_bytes) {
    return {ok, "quarantine", "no command has ended the broker", {}};
  }
  return {
      warn, "quarantine",
      std::to_string(bytes / quarantine_record_bytes) +
          " command(s) ended the broker and are refused since",
      "send the broker's log of that moment (the line begins with what was broken) and a copy of "
      "the journal to the supplier; nothing else is needed"};
}

Findings check_upstream(const UpstreamSettings& upstream, const std::vector<bool>& reachable,
                        const std::optional<Instant>& waiting_since, Instant now) {
  Findings found;
  if (!upstream.witness_key) {
    found.push_back({warn, "upstream",
                     "nobody can check what it cosigns of the public log, so that is not kept",
                     "put what dawr-upstream witness prints into [upstream] of centre.toml, as "
                     "witness_key"});
  }
  for (std::size_t i = 0; i < upstream.addresses.size(); ++i) {
    const auto& address = upstream.addresses[i];
    if (reachable[i]) {
      found.push_back({ok, "upstream", address + " answers", {}});
    } else {
      found.push_back({warn, "upstream", address + " can't be reached: figures wait here",
                       "check network, firewall and the address in [upstream] of centre.toml"});
    }
  }
  if (waiting_since && now - *waiting_since > figures_late_after) {
    found.push_back(
        {warn, "upstream", "figures wait since " + utc_text(*waiting_since),
         "the broker's log says why; most often this centre's key is not enrolled there: "
         "dawr-upstream enrol"});
  }
  return found;
}

Findings check_device_keys(const fs::path& folder,
                           const std::optional<fs::path>& broker_public_key) {
  Findings found;
  const auto keys = wire::load_secret_key(folder / "device.key");
  if (!keys) {
    const bool missing = keys.error().kind == FaultKind::missing;
    found.push_back(
        {bad, "keys", keys.error().text, missing ? "dawrctl enrol --out " + folder.string() : ""});
  } else {
    found.push_back(
        {ok,
         "keys",
         "the device's key is private and whole: " + wire::fingerprint(keys->public_key),
         {}});
  }
  const auto broker = wire::load_public_key(folder / "broker.pub");
  if (!broker) {
    found.push_back({bad, "keys", broker.error().text,
                     "copy broker.pub from the centre's directory to " + folder.string()});
    return found;
  }
  if (!broker_public_key) {
    found.push_back({ok, "keys", "it looks for the broker " + wire::fingerprint(*broker), {}});
    return found;
  }
  const auto expected = wire::load_public_key(*broker_public_key);
  if (expected && *expected == *broker) {
    found.push_back({ok, "keys", "it knows this centre's broker", {}});
  } else {
    found.push_back({bad, "keys",
                     "its broker.pub is not this centre's: it will show \"wrong broker\"",
                     "copy " + broker_public_key->string() + " to " + folder.string()});
  }
  return found;
}

}  // namespace dawr::ctl
