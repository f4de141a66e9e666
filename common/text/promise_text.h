// A promise in the words of a language.
#pragma once

#include <cstdint>
#include <string>

#include "common/domain/promise.h"
#include "common/text/phrases.h"

namespace dawr::text {

enum class PromiseForm : std::uint8_t {
  whole,  // "Usually within 30 minutes", "No counter is open for this now"
  brief,  // "within 30 min", "no counter open"
};

// Also "Soon" and "More than an hour". Empty where there is nothing to say.
std::string promise_text(const Phrases& phrases, const Promise& promise, PromiseForm form);

}  // namespace dawr::text
