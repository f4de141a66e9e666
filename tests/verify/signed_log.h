// What a centre signs of a journal: checkpoints as the day goes on, and receipts.
#pragma once

#include <string>
#include <vector>

#include "broker/verify/log_claims.h"
#include "common/log/signing_key.h"
#include "tests/verify/hall.h"

namespace dawr::verify {

inline constexpr Epoch signed_epoch{7};

log::SigningKey signing_key(std::uint8_t number);
std::vector<log::Hash> leaves_of(const Rows& rows);

// The first and last entries of ten seconds, at most so many, and the end.
std::vector<std::uint64_t> signed_sizes(const Rows& rows, std::size_t most);

struct SignedLog {
  std::string origin;
  log::SigningKey key;
  log::Tree tree;

  SignedLog(const std::string& centre, const Rows& rows, std::uint8_t key_number = 1);
  [[nodiscard]] std::string checkpoint(std::uint64_t size) const;
  [[nodiscard]] Paper paper(std::uint64_t size) const;
  [[nodiscard]] std::string receipt(std::uint64_t index) const;
  [[nodiscard]] log::VerifierKey vkey() const;
  [[nodiscard]] SignedLeaves leaves() const;

 private:
  std::vector<log::Hash> leaves_;
};

// What a log with these leaves is found to be.
LogVerdict held_against(const Rows& rows, const Papers& papers, const LogNames& names);

}  // namespace dawr::verify
