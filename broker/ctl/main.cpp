// dawrctl: the installer's and supervisor's command.
#include <chrono>
#include <functional>
#include <iostream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "broker/ctl/commands.h"
#include "broker/ctl/pin_entry.h"
#include "common/device/command_text.h"
#include "common/host/installation.h"

namespace {

using namespace dawr;

constexpr int exit_fault = 1;
constexpr int exit_usage = 2;
// Of verify alone.
constexpr int exit_found = 1;
constexpr int exit_unreadable = 2;

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

using Action = std::function<Result<>()>;

void add_init(CLI::App& app, ctl::InitOptions& options, Action& action) {
  auto* command = app.add_subcommand("init", "Make a centre: configuration, keys, empty journal");
  command->add_option("--centre", options.centre, "Directory to make")->required();
  command->add_option("--from", options.from, "Folder with centre.toml, services.csv and the rest")
      ->default_val(host::config_folder().string());
  command->add_flag("--demo", options.demo, "A demonstration centre, for this machine only");
  command->add_option("--clock-rate", options.clock_rate, "Speed of its clock (with --demo)");
  command->add_option("--set", options.settings, "Change a setting: section.key=value (TOML value)")
      ->allow_extra_args(false);
  command->callback([&] { action = [&] { return ctl::init(options, std::cout); }; });
}

void add_config(CLI::App& app, std::filesystem::path& path, Action& action) {
  auto* command = app.add_subcommand("config", "Look at a configuration");
  command->require_subcommand(1);
  auto* check = command->add_subcommand("check", "Say everything that is wrong with it");
  check->add_option("path", path, "Directory of a centre, or a centre.toml")->required();
  check->callback([&] { action = [&] { return ctl::check_config(path, now(), std::cout); }; });
}

void add_enrol(CLI::App& app, std::filesystem::path& folder, Action& action) {
  auto* command = app.add_subcommand("enrol", "On a device: make its key and show its six words");
  command->add_option("--out", folder, "Folder for device.key and device.pub")->required();
  command->callback([&] { action = [&] { return ctl::enrol(folder, std::cout); }; });
}

void add_approve(CLI::App& app, ctl::ApproveOptions& options, Action& action) {
  auto* command = app.add_subcommand("approve", "At the broker: let a device in");
  command->add_option("--centre", options.centre, "Directory of the centre")->required();
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
  command->callback(
      [&] { action = [&] { return ctl::approve(options, now(), std::cin, std::cout); }; });
}

struct RevokeOptions {
  std::filesystem::path centre;
  std::uint32_t device{};
};

void add_revoke(CLI::App& app, RevokeOptions& options, Action& action) {
  auto* command = app.add_subcommand("revoke", "Shut a device out, from its next message on");
  command->add_option("--centre", options.centre, "Directory of the centre")->required();
  command->add_option("device", options.device, "Its number in dawrctl devices")->required();
  command->callback([&] {
    action = [&] { return ctl::revoke(options.centre, options.device, now(), std::cout); };
  });
}

struct DevicesOptions {
  std::filesystem::path centre;
  bool json{};
};

void add_devices(CLI::App& app, DevicesOptions& options, Action& action) {
  auto* command = app.add_subcommand("devices", "List devices, and keys that knocked");
  command->add_option("--centre", options.centre, "Directory of the centre")->required();
  command->add_flag("--json", options.json, "As JSON");
  command->callback(
      [&] { action = [&] { return ctl::list_devices(options.centre, options.json, std::cout); }; });
}

struct StaffArguments {
  ctl::StaffOptions options;
  std::string name;
  bool json{};
};

// One of its commands; `number` as people write it, in digits of any kind.
CLI::App* add_staff_command(CLI::App& staff, StaffArguments& arguments, const char* name,
                            const char* description) {
  auto* command = staff.add_subcommand(name, description);
  command->add_option("--centre", arguments.options.centre, "Directory of the centre")->required();
  return command;
}

CLI::App* add_member_command(CLI::App& staff, StaffArguments& arguments, const char* name,
                             const char* description, const std::function<Result<>()>& run,
                             Action& action) {
  auto* command = add_staff_command(staff, arguments, name, description);
  command->add_option("number", arguments.options.number, "Staff number")
      ->required()
      ->transform([](const std::string& text) { return device::with_western_digits(text); })
      ->check(CLI::Range(1U, std::numeric_limits<std::uint32_t>::max()));
  command->callback([run, &action] { action = run; });
  return command;
}

Result<Pin> ask_pin() {
  return ctl::ask_pin(ctl::pin_entry_of_standard_input(), std::cin, std::cout);
}

void add_staff(CLI::App& app, StaffArguments& arguments, Action& action) {
  auto* staff = app.add_subcommand("staff", "Who may sign in at a counter, and with which PIN");
  staff->require_subcommand(1);
  const auto& options = arguments.options;
  auto* add = add_member_command(
      *staff, arguments, "add", "Let somebody sign in; asks for a PIN, or reads it as a line",
      [&] { return ctl::add_staff(options, arguments.name, now(), ask_pin, std::cout); }, action);
  add->add_option("--name", arguments.name, "Whose number it is; it stays in this list")
      ->required();
  add->add_flag("--supervisor", arguments.options.supervisor, "May act at the manager's board");
  add_member_command(
      *staff, arguments, "pin", "Give somebody a new PIN",
      [&] { return ctl::change_pin(options, ask_pin, std::cout); }, action);
  add_member_command(
      *staff, arguments, "block", "Let somebody sign in no more, for now",
      [&] { return ctl::block_staff(options, true, now(), std::cout); }, action);
  add_member_command(
      *staff, arguments, "unblock", "Let somebody sign in again",
      [&] { return ctl::block_staff(options, false, now(), std::cout); }, action);
  add_member_command(
      *staff, arguments, "promote", "Let somebody act at the manager's board",
      [&] { return ctl::promote_staff(options, true, std::cout); }, action);
  add_member_command(
      *staff, arguments, "demote", "Let somebody act at the manager's board no more",
      [&] { return ctl::promote_staff(options, false, std::cout); }, action);
  add_member_command(
      *staff, arguments, "remove", "Forget a staff number and its PIN",
      [&] { return ctl::remove_staff(options, std::cout); }, action);
  auto* list = add_staff_command(*staff, arguments, "list", "List them");
  list->add_flag("--json", arguments.json, "As JSON");
  list->callback(
      [&] { action = [&] { return ctl::list_staff(options.centre, arguments.json, std::cout); }; });
}

void add_doctor(CLI::App& app, ctl::DoctorOptions& options, Action& action) {
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
      return ctl::doctor(options, std::cout);
    };
  });
}

void add_backup(CLI::App& app, ctl::BackupOptions& options, Action& action) {
  auto* command = app.add_subcommand("backup", "Copy the journal, beside a running broker too");
  command->add_option("--centre", options.centre, "Directory of the centre")->required();
  command->add_option("--to", options.to, "File to make, or a folder that exists")->required();
  command->add_option("--keep", options.keep, "In a folder: delete all but so many of the newest")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  command->callback([&] { action = [&] { return ctl::backup(options, now(), std::cout); }; });
}

void add_erase(CLI::App& app, std::filesystem::path& centre, Action& action) {
  auto* command = app.add_subcommand("erase", "Delete what is older than centre.toml says");
  command->add_option("--centre", centre, "Directory of the centre")->required();
  command->callback([&] { action = [&] { return ctl::erase(centre, now(), std::cout); }; });
}

void add_restore(CLI::App& app, ctl::RestoreOptions& options, Action& action) {
  auto* command = app.add_subcommand("restore", "Put a backup in the journal's place");
  command->add_option("--centre", options.centre, "Directory of the centre")->required();
  command->add_option("--from", options.from, "The backup")->required();
  command->add_flag("--discard-newer", options.discard_newer,
                    "Give up what the present journal has and the backup has not");
  command->add_flag("--older-epoch", options.older_epoch,
                    "Take a backup from before an earlier restore, giving up what came after it");
  command->callback([&] { action = [&] { return ctl::restore(options, now(), std::cout); }; });
}

struct SqlOptions {
  std::filesystem::path journal;
  std::filesystem::path copy;
};

void add_sql(CLI::App& app, SqlOptions& options, Action& action) {
  auto* command = app.add_subcommand("sql", "Copy a journal into tables for SQL");
  command->add_option("journal", options.journal, "The journal, such as CENTRE/journal.db")
      ->required();
  command->add_option("--out", options.copy, "The copy to make (default: JOURNAL-copy)");
  command->callback(
      [&] { action = [&] { return ctl::sql(options.journal, options.copy, std::cout); }; });
}

struct VerifyArguments {
  ctl::VerifyOptions options;
  std::optional<bool> lawful{};  // none: it could not be read
};

void add_verify(CLI::App& app, VerifyArguments& arguments, Action& action) {
  auto* command = app.add_subcommand("verify", "Say whether everything in a journal is lawful");
  command
      ->add_option("journal", arguments.options.journal,
                   "The journal, such as CENTRE/journal.db, a copy of it, or an exported log")
      ->required();
  auto& papers = arguments.options.papers;
  command->add_option("--checkpoint", papers.checkpoints, "A signed checkpoint that somebody kept")
      ->allow_extra_args(false);
  command
      ->add_option("--receipt", papers.receipts,
                   "A ticket's receipt: DAWR-RECEIPT:…, or a file with it, or a photo")
      ->allow_extra_args(false);
  command
      ->add_option("--key", papers.keys,
                   "What dawrctl log-key says, or a file with it; or a witness's")
      ->allow_extra_args(false);
  command->add_option("--log", papers.log,
                      "An exported log: names the very entry that was changed");
  command->add_flag("--json", arguments.options.json, "As JSON");
  command->footer("Exit code: 0 lawful, 1 something was found, 2 it can't be read.");
  command->callback([&] {
    action = [&]() -> Result<> {
      const auto lawful = ctl::verify_journal(arguments.options, std::cout);
      if (!lawful) return std::unexpected(lawful.error());
      arguments.lawful = *lawful;
      return {};
    };
  });
}

// "2026-03-15"
std::optional<ServiceDate> date_in(const std::string& text) {
  std::istringstream in(text);
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  char first = 0;
  char second = 0;
  in >> year >> first >> month >> second >> day;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  if (!in || first != '-' || second != '-' || !date.ok() || in.peek() != EOF) return std::nullopt;
  return ServiceDate{std::chrono::local_days{date}};
}

// What is wrong with it; empty: nothing.
std::string date_fault(const std::string& text) {
  return date_in(text) ? std::string() : "expected a date such as 2026-03-15";
}

struct CalendarArguments {
  ctl::CalendarOptions options;
  std::string from;
  std::string format{"table"};
};

void add_calendar(CLI::App& app, CalendarArguments& arguments, Action& action) {
  auto& options = arguments.options;
  auto* command = app.add_subcommand("calendar", "Show which days and hours a centre works");
  command->add_option("--centre", options.centre, "Directory of the centre")->required();
  command->add_option("--from", arguments.from, "The first date (default: today)")
      ->check(date_fault);
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
      using enum ctl::CalendarFormat;
      arguments.options.format = arguments.format == "csv"   ? csv
                                 : arguments.format == "ics" ? ics
                                                             : table;
      const ServiceDate today{std::chrono::floor<std::chrono::days>(now()).time_since_epoch()};
      arguments.options.from = date_in(arguments.from).value_or(today);
      return ctl::show_calendar(arguments.options, now(), std::cout);
    };
  });
}

struct BehaviourArguments {
  ctl::BehaviourOptions options;
  std::string date;
  std::string from;
  std::string to;
  std::string format{"table"};
};

// The thresholds, in seconds.
void add_thresholds(CLI::App& command, behaviour::Thresholds& thresholds) {
  const auto add = [&](const char* name, seconds& value, const char* description) {
    command
        .add_option_function<std::int64_t>(
            name, [&value](std::int64_t given) { value = seconds{given}; }, description)
        ->check(CLI::Range(0, 86'400))
        ->default_str(std::to_string(value.count()));
  };
  add("--floor", thresholds.short_service, "A service is short below so many seconds");
  add("--walk-floor", thresholds.short_walk, "From call to start is short below so many seconds");
  add("--early", thresholds.early_no_show,
      "A no-show is early within so many seconds of the first lawful moment");
  add("--idle", thresholds.long_gap,
      "So many seconds with empty hands while people wait are a long gap");
}

void add_behaviour(CLI::App& app, BehaviourArguments& arguments, Action& action) {
  auto& options = arguments.options;
  auto* command = app.add_subcommand("behaviour", "Report what may be a way to favour somebody");
  command
      ->add_option("journal", options.journal, "A journal, a copy of one, or a centre's directory")
      ->required();
  auto* date =
      command->add_option("--date", arguments.date, "This service date alone")->check(date_fault);
  command->add_option("--from", arguments.from, "From this service date on")
      ->check(date_fault)
      ->excludes(date);
  command->add_option("--to", arguments.to, "Up to this service date")
      ->check(date_fault)
      ->excludes(date);
  command->add_option("--format", arguments.format, "table, csv or json")
      ->check(CLI::IsMember({"table", "csv", "json"}))
      ->capture_default_str();
  command->add_option("--language", options.language, "Of the words")
      ->check(CLI::IsMember({"ar", "en"}))
      ->capture_default_str();
  command->add_option("--phrases", options.phrases, "Folder with the phrase files")
      ->default_val((host::config_folder() / "phrases").string());
  command->add_flag("--publish", options.publish,
                    "For others than the centre: no keys, persons, tickets, single counters, and "
                    "no figure of fewer than ten people");
  add_thresholds(*command, options.thresholds);
  command->callback([&] {
    action = [&] {
      const auto& [from, to] = arguments.date.empty() ? std::pair{arguments.from, arguments.to}
                                                      : std::pair{arguments.date, arguments.date};
      using enum ctl::BehaviourFormat;
      arguments.options.format = arguments.format == "csv"    ? csv
                                 : arguments.format == "json" ? json
                                                              : table;
      arguments.options.from = date_in(from);
      arguments.options.to = date_in(to);
      return ctl::report_behaviour(arguments.options, std::cout);
    };
  });
}

struct RecomputeArguments {
  ctl::RecomputeOptions options;
  std::string date;
  std::optional<bool> agree;
};

void add_recompute_cells(CLI::App& app, RecomputeArguments& arguments, Action& action) {
  auto& options = arguments.options;
  auto* command = app.add_subcommand("recompute-cells",
                                     "Make the figures that left the centre anew from its journal");
  command
      ->add_option("journal", options.journal, "A journal, a copy of one, or a centre's directory")
      ->required();
  command->add_option("--against", options.against,
                      "Say whether these are the same: what dawr-upstream cells has written");
  command->add_option("--date", arguments.date, "List this service date alone")
      ->check(date_fault)
      ->excludes("--against");
  command->callback([&] {
    action = [&]() -> Result<> {
      arguments.options.date = date_in(arguments.date);
      const auto agree = ctl::recompute_cells(arguments.options, std::cout);
      if (!agree) return std::unexpected(agree.error());
      arguments.agree = *agree;
      return {};
    };
  });
}

struct WhatIfArguments {
  ctl::WhatIfOptions options;
  std::string day;
};

void add_what_if(CLI::App& app, WhatIfArguments& arguments, Action& action) {
  auto* command =
      app.add_subcommand("what-if", "Replay a recorded day with another staffing or rule");
  auto& options = arguments.options;
  command->add_option("--centre", options.centre, "Directory of the centre")->required();
  command->add_option("--day", arguments.day, "A recorded service date, such as 2026-03-15")
      ->required()
      ->check(date_fault);
  command->add_option("--counters", options.counters,
                      "Exactly these counters are open: 1,2:09:00-13:30,4");
  command->add_option("--config", options.policy, "Another centre.toml: lines, counters, rule");
  command->add_option("--plot", options.plot, "PNG to draw the waits over the day to");
  command->callback([&] {
    action = [&] {
      arguments.options.day = *date_in(arguments.day);
      return ctl::what_if(arguments.options, std::cout);
    };
  });
}

void add_promises(CLI::App& app, ctl::PromisesOptions& options, Action& action) {
  auto* command = app.add_subcommand("promises", "Of the promises made, how many were kept");
  command->add_option("--centre", options.centre, "Directory of the centre")->required();
  command->add_option("--plot", options.plot, "PNG to draw the share that was kept to");
  command->callback([&] { action = [&] { return ctl::promises(options, std::cout); }; });
}

void add_replay_waits(CLI::App& app, ctl::ReplayWaitsOptions& options, Action& action) {
  auto* command =
      app.add_subcommand("replay-waits", "Send a recorded queue through the wait estimate");
  command->add_option("log", options.log, "A queue log, .csv or .csv.gz")->required();
  command->add_option("--out", options.out, "Where to (default: standard output)");
  command->callback([&] { action = [&] { return ctl::replay_waits(options, std::cout); }; });
}

struct LogArguments {
  std::filesystem::path centre;
  ctl::ExportLogOptions exported;
  ctl::ProveOptions prove;
  std::string day;
  ctl::CheckReceiptOptions receipt;
};

void add_prove(CLI::App& app, LogArguments& arguments, Action& action) {
  auto& options = arguments.prove;
  auto* command = app.add_subcommand("prove", "Prove that a ticket is in the public log");
  command->add_option("journal", options.journal, "A journal, or a copy of one")->required();
  command->add_option("ticket", options.ticket, "Its letter and number, such as \"S 55\"")
      ->required();
  command->add_option("--day", arguments.day, "Its service date (default: the newest that has it)")
      ->check(date_fault);
  command->add_option("--out", options.out, "File to make (default: standard output)");
  command->callback([&] {
    action = [&] {
      if (!arguments.day.empty()) arguments.prove.day = date_in(arguments.day);
      return ctl::prove(arguments.prove, std::cout);
    };
  });
}

struct ExplainArguments {
  ctl::ExplainOptions options;
  std::string day;
};

void add_explain(CLI::App& app, ExplainArguments& arguments, Action& action) {
  auto& options = arguments.options;
  auto* command = app.add_subcommand("explain", "Why a ticket was called when it was");
  command
      ->add_option("journal", options.journal,
                   "A centre's directory, its journal, or a copy of one")
      ->required();
  command->add_option("ticket", options.ticket, "Its letter and number, such as \"S 55\"")
      ->required();
  command
      ->add_option("--day,--date", arguments.day,
                   "Its service date (default: the newest that has it)")
      ->check(date_fault);
  command->add_option("--language", options.languages, "ar, en or another with a file of phrases")
      ->default_val(std::vector<std::string>{"ar", "en"});
  command->add_option("--phrases", options.phrases, "Folder of the phrases")
      ->default_val((host::config_folder() / "phrases").string());
  command->callback([&] {
    action = [&] {
      if (!arguments.day.empty()) arguments.options.day = date_in(arguments.day);
      return ctl::explain(arguments.options, std::cout);
    };
  });
}

void add_log_commands(CLI::App& app, LogArguments& arguments, Action& action) {
  auto* key = app.add_subcommand("log-key", "Show what the public log is verified with");
  key->add_option("--centre", arguments.centre, "Directory of the centre")->required();
  key->callback([&] { action = [&] { return ctl::log_key(arguments.centre, std::cout); }; });

  add_prove(app, arguments, action);

  auto* exported =
      app.add_subcommand("export-log", "Make a copy of the public log, without persons");
  exported
      ->add_option("journal", arguments.exported.journal,
                   "A centre's directory, its journal, or a copy of one")
      ->required();
  exported->add_option("--out", arguments.exported.out, "Folder to make")->required();
  exported->callback(
      [&] { action = [&] { return ctl::export_log(arguments.exported, std::cout); }; });

  auto& options = arguments.receipt;
  auto* check = app.add_subcommand("check-receipt", "Check the receipt on a ticket");
  check
      ->add_option(
          "receipt", options.receipt,
          "DAWR-RECEIPT:… of its second square, or a file with it, or a photo; - to read it")
      ->required();
  check->add_option("--key", options.key, "What dawrctl log-key says, or a file with it")
      ->required();
  check->add_option("--journal", options.journal, "Whether this journal still has the ticket");
  check->add_option("--day", arguments.day, "Whether it was given on that service date")
      ->check(date_fault);
  check->callback([&] {
    action = [&] {
      if (!arguments.day.empty()) arguments.receipt.day = date_in(arguments.day);
      return ctl::check_receipt(arguments.receipt, std::cin, std::cout);
    };
  });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Installs and looks after a centre of Dawr", "dawrctl");
  app.require_subcommand(1);
  Action action;
  ctl::InitOptions init_options;
  std::filesystem::path config_path;
  std::filesystem::path enrol_folder;
  ctl::ApproveOptions approve_options;
  RevokeOptions revoke_options;
  DevicesOptions devices_options;
  ctl::DoctorOptions doctor_options;
  ctl::BackupOptions backup_options;
  std::filesystem::path erased_centre;
  ctl::RestoreOptions restore_options;
  SqlOptions sql_options;
  ctl::ReplayWaitsOptions replay_waits_options;
  add_init(app, init_options, action);
  add_config(app, config_path, action);
  CalendarArguments calendar_arguments;
  add_calendar(app, calendar_arguments, action);
  add_enrol(app, enrol_folder, action);
  add_approve(app, approve_options, action);
  add_revoke(app, revoke_options, action);
  add_devices(app, devices_options, action);
  StaffArguments staff_arguments;
  add_staff(app, staff_arguments, action);
  add_doctor(app, doctor_options, action);
  add_backup(app, backup_options, action);
  add_erase(app, erased_centre, action);
  add_restore(app, restore_options, action);
  add_sql(app, sql_options, action);
  VerifyArguments verify_arguments;
  add_verify(app, verify_arguments, action);
  BehaviourArguments behaviour_arguments;
  add_behaviour(app, behaviour_arguments, action);
  RecomputeArguments recompute_arguments;
  add_recompute_cells(app, recompute_arguments, action);
  WhatIfArguments what_if_arguments;
  add_what_if(app, what_if_arguments, action);
  ctl::PromisesOptions promises_options;
  add_promises(app, promises_options, action);
  add_replay_waits(app, replay_waits_options, action);
  LogArguments log_arguments;
  add_log_commands(app, log_arguments, action);
  ExplainArguments explain_arguments;
  add_explain(app, explain_arguments, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  if (const auto done = action(); !done) {
    std::cout << std::flush;
    std::cerr << "dawrctl: " << done.error().text << "\n";
    return app.got_subcommand("verify") ? exit_unreadable : exit_fault;
  }
  if (!std::cout.flush()) {
    std::cerr << "dawrctl: the answer could not be written whole\n";
    return exit_fault;
  }
  const bool all_well =
      verify_arguments.lawful.value_or(true) && recompute_arguments.agree.value_or(true);
  return all_well ? 0 : exit_found;
}
