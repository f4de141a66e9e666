// Figures of a centre that does not exist, for tests and exhibits of the manager's board.
#pragma once

#include <string>

#include "common/text/phrases.h"
#include "display/manager/model.h"

namespace dawr::display::manager::samples {

Instant noon();  // 11:42 on Sunday 15 March 2026 in Cairo
text::PhrasePair words(const std::string& language);

ManagerView never_opened();
ManagerView just_opened();
ManagerView quiet();
// One line over its target, one counter idle, a call unconfirmed, a printer in doubt, no uplink.
ManagerView busy();
// Somebody asks for help; printers in trouble, and more people than seats.
ManagerView help_wanted();
ManagerView many_alarms();
// A counter and a cashier have a call that is locked by wrong arrival codes.
ManagerView locked_out();
// Another supervisor's device and this one, 9, ask for an approval; one ticket was overridden.
ManagerView asking_for_approval();
// Calls are by voice since a quarter of an hour.
ManagerView by_voice();
ManagerView closed();
ManagerView with_lines(std::size_t count);
ManagerView with_counters(std::size_t count);

// A model that was welcomed as a supervisor and has these figures since 0 s.
Model model_of(const ManagerView& figures);
View view_of(const ManagerView& figures);
// Each form at each of its steps.
std::vector<View> filled_forms();
// What it shows after these presses, and after typing ("#42").
View pressed(const ManagerView& figures, const std::vector<std::string>& actions);
View in_trouble(Trouble trouble);
View wrong_role();
View silent(const ManagerView& figures);
// Of a centre with a staff list, after these presses and digits ("#201"): nobody is signed in.
Model asking(const std::vector<std::string>& steps);
View asked(const std::vector<std::string>& steps);
// And what the form says of an answer that is no.
View turned_away(const Rejection& rejection);
// The same of the form for a one-time code: empty, whole, and answered with no.
View code_asked();
View code_typed();
View code_refused(const Rejection& rejection);
// Supervisor 201 is signed in.
ManagerView with_person(ManagerView figures);

}  // namespace dawr::display::manager::samples
