// The lines that dawr-counter understands in headless mode. Pure.
//
//   open CLERK [PIN]              also the return from a break; a PIN of 4 to 8 digits, where the
//                                 centre has a staff list
//   next                          the calling order chooses, never the clerk
//   recall, put-back, no-show
//   start CODE                    three digits 1 to 9, of any of the three kinds (471, ٤٧١, ۴۷۱)
//   complete served|incomplete|redirected
//   transfer LETTER
//   refer                         to the next stage of its service's visit, whose line is in the
//   view hold, resume break REASON, close           with a ticket in hand: after it stay takes a
//   break or close back that waits for the ticket in hand undo pay REFERENCE, waive REASON   the
//   fee of the ticket in service (a cashier's key); capital Latin
//                                 letters, digits, - and /
//   view                          asks the broker
//   state                         what the model says, without asking anybody
//
// With a supervisor's key:
//   sign-in CLERK PIN, sign-out   who acts, where the centre has a staff list; ends by itself
//                                 after ten minutes without a deed, and with the day
//   open-day YYYY-MM-DD, close-out REASON, close-day
//   pause ARABIC | ENGLISH, resume-issuing
//   notice SLOT | ARABIC | ENGLISH          both empty: taken down
//   unlock COUNTER                the call there, locked by wrong arrival codes; COUNTER is its id
//   override LETTER NUMBER REASON           asks that this ticket is called before everybody
//   approve REQUEST               what another person asks for at another device
//   withdraw                      what this device asks for
//
// REASON is the rest of the line.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <variant>

#include "common/device/command_text.h"
#include "common/domain/command.h"

namespace dawr::counter {

struct Stay {};
struct AskView {};
struct ShowState {};
using Wish = std::variant<CommandBody, Stay, AskView, ShowState>;

// What was wrong, in words.
std::expected<Wish, std::string> read_wish(const device::CommandText& text);

// "471", "٤٧١", "۴۷۱"; nothing else, and no zero.
std::optional<ArrivalCode> read_arrival_code(std::string_view word);

}  // namespace dawr::counter
