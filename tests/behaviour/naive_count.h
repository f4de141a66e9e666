// The same figures counted anew from the list of entries, as somebody would with pencil and paper:
// for comparison.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "broker/behaviour/behaviour.h"

namespace dawr::behaviour {

// A figure's name, such as "counter 1 idle, µs", and what it is; nought is left out.
using Counts = std::map<std::string, std::int64_t>;
std::string at_counter(CounterId counter, const char* what);  // such a name

// Of each service date, ascending.
std::vector<Counts> naive_counts(const std::vector<Entry>& entries, const Thresholds& thresholds);
Counts counts_of(const DayBehaviour& day);

// The figures in which two days differ, in words; empty: none.
std::string difference(const Counts& told, const Counts& counted);

}  // namespace dawr::behaviour
