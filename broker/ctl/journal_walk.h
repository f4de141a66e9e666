// A journal from its first entry on, each with the state that it has not been applied to yet.
#pragma once

#include <filesystem>
#include <functional>

#include "broker/queue/state.h"
#include "common/domain/event.h"
#include "common/domain/fault.h"

namespace dawr::ctl {

// The journal of a centre's directory, or the file itself.
Result<std::filesystem::path> journal_of(const std::filesystem::path& centre_or_file);

using Visit = std::function<void(const queue::State& before, const Entry& entry)>;

// Reads beside a running broker, and changes nothing. Returns the state after the last entry.
Result<queue::State> walk_journal(const std::filesystem::path& journal, const Visit& visit);

// Refused in words unless it is lawful: figures of another one mean nothing, and to walk it is to
// trust it.
Result<> check_lawful(const std::filesystem::path& journal);

}  // namespace dawr::ctl
