// The Merkle tree of RFC 6962 (2.1) and RFC 9162 (2.1) with SHA-256: the root of a log, and proofs
// that an entry is in it and that a longer log begins with a shorter one.
//
// Everything is a pure function of its arguments and may be called from any thread. n is the number
// of leaves; "hashes" below counts calls of SHA-256.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "common/domain/fault.h"

namespace dawr::log {

using Hash = std::array<std::uint8_t, 32>;
using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

// No proof of a tree that 64 bits can count is longer (n < 2^63).
inline constexpr std::size_t longest_proof = 63;

// SHA-256(0x00 ‖ entry)
Hash leaf_hash(BytesView entry);
// SHA-256(0x01 ‖ left ‖ right)
Hash node_hash(const Hash& left, const Hash& right);
// Of no leaves: SHA-256 of nothing.
Hash empty_root();

// What must be kept of a tree to let it grow: the roots of its complete subtrees, largest
// (leftmost) first, one for each bit that is set in its size. That is 32 · popcount(n) bytes.
class Frontier {
 public:
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // The hash of one more leaf (leaf_hash). 1 hash on average, log2 n at most. There are fewer than
  // 2^63 leaves.
  void append(const Hash& leaf);
  // log2 n hashes at most.
  [[nodiscard]] Hash root() const;

  // The root of one of them (see Nodes for its place); none if there is no such one.
  [[nodiscard]] std::optional<Hash> subtree(unsigned level, std::uint64_t index) const;

  // The size in 8 bytes, most significant first, then the roots in their order.
  [[nodiscard]] Bytes to_bytes() const;
  // `damaged` unless it is exactly what to_bytes makes. That the roots are those of a certain log
  // only a signed checkpoint tells: compare root().
  static Result<Frontier> from_bytes(BytesView bytes);

  bool operator==(const Frontier&) const = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> roots_;
};

// The root of the complete subtree over the leaves [index · 2^level, (index + 1) · 2^level); level
// 0 gives the leaf itself. Asked only for subtrees that lie wholly within the tree.
using Nodes = std::function<Hash(unsigned level, std::uint64_t index)>;

// The root of the first `size` leaves. popcount(size) nodes and hashes.
Hash root_of(const Nodes& nodes, std::uint64_t size);
// That leaf `index` is in the tree of the first `size`: its sibling first, the root's child last.
// At most 2 · log2(size) nodes and log2(size) hashes. Precondition: index < size.
std::vector<Hash> inclusion_proof(const Nodes& nodes, std::uint64_t size, std::uint64_t index);
// That the first `old_size` leaves are where the tree of the first `size` begins; empty if one of
// the two is nothing or they are equal. As many nodes and hashes as above. Precondition: old_size
// <= size.
std::vector<Hash> consistency_proof(const Nodes& nodes, std::uint64_t old_size, std::uint64_t size);

// All complete subtrees of a growing tree, in memory: 64 bytes a leaf. For whoever makes many
// proofs.
class Tree {
 public:
  Tree() = default;
  explicit Tree(std::span<const Hash> leaves);
  [[nodiscard]] std::uint64_t size() const { return levels_.empty() ? 0 : levels_.front().size(); }
  void append(const Hash& leaf);
  [[nodiscard]] Hash root() const { return root(size()); }
  // Of the first `size` leaves. Precondition: size <= size().
  [[nodiscard]] Hash root(std::uint64_t size) const;
  // In the tree of the first `size` leaves. Precondition: index < size <= size().
  [[nodiscard]] std::vector<Hash> inclusion_proof(std::uint64_t index, std::uint64_t size) const;
  // Precondition: old_size <= size <= size().
  [[nodiscard]] std::vector<Hash> consistency_proof(std::uint64_t old_size,
                                                    std::uint64_t size) const;

 private:
  [[nodiscard]] Nodes nodes() const;
  std::vector<std::vector<Hash>> levels_;
};

// What must be kept of a log to prove at any later time that it goes on from where it was: its
// frontier of then, and the largest complete subtrees of what came since. That is 64 · log2 n bytes
// at most, however much came.
class Growth {
 public:
  Growth() = default;  // from nothing
  explicit Growth(Frontier from) : from_(from), now_(std::move(from)) {}
  // As Frontier::append, twice.
  void append(const Hash& leaf);
  [[nodiscard]] const Frontier& from() const { return from_; }
  [[nodiscard]] const Frontier& now() const { return now_; }
  // See consistency_proof: from `from` to `now`.
  [[nodiscard]] std::vector<Hash> proof() const;

 private:
  struct Subtree {
    unsigned level{};
    std::uint64_t index{};
    Hash root{};
  };
  Frontier from_;
  Frontier now_;
  std::vector<Subtree> since_;  // ascending, and none of them has its sibling beside it
};

// One proof from all leaves: about n hashes each.
std::vector<Hash> inclusion_proof(std::span<const Hash> leaves, std::uint64_t index);
std::vector<Hash> consistency_proof(std::span<const Hash> leaves, std::uint64_t old_size);

// RFC 9162, 2.1.3.2. A fault (`damaged`) says what does not hold: the index, the number of hashes
// or the root.
Result<> verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                          std::span<const Hash> proof, const Hash& root);
// RFC 9162, 2.1.4.2, and what it leaves out: an empty old tree (its root must be that of nothing,
// the proof empty) and equal sizes (equal roots, the proof empty).
Result<> verify_consistency(std::uint64_t old_size, std::uint64_t size, std::span<const Hash> proof,
                            const Hash& old_root, const Hash& root);

}  // namespace dawr::log
