#include <chrono>
#include <functional>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "broker/ctl/command_line.h"
#include "broker/ctl/commands.h"
#include "broker/ctl/pin_entry.h"
#include "common/device/command_text.h"
#include "common/host/installation.h"

namespace dawr::ctl {
namespace {

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

struct StaffArguments {
  StaffOptions options;
  std::string name;
  bool json{};
};

struct ApprovalCodesArguments {
  ApprovalCodesOptions options;
  std::string until;
  std::uint32_t number{};
  bool all{};
  bool json{};
};

// One of its commands; `number` as people write it, in digits of any kind.
CLI::App* add_staff_command(CLI::App& staff, StaffArguments& arguments, const char* name,
                            const char* description) {
  auto* command = staff.add_subcommand(name, description);
  add_centre(*command, arguments.options.centre);
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

Result<Pin> ask_for_pin() { return ask_pin(pin_entry_of_standard_input(), std::cin, std::cout); }

// A number as people write it, in digits of any kind.
CLI::Option* add_number(CLI::App& command, const char* name, std::uint32_t& number,
                        const char* description) {
  return command.add_option(name, number, description)
      ->transform([](const std::string& text) { return device::with_western_digits(text); })
      ->check(CLI::Range(1U, std::numeric_limits<std::uint32_t>::max()));
}

CLI::App* add_code_command(CLI::App& codes, ApprovalCodesArguments& arguments, const char* name,
                           const char* description) {
  auto* command = codes.add_subcommand(name, description);
  add_centre(*command, arguments.options.centre);
  return command;
}

void add_issue(CLI::App& codes, ApprovalCodesArguments& arguments, Action& action) {
  auto* issue = add_code_command(codes, arguments, "issue", "Make codes and print them, this once");
  auto& options = arguments.options;
  issue->add_option("--count", options.count, "How many")->required()->check(CLI::Range(1, 50));
  add_number(*issue, "--by", options.by, "Staff number of the supervisor who issues them")
      ->required();
  issue->add_option("--until", arguments.until, "Last day, such as 2026-03-15 (default: in a week)")
      ->check([](const std::string& text) {
        return device::read_date(text) ? std::string() : "expected a date such as 2026-03-15";
      });
  issue->add_option("--language", options.language, "Of the words")
      ->check(CLI::IsMember({"ar", "en"}))
      ->capture_default_str();
  issue->add_option("--phrases", options.phrases, "Folder with the phrase files")
      ->default_val((host::config_folder() / "phrases").string());
  issue->callback([&] {
    action = [&] {
      if (!arguments.until.empty()) arguments.options.until = device::read_date(arguments.until);
      return issue_approval_codes(arguments.options, now(), std::cout);
    };
  });
}

void add_staff(CLI::App& app, StaffArguments& arguments, Action& action) {
  auto* staff = app.add_subcommand("staff", "Who may sign in at a counter, and with which PIN");
  staff->require_subcommand(1);
  const auto& options = arguments.options;
  auto* add = add_member_command(
      *staff, arguments, "add", "Let somebody sign in; asks for a PIN, or reads it as a line",
      [&] { return add_staff(options, arguments.name, now(), ask_for_pin, std::cout); }, action);
  add->add_option("--name", arguments.name, "Whose number it is; it stays in this list")
      ->required();
  add->add_flag("--supervisor", arguments.options.supervisor, "May act at the manager's board");
  add_member_command(
      *staff, arguments, "pin", "Give somebody a new PIN",
      [&] { return change_pin(options, ask_for_pin, std::cout); }, action);
  add_member_command(
      *staff, arguments, "block", "Let somebody sign in no more, for now",
      [&] { return block_staff(options, true, now(), std::cout); }, action);
  add_member_command(
      *staff, arguments, "unblock", "Let somebody sign in again",
      [&] { return block_staff(options, false, now(), std::cout); }, action);
  add_member_command(
      *staff, arguments, "promote", "Let somebody act at the manager's board",
      [&] { return promote_staff(options, true, std::cout); }, action);
  add_member_command(
      *staff, arguments, "demote", "Let somebody act at the manager's board no more",
      [&] { return promote_staff(options, false, std::cout); }, action);
  add_member_command(
      *staff, arguments, "remove", "Forget a staff number and its PIN",
      [&] { return remove_staff(options, std::cout); }, action);
  auto* list = add_staff_command(*staff, arguments, "list", "List them");
  list->add_flag("--json", arguments.json, "As JSON");
  list->callback(
      [&] { action = [&] { return list_staff(options.centre, arguments.json, std::cout); }; });
}

void add_approval_codes(CLI::App& app, ApprovalCodesArguments& arguments, Action& action) {
  auto* codes = app.add_subcommand(
      "approval-codes", "One-time codes with which a supervisor approves without being there");
  codes->require_subcommand(1);
  add_issue(*codes, arguments, action);
  const auto& options = arguments.options;
  auto* list = add_code_command(*codes, arguments, "list", "List those that were issued");
  list->add_flag("--json", arguments.json, "As JSON");
  list->callback([&] {
    action = [&] { return list_approval_codes(options.centre, arguments.json, std::cout); };
  });
  auto* revoke = add_code_command(*codes, arguments, "revoke", "Let a code approve nothing more");
  auto* number = add_number(*revoke, "number", arguments.number, "Number of the code");
  auto* all = revoke->add_flag("--all", arguments.all, "All of them")->excludes(number);
  number->excludes(all);
  revoke->require_option(2);
  revoke->callback([&] {
    action = [&] {
      const auto one = arguments.all ? std::nullopt : std::optional(arguments.number);
      return revoke_approval_codes(options.centre, one, std::cout);
    };
  });
}

struct PeopleArguments {
  StaffArguments staff;
  ApprovalCodesArguments codes;
};

}  // namespace

Arguments add_people_commands(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<PeopleArguments>();
  add_staff(app, arguments->staff, action);
  add_approval_codes(app, arguments->codes, action);
  return arguments;
}

}  // namespace dawr::ctl
