// A small centre that has one of everything: for random histories and for tests of one thing.
#pragma once

#include "common/domain/command.h"
#include "common/domain/policy.h"

namespace dawr::play {

// Lines A, B, C and F; counter 1 serves A and helps B, counter 2 serves B and helps A and C,
// counter 3 serves C; cashier 4 serves F. Clerks 11 to 14, of whom 13 may serve A alone; cashiers
// 31 and 32. Services A01, B01, C01, F01, and A02 in A.
CentrePolicy sample_centre();

// A service of that centre; 5: one that it does not have.
ServiceCode random_service(int index);
// A line of that centre; 5: one that it does not have.
LineId random_line(int index);

// The code printed on a ticket: three digits 1 to 9, here worked out from its serial.
ArrivalCode arrival_code_of(Serial ticket);
ArrivalCode reversed_digits(ArrivalCode code);

}  // namespace dawr::play
