// What a program with a window shows when it can't start: a dark screen helps nobody.
#pragma once

#include <string_view>

#include "common/device/standard_streams.h"
#include "common/text/phrases.h"
#include "common/ui/glass.h"
#include "common/ui/page.h"

namespace dawr::device {

// The fault's own words are for a technician, and run left to right.
ui::Page fault_page(ui::Size size, const text::PhrasePair& words, std::string_view fault);

// For ten seconds, or until the wish to stop or the end of the window: then the service manager
// starts the program anew. Nothing where there is no window.
void show_fault(const Fault& fault, ui::Glass& glass, const text::PhrasePair& words,
                const StopSignal& stop);

}  // namespace dawr::device
