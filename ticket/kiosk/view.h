// What the dispenser's screen says, without a word of any language and without a pixel. Equal views
// look alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/command.h"
#include "common/domain/view.h"
#include "common/text/time_zone.h"
#include "ticket/help.h"
#include "ticket/kiosk/check_in.h"
#include "ticket/kiosk/identity.h"
#include "ticket/paper/printer_core.h"

namespace dawr::ticket {

// What somebody asked for to be able to use the screen; until the next person comes.
struct Access {
  bool lowered{};  // everything that is touched in the lower part
  bool larger{};
  bool contrast{};
  bool guide{};  // the screen is said aloud
  [[nodiscard]] bool any() const { return lowered || larger || contrast || guide; }
  bool operator==(const Access&) const = default;
};

// Whether this machine can say anything aloud.
enum class Sound : std::uint8_t {
  none,     // it was not set up to
  missing,  // it was, and there is no sound device
  there,
};

enum class Scene : std::uint8_t {
  home,     // groups of services; all services where they are few
  group,    // the services of one line
  search,   // what was typed, and what it finds
  service,  // one service and what is known of it, before the ticket
  priority,
  identity,       // who it is for, if he likes to say so
  check_in,       // the code of what somebody has booked
  asking,         // the broker is asked for a number
  printing,       // it has given one
  ticket,         // printed: to be taken
  screen_ticket,  // not printed: the screen is the paper
  still_there,
  notice,  // why there are no tickets now, or why this one was not given
};

enum class Notice : std::uint8_t {
  none,
  connecting,
  offline,
  not_enrolled,
  key_refused,
  wrong_broker,
  version_refused,
  closed,
  paused,
  exhausted,     // the line has no number left today
  not_open_yet,  // the doors are shut; `retry_at` says until when
  too_late,      // for the service, today; `retry_at` says when the doors open again, if known
  not_offered,   // the service is not offered any more
  duplicate,     // this person has a ticket for it already
  refused,       // the broker said no; `refusal` says why, for staff
  not_asked,     // this machine could not keep the press: its disk is full, or broken
  // Of whoever has booked:
  code_wrong,
  code_locked,  // too many wrong ones here: nobody's is looked at for a while
  early,        // `retry_at` says from when, of today or of a later day
  late,         // his time is over; he can have a number as anybody
  code_used,    // it has its ticket, or was cancelled
  other_day,    // nothing that is booked for this day
};

// Something to touch that leads to a service.
struct Choice {
  LineId line;
  std::string letter_ar;
  std::optional<ServiceCode> service{};  // none: the whole line
  Name name;
  std::optional<Promise> promise{};  // of a line; a service waits as its line does
  std::size_t place{};               // of the line among all: its colour
  char sector{};                     // prefix of most of its services: its icon
  bool operator==(const Choice&) const = default;
};

// What is known of a service before its ticket; what the catalogue does not know, or marks as an
// estimate, is absent.
struct Detail {
  Choice choice;
  Promise promise;
  bool fee_at_cashier{};
  std::optional<std::uint16_t> minutes{};
  std::optional<std::uint16_t> deadline_days{};
  bool operator==(const Detail&) const = default;
};

struct TicketFace {
  IssuedTicket ticket;
  ArrivalCode arrival_code{};  // 0 where the paper has it: screens show it only in its place
  std::optional<Detail> detail{};
  std::optional<text::CivilTime> callable_at{};  // he is early: nobody calls him before
  bool operator==(const TicketFace&) const = default;
};

struct View {
  Scene scene{};
  Notice notice{};
  std::optional<RejectionCode> refusal{};
  std::optional<text::CivilTime> retry_at{};  // from when it would not be refused
  Name reason;                                // of a pause
  bool second_language{};
  Access access;
  Sound sound{};
  Help help{};
  Name centre;
  std::optional<text::CivilTime> clock{};
  bool demonstration{};
  std::optional<PrinterState> printer{};  // in trouble: the screen will be the paper
  bool clock_wrong{};  // or the server's: they differ by more than anybody could overlook
  std::vector<Choice> choices;
  std::size_t page{};
  std::string typed;
  std::optional<Choice> group{};
  std::optional<Detail> detail{};
  std::optional<PriorityClass> claim{};
  std::optional<Identity> identity{};  // on its own page alone
  bool takes_check_in{};               // whoever has booked can say so here, now
  std::optional<CodeEntry> code{};     // on its own page alone
  std::optional<TicketFace> ticket{};
  bool broker_gone{};  // while asking
  std::optional<int> seconds_left{};
  bool operator==(const View&) const = default;
};

}  // namespace dawr::ticket
