// A log that is always the same, for tests: its entries, its keys and what it hands out.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "common/log/checkpoint.h"
#include "common/log/merkle.h"
#include "common/log/note.h"
#include "common/log/proof_text.h"
#include "common/log/receipt.h"
#include "common/log/signing_key.h"

namespace dawr::log::samples {

inline const std::string origin = "dawr.example/cairo-1/3f2a";
inline const std::string witness_name = "witness.example/upstream";
inline const std::chrono::sys_seconds morning =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{7};

inline SigningKey key_of(std::uint8_t first) {
  SigningKey::Seed seed{};
  for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<std::uint8_t>(first + i);
  return SigningKey(seed);
}
inline SigningKey log_key() { return key_of(1); }
inline SigningKey witness_key() { return key_of(101); }

inline VerifierKey vkey_of(const SigningKey& key, const std::string& name,
                           SignatureKind kind = SignatureKind::ed25519) {
  return {.name = name, .kind = kind, .key = key.public_key()};
}
inline VerifierKey log_vkey() { return vkey_of(log_key(), origin); }
inline VerifierKey witness_vkey() {
  return vkey_of(witness_key(), witness_name, SignatureKind::cosignature);
}

inline std::vector<Hash> leaves(std::size_t count) {
  std::vector<Hash> hashes;
  for (std::size_t i = 0; i < count; ++i) {
    const auto entry = "entry " + std::to_string(i);
    hashes.push_back(leaf_hash(Bytes(entry.begin(), entry.end())));
  }
  return hashes;
}

inline Checkpoint checkpoint(std::size_t size) {
  return {.origin = origin, .size = size, .root = Tree(leaves(size)).root(), .extensions = {}};
}
// With the witness's cosignature.
inline std::string checkpoint_note(std::size_t size) {
  auto note = signed_checkpoint(checkpoint(size), log_key());
  cosign(note, witness_name, witness_key(), morning);
  return to_text(note);
}

inline InclusionProof inclusion(std::size_t index, std::size_t size) {
  return {.index = index,
          .hashes = inclusion_proof(leaves(size), index),
          .extra = {},
          .checkpoint = checkpoint_note(size)};
}
inline ConsistencyProof consistency(std::size_t old_size, std::size_t size) {
  return {.old_size = old_size,
          .hashes = consistency_proof(leaves(size), old_size),
          .checkpoint = checkpoint_note(size)};
}
inline Receipt receipt(std::size_t index) {
  return make_receipt(origin, index, leaves(index + 1).back(), morning, log_key());
}

// What a parser said of a text that it should have refused.
template <class Parsed>
std::string refusal(const Parsed& parsed) {
  return parsed ? "(accepted)" : parsed.error().text;
}

}  // namespace dawr::log::samples
