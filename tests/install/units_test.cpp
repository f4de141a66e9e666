// The systemd units, judged by systemd-analyze where there is one.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>

#include <unistd.h>

#include "tests/catch.h"
#include "tests/harness/centre.h"
#include "tests/install/installation.h"

using namespace dawr;
namespace fs = std::filesystem;
using harness::Process;

namespace {

constexpr harness::Limit limit{60'000};
const fs::path analyze = "/usr/bin/systemd-analyze";
const fs::path strace = "/usr/bin/strace";

bool is_missing(const fs::path& tool) {
  if (fs::exists(tool)) return false;
  WARN("skipped: there is no " << tool);
  return true;
}

struct Ran {
  int code{};
  std::string text;  // output and errors
};

Ran run(const fs::path& program, const std::vector<std::string>& arguments) {
  const Scratch scratch("units-run");
  Process process(program, arguments, scratch.path() / "errors");
  process.close_input();
  Ran ran;
  while (const auto line = process.line(limit)) ran.text += *line + "\n";
  ran.code = process.wait(limit).value().code;
  ran.text += harness::read_text(scratch.path() / "errors");
  return ran;
}

// The installed units as systemd-analyze can load them: instances of the templates.
std::vector<fs::path> write_units(const install_test::Installation& installation) {
  std::vector<fs::path> units;
  for (const auto& file : fs::directory_iterator(installation.units())) {
    auto name = file.path().filename().string();
    if (const auto at = name.find('@'); at != std::string::npos) name.insert(at + 1, "hall");
    units.push_back(installation.folder() / name);
    fs::copy_file(file.path(), units.back());
  }
  REQUIRE(units.size() == 8);
  return units;
}

bool is_service(const fs::path& unit) { return unit.extension() == ".service"; }

std::set<std::string> words_in(const std::string& text) {
  std::istringstream in(text);
  std::set<std::string> words;
  for (std::string word; in >> word;) words.insert(word);
  return words;
}

// "@system-service" as the calls that it stands for.
std::set<std::string> calls_of(const std::string& group) {
  if (!group.starts_with('@')) return {group};
  std::set<std::string> calls;
  std::istringstream lines(run(analyze, {"syscall-filter", group}).text);
  std::string line;
  std::getline(lines, line);  // its own name
  while (lines >> std::ws && std::getline(lines, line)) {
    if (!line.starts_with('#')) calls.merge(calls_of(line));
  }
  return calls;
}

// What the unit's SystemCallFilter lines let through, in their order.
std::set<std::string> allowed_calls(const fs::path& unit) {
  std::set<std::string> allowed = calls_of("@default");
  std::istringstream lines(harness::read_text(unit));
  const std::string key = "SystemCallFilter=";
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key)) continue;
    const bool denies = line[key.size()] == '~';
    for (const auto& group : words_in(line.substr(key.size() + (denies ? 1 : 0)))) {
      for (const auto& call : calls_of(group)) {
        if (denies)
          allowed.erase(call);
        else
          allowed.insert(call);
      }
    }
  }
  return allowed;
}

// The calls in what strace -f wrote: "1234 read(…".
std::set<std::string> traced_calls(const fs::path& trace) {
  std::set<std::string> calls;
  std::istringstream lines(harness::read_text(trace));
  for (std::string line; std::getline(lines, line);) {
    const auto begin = line.find_first_not_of("0123456789 ");
    const auto end = line.find('(');
    if (end == std::string::npos || begin >= end) continue;
    const auto name = line.substr(begin, end - begin);
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos)
      calls.insert(name);
  }
  return calls;
}

}  // namespace

TEST_CASE("systemd finds nothing wrong with the units") {
  if (is_missing(analyze)) return;
  const install_test::Installation installation;
  for (const auto& unit : write_units(installation)) {
    INFO(unit);
    const auto verified = run(analyze, {"verify", "--man=no", unit.string()});
    CHECK(verified.code == 0);
    CHECK(verified.text == "");
  }
}

TEST_CASE("users and folders are made, and are whom and where the units name") {
  const fs::path sysusers = "/usr/bin/systemd-sysusers";
  const fs::path tmpfiles = "/usr/bin/systemd-tmpfiles";
  if (is_missing(sysusers) || is_missing(tmpfiles)) return;
  if (::geteuid() != 0) {
    WARN("skipped: only root makes users");
    return;
  }
  const install_test::Installation installation;
  fs::create_directory(installation.folder() / "etc");
  const auto root = "--root=" + installation.folder().string();
  const auto users = run(sysusers, {root, "dawr.conf"});
  INFO(users.text);
  REQUIRE(users.code == 0);
  const auto folders = run(tmpfiles, {root, "--create", "dawr.conf"});
  INFO(folders.text);
  REQUIRE(folders.code == 0);
  const auto passwd = harness::read_text(installation.folder() / "etc/passwd");
  for (const auto& unit : write_units(installation)) {
    std::istringstream lines(harness::read_text(unit));
    for (std::string line; std::getline(lines, line);) {
      INFO(unit << ": " << line);
      const auto value = line.substr(line.find('=') + 1);
      if (line.starts_with("User=")) CHECK(passwd.find(value + ":x:") != std::string::npos);
      if (line.starts_with("StateDirectory=")) {
        const auto folder = installation.folder() / "var/lib" / value.substr(0, value.find('/'));
        CHECK(fs::is_directory(folder));
      }
    }
  }
}

TEST_CASE("every program is confined to an exposure below 2.5") {
  if (is_missing(analyze)) return;
  const install_test::Installation installation;
  auto units = write_units(installation);
  std::erase_if(units, [](const auto& unit) { return !is_service(unit); });
  REQUIRE(units.size() == 7);
  for (const auto& unit : units) {
    const auto judged =
        run(analyze, {"security", "--offline=true", "--threshold=24", "--no-pager", unit.string()});
    INFO(judged.text);
    CHECK(judged.code == 0);
  }
}

TEST_CASE("every long-running program is started for ever, watched, and found ready by itself") {
  const install_test::Installation installation;
  for (const auto& unit : write_units(installation)) {
    if (!is_service(unit) || unit.string().find("backup") != std::string::npos) continue;
    INFO(unit);
    const auto text = harness::read_text(unit);
    for (const auto* line : {"\nType=notify\n", "\nRestart=always\n", "\nWatchdogSec=30\n",
                             "\nStartLimitIntervalSec=0\n", "\nWantedBy=multi-user.target\n"}) {
      INFO(line);
      CHECK(text.find(line) != std::string::npos);
    }
    // What needs a person, or the network to be up, is not waited for.
    CHECK(text.find("network-online") == std::string::npos);
    CHECK(text.find("Requires=") == std::string::npos);
  }
}

TEST_CASE("the filter of system calls lets through what the broker and its devices ask for") {
  if (is_missing(analyze) || is_missing(strace)) return;
  const install_test::Installation installation;
  write_units(installation);
  const harness::Tools tools{installation.bin(), installation.prefix() / "share/dawr"};
  harness::Centre centre(tools, installation.folder() / "hall");
  centre.start_broker();  // settles its ports
  centre.broker().stop();
  // -D: the program itself is the child that is stopped, and strace ends after it.
  const auto traced = [&](const std::string& program, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"-D", "-f", "-o", (installation.folder() / (program + ".trace")).string(),
                      (tools.bin / program).string()});
    return Process(strace, arguments, installation.folder() / (program + ".log"));
  };
  fs::remove(centre.directory() / "addresses");
  auto broker = traced("dawr-broker", {"--centre", centre.directory().string()});
  harness::wait_until([&] { return fs::exists(centre.directory() / "addresses"); }, "the broker");
  centre.open_day("2026-03-15");
  auto arguments = centre.device_arguments(centre.enrol("dispenser", "door"), "citizen");
  arguments.insert(arguments.end(), {"--headless", "--auto-confirm"});
  {
    harness::JsonProcess dispenser(traced("dawr-ticket", arguments));
    CHECK(dispenser.ask("take B01").value("event", "") == "issued");
    dispenser.send("quit");
    REQUIRE(dispenser.process().wait(limit));
  }
  broker.stop();

  const auto compare = [&](const std::string& program, const std::string& unit) {
    const auto allowed = allowed_calls(installation.folder() / unit);
    const auto trace = installation.folder() / (program + ".trace");
    harness::wait_until(
        [&] {
          return harness::read_text(trace).find("+++ exited with 0 +++") != std::string::npos;
        },
        "strace of " + program);
    const auto asked = traced_calls(installation.folder() / (program + ".trace"));
    REQUIRE(asked.size() > 40);
    std::string refused;
    for (const auto& call : asked) {
      // SQLite, and only when root runs it, gives its files to whom the database belongs.
      if (call == "fchown" && ::geteuid() == 0) continue;
      if (!allowed.contains(call)) refused += call + " ";
    }
    CHECK(refused == "");
  };
  compare("dawr-broker", "dawr-broker@hall.service");
  compare("dawr-ticket", "dawr-ticket.service");
}
