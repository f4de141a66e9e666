// FNV-1a (Fowler, Noll, Vo), 64 bits: finds damage and what went astray, not malice.
#pragma once

#include <cstdint>

namespace dawr {

class Fnv1a {
 public:
  void add(std::uint8_t byte) { hash_ = (hash_ ^ byte) * 0x100000001b3ULL; }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_{0xcbf29ce484222325ULL};
};

}  // namespace dawr
