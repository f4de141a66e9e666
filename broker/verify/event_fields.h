// Two events of one kind, field by field.
#pragma once

#include <string>
#include <vector>

#include "common/domain/event.h"

namespace dawr::verify {

// Whether they say the same in every field.
bool same(const Event& one, const Event& other);

// "handicap_minutes is 5 and should be 0", for each field that differs; empty for events of
// different kinds.
std::vector<std::string> differences(const Event& expected, const Event& found);

// "2026-03-15T08:12:07.000123Z".
std::string text_of(Instant at);

}  // namespace dawr::verify
