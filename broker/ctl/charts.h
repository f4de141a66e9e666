// Axes of dawrctl's charts, and the file that they are drawn to.
#pragma once

#include <filesystem>
#include <string>

#include "common/domain/fault.h"
#include "common/domain/time.h"
#include "common/ui/plot.h"

namespace dawr::ctl {

// "2026-03-15"

// Hours of a local day, labelled 8:00, 9:00 …
ui::PlotAxis hours_axis(std::string title);
// Days since `first`, about ten of them labelled.
ui::PlotAxis days_axis(ServiceDate first, ServiceDate last);
ui::PlotAxis percent_axis();
// From 0 to the first grid line at or above `highest`, about six of them.
void fit_from_zero(ui::PlotAxis& axis, double highest);

// A PNG, 1200 x 640 pixels. Refused where a face is missing or the file can't be written.
Result<> draw(const ui::Plot& plot, const std::filesystem::path& file);

}  // namespace dawr::ctl
