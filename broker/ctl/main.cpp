// dawrctl: the installer's and supervisor's command.
#include <iostream>
#include <string>

#include "broker/ctl/command_line.h"

namespace {

using namespace dawr;

constexpr int exit_fault = 1;
constexpr int exit_usage = 2;
// Of verify alone.
constexpr int exit_found = 1;
constexpr int exit_unreadable = 2;

// Nothing that dawrctl takes means anything when it is empty.
void refuse_empty_values(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (option->get_items_expected_max() == 0) continue;
    option->check([](const std::string& value) {
      return value.empty() ? "expected a value, and it is empty" : std::string();
    });
  }
  // Their own commands go one deep.
  for (CLI::App* command : app.get_subcommands({})) refuse_empty_values(*command);
}

// What to say of a command line that could not be taken.
std::string usage_words(const CLI::App* app, const CLI::Error& error) {
  return "dawrctl: " + CLI::FailureMessage::simple(app, error);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Installs and looks after a centre of Dawr", "dawrctl");
  app.require_subcommand(0, 1);  // so that a word which is none is named
  app.failure_message(usage_words);
  ctl::Action action;
  bool all_well = true;
  const auto of_centre = ctl::add_centre_commands(app, action);
  const auto of_people = ctl::add_people_commands(app, action);
  const auto of_journal = ctl::add_journal_commands(app, action, all_well);
  refuse_empty_values(app);
  try {
    app.parse(argc, argv);
    if (!action) throw CLI::RequiredError("A command");
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
  return all_well ? 0 : exit_found;
}
