#include "tests/verify/signed_log.h"

#include <algorithm>
#include <chrono>
#include <span>

namespace dawr::verify {

using namespace std::chrono_literals;

log::SigningKey signing_key(std::uint8_t number) {
  log::SigningKey::Seed seed{};
  seed.fill(number);
  return log::SigningKey{seed};
}

std::vector<log::Hash> leaves_of(const Rows& rows) {
  std::vector<log::Hash> leaves;
  leaves.reserve(rows.size());
  for (const auto& row : rows) leaves.push_back(log::leaf_hash(row.bytes));
  return leaves;
}

std::vector<std::uint64_t> signed_sizes(const Rows& rows, std::size_t most) {
  std::vector<std::uint64_t> sizes;
  const auto step = std::max<std::size_t>(1, rows.size() / most);
  for (std::size_t size = step; size < rows.size(); size += step) {
    if (rows[size].at != rows[size - 1].at) sizes.push_back(size);
  }
  sizes.push_back(rows.size());
  return sizes;
}

SignedLog::SignedLog(const std::string& centre, const Rows& rows, std::uint8_t key_number)
    : origin(origin_of(centre, signed_epoch)),
      key(signing_key(key_number)),
      tree(std::span<const log::Hash>(leaves_of(rows))),
      leaves_(leaves_of(rows)) {}

std::string SignedLog::checkpoint(std::uint64_t size) const {
  return to_text(log::signed_checkpoint(
      {.origin = origin, .size = size, .root = tree.root(size), .extensions = {}}, key));
}

Paper SignedLog::paper(std::uint64_t size) const {
  return {"checkpoint of " + std::to_string(size), checkpoint(size)};
}

std::string SignedLog::receipt(std::uint64_t index) const {
  return to_text(log::make_receipt(origin, index, leaves_.at(index),
                                   std::chrono::sys_seconds{std::chrono::sys_days{2026y / 3 / 15}},
                                   key));
}

log::VerifierKey SignedLog::vkey() const {
  return {.name = origin, .kind = log::SignatureKind::ed25519, .key = key.public_key()};
}

SignedLeaves SignedLog::leaves() const { return {"an exported log", origin, leaves_}; }

LogVerdict held_against(const Rows& rows, const Papers& papers, const LogNames& names) {
  LogClaims claims(papers);
  for (const auto& row : rows) claims.see(row.bytes);
  return claims.judge(names);
}

}  // namespace dawr::verify
