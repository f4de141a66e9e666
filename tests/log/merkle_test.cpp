// The tree against RFC 6962's definitions, written down a second time as they stand there.
#include "common/log/merkle.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sodium.h>

#include "tests/catch.h"
#include "tests/log/samples.h"

using namespace dawr::log;
using samples::refusal;

namespace {

constexpr std::size_t largest = 70;

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

Bytes from_hex(std::string_view text) {
  if (text.empty()) return {};
  Bytes bytes(text.size() / 2);
  sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, nullptr, nullptr);
  return bytes;
}

Hash sha256(const Bytes& bytes) {
  Hash hash{};
  crypto_hash_sha256(hash.data(), bytes.data(), bytes.size());
  return hash;
}

std::size_t split(std::size_t n) {
  std::size_t k = 1;
  while (2 * k < n) k *= 2;
  return k;
}

// MTH of RFC 6962, 2.1.
Hash naive_root(std::span<const Hash> leaves) {
  if (leaves.empty()) return sha256({});
  if (leaves.size() == 1) return leaves[0];
  const auto k = split(leaves.size());
  const auto left = naive_root(leaves.first(k));
  const auto right = naive_root(leaves.subspan(k));
  Bytes bytes{1};
  bytes.insert(bytes.end(), left.begin(), left.end());
  bytes.insert(bytes.end(), right.begin(), right.end());
  return sha256(bytes);
}

// PATH of RFC 6962, 2.1.1.
std::vector<Hash> naive_path(std::size_t m, std::span<const Hash> leaves) {
  if (leaves.size() == 1) return {};
  const auto k = split(leaves.size());
  const bool is_left = m < k;
  auto path = is_left ? naive_path(m, leaves.first(k)) : naive_path(m - k, leaves.subspan(k));
  path.push_back(naive_root(is_left ? leaves.subspan(k) : leaves.first(k)));
  return path;
}

// SUBPROOF of RFC 6962, 2.1.2.
std::vector<Hash> naive_subproof(std::size_t m, std::span<const Hash> leaves, bool is_whole) {
  if (m == leaves.size()) return is_whole ? std::vector<Hash>{} : std::vector{naive_root(leaves)};
  const auto k = split(leaves.size());
  const bool is_left = m <= k;
  auto proof = is_left ? naive_subproof(m, leaves.first(k), is_whole)
                       : naive_subproof(m - k, leaves.subspan(k), false);
  proof.push_back(naive_root(is_left ? leaves.subspan(k) : leaves.first(k)));
  return proof;
}

// Every proof that differs in one bit, one for each byte, and those that lack or have one hash
// more.
std::vector<std::vector<Hash>> spoilt(const std::vector<Hash>& proof) {
  std::vector<std::vector<Hash>> all;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    for (std::size_t byte = 0; byte < proof[i].size(); byte += 5) {
      all.push_back(proof);
      all.back()[i][byte] ^= static_cast<std::uint8_t>(1U << (byte + i) % 8);
    }
  }
  if (!proof.empty()) {
    all.emplace_back(proof.begin(), proof.end() - 1);
    all.emplace_back(proof.begin() + 1, proof.end());
  }
  all.push_back(proof);
  all.back().push_back(leaf_hash({}));
  return all;
}

}  // namespace

TEST_CASE("the known trees of certificate transparency have their known roots") {
  const std::vector<std::string> entries = {"",
                                            "00",
                                            "10",
                                            "2021",
                                            "3031",
                                            "40414243",
                                            "5051525354555657",
                                            "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> roots = {
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  CHECK(hex(empty_root()) == roots[0]);
  Frontier frontier;
  Tree tree;
  CHECK(hex(frontier.root()) == roots[0]);
  CHECK(hex(tree.root()) == roots[0]);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto leaf = leaf_hash(from_hex(entries[i]));
    frontier.append(leaf);
    tree.append(leaf);
    CHECK(frontier.size() == i + 1);
    CHECK(hex(frontier.root()) == roots[i + 1]);
    CHECK(hex(tree.root()) == roots[i + 1]);
  }
}

TEST_CASE("roots and proofs of every size are those of the definition") {
  const auto all = samples::leaves(largest);
  const Tree tree(all);
  Frontier frontier;
  for (std::size_t size = 0; size <= largest; ++size) {
    const auto leaves = std::span(all).first(size);
    const auto root = naive_root(leaves);
    CHECK(frontier.root() == root);
    CHECK(tree.root(size) == root);
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = naive_path(index, leaves);
      CHECK(inclusion_proof(leaves, index) == proof);
      CHECK(tree.inclusion_proof(index, size) == proof);
      CHECK(verify_inclusion(all[index], index, size, proof, root));
    }
    for (std::size_t old_size = 0; old_size <= size; ++old_size) {
      const auto proof =
          old_size == 0 ? std::vector<Hash>{} : naive_subproof(old_size, leaves, true);
      CHECK(consistency_proof(leaves, old_size) == proof);
      CHECK(tree.consistency_proof(old_size, size) == proof);
      CHECK(verify_consistency(old_size, size, proof, tree.root(old_size), root));
    }
    if (size < largest) frontier.append(all[size]);
  }
}

TEST_CASE("an inclusion proof that is spoilt anywhere proves nothing") {
  const auto all = samples::leaves(largest);
  const Tree tree(all);
  for (const std::size_t size : {1U, 2U, 3U, 7U, 8U, 33U, 64U, 70U}) {
    const auto root = tree.root(size);
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = tree.inclusion_proof(index, size);
      for (const auto& other : spoilt(proof)) {
        CHECK_FALSE(verify_inclusion(all[index], index, size, other, root));
      }
      auto other_root = root;
      other_root[index % 32] ^= 0x10U;
      CHECK_FALSE(verify_inclusion(all[index], index, size, proof, other_root));
      auto other_leaf = all[index];
      other_leaf[index % 32] ^= 0x01U;
      CHECK_FALSE(verify_inclusion(other_leaf, index, size, proof, root));
      for (std::size_t place = 0; place <= size; ++place) {
        CHECK(verify_inclusion(all[index], place, size, proof, root).has_value() ==
              (place == index));
      }
    }
  }
}

TEST_CASE("a consistency proof that is spoilt anywhere proves nothing") {
  const auto all = samples::leaves(largest);
  const Tree tree(all);
  for (const std::size_t size : {1U, 2U, 6U, 8U, 31U, 64U, 70U}) {
    const auto root = tree.root(size);
    for (std::size_t old_size = 0; old_size <= size; ++old_size) {
      const auto proof = tree.consistency_proof(old_size, size);
      const auto old_root = tree.root(old_size);
      for (const auto& other : spoilt(proof)) {
        CHECK_FALSE(verify_consistency(old_size, size, other, old_root, root));
      }
      auto spoilt_old = old_root;
      spoilt_old[old_size % 32] ^= 0x80U;
      CHECK_FALSE(verify_consistency(old_size, size, proof, spoilt_old, root));
      auto spoilt_root = root;
      spoilt_root[size % 32] ^= 0x02U;
      // From nothing to anything nothing is proved: the new root is whatever was signed.
      const bool is_held = old_size != 0;
      CHECK(verify_consistency(old_size, size, proof, old_root, spoilt_root).has_value() !=
            is_held);
    }
  }
}

TEST_CASE("what does not hold is said in words") {
  const auto all = samples::leaves(7);
  const Tree tree(all);
  const auto root = tree.root();
  const auto proof = tree.inclusion_proof(2, 7);
  CHECK(refusal(verify_inclusion(all[2], 7, 7, proof, root)) ==
        "entry 7 can't be in a log of 7 entries, which are counted from 0");
  CHECK(refusal(verify_inclusion(all[2], 0, 0, {}, empty_root())) ==
        "entry 0 can't be in a log of 0 entries, which are counted from 0");
  CHECK(refusal(verify_inclusion(all[2], 2, 7, std::span(proof).first(2), root)) ==
        "the proof is too short for this place and size: 2 hashes");
  CHECK(refusal(verify_inclusion(all[2], 0, 1, std::span(proof).first(1), root)) ==
        "the proof is too long for this place and size: 1 hash");
  CHECK(refusal(verify_inclusion(all[3], 2, 7, proof, root)) ==
        "the proof leads to another root: this entry is not there");

  const auto grown = tree.consistency_proof(3, 7);
  CHECK(refusal(verify_consistency(7, 3, grown, root, root)) ==
        "a log of 7 entries can't have become one of 3");
  CHECK(refusal(verify_consistency(3, 7, {}, tree.root(3), root)) ==
        "the proof is too short for this place and size: 0 hashes");
  CHECK(refusal(verify_consistency(3, 7, grown, tree.root(4), root)) ==
        "the proof leads to another old root: what was there has been changed");
  CHECK(refusal(verify_consistency(3, 7, grown, tree.root(3), tree.root(6))) ==
        "the proof leads to another new root");
  CHECK(refusal(verify_consistency(7, 7, {}, root, tree.root(6))) ==
        "two different roots for the same 7 entries");
  CHECK(refusal(verify_consistency(0, 7, {}, root, root)) ==
        "the old tree is empty, but its root is not that of an empty tree");
  CHECK(refusal(verify_consistency(7, 7, grown, root, root)) ==
        "from 7 to 7 entries nothing is to be proved, but the proof has 4 hashes");
}

TEST_CASE("sizes near the end of their numbers are no trouble") {
  constexpr auto huge = std::uint64_t{INT64_MAX};
  CHECK(
      refusal(verify_inclusion({}, huge - 1, huge, {}, {})).starts_with("the proof is too short"));
  CHECK(refusal(verify_consistency(huge - 1, huge, {}, {}, {}))
            .starts_with("the proof is too short"));
  const std::vector<Hash> many(80);
  CHECK(
      refusal(verify_inclusion({}, huge / 2, huge, many, {})).starts_with("the proof is too long"));
  CHECK(refusal(verify_consistency(huge / 2, huge, many, {}, {}))
            .starts_with("the proof is too long"));
}

TEST_CASE("what is kept of a growing log proves that it goes on from where it was") {
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < largest; ++i) leaves.push_back(leaf_hash(Bytes{std::uint8_t(i)}));
  Frontier old;
  for (std::size_t from = 0; from <= largest; ++from) {
    Growth growth(old);
    for (auto size = from;; ++size) {
      CAPTURE(from, size);
      const auto proof = growth.proof();
      REQUIRE(proof == consistency_proof(std::span(leaves).first(size), from));
      REQUIRE(verify_consistency(from, size, proof, growth.from().root(), growth.now().root()));
      if (size == largest) break;
      growth.append(leaves[size]);
    }
    if (from < largest) old.append(leaves[from]);
  }
}

TEST_CASE("a frontier is stored and goes on where it was") {
  const auto all = samples::leaves(largest);
  Frontier frontier;
  for (const auto& leaf : all) {
    const auto again = Frontier::from_bytes(frontier.to_bytes());
    REQUIRE(again);
    CHECK(*again == frontier);
    frontier = *again;
    frontier.append(leaf);
  }
  CHECK(frontier.root() == naive_root(all));
}

TEST_CASE("a frontier that does not hold together is refused") {
  Frontier frontier;
  for (const auto& leaf : samples::leaves(3)) frontier.append(leaf);
  const auto bytes = frontier.to_bytes();
  CHECK(bytes.size() == 8 + 64);
  CHECK(refusal(Frontier::from_bytes({})) ==
        "a frontier begins with a size of 8 bytes; there are 0");
  CHECK(refusal(Frontier::from_bytes(std::span(bytes).first(71))) ==
        "a frontier of 3 entries has 2 hashes, which are not 63 bytes");
  auto longer = bytes;
  longer.push_back(0);
  CHECK(refusal(Frontier::from_bytes(longer)) ==
        "a frontier of 3 entries has 2 hashes, which are not 65 bytes");
  auto bigger = bytes;
  bigger[0] = 0x80;
  CHECK(refusal(Frontier::from_bytes(bigger)) == "a frontier of 2^63 entries or more");
}
