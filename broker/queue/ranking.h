// Ordering keys in their order, each of which knows how many come before it. An ordered set whose
// nodes count what is under them (a treap: https://en.wikipedia.org/wiki/Treap); the heap order is
// a hash of the key, so that equal contents have equal shapes and nothing depends on chance.
//
// insert, erase, contains, rank_of, at: O(log size) with overwhelming probability. 48 bytes a key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "common/domain/event.h"

namespace dawr::queue {

class Ranking {
 public:
  Ranking() = default;
  Ranking(const Ranking& other) : root_(copy_of(other.root_)) {}
  Ranking& operator=(const Ranking& other) {
    if (this != &other) root_ = copy_of(other.root_);
    return *this;
  }
  Ranking(Ranking&&) noexcept = default;
  Ranking& operator=(Ranking&&) noexcept = default;
  ~Ranking() = default;

  // Whether it was not in yet.
  bool insert(const OrderKey& key);
  // Whether it was in.
  bool erase(const OrderKey& key);
  void clear() { root_.reset(); }

  [[nodiscard]] bool contains(const OrderKey& key) const;
  [[nodiscard]] bool empty() const { return root_ == nullptr; }
  [[nodiscard]] std::size_t size() const { return size_of(root_); }
  // How many keys are less than `key`, which need not be in.
  [[nodiscard]] std::size_t rank_of(const OrderKey& key) const;
  // `rank` must be less than size(); 0 is the least.
  [[nodiscard]] const OrderKey& at(std::size_t rank) const;

  // In ascending order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    visit_all(root_, visit);
  }

  bool operator==(const Ranking& other) const;

 private:
  struct Node;
  using Tree = std::unique_ptr<Node>;
  struct Node {
    OrderKey key;
    std::uint32_t size{1};
    Tree less{};
    Tree more{};
  };

  static std::size_t size_of(const Tree& tree) { return tree ? tree->size : 0; }
  static void count_again(Node& node);
  static Tree copy_of(const Tree& tree);
  static Tree joined(Tree less, Tree more);
  static void insert_at(Tree& place, Tree node);

  template <class Visit>
  static void visit_all(const Tree& tree, Visit& visit) {
    if (!tree) return;
    visit_all(tree->less, visit);
    visit(tree->key);
    visit_all(tree->more, visit);
  }

  Tree root_;
};

}  // namespace dawr::queue
