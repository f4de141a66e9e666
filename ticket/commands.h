// The lines that dawr-ticket understands in headless mode. Pure.
//
//   take SERVICE [elderly|disability|pregnancy] [national NUMBER]
//   contact TOKEN NUMBER|none                 a mobile number to tell, or none any more
//   cancel                                    takes the newest unanswered press back
//   confirm TICKET paper|screen               its slip came out, or stood on the screen
//   void TICKET                               nothing came out: its press is taken back
//   reprint TICKET                            a copy, marked as one
//   replace LETTER NUMBER                     another paper for one that is lost        (reception)
//   grant TICKET CLASS identity_card|disability_card|medical_report|visible      (reception)
//   pad SERVICE SERVICE …                     numbers of a paper pad, in their order    (reception)
//   leave TOKEN, rejoin TOKEN                 32 hexadecimal digits, as "issued" shows them
//   rate TOKEN good|neutral|bad               what somebody says of his visit, once it has ended
//   slots SERVICE [DATE]                      what can be booked, from that date on
//   hold-slot SERVICE SLOT                    keeps a place for a moment; SLOT as "slots" shows it
//   book SERVICE SLOT [held BOOKING] [national NUMBER]
//   reschedule CODE SLOT, cancel-appointment CODE                                (reception)
//   check-in CODE [national NUMBER]           a ticket for whoever has booked
//   booking-contact CODE NUMBER|none          as contact, for whoever has booked
//   help on|off                               somebody in front asks for staff, or no longer does
//   dismiss                                   whoever was refused has read why
//   offer                                     asks the broker what is offered
//   state                                     what the model says, without asking anybody
//
// TICKET is the serial of the day, the "ticket" of the results.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <variant>

#include "common/device/command_text.h"
#include "common/domain/command.h"

namespace dawr::ticket {

struct Cancel {};
struct Void {
  Serial ticket;
};
// LeaveLine, Rejoin or RateVisit, with the token that says for whom.
struct WithToken {
  CommandBody body;
  wire::Token token{};
};
// By whoever said who he is: the number goes no further than this program.
struct TakeAs {
  TakeTicket take;
  std::string national_number;  // as it was typed
};
struct LeaveMobile {
  wire::Token token{};
  std::optional<MobileNumber> mobile;  // none: what was left is taken back
};
struct AskSlots {
  ServiceCode service;
  std::optional<ServiceDate> from;  // none: as early as can be booked
};
// Book or CheckIn, as TakeAs.
struct BookingAs {
  CommandBody body;
  std::string national_number;
};
struct LeaveBookingMobile {
  std::string code;
  std::optional<MobileNumber> mobile;
};
struct Dismiss {};
struct AskOffer {};
struct ShowState {};
struct WantHelp {
  bool on{};
};
using Wish = std::variant<TakeTicket, EnterPad, Cancel, ConfirmPrint, Void, Reprint, GrantPriority,
                          ReplaceTicket, WithToken, Dismiss, AskOffer, ShowState, WantHelp, TakeAs,
                          LeaveMobile, AskSlots, HoldSlot, Book, Reschedule, CancelAppointment,
                          CheckIn, BookingAs, LeaveBookingMobile>;

// The lines of appointments, for read_wish: none, where it is another one's.
std::optional<std::expected<Wish, std::string>> read_booking_wish(const device::CommandText& text);

// What was wrong, in words that quote nothing of the line: there may be a number of a person in it.
std::expected<Wish, std::string> read_wish(const device::CommandText& text);

}  // namespace dawr::ticket
