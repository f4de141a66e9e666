// The stages of a visit by the service that it is for: one ticket, one number through all of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/policy.h"

namespace dawr {

// Where a hop is served: at the counters of the service's own line, at the cash desk, or where
// finished papers are handed out.
enum class HopKind : std::uint8_t { counter = 1, cashier = 2, collection = 3 };

struct Hop {
  HopKind at{HopKind::counter};
  Name what;  // is done there
  bool operator==(const Hop&) const = default;
};

struct Flow {
  std::string id;  // such as "one_fee"
  Name name;
  std::vector<Hop> hops;            // of one visit, 1 … 8
  std::optional<std::string> then;  // the flow of the next visit, when the papers are due
  bool operator==(const Flow&) const = default;
};

const Flow* find_flow(const std::vector<Flow>& flows, std::string_view id);

// What makes flows unusable, in words that name the flow ("flow one_fee: …"); empty when they are
// sound: names once, hops that differ from the one before, next visits that exist and never come
// back to where they began.
std::vector<std::string> faults_of(const std::vector<Flow>& flows);

}  // namespace dawr
