#include "ticket/kiosk/sector_icons.h"

#include <algorithm>
#include <array>

namespace dawr::ticket {
namespace {

using ui::Shape;

struct Sector {
  char prefix;
  Shape icon;
};

constexpr std::array sectors{
    Sector{'A', Shape::road},      // advertisements along it
    Sector{'B', Shape::building},  // permits to build
    Sector{'C', Shape::speech},    // complaints
    Sector{'D', Shape::hammer},    // demolition
    Sector{'E', Shape::building},  // elevators and occupants' unions
    Sector{'F', Shape::coins},     // the cashier
    Sector{'G', Shape::road},      // occupation of the road
    Sector{'H', Shape::house},     // housing
    Sector{'K', Shape::papers},    // what is ready
    Sector{'L', Shape::landmark},  // state property
    Sector{'M', Shape::basket},    // markets
    Sector{'N', Shape::basket},    // trades
    Sector{'P', Shape::map},       // planning
    Sector{'Q', Shape::question},  // enquiries
    Sector{'R', Shape::scales},    // reconciliation
    Sector{'S', Shape::shop},      // public shops
    Sector{'T', Shape::bulb},      // telecom
    Sector{'U', Shape::bulb},      // utilities
    Sector{'V', Shape::landmark},  // revenue
    Sector{'W', Shape::house},     // local affairs
    Sector{'X', Shape::briefcase}  // investors
};

}  // namespace

std::optional<Shape> icon_of_sector(char prefix) {
  const auto found = std::ranges::find(sectors, prefix, &Sector::prefix);
  if (found == sectors.end()) return std::nullopt;
  return found->icon;
}

}  // namespace dawr::ticket
