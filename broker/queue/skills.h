// What counters serve by the decision of two supervisors instead of by the configuration.
#pragma once

#include "broker/queue/state.h"

namespace dawr::queue {

// Whether the line is one of the counter's own.
bool serves(const Counter& counter, LineId line);

// The configuration as it holds on `date`. A line that it keeps has the handicap that it had there;
// a new one has none. What the configuration does not know any more is left out, and all of it
// where a day could not be opened with it.
CentrePolicy with_skills(const State& state, const CentrePolicy& configured, ServiceDate date);

// Takes note of what holds from a date on, and forgets what that date has overtaken.
void set_skills(State& state, const SkillsSet& event);
void forget_overtaken_skills(State& state);

}  // namespace dawr::queue
