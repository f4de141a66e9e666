// What a headless display tells its script. Pure.
//
//   {"event":"shown","ticket":42,"call":1,"letter":"S","letter_ar":"س","number":42,
//    "kind":"counter","counter":7}                     a call has come on the card, in a frame
//   {"event":"frame","seq":812}                        a frame was presented that knows the board
//                                                      up to that journal entry
//   {"event":"state", …}                               the answer to `state`
//   {"event":"snapshot","file":"…"}                    the answer to `snapshot FILE`
//
// Before them come "link", "welcome" and "error" of common/device/dialogue.h.
#pragma once

#include <string>
#include <string_view>

#include "common/device/json.h"
#include "display/model.h"
#include "display/view.h"

namespace dawr::display {

std::string_view name_of(Scene scene);
std::string_view name_of(Emphasis emphasis);
std::string_view name_of(TickerKind kind);
std::string_view name_of(Trouble trouble);

// {"letter":…,"number":…,"kind":…,"counter":…} added to `json`.
device::Json& add_call(device::Json& json, const CallView& call);

// What a view shows, in one object.
device::Json& add_view(device::Json& json, const View& view);

}  // namespace dawr::display
