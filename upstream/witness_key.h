// The key with which this upstream cosigns the logs of its centres, and its name. Two files:
// witness.key is the secret (common/log/signing_key.h), witness.pub what is published of it
// ("vkey", common/log/note.h), which has the name.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "common/domain/fault.h"
#include "common/log/note.h"

namespace dawr::upstream {

struct WitnessKey {
  std::string name;
  log::SigningKey key;
};

inline log::VerifierKey verifier_of(const WitnessKey& witness) {
  return {.name = witness.name,
          .kind = log::SignatureKind::cosignature,
          .key = witness.key.public_key()};
}

// Makes both files. Refused: a name that no key can have, a file that exists.
Result<WitnessKey> make_witness_key(const std::filesystem::path& secret,
                                    const std::filesystem::path& published, std::string_view name);
// `missing`: there is none yet. Refused: open permissions, or two files that do not belong
// together.
Result<WitnessKey> load_witness_key(const std::filesystem::path& secret,
                                    const std::filesystem::path& published);

}  // namespace dawr::upstream
