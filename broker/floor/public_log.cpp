#include "broker/floor/public_log.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <optional>
#include <utility>

#include "common/log/checkpoint.h"
#include "common/log/encoding.h"
#include "common/log/note.h"

namespace dawr {
namespace {

// Of the frontier that the bytes begin with; all of them if they don't.
std::size_t frontier_length(log::BytesView bytes) {
  constexpr auto size_bytes = sizeof(std::uint64_t);
  if (bytes.size() < size_bytes) return bytes.size();
  const auto roots =
      static_cast<std::size_t>(std::popcount(log::number_of(bytes.first(size_bytes))));
  return std::min(bytes.size(), size_bytes + roots * sizeof(log::Hash));
}

std::optional<std::vector<log::Citation>> citations_in(log::BytesView bytes) {
  const std::string text(bytes.begin(), bytes.end());
  log::Lines lines(text);
  std::vector<log::Citation> citations;
  while (const auto line = lines.next()) {
    auto citation = log::parse_extension(*line);
    if (!citation) return std::nullopt;
    citations.push_back(*std::move(citation));
  }
  if (!lines.rest().empty()) return std::nullopt;
  return citations;
}

}  // namespace

std::string log_origin(std::string_view centre_code, Epoch epoch) {
  return log::origin_of(centre_code, epoch);
}

void PublicLog::cite(std::string origin) {
  if (citations_.size() == log::most_citations) citations_.erase(citations_.begin());
  citations_.push_back({.origin = std::move(origin), .size = tree_.size(), .root = tree_.root()});
}

void PublicLog::forget_all() {
  tree_ = {};
  citations_.clear();
}

// The frontier, and behind it the citations, each with a newline.
log::Bytes PublicLog::to_bytes() const {
  auto bytes = tree_.to_bytes();
  for (const auto& citation : citations_) {
    const auto line = log::to_extension(citation) + "\n";
    bytes.insert(bytes.end(), line.begin(), line.end());
  }
  return bytes;
}

bool PublicLog::restore(log::BytesView bytes) {
  const auto length = frontier_length(bytes);
  auto tree = log::Frontier::from_bytes(bytes.first(length));
  auto citations = citations_in(bytes.subspan(length));
  if (!tree || !citations) return false;
  tree_ = *std::move(tree);
  citations_ = *std::move(citations);
  return true;
}

journal::Checkpoint PublicLog::checkpoint(Instant at) const {
  log::Checkpoint all{
      .origin = origin_, .size = tree_.size(), .root = tree_.root(), .extensions = {}};
  for (const auto& citation : citations_) all.extensions.push_back(log::to_extension(citation));
  return {.size = tree_.size(), .at = at, .note = to_text(signed_checkpoint(all, key_))};
}

log::Receipt PublicLog::receipt(Seq entry, log::BytesView bytes, Instant at) const {
  return log::make_receipt(origin_, entry - 1, log::leaf_hash(bytes),
                           std::chrono::floor<std::chrono::seconds>(at), key_);
}

}  // namespace dawr
