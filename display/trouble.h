// What stands between a screen and its server, as its link tells it.
#pragma once

#include "common/wire/link_core.h"
#include "display/view.h"

namespace dawr::display {

constexpr Trouble trouble_of(wire::LinkState state) {
  switch (state) {
    case wire::LinkState::connecting:
    case wire::LinkState::online:
      return Trouble::none;
    case wire::LinkState::unreachable:
      return Trouble::unreachable;
    case wire::LinkState::not_enrolled:
      return Trouble::not_enrolled;
    case wire::LinkState::wrong_broker:
    case wire::LinkState::key_refused:
      return Trouble::refused;
    case wire::LinkState::version_refused:
      return Trouble::version;
  }
  return Trouble::none;
}

}  // namespace dawr::display
