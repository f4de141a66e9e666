// Forged journals: an honest one, with one thing changed as a careful forger would, who encodes
// every entry again and numbers them anew.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "common/domain/event.h"
#include "tests/verify/hall.h"
#include "tests/wire/samples.h"

namespace dawr::verify {

struct Cheat {
  // What was done, as a kind: "drop CallShown", "edit TicketCalled reason".
  std::string kind;
  std::string what;              // such as "drop"
  std::size_t first{};           // index of the first row that differs
  std::vector<Entry> touched{};  // what was changed, or taken away, or put in
  Rows rows{};
};

class Forger {
 public:
  // `honest` outlives it.
  Forger(const Rows& honest, std::uint64_t seed);

  [[nodiscard]] const std::vector<Entry>& honest() const { return entries_; }

  // One of any kind; none, where the attempt would have changed nothing.
  std::optional<Cheat> forge();
  // Two who wait change places in everything from a call of one of them on, key and all: the other
  // is called instead.
  std::optional<Cheat> forge_jump();

 private:
  std::optional<Cheat> edit();
  std::optional<Cheat> edit_head();
  std::optional<Cheat> drop();
  std::optional<Cheat> insert();
  std::optional<Cheat> duplicate();
  std::optional<Cheat> swap_neighbours();
  std::optional<Cheat> swap_calls();
  std::optional<Cheat> cut();
  std::optional<Cheat> spoil_row();

  [[nodiscard]] Cheat made(const std::string& what, const std::string& kind,
                           std::vector<Entry> touched, std::vector<Entry> entries) const;
  std::size_t below(std::size_t bound) { return samples_.below(bound); }

  const Rows& honest_;
  std::vector<Entry> entries_;
  tests::Samples samples_;
};

}  // namespace dawr::verify
