// The tables in scenarios/: what people see on the floor, row by row.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "tests/catch.h"
#include "tests/core/command_words.h"
#include "tests/core/role_table.h"
#include "tests/core/sample_centre.h"
#include "tests/core/scenario_files.h"
#include "tests/core/words.h"

namespace dawr::play {
namespace {

const std::string folder = DAWR_SOURCE_DIR "/tests/core/scenarios/";
const std::set<std::string> other_tables{"roles.txt", "refusals.txt", "ticket_states.txt"};

void fail(const std::string& what) {
  std::cerr << what << "\n";  // Catch2 would break the rows
  FAIL_CHECK(what.substr(0, what.find('\n')));
}

std::vector<std::string> scenario_paths() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.ends_with(".txt") && !other_tables.contains(name)) paths.push_back(folder + name);
  }
  std::ranges::sort(paths);
  return paths;
}

void run(const ScenarioFile& file, const Scenario& scenario, Refusals& refusals) {
  Stage stage(file.policy, refusals);
  try {
    for (const Row& row : file.given) {
      if (auto wrong = stage.check(row); !wrong.empty()) return fail(wrong);
    }
    for (const Row& row : scenario.rows) {
      if (auto wrong = stage.check(row); !wrong.empty()) {
        return fail(scenario.place + ": " + scenario.title + "\n" + wrong);
      }
    }
  } catch (const BadRow& bad) {
    fail(bad.what());
  }
}

}  // namespace

TEST_CASE("every scenario holds, and together they show every refusal of every command") {
  Refusals refusals;
  std::size_t scenarios = 0;
  for (const auto& path : scenario_paths()) {
    const ScenarioFile file = read_scenarios(path);
    for (const Scenario& scenario : file.scenarios) run(file, scenario, refusals);
    scenarios += file.scenarios.size();
  }
  CHECK(scenarios > 50);

  const auto shown = texts_of(refusals);
  const auto possible = read_refusals(folder + "refusals.txt");
  for (const auto& pair : possible) {
    INFO(pair);
    CHECK(shown.contains(pair));
  }
  for (const auto& pair : shown) {
    INFO(pair << " is not in refusals.txt");
    CHECK(possible.contains(pair));
  }
}

TEST_CASE("the matrix of roles and commands, cell by cell") {
  const auto roles = RoleTable::read(folder + "roles.txt");
  CentrePolicy hall = sample_centre();
  CentrePolicy van = sample_centre();
  van.is_van = true;
  for (const CommandBody& body : one_of_each_command()) {
    for (auto role = Role::dispenser; role <= Role::broker;
         role = static_cast<Role>(static_cast<int>(role) + 1)) {
      const May may = roles.at(role, kind_of(body));
      INFO(kind_name(kind_of(body)) << " by " << word_of(role));
      CHECK(queue::role_may(hall, role, body) == (may == May::yes));
      CHECK(queue::role_may(van, role, body) == (may != May::no));
      if (may != May::no) continue;
      // And nothing else decides: the refusal comes first, whatever else is wrong.
      Play play;
      Principal who;
      who.device = DeviceId{1};
      who.role = role;
      const Played played = play.submit(who, body, Instant{});
      REQUIRE(played.rejection);
      CHECK(played.rejection->code == RejectionCode::role_forbidden);
    }
  }
}

TEST_CASE("every command in every state of a ticket") {
  const StateTable table = read_states(folder + "ticket_states.txt");
  std::map<std::string, const StateTable::Start*> states;
  for (const auto& state : table.states) states[state.name] = &state;
  REQUIRE(states.size() >= 11);

  Refusals refusals;
  for (const auto& command : table.commands) {
    std::set<std::string> covered;
    for (const auto& cell : command.cells) {
      INFO(cell.place << ": " << cell.state);
      REQUIRE(states.contains(cell.state));
      CHECK(covered.insert(cell.state).second);
      Stage stage(table.policy, refusals);
      try {
        for (const Row& row : table.given) {
          if (auto wrong = stage.check(row); !wrong.empty()) fail(wrong);
        }
        for (const Row& row : states[cell.state]->rows) {
          if (auto wrong = stage.check(row); !wrong.empty()) fail(wrong);
        }
        const Row row{cell.place, instant_of("09:05:00"), command.who, command.words,
                      cell.expected};
        if (auto wrong = stage.check(row); !wrong.empty()) fail(cell.state + ", " + wrong);
      } catch (const BadRow& bad) {
        fail(bad.what());
      }
    }
    for (const auto& [name, state] : states) {
      INFO(command.line.place << ": nothing is said about " << name);
      CHECK(covered.contains(name));
    }
  }
}

TEST_CASE("a row that is wrong is found, with its place") {
  CentrePolicy policy = sample_centre();
  Refusals refusals;
  Stage stage(policy, refusals);
  const auto row = [](const std::string& text) { return row_of({"file.txt:7", text}); };
  CHECK(stage.check(row("09:00:00  supervisor  open day 2026-03-01  -> nothing")) ==
        "file.txt:7: supervisor, open day 2026-03-01\n    expected  nothing\n"
        "    got       2026-03-01 opened\n");
  CHECK(stage.check(row("09:00:00  dispenser 1  take A01  -> E_DAY_CLOSED")) != "");
  CHECK(stage.check(row("09:00:00  counter 1  recall  -> ok")) != "");
  CHECK_THROWS_AS(stage.check(row("09:00:00  dispenser 1  tak A01  -> ok")), BadRow);
  CHECK_THROWS_AS(stage.check(row("09:00:00  manager  recall  -> ok")), BadRow);
  CHECK_THROWS_AS(row("09:00:00  counter 1  recall"), BadRow);
  CHECK_THROWS_AS(row("09:00:00  counter 1 -> ok"), BadRow);
}

}  // namespace dawr::play
