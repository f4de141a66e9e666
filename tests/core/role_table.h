// The matrix of roles and commands, as scenarios/roles.txt has it.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "common/domain/command.h"
#include "common/domain/principal.h"

namespace dawr::play {

enum class May : std::uint8_t { no, yes, in_a_van };

class RoleTable {
 public:
  // Fails the test, with file and line, if the table is not complete.
  static RoleTable read(const std::string& path);

  [[nodiscard]] May at(Role role, CommandKind kind) const { return cells_.at({role, kind}); }

 private:
  std::map<std::pair<Role, CommandKind>, May> cells_;
};

// Every command with arguments of no importance, in the order of its numbering.
std::vector<CommandBody> one_of_each_command();

}  // namespace dawr::play
