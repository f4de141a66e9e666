// dawrctl's command line: what each command takes, and what it does. The commands themselves are in
// commands.h.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include <CLI/CLI.hpp>

#include "common/domain/fault.h"

namespace dawr::ctl {

// Of the command that was given; set while the command line is read.
using Action = std::function<Result<>()>;

// What the command line fills in: must live until the action is done.
using Arguments = std::shared_ptr<void>;

// Making a centre and looking after it: devices, backups.
[[nodiscard]] Arguments add_centre_commands(CLI::App& app, Action& action);

// Who may sign in, and the codes that supervisors leave.
[[nodiscard]] Arguments add_people_commands(CLI::App& app, Action& action);

// What looks into a journal or the public log. `all_well` becomes false when an action could do all
// of it and has found something.
[[nodiscard]] Arguments add_journal_commands(CLI::App& app, Action& action, bool& all_well);

// Its --centre, which must be one.
void add_centre(CLI::App& command, std::filesystem::path& centre);

}  // namespace dawr::ctl
