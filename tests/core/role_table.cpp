#include "tests/core/role_table.h"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "tests/core/words.h"

namespace dawr::play {
namespace {

template <std::size_t... index>
std::vector<CommandBody> default_bodies(std::index_sequence<index...>) {
  return {CommandBody{std::in_place_index<index>}...};
}

Role role_of(const std::string& word, const std::string& place) {
  for (auto role = Role::dispenser; role <= Role::broker;
       role = static_cast<Role>(static_cast<int>(role) + 1)) {
    if (word_of(role) == word) return role;
  }
  throw std::runtime_error(place + ": there is no role '" + word + "'");
}

CommandKind kind_of_word(const std::string& word, const std::string& place) {
  for (const CommandBody& body : one_of_each_command()) {
    if (kind_name(kind_of(body)) == word) return kind_of(body);
  }
  throw std::runtime_error(place + ": there is no command '" + word + "'");
}

May may_of(const std::string& word, const std::string& place) {
  if (word == "yes") return May::yes;
  if (word == ".") return May::no;
  if (word == "van") return May::in_a_van;
  throw std::runtime_error(place + ": '" + word + "' is neither yes, van nor .");
}

}  // namespace

std::vector<CommandBody> one_of_each_command() {
  return default_bodies(std::make_index_sequence<std::variant_size_v<CommandBody>>{});
}

RoleTable RoleTable::read(const std::string& path) {
  RoleTable table;
  std::ifstream file(path);
  std::vector<Role> columns;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const auto place = path + ":" + std::to_string(number);
    std::istringstream words(line.substr(0, line.find('#')));
    std::string word;
    if (!(words >> word)) continue;
    if (word == "command") {
      while (words >> word) columns.push_back(role_of(word, place));
      continue;
    }
    const CommandKind kind = kind_of_word(word, place);
    for (const Role role : columns) {
      if (!(words >> word)) throw std::runtime_error(place + ": a column is missing");
      if (!table.cells_.insert({{role, kind}, may_of(word, place)}).second) {
        throw std::runtime_error(place + ": this row is there twice");
      }
    }
  }
  constexpr std::size_t roles = 10;
  if (table.cells_.size() != roles * std::variant_size_v<CommandBody>) {
    throw std::runtime_error(path + ": every command and every role must be there");
  }
  return table;
}

}  // namespace dawr::play
