#include <chrono>
#include <iostream>
#include <string>

#include "broker/ctl/command_line.h"
#include "broker/ctl/commands.h"
#include "common/domain/service_dates.h"
#include "common/host/installation.h"

namespace dawr::ctl {
namespace {

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

// What is wrong with the directory of a centre; empty: nothing.
std::string centre_fault(const std::string& directory) {
  std::error_code error;
  if (std::filesystem::exists(std::filesystem::path(directory) / "centre.toml", error)) return {};
  return directory + " is not the directory of a centre: it has no centre.toml";
}

void add_init(CLI::App& app, InitOptions& options, Action& action) {
  auto* command = app.add_subcommand("init", "Make a centre: configuration, keys, empty journal");
  command->add_option("--centre", options.centre, "Directory to make")->required();
  command->add_option("--from", options.from, "Folder with centre.toml, services.csv and the rest")
      ->default_val(host::config_folder().string());
  command->add_flag("--demo", options.demo, "A demonstration centre, for this machine only");
  command->add_option("--clock-rate", options.clock_rate, "Speed of its clock (with --demo)");
  command->add_option("--set", options.settings, "Change a setting: section.key=value (TOML value)")
      ->allow_extra_args(false);
  command->callback([&] { action = [&] { return init(options, std::cout); }; });
}

void add_config(CLI::App& app, std::filesystem::path& path, Action& action) {
  auto* command = app.add_subcommand("config", "Look at a configuration");
  command->require_subcommand(1);
  auto* check = command->add_subcommand("check", "Say everything that is wrong with it");
  check->add_option("path", path, "Directory of a centre, or a centre.toml")->required();
  check->callback([&] { action = [&] { return check_config(path, now(), std::cout); }; });
}

struct CalendarArguments {
  CalendarOptions options;
  std::string from;
  std::string format{"table"};
};

void add_calendar(CLI::App& app, CalendarArguments& arguments, Action& action) {
  auto& options = arguments.options;
  auto* command = app.add_subcommand("calendar", "Show which days and hours a centre works");
  add_centre(*command, options.centre);
  command->add_option("--from", arguments.from, "The first date (default: today)")
      ->check([](const std::string& text) {
        return parse_date(text) ? std::string() : "expected a date such as 2026-03-15";
      });
  command->add_option("--days", options.days, "How many")
      ->check(CLI::Range(1, 400))
      ->default_val(14);
  command->add_option("--format", arguments.format, "table, csv or ics")
      ->check(CLI::IsMember({"table", "csv", "ics"}))
      ->capture_default_str();
  command->add_option("--language", options.language, "Of the words")
      ->check(CLI::IsMember({"ar", "en"}))
      ->capture_default_str();
  command->add_option("--out", options.out, "File to make (default: standard output)");
  command->callback([&] {
    action = [&] {
      using enum CalendarFormat;
      arguments.options.format = arguments.format == "csv"   ? csv
                                 : arguments.format == "ics" ? ics
                                                             : table;
      const ServiceDate today{std::chrono::floor<std::chrono::days>(now()).time_since_epoch()};
      arguments.options.from = parse_date(arguments.from).value_or(today);
      return show_calendar(arguments.options, now(), std::cout);
    };
  });
}

void add_import(CLI::App& app, ImportOptions& options, Action& action) {
  auto* command =
      app.add_subcommand("import", "Put a table from elsewhere into a centre; first only shows it");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, Import kind) {
    auto* one = command->add_subcommand(name, what);
    one->add_option("file", options.file, "CSV file, UTF-8")->required()->check(CLI::ExistingFile);
    add_centre(*one, options.centre);
    one->add_flag("--apply", options.apply, "Do it, instead of saying what would change");
    one->callback([&options, &action, kind] {
      options.what = kind;
      action = [&options] { return import_table(options, std::cout); };
    });
  };
  add("catalogue", "Services, in the form of services.csv", Import::catalogue);
  add("holidays", "The nation's holidays, in the form of holidays.csv", Import::holidays);
  add("days", "Working days and hours, in the form of dawrctl calendar --format csv", Import::days);
}

void add_enrol(CLI::App& app, std::filesystem::path& folder, Action& action) {
  auto* command = app.add_subcommand("enrol", "On a device: make its key and show its six words");
  command->add_option("--out", folder, "Folder for device.key and device.pub")->required();
  command->callback([&] { action = [&] { return enrol(folder, std::cout); }; });
}

void add_approve(CLI::App& app, ApproveOptions& options, Action& action) {
  auto* command = app.add_subcommand("approve", "At the broker: let a device in");
  add_centre(*command, options.centre);
  auto* key = command->add_option_group("key");
  key->add_option("--public-key", options.public_key, "The key itself, or the file device.pub");
  key->add_option("--words", options.words, "The six words of a device that has knocked");
  key->require_option(1);
  command
      ->add_option("--role", options.role,
                   "dispenser, reception, portal, counter, cashier, supervisor, display or auditor")
      ->required();
  command->add_option("--counter", options.counter, "Id of its counter in centre.toml");
  command->add_option("--lines", options.lines,
                      "Lines a display shows, such as B,C (default: all)");
  command->add_option("--name", options.name, "What people call the device")->required();
  command->add_flag("--replace", options.replace, "Revoke the key that stands at this counter now");
  command->add_flag("--yes", options.yes, "The six words were compared already");
  command->callback([&] { action = [&] { return approve(options, now(), std::cin, std::cout); }; });
}

struct RevokeOptions {
  std::filesystem::path centre;
  std::uint32_t device{};
};

void add_revoke(CLI::App& app, RevokeOptions& options, Action& action) {
  auto* command = app.add_subcommand("revoke", "Shut a device out, from its next message on");
  add_centre(*command, options.centre);
  command->add_option("device", options.device, "Its number in dawrctl devices")->required();
  command->callback(
      [&] { action = [&] { return revoke(options.centre, options.device, now(), std::cout); }; });
}

struct DevicesOptions {
  std::filesystem::path centre;
  bool json{};
};

void add_devices(CLI::App& app, DevicesOptions& options, Action& action) {
  auto* command = app.add_subcommand("devices", "List devices, and keys that knocked");
  add_centre(*command, options.centre);
  command->add_flag("--json", options.json, "As JSON");
  command->callback(
      [&] { action = [&] { return list_devices(options.centre, options.json, std::cout); }; });
}

void add_doctor(CLI::App& app, DoctorOptions& options, Action& action) {
  auto* command = app.add_subcommand("doctor", "Say what is wrong with an installation");
  auto* where = command->add_option_group("where");
  where->add_option("--centre", options.centre, "Directory of a centre");
  where->add_option("--device", options.device, "Directory of a device: device.key, broker.pub");
  where->require_option(1, 2);
  command->add_option("--stale-days", options.stale_days, "A device silent for so long may be gone")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  command->add_flag("--json", options.json, "As JSON");
  command->callback([&] {
    action = [&] {
      options.now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
      return doctor(options, std::cout);
    };
  });
}

void add_backup(CLI::App& app, BackupOptions& options, Action& action) {
  auto* command = app.add_subcommand("backup", "Copy the journal, beside a running broker too");
  add_centre(*command, options.centre);
  command->add_option("--to", options.to, "File to make, or a folder that exists")->required();
  command->add_option("--keep", options.keep, "In a folder: delete all but so many of the newest")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  command->callback([&] { action = [&] { return backup(options, now(), std::cout); }; });
}

void add_erase(CLI::App& app, std::filesystem::path& centre, Action& action) {
  auto* command = app.add_subcommand("erase", "Delete what is older than centre.toml says");
  add_centre(*command, centre);
  command->callback([&] { action = [&] { return erase(centre, now(), std::cout); }; });
}

void add_restore(CLI::App& app, RestoreOptions& options, Action& action) {
  auto* command = app.add_subcommand("restore", "Put a backup in the journal's place");
  add_centre(*command, options.centre);
  command->add_option("--from", options.from, "The backup")->required();
  command->add_flag("--discard-newer", options.discard_newer,
                    "Give up what the present journal has and the backup has not");
  command->add_flag("--older-epoch", options.older_epoch,
                    "Take a backup from before an earlier restore, giving up what came after it");
  command->callback([&] { action = [&] { return restore(options, now(), std::cout); }; });
}

struct CentreArguments {
  InitOptions init;
  std::filesystem::path config;
  CalendarArguments calendar;
  ImportOptions table;
  std::filesystem::path enrolled;
  ApproveOptions approve;
  RevokeOptions revoke;
  DevicesOptions devices;
  DoctorOptions doctor;
  BackupOptions backup;
  std::filesystem::path erased;
  RestoreOptions restore;
};

}  // namespace

void add_centre(CLI::App& command, std::filesystem::path& centre) {
  command.add_option("--centre", centre, "Directory of the centre")
      ->required()
      ->check(centre_fault);
}

Arguments add_centre_commands(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<CentreArguments>();
  add_init(app, arguments->init, action);
  add_config(app, arguments->config, action);
  add_calendar(app, arguments->calendar, action);
  add_import(app, arguments->table, action);
  add_enrol(app, arguments->enrolled, action);
  add_approve(app, arguments->approve, action);
  add_revoke(app, arguments->revoke, action);
  add_devices(app, arguments->devices, action);
  add_doctor(app, arguments->doctor, action);
  add_backup(app, arguments->backup, action);
  add_erase(app, arguments->erased, action);
  add_restore(app, arguments->restore, action);
  return arguments;
}

}  // namespace dawr::ctl
