// Sheets of behaviour as text: for people, for a spreadsheet, for a program. Pure.
#pragma once

#include <iosfwd>
#include <span>

#include "broker/ctl/behaviour_sheet.h"
#include "common/text/phrases.h"
#include "common/text/time_zone.h"

namespace dawr::ctl {

// Each section as a table with its title; instants in `zone`.
void print_table(const Sheet& sheet, const text::Phrases& phrases, const text::TimeZone& zone,
                 std::ostream& out);

// A line a value: centre,date,section,row,field,value (RFC 4180). Row 0 is what the section can't
// tell. Instants in UTC, durations in seconds. A text that a spreadsheet would take for a formula
// begins with an apostrophe.
void print_csv(std::span<const Sheet> sheets, const text::Phrases& phrases, std::ostream& out);

// {"days":[{"centre":…,"date":…,"sections":{"day":{"rows":[{…}],"note":…}}}]}, values as in CSV.
void print_json(std::span<const Sheet> sheets, const text::Phrases& phrases, std::ostream& out);

}  // namespace dawr::ctl
