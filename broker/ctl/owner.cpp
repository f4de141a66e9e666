#include "broker/ctl/owner.h"

#include <string>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/storage/files.h"

namespace dawr::ctl {
namespace {

std::string name_of_user(uid_t user) {
  const auto* known = ::getpwuid(user);
  return known != nullptr ? known->pw_name : "user number " + std::to_string(user);
}

}  // namespace

Result<> check_is_owner(const std::filesystem::path& folder) {
  struct stat found{};
  if (::stat(folder.c_str(), &found) != 0) {
    return std::unexpected(Fault{
        FaultKind::missing, folder.string() + ": can't be looked at: " + storage::last_error() +
                                ". Nothing was changed."});
  }
  if (found.st_uid == ::geteuid()) return {};
  const auto owner = name_of_user(found.st_uid);
  return std::unexpected(
      Fault{FaultKind::refused, folder.string() + " belongs to " + owner + ", and this is " +
                                    name_of_user(::geteuid()) + ": run this command as " + owner +
                                    " (as root: setpriv --reuid " + std::to_string(found.st_uid) +
                                    " --regid " + std::to_string(found.st_gid) +
                                    " --clear-groups dawrctl …), whose the broker's files must be. "
                                    "Nothing was changed."});
}

}  // namespace dawr::ctl
