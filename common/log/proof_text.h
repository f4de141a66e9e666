// Proofs as text, each with the checkpoint that it leads to.
//
// That an entry is in a log (c2sp.org/tlog-proof), a file named *.tlog-proof:
//     c2sp.org/tlog-proof@v1
//     extra base64(BYTES)        (may be left out)
//     index N
//     base64(HASH)               (none or more)
//                                (an empty line)
//     the checkpoint, a signed note
//
// That a log goes on from where it was, as c2sp.org/tlog-witness wants it to be sent:
//     old SIZE
//     base64(HASH)               (none or more)
//                                (an empty line)
//     the checkpoint, a signed note
//
// All functions are pure and may be called from any thread. Faults are `damaged` and name the line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/fault.h"
#include "common/log/checkpoint.h"
#include "common/log/merkle.h"

namespace dawr::log {

inline constexpr std::size_t most_extra = 65536;  // bytes

struct InclusionProof {
  std::uint64_t index{};
  std::vector<Hash> hashes;  // at most longest_proof
  Bytes extra;               // nobody has signed it
  std::string checkpoint;    // the note, byte for byte
  bool operator==(const InclusionProof&) const = default;
};
std::string to_text(const InclusionProof& proof);
// Form only, of the note too; refused unless to_text would write the same.
Result<InclusionProof> parse_inclusion_proof(std::string_view text);
// That `leaf` is in the log which `log` signs: signatures, name and hashes.
Result<SeenCheckpoint> verify(const InclusionProof& proof, const Hash& leaf, const VerifierKey& log,
                              std::span<const VerifierKey> witnesses = {});

struct ConsistencyProof {
  std::uint64_t old_size{};
  std::vector<Hash> hashes;  // at most longest_proof
  std::string checkpoint;    // the note, byte for byte
  bool operator==(const ConsistencyProof&) const = default;
};
std::string to_text(const ConsistencyProof& proof);
Result<ConsistencyProof> parse_consistency_proof(std::string_view text);
// That the new checkpoint goes on from `old`, which the caller believes already: signatures, name,
// one origin, sizes and hashes.
Result<SeenCheckpoint> verify(const ConsistencyProof& proof, const Checkpoint& old,
                              const VerifierKey& log, std::span<const VerifierKey> witnesses = {});

}  // namespace dawr::log
