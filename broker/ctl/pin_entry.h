// A PIN as somebody types it in, or as a script hands it over.
#pragma once

#include <iosfwd>

#include "common/domain/fault.h"
#include "common/domain/pin.h"

namespace dawr::ctl {

enum class PinEntry : std::uint8_t {
  terminal,  // asked for twice; the terminal that standard input is shows nothing of it
  line,      // the next line of the input
};
// How standard input is to be asked.
PinEntry pin_entry_of_standard_input();

// Digits of any of the three kinds (4711, ٤٧١١, ۴۷۱۱). Nothing of them is shown, or said in a
// fault.
Result<Pin> ask_pin(PinEntry entry, std::istream& in, std::ostream& out);

}  // namespace dawr::ctl
