// dawrctl's commands about people: who may sign in, and the codes that supervisors leave.
#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

#include "broker/ctl/command_line.h"
#include "broker/ctl/commands.h"

namespace dawr::ctl {

struct StaffArguments {
  StaffOptions options;
  std::string name;
  bool json{};
};
// Both add their commands to the app; these set `action` to what is to be done. Arguments and
// action outlive the app's parsing.
void add_staff(CLI::App& app, StaffArguments& arguments, Action& action);

struct ApprovalCodesArguments {
  ApprovalCodesOptions options;
  std::string until;
  std::uint32_t number{};
  bool all{};
  bool json{};
};
void add_approval_codes(CLI::App& app, ApprovalCodesArguments& arguments, Action& action);

}  // namespace dawr::ctl
