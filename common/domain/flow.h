// The stages of a visit by the service that it is for: one ticket, one number through all of them.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/policy.h"

namespace dawr {

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

// The lines that a visit passes after the service's own line, in which it begins; hops that follow
// one another in one line are one stage. A first hop that no line is for is done in the own line;
// of any other the error is its kind.
std::expected<std::vector<LineId>, HopKind> onward_of(const Flow& flow, LineId own,
                                                      const std::vector<Line>& lines);

const Flow* find_flow(const std::vector<Flow>& flows, std::string_view id);

// What makes flows unusable, in words that name the flow ("flow one_fee: …"); empty when they are
// sound: names once, hops that differ from the one before, next visits that exist and never come
// back to where they began.
std::vector<std::string> faults_of(const std::vector<Flow>& flows);

}  // namespace dawr
