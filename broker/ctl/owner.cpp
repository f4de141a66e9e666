#include "broker/ctl/owner.h"

#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "common/storage/files.h"
#include "common/storage/users.h"

namespace dawr::ctl {

Result<> check_is_owner(const std::filesystem::path& folder) {
  struct stat found{};
  if (::stat(folder.c_str(), &found) != 0) {
    return std::unexpected(Fault{
        FaultKind::missing, folder.string() + ": can't be looked at: " + storage::last_error() +
                                ". Nothing was changed."});
  }
  if (found.st_uid == ::geteuid()) return {};
  const auto owner = storage::name_of_user(found.st_uid);
  return std::unexpected(
      Fault{FaultKind::refused,
            folder.string() + " belongs to " + owner + ", and this is " +
                storage::name_of_user(::geteuid()) + ": run this command as " + owner +
                " (as root: " + storage::root_runs_as(found.st_uid, found.st_gid) +
                " dawrctl …), whose the broker's files must be. Nothing was changed."});
}

}  // namespace dawr::ctl
