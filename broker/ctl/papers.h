// What people hold of a log, read from files and command lines: keys, checkpoints, receipts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "broker/verify/log_claims.h"
#include "common/domain/fault.h"
#include "common/log/note.h"

namespace dawr::ctl {

// A "vkey", or a file with one.
Result<log::VerifierKey> read_key(const std::string& key_or_file);

// With which the upstream cosigns, as the configuration beside the journal names it.
std::optional<log::VerifierKey> witness_of(const std::filesystem::path& journal);

// "DAWR-RECEIPT:…"; a file with that text; or, with zbar-tools installed, a photo of the ticket.
Result<std::string> read_receipt(const std::string& text_or_file);

// Where the keys come from that signatures were checked with: how far they can be believed.
enum class KeySource : std::uint8_t { none, given, centre };

struct PaperOptions {
  std::vector<std::filesystem::path> checkpoints;
  std::vector<std::string> receipts;  // each a text or a file
  std::vector<std::string> keys;      // each a vkey or a file
  std::filesystem::path log;          // an exported log; empty: none
};
struct ReadPapers {
  verify::Papers papers;
  KeySource keys{};
};
// `journal`: if no key is given, the key that lies in its centre's folder is taken, if this user
// may read it, and the witness's that its configuration names. A fault: a file that can't be read,
// a key that is none. What a checkpoint or receipt is worth, the verdict says.
Result<ReadPapers> read_papers(const PaperOptions& options, const std::filesystem::path& journal);

}  // namespace dawr::ctl
