// The machine's users, for words to people. Any thread.
#pragma once

#include <string>

#include <sys/types.h>

namespace dawr::storage {

// "dawr", or "user number 12345" where nobody has that number.
std::string name_of_user(uid_t user);

// What root writes before a command that is to run as that user: "runuser -u dawr --".
std::string root_runs_as(uid_t user, gid_t group);

}  // namespace dawr::storage
