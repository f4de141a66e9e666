// A journal's rows, straight from its file: not by way of the journal's own code.
#pragma once

#include <filesystem>

#include "broker/verify/auditor.h"
#include "broker/verify/log_claims.h"
#include "common/domain/fault.h"

namespace dawr::verify {

// Reads beside a running broker, a backup, or a copy for SQL, and changes nothing. A fault: no
// file, none of Dawr's, or one that can't be read to its end, with how far it could.
Result<Verdict> verify_journal(const std::filesystem::path& file, Auditor::Observer observer = {});

struct Judgement {
  Verdict rules;
  LogVerdict log;
};
// The same, and what was signed of it: `papers`, and the checkpoints that lie in the file itself.
Result<Judgement> verify_journal(const std::filesystem::path& file, Papers papers);

}  // namespace dawr::verify
