// Private to the folder: what the deeds of common/domain/approval.h need, and what they do.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "broker/queue/decide_parts.h"

namespace dawr::queue {

// Why a deed can't be done now, asked for or approved; the first in the order of RejectionCode. The
// day is open.
std::optional<Rejection> refusal_of(const State& state, const Override& deed);
std::optional<Rejection> refusal_of(const State& state, const SetSkills& deed);
std::optional<Rejection> refusal_of(const State& state, const Cover& deed);

// What is done under that request, which nothing refuses.
std::vector<Event> events_of(const Context& context, const Override& deed, std::uint32_t request);
std::vector<Event> events_of(const Context& context, const SetSkills& deed, std::uint32_t request);
std::vector<Event> events_of(const Context& context, const Cover& deed, std::uint32_t request);

}  // namespace dawr::queue
