// The estimate as bytes, so that a restarted broker predicts the same bits.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "broker/estimate/centre_estimate.h"

namespace dawr::estimate {

std::vector<std::uint8_t> snapshot_of(const CentreEstimate& estimate);
// None when the bytes are not one, or have changed.
std::optional<CentreEstimate> restore(std::span<const std::uint8_t> bytes);

}  // namespace dawr::estimate
