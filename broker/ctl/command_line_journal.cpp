#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include "broker/ctl/command_line.h"
#include "broker/ctl/commands.h"
#include "common/domain/service_dates.h"
#include "common/host/installation.h"

namespace dawr::ctl {
namespace {

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
      [&] { action = [&] { return sql(options.journal, options.copy, std::cout); }; });
}

struct VerifyArguments {
  VerifyOptions options;
};

void add_verify(CLI::App& app, VerifyArguments& arguments, Action& action, bool& all_well) {
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
      const auto lawful = verify_journal(arguments.options, std::cout);
      if (!lawful) return std::unexpected(lawful.error());
      all_well = *lawful;
      return {};
    };
  });
}

// What is wrong with it; empty: nothing.
std::string date_fault(const std::string& text) {
  return parse_date(text) ? std::string() : "expected a date such as 2026-03-15";
}

struct BehaviourArguments {
  BehaviourOptions options;
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
      using enum BehaviourFormat;
      arguments.options.format = arguments.format == "csv"    ? csv
                                 : arguments.format == "json" ? json
                                                              : table;
      arguments.options.from = parse_date(from);
      arguments.options.to = parse_date(to);
      return report_behaviour(arguments.options, std::cout);
    };
  });
}

struct RecomputeArguments {
  RecomputeOptions options;
  std::string date;
};

void add_recompute_cells(CLI::App& app, RecomputeArguments& arguments, Action& action,
                         bool& all_well) {
  auto& options = arguments.options;
  auto* command = app.add_subcommand("recompute-cells",
                                     "Make the figures that left the centre anew from its journal");
  command
      ->add_option("journal", options.journal, "A journal, a copy of one, or a centre's directory")
      ->required();
  command->add_option("--against", options.against,
                      "Say whether these are the same: what dawr-upstream cells has written");
  command
      ->add_option("--key", options.key,
                   "What dawrctl log-key says: they must be signed by it, too (cells --signed)")
      ->needs("--against");
  command->add_option("--date", arguments.date, "List this service date alone")
      ->check(date_fault)
      ->excludes("--against");
  command->callback([&] {
    action = [&]() -> Result<> {
      arguments.options.date = parse_date(arguments.date);
      const auto agree = recompute_cells(arguments.options, std::cout);
      if (!agree) return std::unexpected(agree.error());
      all_well = *agree;
      return {};
    };
  });
}

struct WhatIfArguments {
  WhatIfOptions options;
  std::string day;
};

void add_what_if(CLI::App& app, WhatIfArguments& arguments, Action& action) {
  auto* command =
      app.add_subcommand("what-if", "Replay a recorded day with another staffing or rule");
  auto& options = arguments.options;
  add_centre(*command, options.centre);
  command->add_option("--day", arguments.day, "A recorded service date, such as 2026-03-15")
      ->required()
      ->check(date_fault);
  command->add_option("--counters", options.counters,
                      "Exactly these counters are open: 1,2:09:00-13:30,4");
  command->add_option("--config", options.policy, "Another centre.toml: lines, counters, rule");
  command->add_option("--plot", options.plot, "PNG to draw the waits over the day to");
  command->callback([&] {
    action = [&] {
      arguments.options.day = *parse_date(arguments.day);
      return what_if(arguments.options, std::cout);
    };
  });
}

void add_promises(CLI::App& app, PromisesOptions& options, Action& action) {
  auto* command = app.add_subcommand("promises", "Of the promises made, how many were kept");
  add_centre(*command, options.centre);
  command->add_option("--plot", options.plot, "PNG to draw the share that was kept to");
  command->callback([&] { action = [&] { return promises(options, std::cout); }; });
}

void add_replay_waits(CLI::App& app, ReplayWaitsOptions& options, Action& action) {
  auto* command =
      app.add_subcommand("replay-waits", "Send a recorded queue through the wait estimate");
  command->add_option("log", options.log, "A queue log, .csv or .csv.gz")->required();
  command->add_option("--out", options.out, "Where to (default: standard output)");
  command->callback([&] { action = [&] { return replay_waits(options, std::cout); }; });
}

struct LogArguments {
  std::filesystem::path centre;
  ExportLogOptions exported;
  ProveOptions prove;
  std::string day;
  CheckReceiptOptions receipt;
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
      if (!arguments.day.empty()) arguments.prove.day = parse_date(arguments.day);
      return prove(arguments.prove, std::cout);
    };
  });
}

struct ExplainArguments {
  ExplainOptions options;
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
      if (!arguments.day.empty()) arguments.options.day = parse_date(arguments.day);
      return explain(arguments.options, std::cout);
    };
  });
}

void add_log_commands(CLI::App& app, LogArguments& arguments, Action& action) {
  auto* key = app.add_subcommand("log-key", "Show what the public log is verified with");
  add_centre(*key, arguments.centre);
  key->callback([&] { action = [&] { return log_key(arguments.centre, std::cout); }; });

  add_prove(app, arguments, action);

  auto* exported =
      app.add_subcommand("export-log", "Make a copy of the public log, without persons");
  exported
      ->add_option("journal", arguments.exported.journal,
                   "A centre's directory, its journal, or a copy of one")
      ->required();
  exported->add_option("--out", arguments.exported.out, "Folder to make")->required();
  exported->callback([&] { action = [&] { return export_log(arguments.exported, std::cout); }; });

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
      if (!arguments.day.empty()) arguments.receipt.day = parse_date(arguments.day);
      return check_receipt(arguments.receipt, std::cin, std::cout);
    };
  });
}

struct JournalArguments {
  SqlOptions sql;
  VerifyArguments verify;
  BehaviourArguments behaviour;
  RecomputeArguments recompute;
  WhatIfArguments what_if;
  PromisesOptions promises;
  ReplayWaitsOptions replay_waits;
  LogArguments log;
  ExplainArguments explain;
};

}  // namespace

Arguments add_journal_commands(CLI::App& app, Action& action, bool& all_well) {
  auto arguments = std::make_shared<JournalArguments>();
  add_sql(app, arguments->sql, action);
  add_verify(app, arguments->verify, action, all_well);
  add_behaviour(app, arguments->behaviour, action);
  add_recompute_cells(app, arguments->recompute, action, all_well);
  add_what_if(app, arguments->what_if, action);
  add_promises(app, arguments->promises, action);
  add_replay_waits(app, arguments->replay_waits, action);
  add_log_commands(app, arguments->log, action);
  add_explain(app, arguments->explain, action);
  return arguments;
}

}  // namespace dawr::ctl
