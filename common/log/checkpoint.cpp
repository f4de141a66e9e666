#include "common/log/checkpoint.h"

#include <utility>

#include "common/domain/check.h"
#include "common/log/encoding.h"

namespace dawr::log {
namespace {

std::unexpected<Fault> refused(const std::string& what) {
  return damaged("is no checkpoint: " + what);
}

}  // namespace

std::string to_text(const Checkpoint& checkpoint) {
  DAWR_CHECK(is_line(checkpoint.origin), "an origin is a line of text");
  DAWR_CHECK(checkpoint.size <= largest_number, "a log of 2^63 entries or more");
  auto text = checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
              to_base64(checkpoint.root) + "\n";
  for (const auto& line : checkpoint.extensions) {
    DAWR_CHECK(is_line(line), "an extension is a line of text");
    text += line + "\n";
  }
  return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view note_text) {
  Lines lines(note_text);
  const auto origin = lines.next();
  if (!origin || !is_line(*origin)) return refused("line 1 is no origin");
  const auto size_text = lines.next();
  const auto size = size_text ? parse_number(*size_text) : std::nullopt;
  if (!size) {
    return refused("line 2 is no size: expected a number below 2^63 without leading zeros");
  }
  const auto root_text = lines.next();
  const auto root = root_text ? hash_from_base64(*root_text) : std::nullopt;
  if (!root) return refused("line 3 is no root: expected 32 bytes in base64");
  Checkpoint checkpoint{
      .origin = std::string(*origin), .size = *size, .root = *root, .extensions = {}};
  while (const auto line = lines.next()) {
    if (!is_line(*line)) {
      return refused("line " + std::to_string(lines.number()) + " is empty or no text");
    }
    checkpoint.extensions.emplace_back(*line);
  }
  if (!lines.rest().empty()) return refused("the last line has no newline");
  if (*size == 0 && *root != empty_root()) {
    return refused("it has no entries, but its root is not that of an empty tree");
  }
  return checkpoint;
}

Note signed_checkpoint(const Checkpoint& checkpoint, const SigningKey& key) {
  Note note{.text = to_text(checkpoint), .signatures = {}};
  sign(note, checkpoint.origin, key);
  return note;
}

Result<SeenCheckpoint> read_checkpoint(std::string_view note, const VerifierKey& log,
                                       std::span<const VerifierKey> witnesses) {
  auto parsed = parse_note(note);
  if (!parsed) return refused(parsed.error().text);
  auto checkpoint = parse_checkpoint(parsed->text);
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  if (checkpoint->origin != log.name) {
    return damaged("the checkpoint is of the log " + checkpoint->origin + ", not of " + log.name);
  }
  if (auto signed_by_log = verify(*parsed, std::span(&log, 1)); !signed_by_log) {
    return damaged("the checkpoint is not signed by its log: " + signed_by_log.error().text);
  }
  SeenCheckpoint seen{
      .checkpoint = std::move(*checkpoint), .note = std::move(*parsed), .witnesses = {}};
  if (witnesses.empty()) return seen;
  // The log's key beside them: that no witness has signed is no fault.
  std::vector<VerifierKey> keys(witnesses.begin(), witnesses.end());
  keys.push_back(log);
  auto all = verify(seen.note, keys);
  if (!all) return std::unexpected(std::move(all.error()));
  std::erase_if(*all, [&](const Verified& one) { return one.key == witnesses.size(); });
  seen.witnesses = std::move(*all);
  return seen;
}

}  // namespace dawr::log
