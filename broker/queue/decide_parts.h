// Private to the folder: one overload a command. Each tests its refusals in the order of
// RejectionCode, so that the order of the lines is the order of precedence.
#pragma once

#include "broker/queue/decide.h"

namespace dawr::queue {

struct Context {
  const State& state;
  const CommandId& id;
  const Principal& principal;
  Instant now;
  bool person_needed{};
  std::optional<ClerkId> person{};  // who is signed in at the sender's device
};

inline std::unexpected<Rejection> refuse(RejectionCode code,
                                         std::optional<Instant> retry_at = std::nullopt) {
  return std::unexpected(Rejection{code, retry_at});
}

// Citizen side.
Decision decide(const Context& context, const TakeTicket& command);
Decision decide(const Context& context, const CancelTake& command);
Decision decide(const Context& context, const ConfirmPrint& command);
Decision decide(const Context& context, const Reprint& command);
Decision decide(const Context& context, const GrantPriority& command);
Decision decide(const Context& context, const LeaveLine& command);
Decision decide(const Context& context, const Rejoin& command);
Decision decide(const Context& context, const EnterPad& command);
Decision decide(const Context& context, const ReplaceTicket& command);
Decision decide(const Context& context, const RateVisit& command);

// Appointments.
Decision decide(const Context& context, const HoldSlot& command);
Decision decide(const Context& context, const Book& command);
Decision decide(const Context& context, const Reschedule& command);
Decision decide(const Context& context, const CancelAppointment& command);
Decision decide(const Context& context, const CheckIn& command);

// Counters and cashiers.
Decision decide(const Context& context, const OpenCounter& command);
Decision decide(const Context& context, const CallNext& command);
Decision decide(const Context& context, const Recall& command);
Decision decide(const Context& context, const StartService& command);
Decision decide(const Context& context, const PutBack& command);
Decision decide(const Context& context, const Complete& command);
Decision decide(const Context& context, const Transfer& command);
Decision decide(const Context& context, const Refer& command);
Decision decide(const Context& context, const Hold& command);
Decision decide(const Context& context, const Resume& command);
Decision decide(const Context& context, const MarkNoShow& command);
Decision decide(const Context& context, const Break& command);
Decision decide(const Context& context, const CloseCounter& command);
Decision decide(const Context& context, const Undo& command);
Decision decide(const Context& context, const RecordPayment& command);
Decision decide(const Context& context, const Waive& command);

// Supervisor, board, and the broker itself.
Decision decide(const Context& context, const SignIn& command);
Decision decide(const Context& context, const SignOut& command);
Decision decide(const Context& context, const OpenDay& command);
Decision decide(const Context& context, const CloseOut& command);
Decision decide(const Context& context, const CloseDay& command);
Decision decide(const Context& context, const PauseIssuing& command);
Decision decide(const Context& context, const ResumeIssuing& command);
Decision decide(const Context& context, const PostNotice& command);
Decision decide(const Context& context, const UnlockCode& command);
Decision decide(const Context& context, const Override& command);
Decision decide(const Context& context, const Approve& command);
Decision decide(const Context& context, const WithdrawRequest& command);
Decision decide(const Context& context, const SetSkills& command);
Decision decide(const Context& context, const Cover& command);
Decision decide(const Context& context, const DeclareVoice& command);
Decision decide(const Context& context, const EndVoice& command);
Decision decide(const Context& context, const AckShown& command);
Decision decide(const Context& context, const Pulse& command);

}  // namespace dawr::queue
