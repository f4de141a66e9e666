// What a payment is known by: the number of the receipt that the cashier has given or read.
#pragma once

#include <string>
#include <string_view>

namespace dawr {

// Whether it is one: 1 to limits::reference_bytes of A to Z, 0 to 9, '-' and '/', with a letter or
// a digit at both ends, so that one receipt has one spelling; and nothing in it that reads as the
// national or mobile number of a person. What it means is the cashier's affair.
bool is_payment_reference(std::string_view text);

// What of it tells one receipt from another: its letters and digits. "R-77", "R77" and "R/77" are
// one.
std::string receipt_of(std::string_view reference);

}  // namespace dawr
