#include <array>
#include <cstddef>

#include "broker/queue/decide.h"

namespace dawr::queue {
namespace {

using Roles = std::uint16_t;

constexpr Roles one(Role role) { return static_cast<Roles>(1U << static_cast<unsigned>(role)); }

constexpr Roles dispensers = one(Role::dispenser) | one(Role::reception);
constexpr Roles without_staff = one(Role::dispenser) | one(Role::portal);
constexpr Roles citizens = dispensers | one(Role::portal);
constexpr Roles in_person = one(Role::reception) | one(Role::portal);
constexpr Roles counters = one(Role::counter) | one(Role::cashier);
constexpr Roles supervisor = one(Role::supervisor);

// In the order of CommandBody.
constexpr std::array<Roles, std::variant_size_v<CommandBody>> matrix{
    dispensers,            // TakeTicket
    dispensers,            // CancelTake
    dispensers,            // ConfirmPrint
    dispensers,            // Reprint
    one(Role::reception),  // GrantPriority
    citizens,              // LeaveLine
    dispensers,            // Rejoin: who comes back stands in the hall
    counters,              // OpenCounter
    counters,              // CallNext
    counters,              // Recall
    counters,              // StartService
    counters,              // PutBack
    counters,              // Complete
    counters,              // Transfer
    counters,              // Hold
    counters,              // Resume
    counters,              // MarkNoShow
    counters,              // Break
    counters,              // CloseCounter
    counters,              // Undo
    supervisor,            // OpenDay
    supervisor,            // CloseOut
    supervisor,            // CloseDay
    supervisor,            // PauseIssuing
    supervisor,            // ResumeIssuing
    supervisor,            // PostNotice
    one(Role::display),    // AckShown
    one(Role::broker),     // Pulse
    one(Role::reception),  // EnterPad: slips are swapped for papers, person by person
    supervisor,            // SignIn
    supervisor,            // SignOut
    supervisor,            // UnlockCode
    supervisor,            // Override
    supervisor,            // Approve
    supervisor,            // WithdrawRequest
    supervisor,            // SetSkills
    supervisor,            // Cover
    supervisor,            // DeclareVoice
    supervisor,            // EndVoice
    one(Role::reception),  // ReplaceTicket: somebody has to look at who has lost it
    one(Role::cashier),    // RecordPayment
    one(Role::cashier),    // Waive
    without_staff,         // RateVisit
    citizens,              // HoldSlot
    citizens,              // Book
    in_person,             // Reschedule
    in_person,             // CancelAppointment: an unattended dispenser only makes them
    citizens,              // CheckIn: a portal reserves, the dispenser prints
    counters,              // Refer
};

}  // namespace

bool role_may(const CentrePolicy& policy, Role role, const CommandBody& command) {
  // In a van there is no supervisor on board: any clerk may open the day.
  if (const auto* open = std::get_if<OpenDay>(&command)) {
    const bool van = open->policy.is_van || policy.is_van;
    if (van && (one(role) & counters) != 0) return true;
  }
  return (matrix[command.index()] & one(role)) != 0;
}

}  // namespace dawr::queue
