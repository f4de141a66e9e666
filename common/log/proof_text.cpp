#include "common/log/proof_text.h"

#include <utility>

#include "common/domain/check.h"
#include "common/log/encoding.h"

namespace dawr::log {
namespace {

constexpr std::string_view header = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_word = "extra ";
constexpr std::string_view index_word = "index ";
constexpr std::string_view old_word = "old ";

// The end of both: hashes, an empty line, the note.
std::string ending(std::span<const Hash> hashes, std::string_view checkpoint) {
  DAWR_CHECK(hashes.size() <= longest_proof, "a proof is too long");
  std::string text;
  for (const auto& hash : hashes) text += to_base64(hash) + "\n";
  return text + "\n" + std::string(checkpoint);
}

std::unexpected<Fault> refused(const Lines& lines, const std::string& what) {
  return damaged("is no proof: line " + std::to_string(lines.number()) + " " + what);
}

struct Ending {
  std::vector<Hash> hashes;
  std::string checkpoint;
};

Result<Ending> parse_ending(Lines& lines) {
  Ending ending;
  for (;;) {
    const auto line = lines.next();
    if (!line) return damaged("is no proof: no empty line before the checkpoint");
    if (line->empty()) break;
    const auto hash = hash_from_base64(*line);
    if (!hash) return refused(lines, "is no hash: expected 32 bytes in base64, or an empty line");
    if (ending.hashes.size() == longest_proof) {
      return refused(lines, "is one hash too many: " + std::to_string(longest_proof) +
                                " are enough for any log");
    }
    ending.hashes.push_back(*hash);
  }
  const auto note = parse_note(lines.rest());
  if (!note) return damaged("is no proof: its checkpoint " + note.error().text);
  if (auto checkpoint = parse_checkpoint(note->text); !checkpoint) {
    return damaged("is no proof: its checkpoint " + checkpoint.error().text);
  }
  ending.checkpoint = lines.rest();
  return ending;
}

// The number that a line gives after its word.
std::optional<std::uint64_t> number_after(std::string_view word,
                                          std::optional<std::string_view> line) {
  if (!line || !line->starts_with(word)) return std::nullopt;
  return parse_number(line->substr(word.size()));
}

Result<Bytes> parse_extra(const Lines& lines, std::string_view base64) {
  auto extra = from_base64(base64);
  if (!extra || extra->empty()) return refused(lines, "has no base64 after 'extra '");
  if (extra->size() > most_extra) {
    return refused(lines, "has more than " + std::to_string(most_extra) + " extra bytes");
  }
  return std::move(*extra);
}

}  // namespace

std::string to_text(const InclusionProof& proof) {
  DAWR_CHECK(proof.extra.size() <= most_extra, "a proof carries too much");
  std::string text = std::string(header) + "\n";
  if (!proof.extra.empty()) text += std::string(extra_word) + to_base64(proof.extra) + "\n";
  return text + std::string(index_word) + std::to_string(proof.index) + "\n" +
         ending(proof.hashes, proof.checkpoint);
}

Result<InclusionProof> parse_inclusion_proof(std::string_view text) {
  Lines lines(text);
  InclusionProof proof;
  if (lines.next() != header) {
    return damaged("is no proof: it doesn't begin with the line " + std::string(header));
  }
  auto line = lines.next();
  if (line && line->starts_with(extra_word)) {
    auto extra = parse_extra(lines, line->substr(extra_word.size()));
    if (!extra) return std::unexpected(std::move(extra.error()));
    proof.extra = std::move(*extra);
    line = lines.next();
  }
  const auto index = number_after(index_word, line);
  if (!index) {
    return refused(lines,
                   "is no index: expected 'index ' and a number below 2^63 without "
                   "leading zeros");
  }
  auto ending = parse_ending(lines);
  if (!ending) return std::unexpected(std::move(ending.error()));
  proof.index = *index;
  proof.hashes = std::move(ending->hashes);
  proof.checkpoint = std::move(ending->checkpoint);
  return proof;
}

Result<SeenCheckpoint> verify(const InclusionProof& proof, const Hash& leaf, const VerifierKey& log,
                              std::span<const VerifierKey> witnesses) {
  auto seen = read_checkpoint(proof.checkpoint, log, witnesses);
  if (!seen) return seen;
  const auto& [origin, size, root, extensions] = seen->checkpoint;
  auto included = verify_inclusion(leaf, proof.index, size, proof.hashes, root);
  if (!included) return std::unexpected(std::move(included.error()));
  return seen;
}

std::string to_text(const ConsistencyProof& proof) {
  return std::string(old_word) + std::to_string(proof.old_size) + "\n" +
         ending(proof.hashes, proof.checkpoint);
}

Result<ConsistencyProof> parse_consistency_proof(std::string_view text) {
  Lines lines(text);
  const auto old_size = number_after(old_word, lines.next());
  if (!old_size) {
    return damaged(
        "is no proof: line 1 is no old size: expected 'old ' and a number below 2^63 without "
        "leading zeros");
  }
  auto ending = parse_ending(lines);
  if (!ending) return std::unexpected(std::move(ending.error()));
  return ConsistencyProof{.old_size = *old_size,
                          .hashes = std::move(ending->hashes),
                          .checkpoint = std::move(ending->checkpoint)};
}

Result<SeenCheckpoint> verify(const ConsistencyProof& proof, const Checkpoint& old,
                              const VerifierKey& log, std::span<const VerifierKey> witnesses) {
  auto seen = read_checkpoint(proof.checkpoint, log, witnesses);
  if (!seen) return seen;
  const auto& fresh = seen->checkpoint;
  if (old.origin != fresh.origin) {
    return damaged("the old checkpoint is of the log " + old.origin + ", the new one of " +
                   fresh.origin);
  }
  if (proof.old_size != old.size) {
    return damaged("the proof begins at " + std::to_string(proof.old_size) +
                   " entries, the old checkpoint has " + std::to_string(old.size));
  }
  auto consistent = verify_consistency(old.size, fresh.size, proof.hashes, old.root, fresh.root);
  if (!consistent) return std::unexpected(std::move(consistent.error()));
  return seen;
}

}  // namespace dawr::log
