// A promise as programs read it: {"kind":"within","minutes":30}, {"kind":"soon"},
// {"kind":"more_than","minutes":60}, {"kind":"none","reason":"no_counter"}.
#pragma once

#include "common/device/json.h"
#include "common/domain/promise.h"

namespace dawr::device {

Json promise_json(const Promise& promise);

}  // namespace dawr::device
