#include "broker/queue/ranking.h"

#include <utility>
#include <vector>

#include "common/domain/check.h"

namespace dawr::queue {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): neighbouring keys get unrelated weights.
std::uint64_t weight_of(const OrderKey& key) {
  auto mixed = static_cast<std::uint64_t>(key.turn.time_since_epoch().count()) +
               key.serial.value * 0x9e3779b97f4a7c15ULL;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
  return mixed ^ (mixed >> 31U);
}

bool is_above(const OrderKey& one, const OrderKey& other) {
  return std::pair(weight_of(one), one) > std::pair(weight_of(other), other);
}

}  // namespace

void Ranking::count_again(Node& node) {
  node.size = static_cast<std::uint32_t>(1 + size_of(node.less) + size_of(node.more));
}

Ranking::Tree Ranking::copy_of(const Tree& tree) {
  if (!tree) return nullptr;
  return std::make_unique<Node>(
      Node{tree->key, tree->size, copy_of(tree->less), copy_of(tree->more)});
}

// Every key of `less` is less than every key of `more`.
Ranking::Tree Ranking::joined(Tree less, Tree more) {
  if (!less) return more;
  if (!more) return less;
  if (is_above(less->key, more->key)) {
    less->more = joined(std::move(less->more), std::move(more));
    count_again(*less);
    return less;
  }
  more->less = joined(std::move(less), std::move(more->less));
  count_again(*more);
  return more;
}

// The key of `node` is not in yet.
void Ranking::insert_at(Tree& place, Tree node) {
  if (!place) {
    place = std::move(node);
    return;
  }
  const bool goes_less = node->key < place->key;
  Tree& side = goes_less ? place->less : place->more;
  insert_at(side, std::move(node));
  if (is_above(side->key, place->key)) {
    // Rotate the side up.
    Tree up = std::move(side);
    Tree& inner = goes_less ? up->more : up->less;
    side = std::move(inner);
    count_again(*place);
    inner = std::move(place);
    place = std::move(up);
  }
  count_again(*place);
}

bool Ranking::insert(const OrderKey& key) {
  if (contains(key)) return false;
  insert_at(root_, std::make_unique<Node>(Node{.key = key}));
  return true;
}

bool Ranking::erase(const OrderKey& key) {
  if (!contains(key)) return false;
  Tree* place = &root_;
  while ((*place)->key != key) {
    --(*place)->size;
    place = key < (*place)->key ? &(*place)->less : &(*place)->more;
  }
  *place = joined(std::move((*place)->less), std::move((*place)->more));
  return true;
}

bool Ranking::contains(const OrderKey& key) const {
  const Node* node = root_.get();
  while (node != nullptr && node->key != key) {
    node = key < node->key ? node->less.get() : node->more.get();
  }
  return node != nullptr;
}

std::size_t Ranking::rank_of(const OrderKey& key) const {
  std::size_t before = 0;
  const Node* node = root_.get();
  while (node != nullptr) {
    if (node->key < key) {
      before += size_of(node->less) + 1;
      node = node->more.get();
    } else {
      node = node->less.get();
    }
  }
  return before;
}

const OrderKey& Ranking::at(std::size_t rank) const {
  DAWR_CHECK(rank < size(), "a rank below the size");
  const Node* node = root_.get();
  while (rank != size_of(node->less)) {
    if (rank < size_of(node->less)) {
      node = node->less.get();
    } else {
      rank -= size_of(node->less) + 1;
      node = node->more.get();
    }
  }
  return node->key;
}

bool Ranking::operator==(const Ranking& other) const {
  if (size() != other.size()) return false;
  std::vector<OrderKey> keys;
  for_each([&](const OrderKey& key) { keys.push_back(key); });
  std::size_t next = 0;
  bool same = true;
  other.for_each([&](const OrderKey& key) { same = same && key == keys[next++]; });
  return same;
}

}  // namespace dawr::queue
