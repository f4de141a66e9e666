// How large what is said of the public log may be, on the way between broker and upstream.
#pragma once

#include <cstddef>

namespace dawr::limits {

inline constexpr std::size_t checkpoint_bytes = 4096;  // a signed note, without cosignatures
inline constexpr std::size_t cosignature_bytes = 512;  // one line of a note
inline constexpr std::size_t cosigned_checkpoint_bytes = checkpoint_bytes + cosignature_bytes;
inline constexpr std::size_t log_proof_bytes =
    std::size_t{63} * 32;  // as many hashes as a proof can have

}  // namespace dawr::limits
