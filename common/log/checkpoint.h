// Checkpoints (c2sp.org/tlog-checkpoint): what a log says of itself, as the text of a signed note.
//     ORIGIN
//     SIZE
//     base64(ROOT)
//     further lines, which nobody checks here: Dawr writes those of origin.h
//
// All functions are pure and may be called from any thread. Faults are `damaged`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/fault.h"
#include "common/log/merkle.h"
#include "common/log/note.h"

namespace dawr::log {

struct Checkpoint {
  std::string origin;    // the log's name, and that of its key (check_key_name)
  std::uint64_t size{};  // leaves, less than 2^63
  Hash root{};
  std::vector<std::string> extensions;
  bool operator==(const Checkpoint&) const = default;
};

// Preconditions: the origin and each extension is a line of text, none empty. (Another log's origin
// may have spaces; one whose key is to sign has not: check_key_name.)
std::string to_text(const Checkpoint& checkpoint);
// Refused unless to_text would write the same: no leading zeros, no missing newline.
Result<Checkpoint> parse_checkpoint(std::string_view note_text);

// A note with the checkpoint, signed by the log. Its name is the origin.
Note signed_checkpoint(const Checkpoint& checkpoint, const SigningKey& key);

struct SeenCheckpoint {
  Checkpoint checkpoint;
  Note note;
  std::vector<Verified> witnesses;  // which of the witnesses given have cosigned, and when
};
// Form, signature and name: refused unless `log` has signed it and is named as its origin is, and
// if a cosignature of one of `witnesses` is forged.
Result<SeenCheckpoint> read_checkpoint(std::string_view note, const VerifierKey& log,
                                       std::span<const VerifierKey> witnesses = {});

}  // namespace dawr::log
