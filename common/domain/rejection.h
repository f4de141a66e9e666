// The domain says no. A rejection is a normal reply; it is journalled with the key that tried.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/domain/identifiers.h"
#include "common/domain/time.h"

namespace dawr {

// In order of precedence: where several apply, the first of this list is answered. The numbers are
// part of the wire and of the journal; gaps of ten leave room for later issues' codes in their
// place.
enum class RejectionCode : std::uint16_t {
  malformed = 10,       // the frame breaks the schema, a bound, an enum range, or has extra fields
  version = 20,         // another protocol version
  rate_limited = 25,    // more than this key's allowance: nothing was looked at, try again later
  replay = 30,          // this command id was used with another payload
  stale_command = 40,   // below the low-water mark that the device itself declared
  quarantined = 45,     // this command once ended the broker; it is never tried again
  storage = 50,         // the disk is full: nothing was changed, try again
  role_forbidden = 60,  // this key's role may not do that
  sign_in_needed = 70,  // this centre has a staff list, and nobody is signed in at this device
  dual_control = 80,  // this deed takes two: the one who asked can't approve it, here or elsewhere
  day_closed = 100,   // no service date is open
  day_open = 110,     // that date is open or over already; a date never opens twice
  approval_over = 115,  // nothing of that number is asked for: done, expired, withdrawn, or never
  request_open = 117,   // this device asks for something already, or too many do
  policy = 120,         // the configuration is unsound
  unknown_service = 130,
  unknown_line = 140,
  unknown_counter = 150,       // this key's counter is not in today's configuration
  pin_required = 152,          // this centre has a staff list, and no PIN came
  pin_locked = 154,            // too many wrong PINs for this staff number or from this device
  approval_code_locked = 155,  // too many wrong one-time codes from this device
  pin_wrong = 156,  // or a staff number that is not known here, or blocked: nobody is told which
  approval_code = 157,  // or one that is not known here, revoked or over: nobody is told which
  approval_code_used = 158,
  unknown_clerk = 160,
  unknown_ticket = 170,
  token_mismatch = 180,       // not a genuine token of this centre
  booking_code_locked = 185,  // too many wrong booking codes from this device
  other_day = 190,            // a genuine token of another service date
  duplicate_live = 195,       // this person waits for that service with another ticket
  not_yours = 200,            // another device's ticket
  reason_required = 210,
  priority_evidence = 220,
  skill_cooldown = 225,  // what a counter serves changes from the next service date on
  bad_argument = 230,    // a value outside its range
  issuing_paused = 240,
  not_open_yet = 242,    // the doors are shut: numbers begin when they open
  too_late_today = 244,  // who waits for that would come to closed doors, or to a closed cash desk
  take_cancelled = 250,  // this press was taken back before it arrived
  numbers_exhausted = 260,
  cancel_limit = 265,        // this device took back too many presses that never arrived
  no_interruption = 266,     // the system was not down today: there is no pad to enter
  pad_entered = 267,         // this device has entered its block already
  pad_over = 268,            // too long after the interruption
  session_exists = 270,      // the counter is open from another device
  clerk_elsewhere = 280,     // that clerk has another counter open
  separation_of_duty = 290,  // this clerk worked the other kind of counter today
  counter_closed = 300,
  counter_open = 310,
  on_break = 320,
  ticket_in_hand = 330,    // end the service in hand first
  call_in_progress = 340,  // from "called" only recall, start, no-show and put-back lead on
  no_ticket_in_hand = 350,
  state = 360,       // the ticket is not in a state from which that leads on
  line_empty = 370,  // nobody whom this counter serves is callable
  recall_limit = 380,
  arrival_code_locked = 390,
  arrival_code = 400,   // wrong code; counted
  no_show_early = 410,  // not called often enough, or not long enough ago
  not_displayed = 420,  // no display has confirmed the call
  displayed = 430,      // a display has confirmed the call: it can't be put back
  display_alive = 435,  // a display confirms calls: nobody has to call by voice
  put_back_early = 440,
  transfer_target = 450,  // the same line, or one that this counter serves itself
  last_hop = 455,         // the visit of that service has no further stage
  park_limit = 460,       // held once already, or another ticket is on hold here
  nothing_to_undo = 470,
  payment_ref = 475,    // the fee of this service was neither paid nor waived
  payment_used = 477,   // that reference is of another payment of this service date
  rejoin_over = 480,    // too late after the no-show
  reinstated = 490,     // rejoined once already
  reprint_over = 500,   // too late after the issue, or too many copies
  vote_used = 505,      // that visit was rated already
  vote_over = 507,      // too late after the visit
  live_tickets = 510,   // tickets without an end remain
  override_cap = 520,   // as many tickets as this service date allows were put before everybody
  not_bookable = 530,   // nothing is booked here, or not for that service
  booking_quota = 532,  // this person has a booking for that service
  slot_over = 534,      // that time is over
  no_slot = 536,        // the centre is shut then, or it is too far ahead
  slot_taken = 538,     // every place of that quarter-hour is somebody's
  hold_over = 540,      // the slot was kept too long, or never
  check_in_early = 542,
  check_in_over = 544,
  ticket_used = 546,  // that booking has its ticket, or is cancelled
};

// `retry_at`: from when the same wish would be granted, where time alone stands in its way.
struct Rejection {
  RejectionCode code{};
  std::optional<Instant> retry_at;
  bool operator==(const Rejection&) const = default;
};

// "E_DAY_CLOSED" and so on: the stable name in logs, scripts and tests.
std::string_view name_of(RejectionCode code);

}  // namespace dawr
