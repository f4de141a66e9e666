// What the transparency log hands out and takes in. Each has one way to be written, so that what
// was understood is written again as it was.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "common/domain/utf8.h"
#include "common/log/checkpoint.h"
#include "common/log/merkle.h"
#include "common/log/note.h"
#include "common/log/proof_text.h"
#include "common/log/receipt.h"
#include "tests/fuzz/targets.h"

namespace dawr::fuzz {
namespace {

void check_words(const Fault& fault) {
  require(!fault.text.empty() && is_utf8(fault.text), "what is refused has a reason");
}

// A key that has signed nothing of what a fuzzer makes.
log::VerifierKey stranger() { return {.name = "stranger.example", .kind = {}, .key = {}}; }

}  // namespace

void signed_note(BytesView bytes) {
  const auto text = text_of(bytes);
  const auto note = log::parse_note(text);
  if (!note) return check_words(note.error());
  require(log::to_text(*note) == text, "a note is written as it was read");
  std::vector<log::VerifierKey> keys;
  for (const auto& signature : note->signatures) {
    keys.push_back({.name = signature.name, .kind = log::SignatureKind::cosignature, .key = {}});
  }
  if (const auto verified = log::verify(*note, keys); !verified) check_words(verified.error());
  if (const auto seen = log::read_checkpoint(text, stranger()); !seen) check_words(seen.error());
}

void checkpoint(BytesView bytes) {
  const auto text = text_of(bytes);
  const auto read = log::parse_checkpoint(text);
  if (!read) return check_words(read.error());
  require(log::to_text(*read) == text, "a checkpoint is written as it was read");
}

void log_key(BytesView bytes) {
  const auto text = text_of(bytes);
  if (const auto key = log::parse_vkey(text); key) {
    require(log::to_vkey(*key) == text, "a key is written as it was read");
  } else {
    check_words(key.error());
  }
  if (const auto key = log::parse_skey(text); key) {
    require(log::to_skey(*key) == text, "a secret key is written as it was read");
  } else {
    check_words(key.error());
  }
}

void log_proof(BytesView bytes) {
  const auto text = text_of(bytes);
  if (const auto proof = log::parse_inclusion_proof(text); proof) {
    require(log::to_text(*proof) == text, "a proof is written as it was read");
    const auto other = log::empty_root();
    require(!log::verify_inclusion({}, proof->index, proof->index + 1, proof->hashes, other),
            "no proof is made by chance");
  } else {
    check_words(proof.error());
  }
  if (const auto proof = log::parse_consistency_proof(text); proof) {
    require(log::to_text(*proof) == text, "a proof is written as it was read");
    require(!log::verify_consistency(proof->old_size, proof->old_size + 1, proof->hashes, {}, {}),
            "no proof is made by chance");
  } else {
    check_words(proof.error());
  }
}

void receipt(BytesView bytes) {
  if (const auto read = log::receipt_from_bytes(bytes); read) {
    require(std::ranges::equal(log::to_bytes(*read), bytes), "a receipt is written as it was read");
    require(log::parse_receipt(log::to_text(*read)) == *read, "its text is the same receipt");
  } else {
    check_words(read.error());
  }
  if (const auto read = log::parse_receipt(text_of(bytes)); read) {
    require(log::receipt_from_bytes(log::to_bytes(*read)) == *read,
            "its bytes are the same receipt");
    const auto keys = std::array{stranger()};
    const auto verified = log::verify(*read, keys);
    require(!verified, "a stranger's key has signed nothing");
    check_words(verified.error());
  } else {
    check_words(read.error());
  }
}

void frontier(BytesView bytes) {
  auto read = log::Frontier::from_bytes(bytes);
  if (!read) return check_words(read.error());
  require(std::ranges::equal(read->to_bytes(), bytes), "a frontier is written as it was read");
  if (read->size() == INT64_MAX) return;
  read->append({});
  require(log::Frontier::from_bytes(read->to_bytes()) == *read, "a frontier can go on");
}

}  // namespace dawr::fuzz
