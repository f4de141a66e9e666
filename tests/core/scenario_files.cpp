#include "tests/core/scenario_files.h"

#include <sstream>

#include "tests/core/words.h"

namespace dawr::play {
namespace {

// "scenario  a title" → "a title", if the line begins with that word.
bool begins(const SourceLine& line, const std::string& word, std::string& rest) {
  if (line.text != word && !line.text.starts_with(word + "  ")) return false;
  rest = line.text.substr(word.size());
  rest.erase(0, rest.find_first_not_of(' '));
  return true;
}

CentrePolicy empty_centre() {
  CentrePolicy policy;
  policy.code = "IS-02";
  policy.name = {"مركز", "Centre"};
  return policy;
}

}  // namespace

ScenarioFile read_scenarios(const std::string& path) {
  ScenarioFile file;
  file.policy = empty_centre();
  enum class Block { none, centre, given, scenario } block{};
  std::string rest;
  for (const SourceLine& line : read_lines(path)) {
    if (begins(line, "centre", rest)) {
      block = Block::centre;
    } else if (begins(line, "given", rest)) {
      block = Block::given;
    } else if (begins(line, "scenario", rest)) {
      block = Block::scenario;
      file.scenarios.push_back({line.place, rest, {}});
    } else if (block == Block::centre) {
      add_to_centre(file.policy, line);
    } else if (block == Block::given) {
      file.given.push_back(row_of(line));
    } else if (block == Block::scenario) {
      file.scenarios.back().rows.push_back(row_of(line));
    } else {
      throw BadRow(line.place, "a file begins with a centre");
    }
  }
  return file;
}

std::set<std::string> read_refusals(const std::string& path) {
  std::set<std::string> pairs;
  for (const SourceLine& line : read_lines(path)) {
    std::istringstream words(line.text);
    std::string command;
    words >> command;
    for (std::string code; words >> code;) pairs.insert(command + " " + code);
  }
  return pairs;
}

std::set<std::string> texts_of(const Refusals& refusals) {
  std::set<std::string> pairs;
  for (const auto& [kind, code] : refusals) {
    if (code == RejectionCode::role_forbidden) continue;
    pairs.insert(std::string(kind_name(kind)) + " " + std::string(name_of(code)));
  }
  return pairs;
}

StateTable read_states(const std::string& path) {
  StateTable table;
  table.policy = empty_centre();
  enum class Block { none, centre, given, state, command } block{};
  std::string rest;
  for (const SourceLine& line : read_lines(path)) {
    if (begins(line, "centre", rest)) {
      block = Block::centre;
    } else if (begins(line, "given", rest)) {
      block = Block::given;
    } else if (begins(line, "state", rest)) {
      block = Block::state;
      table.states.push_back({rest, {}});
    } else if (begins(line, "command", rest)) {
      block = Block::command;
      const auto gap = rest.find("  ");
      if (gap == std::string::npos) throw BadRow(line.place, "command  who  words");
      table.commands.push_back(
          {line, rest.substr(0, gap), rest.substr(rest.find_first_not_of(' ', gap)), {}});
    } else if (block == Block::centre) {
      add_to_centre(table.policy, line);
    } else if (block == Block::given) {
      table.given.push_back(row_of(line));
    } else if (block == Block::state) {
      table.states.back().rows.push_back(row_of(line));
    } else if (block == Block::command) {
      const auto arrow = line.text.find("->");
      if (arrow == std::string::npos) throw BadRow(line.place, "there is no ->");
      const auto expected = line.text.substr(line.text.find_first_not_of(' ', arrow + 2));
      std::istringstream states(line.text.substr(0, arrow));
      for (std::string state; states >> state;) {
        table.commands.back().cells.push_back({line.place, state, expected});
      }
    } else {
      throw BadRow(line.place, "a file begins with a centre");
    }
  }
  return table;
}

}  // namespace dawr::play
