// What is kept in a file for one owner and means nothing elsewhere: XChaCha20-Poly1305 under a
// nonce by chance, bound to its owner's number. May be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "broker/floor/day_key.h"

namespace dawr {

// Behind its nonce, so many bytes longer than what it holds.
std::vector<std::uint8_t> seal(const DayKey::Bytes& key, std::uint32_t owner,
                               std::span<const std::uint8_t> plain);
// None: it was not sealed with that key for that owner.
std::optional<std::vector<std::uint8_t>> unseal(const DayKey::Bytes& key, std::uint32_t owner,
                                                std::span<const std::uint8_t> sealed);

}  // namespace dawr
