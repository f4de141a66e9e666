// The files of scenarios: a centre, what is given, and scenarios that each begin with it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/core/stage.h"

namespace dawr::play {

struct Scenario {
  std::string place;
  std::string title;
  std::vector<Row> rows;
};

struct ScenarioFile {
  CentrePolicy policy;
  std::vector<Row> given;
  std::vector<Scenario> scenarios;
};

// Throws BadRow.
ScenarioFile read_scenarios(const std::string& path);

// The pairs "Command E_CODE" that can happen, E_ROLE_FORBIDDEN aside, and those that were met.
std::set<std::string> read_refusals(const std::string& path);
std::set<std::string> texts_of(const Refusals& refusals);

// One way to bring a ticket into a state, and what each command then leads to.
struct StateTable {
  struct Start {
    std::string name;
    std::vector<Row> rows;
  };
  struct Cell {
    std::string place;
    std::string state;
    std::string expected;
  };
  struct Command {
    SourceLine line;
    std::string who;
    std::string words;
    std::vector<Cell> cells;
  };
  CentrePolicy policy;
  std::vector<Row> given;
  std::vector<Start> states;
  std::vector<Command> commands;
};
StateTable read_states(const std::string& path);

}  // namespace dawr::play
