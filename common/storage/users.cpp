#include "common/storage/users.h"

#include <pwd.h>

namespace dawr::storage {

std::string name_of_user(uid_t user) {
  const auto* known = ::getpwuid(user);
  return known != nullptr ? known->pw_name : "user number " + std::to_string(user);
}

// runuser takes names only.
std::string root_runs_as(uid_t user, gid_t group) {
  if (::getpwuid(user) != nullptr) return "runuser -u " + name_of_user(user) + " --";
  return "setpriv --reuid " + std::to_string(user) + " --regid " + std::to_string(group) +
         " --clear-groups";
}

}  // namespace dawr::storage
