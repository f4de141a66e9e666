// Collects what the checks of doctor.h look at, and prints what they found.
#include "broker/ctl/doctor.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>

#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <poll.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "broker/ctl/commands.h"
#include "broker/floor/epochs.h"
#include "broker/floor/plain_text.h"
#include "common/storage/files.h"
#include "common/storage/sqlite.h"
#include "common/text/json_text.h"
#include "common/wire/codec.h"
#include "common/wire/socket.h"

namespace dawr::ctl {
namespace {

namespace fs = std::filesystem;
using enum Health;

constexpr std::size_t most_proc_bytes = 4U << 20U;
constexpr std::size_t most_stamp_bytes = 100;
constexpr std::chrono::milliseconds connect_within{2000};

std::string text_of(const fs::path& file) {
  return storage::read_file(file, most_proc_bytes).value_or("");
}

// Everything is to be seen as the programs see it that run as the directory's owner; and whatever
// root would leave behind beside a journal, they could not open.
Result<> become_owner_of(const fs::path& directory) {
  struct stat found{};
  if (::stat(directory.c_str(), &found) != 0) {
    return std::unexpected(
        Fault{FaultKind::missing, directory.string() + ": " + storage::last_error()});
  }
  if (::geteuid() != 0 || found.st_uid == 0) return {};
  const auto* user = ::getpwuid(found.st_uid);
  const bool done = (user == nullptr ? ::setgroups(0, nullptr)
                                     : ::initgroups(user->pw_name, found.st_gid)) == 0 &&
                    ::setgid(found.st_gid) == 0 && ::setuid(found.st_uid) == 0;
  if (done) return {};
  return std::unexpected(
      Fault{FaultKind::refused,
            directory.string() + ": its owner's rights can't be taken: " + storage::last_error()});
}

// The broker that holds the journal; none when it does not run. Its lock is not tried, which would
// turn away a broker that starts at this moment.
std::optional<std::string> process_of_broker(const fs::path& journal) {
  auto process = text_of(storage::with_suffix(journal, ".lock"));
  if (!parse_number(process, 1, 4'194'304)) return std::nullopt;
  if (text_of("/proc/" + process + "/comm") != "dawr-broker\n") return std::nullopt;
  return process;
}

bool clock_is_synchronised() {
  timex reading{};
  return ::adjtimex(&reading) != TIME_ERROR && (reading.status & STA_UNSYNC) == 0;
}

Result<DiskReading> read_disk(const fs::path& folder) {
  const auto space = storage::space_on_disk_of(folder);
  if (!space) return std::unexpected(space.error());
  struct statfs found{};
  if (::statfs(folder.c_str(), &found) != 0) {
    return std::unexpected(
        Fault{FaultKind::missing, folder.string() + ": " + storage::last_error()});
  }
  return DiskReading{folder, *space, static_cast<std::int64_t>(found.f_type),
                     ::access(folder.c_str(), W_OK) == 0};
}

PortReading read_ports(const CentreFiles& files, bool running) {
  PortReading reading;
  reading.listening = text_of("/proc/net/tcp") + text_of("/proc/net/tcp6");
  if (running) reading.announced = text_of(files.directory / "addresses");
  auto first = text_of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
  if (first.ends_with('\n')) first.pop_back();
  reading.first_unprivileged = parse_number(first, 0, 65535).value_or(reading.first_unprivileged);
  return reading;
}

// The third column of "Max open files  1024  524288  files": the program raises itself to it.
std::uint64_t open_files_limit(const std::optional<std::string>& process) {
  if (process) {
    const auto limits = text_of("/proc/" + *process + "/limits");
    unsigned long long soft = 0;
    unsigned long long hard = 0;
    const auto at = limits.find("Max open files");
    if (at != std::string::npos &&
        std::sscanf(limits.c_str() + at, "Max open files %llu %llu", &soft, &hard) == 2) {
      return hard;
    }
  }
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_max;
}

std::optional<std::string> font_families() {
  std::FILE* pipe = ::popen("fc-list --format '%{family[0]}\\n' 2>/dev/null", "r");
  if (pipe == nullptr) return std::nullopt;
  std::string families;
  std::array<char, 4096> block{};
  for (std::size_t count = 0; (count = std::fread(block.data(), 1, block.size(), pipe)) > 0;) {
    families.append(block.data(), count);
  }
  if (::pclose(pipe) != 0) return std::nullopt;
  return families;
}

bool connects(const addrinfo& to) {
  const storage::Descriptor socket(
      ::socket(to.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return false;
  if (::connect(socket.value(), to.ai_addr, to.ai_addrlen) == 0) return true;
  pollfd entry{socket.value(), POLLOUT, 0};
  if (::poll(&entry, 1, static_cast<int>(connect_within.count())) != 1) return false;
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket.value(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

// "tcp://HOST:PORT".
bool answers(std::string_view address) {
  address.remove_prefix(std::min(address.size(), std::string_view("tcp://").size()));
  const auto colon = address.rfind(':');
  if (colon == std::string_view::npos) return false;
  std::string host(address.substr(0, colon));
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const auto port = std::string(address.substr(colon + 1));
  if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return false;
  bool reached = false;
  for (const auto* one = found; one != nullptr && !reached; one = one->ai_next) {
    reached = connects(*one);
  }
  ::freeaddrinfo(found);
  return reached;
}

std::vector<DeviceId> active_since(const fs::path& journal, Instant since) {
  std::vector<DeviceId> active;
  [[maybe_unused]] const auto read =
      journal::read_entries_backwards(journal, [&](const journal::EntryRow& row) {
        if (row.at < since) return false;
        const auto entry = wire::decode_entry(row.bytes);
        if (entry && std::ranges::find(active, entry->cause.device) == active.end())
          active.push_back(entry->cause.device);
        return true;
      });
  return active;
}

// Of the newest service date that has one.
std::optional<IssuedLast> issued_last(const fs::path& journal) {
  std::optional<TicketIssued> issued;
  std::optional<ServiceDate> date;
  [[maybe_unused]] const auto read =
      journal::read_entries_backwards(journal, [&](const journal::EntryRow& row) {
        const auto entry = wire::decode_entry(row.bytes);
        if (!entry) return false;
        if (const auto* found = std::get_if<TicketIssued>(&entry->event); found && !issued) {
          issued = *found;
        }
        const auto* opened = std::get_if<DayOpened>(&entry->event);
        if (opened != nullptr && issued) date = opened->date;
        return !date;
      });
  if (!issued || !date) return std::nullopt;
  return IssuedLast{{*date, issued->ticket}, issued->arrival_commitment};
}

void append(Findings& all, Findings more) { std::ranges::move(more, std::back_inserter(all)); }

void append_fault(Findings& all, std::string check, const Fault& fault) {
  all.push_back({bad, std::move(check), fault.text, {}});
}

void look_at_disk(Findings& all, const fs::path& folder, std::uint64_t warn_below,
                  std::string_view means) {
  const auto disk = read_disk(folder);
  if (disk) append(all, check_disk(*disk, warn_below, means));
  if (!disk) append_fault(all, "disk", disk.error());
}

void look_at_devices(Findings& all, const CentreFiles& files, const fs::path& journal,
                     const DoctorOptions& options) {
  const auto registry = Registry::open(files.devices());
  const auto candidates = CandidateList::read(files.candidates());
  if (!registry) return append_fault(all, "devices", registry.error());
  const auto quiet_since =
      std::chrono::floor<std::chrono::seconds>(options.now) - std::chrono::days{options.stale_days};
  append(all, check_devices(registry->devices(), candidates.value_or(std::vector<Candidate>()),
                            active_since(journal, quiet_since), quiet_since));
}

// What can be looked at although the configuration is unsound.
void look_at_files(Findings& all, const CentreFiles& files) {
  append(all, check_keys(files));
  append(all, check_permissions(files));
  all.push_back(check_quarantine(files.directory / "quarantine"));
  all.push_back(check_epochs(files.epochs()));
}

void look_at_centre(Findings& all, const DoctorOptions& options) {
  auto directory = fs::absolute(options.centre).lexically_normal();
  if (!directory.has_filename()) directory = directory.parent_path();
  const CentreFiles files{directory};
  const auto config = load_centre(files.directory);
  if (!config) {
    all.push_back({bad, "configuration", to_text(config.error()),
                   "put it right, then: dawrctl config check " + directory.string()});
    look_at_files(all, files);
    return;
  }
  all.push_back({ok, "configuration", "it is sound", {}});
  const auto& settings = config->settings;
  const auto process = process_of_broker(settings.journal);
  all.push_back({ok, "broker", process ? "it runs as process " + *process : "it does not run", {}});
  look_at_files(all, files);
  const auto facts = journal::read_journal_facts(settings.journal);
  append(all, check_journal(facts, options.now));
  all.push_back(check_people(settings, files, process.has_value()));
  append(all, check_messages(files.directory, settings.people.mobile, options.now));
  if (const auto secret = CentreSecret::load(files.centre_secret()); facts && secret) {
    auto epochs = read_epochs(files.epochs()).value_or(std::vector<Epoch>());
    epochs.push_back(facts->epoch);
    if (const auto last = issued_last(settings.journal)) {
      all.push_back(check_secret(*secret, *last, epochs));
    }
  }
  append(all, check_clock(
                  {options.now, clock_is_synchronised(), facts ? facts->last_at : std::nullopt}));
  look_at_disk(all, settings.journal.parent_path(), settings.room.warn_below,
               "no ticket can be issued once the reserve is used up, too");
  all.push_back(check_reserve(storage::with_suffix(settings.journal, ".reserve"),
                              settings.room.reserve, process.has_value()));
  if (!settings.demo && facts && facts->last_at) {
    const auto last = storage::read_file(files.last_backup(), most_stamp_bytes);
    all.push_back(
        check_backup(last ? std::optional(*last) : std::nullopt, facts->epoch, options.now));
  }
  append(all, check_ports(settings.bind, read_ports(files, process.has_value())));
  all.push_back(check_open_files(open_files_limit(process)));
  all.push_back(check_time_zone(config->policy.time_zone, system_time_zones));
  if (!settings.demo) {
    all.push_back(check_boot(files.directory, {"/etc/systemd/system/multi-user.target.wants"}));
  }
  look_at_devices(all, files, settings.journal, options);
  append(all,
         check_staff(files.staff(), config->policy.clerks, config->policy.is_van, settings.demo));
  if (settings.upstream) {
    std::vector<bool> reachable;
    for (const auto& address : settings.upstream->addresses) reachable.push_back(answers(address));
    append(all, check_upstream(*settings.upstream, reachable,
                               facts ? facts->waiting_since : std::nullopt, options.now));
  }
}

void look_at_device(Findings& all, const DoctorOptions& options) {
  std::optional<fs::path> broker_key;
  if (!options.centre.empty()) broker_key = CentreFiles{options.centre}.broker_public_key();
  const auto folder = fs::absolute(options.device).lexically_normal();
  append(all, check_device_keys(folder, broker_key));
  look_at_disk(all, folder, storage::RoomSettings{}.warn_below / 8,
               "it can't keep what it still has to send");
  all.push_back(check_fonts(font_families()));
  if (!options.centre.empty()) return;
  append(all, check_clock({options.now, clock_is_synchronised(), std::nullopt}));
  all.push_back(check_time_zone("Africa/Cairo", system_time_zones));
}

std::string_view word_of(Health health) {
  return health == ok ? "ok" : health == warn ? "warn" : "bad";
}

void print(const Findings& findings, std::ostream& out) {
  for (const auto& finding : findings) {
    std::string word(word_of(finding.health));
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return std::toupper(c); });
    word.resize(6, ' ');
    auto check = finding.check;
    check.resize(std::max<std::size_t>(check.size() + 1, 15), ' ');
    out << word << check << finding.text << "\n";
    if (!finding.advice.empty()) out << std::string(21, ' ') << "-> " << finding.advice << "\n";
  }
}

void print_json(const Findings& findings, std::ostream& out) {
  using text::json_text;
  out << "[";
  for (const auto& finding : findings) {
    out << (&finding == findings.data() ? "\n" : ",\n") << R"({"health":)"
        << json_text(word_of(finding.health)) << R"(,"check":)" << json_text(finding.check)
        << R"(,"text":)" << json_text(finding.text) << R"(,"advice":)" << json_text(finding.advice)
        << "}";
  }
  out << "\n]\n";
}

}  // namespace

Result<> doctor(const DoctorOptions& options, std::ostream& out) {
  const bool has_centre = !options.centre.empty();
  if (auto done = become_owner_of(has_centre ? options.centre : options.device); !done) return done;
  Findings all;
  if (has_centre) look_at_centre(all, options);
  if (!options.device.empty()) look_at_device(all, options);
  const auto transport = wire::transport_version();
  append(all, check_versions({storage::sqlite_version(), transport.version, transport.has_curve}));

  if (options.json) print_json(all, out);
  if (!options.json) print(all, out);
  const auto count = [&all](Health health) {
    return std::to_string(std::ranges::count(all, health, &Finding::health));
  };
  const auto summary = count(ok) + " ok, " + count(warn) + " to look at, " + count(bad) + " bad";
  if (std::ranges::find(all, bad, &Finding::health) != all.end()) {
    return std::unexpected(Fault{FaultKind::refused, summary + "; what to do stands beside each"});
  }
  if (!options.json) out << summary << "\n";
  return {};
}

}  // namespace dawr::ctl
