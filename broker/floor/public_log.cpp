#include "broker/floor/public_log.h"

#include <utility>

#include "common/log/checkpoint.h"
#include "common/log/note.h"

namespace dawr {

std::string log_origin(std::string_view centre_code, Epoch epoch) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string origin = "dawr/" + std::string(centre_code) + "/";
  for (unsigned shift = 64; shift > 0; shift -= 4)
    origin += digits[epoch.value >> (shift - 4) & 15U];
  return origin;
}

bool PublicLog::restore(log::BytesView bytes) {
  auto tree = log::Frontier::from_bytes(bytes);
  if (!tree) return false;
  tree_ = *std::move(tree);
  return true;
}

journal::Checkpoint PublicLog::checkpoint(Instant at) const {
  const log::Checkpoint all{
      .origin = origin_, .size = tree_.size(), .root = tree_.root(), .extensions = {}};
  return {.size = tree_.size(), .at = at, .note = to_text(signed_checkpoint(all, key_))};
}

log::Receipt PublicLog::receipt(Seq entry, log::BytesView bytes, Instant at) const {
  return log::make_receipt(origin_, entry - 1, log::leaf_hash(bytes),
                           std::chrono::floor<std::chrono::seconds>(at), key_);
}

}  // namespace dawr
