// A promise in the words of a language.
#pragma once

#include <string>

#include "common/domain/promise.h"
#include "common/text/phrases.h"

namespace dawr::text {

// "Usually within 30 minutes", "Soon", "More than an hour", or why there is none. Empty where there
// is nothing to say.
std::string promise_text(const Phrases& phrases, const Promise& promise);

}  // namespace dawr::text
