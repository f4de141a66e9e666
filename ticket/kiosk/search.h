// Finding a service by what somebody types.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "common/domain/view.h"

namespace dawr::ticket {

// Services whose names, in either language, or whose codes have every word that was typed, in any
// writing (text::search_key): those first whose code or name begins with it, then as offered.
std::vector<ServiceCode> find_services(const OfferView& offer, std::string_view typed,
                                       std::size_t most);

}  // namespace dawr::ticket
