// A journal entry's bytes → what they say. Written from the schemas' text
// (common/wire/schema/entry.fbs, domain.fbs) without the codec that writes and reads them for the
// broker: a bug of that one is not repeated here.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>

#include "common/domain/event.h"

namespace dawr::verify {

// Or what can't be read, with its place in the entry. Pure; never reads outside of `bytes`, and
// accepts exactly what the schemas allow.
std::expected<Entry, std::string> read_entry(std::span<const std::uint8_t> bytes);

}  // namespace dawr::verify
