// An exported log: what a centre may publish of its journal. A folder, all of it text:
//     log                  "dawr exported log 1", "origin ORIGIN", "entries N", a line each
//     leaves               the leaf hash of entry n in line n, in base64
//     entries.tsv          a line each: entry, time, event, ticket, counter, line, words, bytes
//     checkpoints/SIZE     the signed notes that the journal has kept, byte for byte
//     proofs/FROM-TO       that each goes on from the one before (proof_text.h: consistency)
// `bytes` are the entry's own, in base64, so that anybody can hash and read them; an entry that
// tells of a person has none, and instead the kind of what was left out: "-staff", "-person" or
// "-text". `time` is the minute, in UTC. The key is not in it: it would be believed.
//
// What may be left out, and why: docs/VERIFY.md.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/ctl/papers.h"
#include "broker/verify/auditor.h"
#include "broker/verify/log_claims.h"
#include "common/domain/event.h"
#include "common/domain/fault.h"

namespace dawr::ctl {

// What an entry tells of a person: "staff", "person", "text"; empty: nothing.
std::string_view personal_part(const Event& event);
// Whether there are entries of that kind that tell this of a person.
bool may_withhold(std::string_view event, std::string_view part);

// The entry's line in entries.tsv, without its end.
std::string exported_line(const Entry& entry, log::BytesView bytes);

// Its checkpoints, each named by its file.
Result<std::vector<verify::Paper>> exported_checkpoints(const std::filesystem::path& folder);

// Its leaves up to the greatest of its checkpoints that one of `keys` has signed and that they lead
// to. Refused if there is none.
Result<verify::SignedLeaves> read_signed_leaves(const std::filesystem::path& folder,
                                                const std::vector<log::VerifierKey>& keys);

struct ExportedVerdict {
  verify::LogVerdict log;
  std::uint64_t in_full{};  // entries whose bytes are there
  std::uint64_t withheld{};
  std::uint64_t calls{};
  std::uint64_t proofs{};  // that hold
};
// As far as it can be told without the persons: leaves, checkpoints, proofs, the lines of entries
// against their leaves, the numbering, and of each call that is there that its runner-up was not
// earlier. A fault: it is no exported log, or can't be read.
Result<ExportedVerdict> judge_exported(const std::filesystem::path& folder, verify::Papers papers);

// The same in words, or as JSON; whether nothing was found.
Result<bool> verify_exported(const std::filesystem::path& folder, ReadPapers read, bool json,
                             std::ostream& out);

}  // namespace dawr::ctl
