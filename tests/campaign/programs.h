// The real programs that a campaign drives.
#pragma once

#include <map>
#include <string>

#include "common/domain/identifiers.h"
#include "tests/harness/centre.h"

namespace dawr::campaign {

// The programs beside the running one, and the checkout that it was built from.
harness::Tools tools();

// The device numbers of a centre's keys by name. Throws when dawrctl can't tell.
std::map<std::string, DeviceId> device_numbers(harness::Centre& centre);

}  // namespace dawr::campaign
