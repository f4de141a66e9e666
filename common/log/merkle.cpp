#include "common/log/merkle.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string>

#include <sodium.h>

#include "common/domain/check.h"
#include "common/log/encoding.h"

namespace dawr::log {
namespace {

constexpr std::uint8_t leaf_mark = 0x00;
constexpr std::uint8_t node_mark = 0x01;

struct Range {
  std::uint64_t begin{};
  std::uint64_t end{};
};

// Where RFC 6962 divides a tree: the largest power of two below its size.
std::uint64_t left_half(std::uint64_t size) { return std::bit_floor(size - 1); }

// Complete subtrees, largest first, to the root of the tree that they make up.
Hash fold(std::span<const Hash> roots) {
  Hash root = roots.back();
  for (std::size_t i = roots.size() - 1; i-- > 0;) root = node_hash(roots[i], root);
  return root;
}

// The root over a range that RFC 6962 divides trees into, so that it begins at a multiple of every
// power of two in its length.
Hash root_over(const Nodes& nodes, Range range) {
  std::vector<Hash> roots;
  while (range.begin < range.end) {
    const auto level = static_cast<unsigned>(std::bit_width(range.end - range.begin) - 1);
    roots.push_back(nodes(level, range.begin >> level));
    range.begin += std::uint64_t{1} << level;
  }
  return fold(roots);
}

std::vector<Hash> roots_over(const Nodes& nodes, std::span<const Range> ranges) {
  std::vector<Hash> roots;
  roots.reserve(ranges.size());
  for (const auto& range : ranges) roots.push_back(root_over(nodes, range));
  return roots;
}

// Complete subtrees straight from their leaves.
Nodes nodes_of(std::span<const Hash> leaves) {
  return [leaves](unsigned level, std::uint64_t index) {
    Frontier subtree;
    for (const auto& leaf : leaves.subspan(index << level, std::size_t{1} << level)) {
      subtree.append(leaf);
    }
    return subtree.root();
  };
}

std::string hashes_in_words(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " hash" : " hashes");
}

// The climb from a place in the tree to its root, which both proofs share (RFC 9162, 2.1.3.2 and
// 2.1.4.2): `at` is the place on the present level, `last` the last one there.
struct Climb {
  std::uint64_t at{};
  std::uint64_t last{};

  [[nodiscard]] bool is_at_root() const { return last == 0; }
  [[nodiscard]] bool is_right_child() const { return (at & 1U) != 0; }
  // What the proof gives stands to the left of us.
  [[nodiscard]] bool has_left_sibling() const { return is_right_child() || at == last; }
  void up() {
    at >>= 1U;
    last >>= 1U;
  }
  // Past the levels at which the last node has no sibling.
  void skip_lonely() {
    while (!is_right_child() && at != 0) up();
  }
};

std::unexpected<Fault> too_long(std::span<const Hash> proof) {
  return damaged("the proof is too long for this place and size: " + hashes_in_words(proof.size()));
}
std::unexpected<Fault> too_short(std::span<const Hash> proof) {
  return damaged("the proof is too short for this place and size: " +
                 hashes_in_words(proof.size()));
}

// Where nothing is to be proved: from nothing to anything, or from a tree to itself.
Result<> verify_trivial(std::uint64_t old_size, std::uint64_t size, std::span<const Hash> proof,
                        const Hash& old_root, const Hash& root) {
  if (!proof.empty()) {
    return damaged("from " + std::to_string(old_size) + " to " + std::to_string(size) +
                   " entries nothing is to be proved, but the proof has " +
                   hashes_in_words(proof.size()));
  }
  if (old_size == 0 && old_root != empty_root()) {
    return damaged("the old tree is empty, but its root is not that of an empty tree");
  }
  if (old_size == size && old_root != root) {
    return damaged("two different roots for the same " + std::to_string(size) + " entries");
  }
  return {};
}

}  // namespace

Hash leaf_hash(BytesView entry) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, &leaf_mark, 1);
  crypto_hash_sha256_update(&state, entry.data(), entry.size());
  Hash hash{};
  crypto_hash_sha256_final(&state, hash.data());
  return hash;
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<std::uint8_t, 1 + 2 * std::tuple_size_v<Hash>> bytes{node_mark};
  std::ranges::copy(left, bytes.begin() + 1);
  std::ranges::copy(right, bytes.begin() + 1 + left.size());
  Hash hash{};
  crypto_hash_sha256(hash.data(), bytes.data(), bytes.size());
  return hash;
}

Hash empty_root() {
  Hash hash{};
  crypto_hash_sha256(hash.data(), nullptr, 0);
  return hash;
}

void Frontier::append(const Hash& leaf) {
  Hash hash = leaf;
  for (auto bits = size_; (bits & 1U) != 0; bits >>= 1U) {
    hash = node_hash(roots_.back(), hash);
    roots_.pop_back();
  }
  roots_.push_back(hash);
  ++size_;
}

std::optional<Hash> Frontier::subtree(unsigned level, std::uint64_t index) const {
  std::uint64_t begin = 0;
  auto rest = size_;
  for (const auto& root : roots_) {
    const auto leaves = std::bit_floor(rest);
    if (leaves == std::uint64_t{1} << level && begin == index << level) return root;
    begin += leaves;
    rest -= leaves;
  }
  return std::nullopt;
}

Hash Frontier::root() const { return roots_.empty() ? empty_root() : fold(roots_); }

Bytes Frontier::to_bytes() const {
  Bytes bytes;
  append_number<sizeof size_>(bytes, size_);
  for (const auto& root : roots_) bytes.insert(bytes.end(), root.begin(), root.end());
  return bytes;
}

Result<Frontier> Frontier::from_bytes(BytesView bytes) {
  Frontier frontier;
  if (bytes.size() < sizeof frontier.size_) {
    return damaged("a frontier begins with a size of 8 bytes; there are " +
                   std::to_string(bytes.size()));
  }
  frontier.size_ = number_of(bytes.first(sizeof frontier.size_));
  bytes = bytes.subspan(sizeof frontier.size_);
  if (frontier.size_ > largest_number) return damaged("a frontier of 2^63 entries or more");
  const auto count = static_cast<std::size_t>(std::popcount(frontier.size_));
  if (bytes.size() != count * std::tuple_size_v<Hash>) {
    return damaged("a frontier of " + std::to_string(frontier.size_) + " entries has " +
                   hashes_in_words(count) + ", which are not " + std::to_string(bytes.size()) +
                   " bytes");
  }
  frontier.roots_.resize(count);
  for (auto& root : frontier.roots_) {
    std::ranges::copy(bytes.first(root.size()), root.begin());
    bytes = bytes.subspan(root.size());
  }
  return frontier;
}

Hash root_of(const Nodes& nodes, std::uint64_t size) {
  return size == 0 ? empty_root() : root_over(nodes, {0, size});
}

std::vector<Hash> inclusion_proof(const Nodes& nodes, std::uint64_t size, std::uint64_t index) {
  DAWR_CHECK(index < size, "a proof is asked for an entry beyond the tree");
  std::vector<Range> siblings;
  for (Range tree{0, size}; tree.end - tree.begin > 1;) {
    const auto middle = tree.begin + left_half(tree.end - tree.begin);
    if (index < middle) {
      siblings.push_back({middle, tree.end});
      tree.end = middle;
    } else {
      siblings.push_back({tree.begin, middle});
      tree.begin = middle;
    }
  }
  std::ranges::reverse(siblings);
  return roots_over(nodes, siblings);
}

std::vector<Hash> consistency_proof(const Nodes& nodes, std::uint64_t old_size,
                                    std::uint64_t size) {
  DAWR_CHECK(old_size <= size, "a proof is asked for a tree that shrinks");
  if (old_size == 0 || old_size == size) return {};
  std::vector<Range> parts;
  Range tree{0, size};
  while (tree.end != old_size) {
    const auto middle = tree.begin + left_half(tree.end - tree.begin);
    if (old_size <= middle) {
      parts.push_back({middle, tree.end});
      tree.end = middle;
    } else {
      parts.push_back({tree.begin, middle});
      tree.begin = middle;
    }
  }
  // If what is left is the whole old tree, then whoever checks has its root already.
  if (tree.begin != 0) parts.push_back(tree);
  std::ranges::reverse(parts);
  return roots_over(nodes, parts);
}

Tree::Tree(std::span<const Hash> leaves) {
  for (const auto& leaf : leaves) append(leaf);
}

void Tree::append(const Hash& leaf) {
  Hash hash = leaf;
  for (std::size_t level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    auto& nodes = levels_[level];
    nodes.push_back(hash);
    if (nodes.size() % 2 != 0) return;
    hash = node_hash(nodes[nodes.size() - 2], nodes.back());
  }
}

Nodes Tree::nodes() const {
  return [this](unsigned level, std::uint64_t index) { return levels_[level][index]; };
}

Hash Tree::root(std::uint64_t size) const {
  DAWR_CHECK(size <= this->size(), "a root is asked for a tree that is not there yet");
  return root_of(nodes(), size);
}

std::vector<Hash> Tree::inclusion_proof(std::uint64_t index, std::uint64_t size) const {
  DAWR_CHECK(size <= this->size(), "a proof is asked for a tree that is not there yet");
  return log::inclusion_proof(nodes(), size, index);
}

std::vector<Hash> Tree::consistency_proof(std::uint64_t old_size, std::uint64_t size) const {
  DAWR_CHECK(size <= this->size(), "a proof is asked for a tree that is not there yet");
  return log::consistency_proof(nodes(), old_size, size);
}

void Growth::append(const Hash& leaf) {
  Subtree grown{.level = 0, .index = now_.size(), .root = leaf};
  now_.append(leaf);
  // Its sibling is the one before it, unless that one lies before `from`.
  while ((grown.index & 1U) != 0 && !since_.empty() && since_.back().level == grown.level) {
    grown = {.level = grown.level + 1,
             .index = grown.index >> 1U,
             .root = node_hash(since_.back().root, grown.root)};
    since_.pop_back();
  }
  since_.push_back(grown);
}

std::vector<Hash> Growth::proof() const {
  const Nodes nodes = [this](unsigned level, std::uint64_t index) {
    if (const auto root = from_.subtree(level, index)) return *root;
    const auto found = std::ranges::find_if(
        since_, [&](const Subtree& one) { return one.level == level && one.index == index; });
    DAWR_CHECK(found != since_.end(), "a proof from a frontier needs its subtrees and later ones");
    return found->root;
  };
  return consistency_proof(nodes, from_.size(), now_.size());
}

std::vector<Hash> inclusion_proof(std::span<const Hash> leaves, std::uint64_t index) {
  return inclusion_proof(nodes_of(leaves), leaves.size(), index);
}

std::vector<Hash> consistency_proof(std::span<const Hash> leaves, std::uint64_t old_size) {
  return consistency_proof(nodes_of(leaves), old_size, leaves.size());
}

Result<> verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                          std::span<const Hash> proof, const Hash& root) {
  if (index >= size) {
    return damaged("entry " + std::to_string(index) + " can't be in a log of " +
                   std::to_string(size) + " entries, which are counted from 0");
  }
  Climb climb{index, size - 1};
  Hash reached = leaf;
  for (const auto& sibling : proof) {
    if (climb.is_at_root()) return too_long(proof);
    if (climb.has_left_sibling()) {
      reached = node_hash(sibling, reached);
      climb.skip_lonely();
    } else {
      reached = node_hash(reached, sibling);
    }
    climb.up();
  }
  if (!climb.is_at_root()) return too_short(proof);
  if (reached != root) return damaged("the proof leads to another root: this entry is not there");
  return {};
}

Result<> verify_consistency(std::uint64_t old_size, std::uint64_t size, std::span<const Hash> proof,
                            const Hash& old_root, const Hash& root) {
  if (old_size > size) {
    return damaged("a log of " + std::to_string(old_size) + " entries can't have become one of " +
                   std::to_string(size));
  }
  if (old_size == 0 || old_size == size) {
    return verify_trivial(old_size, size, proof, old_root, root);
  }
  if (proof.empty()) return too_short(proof);
  Climb climb{old_size - 1, size - 1};
  while (climb.is_right_child()) climb.up();
  // The old tree is a whole subtree of the new one, and so its root begins the climb, or the proof
  // gives the first.
  const bool is_whole = std::has_single_bit(old_size);
  Hash old_reached = is_whole ? old_root : proof.front();
  Hash reached = old_reached;
  for (const auto& sibling : proof.subspan(is_whole ? 0 : 1)) {
    if (climb.is_at_root()) return too_long(proof);
    if (climb.has_left_sibling()) {
      old_reached = node_hash(sibling, old_reached);
      reached = node_hash(sibling, reached);
      climb.skip_lonely();
    } else {
      reached = node_hash(reached, sibling);
    }
    climb.up();
  }
  if (!climb.is_at_root()) return too_short(proof);
  if (old_reached != old_root) {
    return damaged("the proof leads to another old root: what was there has been changed");
  }
  if (reached != root) return damaged("the proof leads to another new root");
  return {};
}

}  // namespace dawr::log
