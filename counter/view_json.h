// A CounterView as members of a result.
#pragma once

#include "common/device/json.h"
#include "common/domain/view.h"

namespace dawr::counter {

// "counter":3,"kind":"counter","number":3,"state":"open","clerk":1003,"in_hand":{…},"on_hold":{…},
// "undo_until":…,"no_show_from":…,"put_back_from":…,"lines":[…],"served_today":7,"average_service_s":380.
// What there is none of is left out.
device::Json& add_view(device::Json& json, const CounterView& view);

}  // namespace dawr::counter
