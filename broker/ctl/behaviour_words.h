// The words of a behaviour sheet's cells. Pure.
#pragma once

#include <string>
#include <vector>

#include "broker/ctl/behaviour_sheet.h"

namespace dawr::ctl {

Word word_of(behaviour::Judgement judgement);
Word word_of(behaviour::RequestEnd end);
Word word_of(behaviour::PrintEnd end);
Word word_of(behaviour::Passing passing);
// Of a ticket that has one.
Word end_word_of(TicketState state);

// A deed that takes two, what it is about, and where; empty where it has no such part.
Word word_of(const TwoKeyDeed& deed);
std::string reason_of(const TwoKeyDeed& deed);
Cell ticket_of(const TwoKeyDeed& deed);
Cell counter_of(const TwoKeyDeed& deed);
std::vector<LineId> lines_of(const TwoKeyDeed& deed);

}  // namespace dawr::ctl
