#include <algorithm>

#include "common/domain/limits.h"
#include "tests/core/twin.h"

// Who is signed in, and deeds that take two people.
namespace dawr::play {

using enum RejectionCode;

// Who is signed in at the sender's device, if the last deed was not ten minutes ago.
Twin::SignedInAt* Twin::person() {
  for (SignedInAt& each : signed_in_) {
    if (each.device == who_.device && now_ - each.last < minutes{10}) return &each;
  }
  return nullptr;
}

std::optional<ClerkId> Twin::person_number() {
  const SignedInAt* someone = person();
  return someone != nullptr ? std::optional(someone->clerk) : std::nullopt;
}

void Twin::play(const SignIn& command) {
  no_.add(command.clerk == ClerkId{}, bad_argument);
  if (!no_.none() || !persons_needed_) return;
  std::erase_if(signed_in_, [&](const SignedInAt& each) { return each.device == who_.device; });
  signed_in_.push_back({who_.device, command.clerk, now_});
  events_.emplace_back(SupervisorSignedIn{who_.device, command.clerk});
}

void Twin::play(const SignOut&) {
  if (person() == nullptr) return;
  std::erase_if(signed_in_, [&](const SignedInAt& each) { return each.device == who_.device; });
  events_.emplace_back(SupervisorSignedOut{who_.device});
}

// The ticket that is meant, if there is one; all that stands in the deed's way.
TwinTicket* Twin::to_override(const Override& deed) {
  no_.add(open_ && find_line(policy_, deed.line) == nullptr, unknown_line);
  no_.add(deed.reason.empty(), reason_required);
  no_.add(overridden_ >= policy_.rules.overrides_a_day, override_cap);
  const auto one = std::ranges::find_if(tickets_, [&](const TwinTicket& each) {
    return open_ && each.letter == deed.line && each.number == deed.number;
  });
  no_.add(one == tickets_.end(), unknown_ticket);
  if (one == tickets_.end()) return nullptr;
  no_.add(one->state == TicketState::called, call_in_progress);
  no_.add(one->state != TicketState::waiting, RejectionCode::state);
  no_.add(one->reason == TurnReason::overridden, RejectionCode::state);
  return &*one;
}

Instant Twin::before_everybody() const {
  minutes ahead = policy_.rules.priority_credit;
  minutes helping{};
  for (const TwinCounter& counter : counters_) {
    for (const auto& served : counter.place.serves) helping = std::max(helping, served.handicap);
  }
  ahead += helping;
  std::vector<Instant> begun{now_};
  if (down_) begun.push_back(down_->from);
  const bool booked = std::ranges::any_of(
      bookings_, [](const TwinBooking& each) { return each.state == BookingState::confirmed; });
  const auto& rules = policy_.rules.appointments;
  if (booked || rules.share_percent > 0) begun.push_back(now_ - rules.late_after - rules.credit);
  for (const TwinTicket& each : tickets_) {
    if (each.state > TicketState::no_show) continue;
    begun.push_back(each.issued_at);
    begun.push_back(each.turn);
  }
  return *std::ranges::min_element(begun) - ahead - Duration{1};
}

void Twin::ask(const TwoKeyDeed& deed) {
  no_.add(!open_, day_closed);
  no_.add(std::ranges::count(requests_, who_.device, &ApprovalRequest::device) > 0, request_open);
  no_.add(requests_.size() >= limits::open_requests, request_open);
  std::visit([&](const auto& one) { look_at(one); }, deed);
  if (!no_.none()) return;
  requests_.push_back(
      {++asked_, deed, who_.device, person_number(), now_ + policy_.rules.approval_within});
  events_.emplace_back(ApprovalRequested{requests_.back()});
}

void Twin::look_at(const Override& deed) { to_override(deed); }

void Twin::carry_out(const Override& deed, std::uint32_t request) {
  TwinTicket* one = to_override(deed);
  one->turn = before_everybody();
  one->reason = TurnReason::overridden;
  ++one->touched;
  ++overridden_;
  events_.emplace_back(TicketOverridden{one->serial, one->turn, request, deed.reason});
}

void Twin::play(const Override& command) { ask(command); }
void Twin::play(const SetSkills& command) { ask(command); }
void Twin::play(const Cover& command) { ask(command); }

void Twin::play(const Approve& command) {
  no_.add(!open_, day_closed);
  const auto request = std::ranges::find(requests_, command.request, &ApprovalRequest::number);
  no_.add(request == requests_.end(), approval_over);
  if (request == requests_.end()) return;
  const auto second = person_number();
  const auto& code = command.code;
  if (code) {
    no_.add(request->clerk == code->issuer, dual_control);
    no_.add(code->until < *date_, approval_code);
    no_.add(std::ranges::count(used_codes_, code->number, &ApprovalCode::number) > 0,
            approval_code_used);
  } else {
    no_.add(request->device == who_.device, dual_control);
    no_.add(second && second == request->clerk, dual_control);
  }
  const auto deed = request->deed;
  std::visit([&](const auto& one) { look_at(one); }, deed);
  if (!no_.none()) return;
  if (code) used_codes_.push_back(*code);
  events_.emplace_back(ApprovalGranted{request->number, who_.device, second, code});
  std::visit([&](const auto& one) { carry_out(one, command.request); }, deed);
  requests_.erase(request);
}

void Twin::play(const WithdrawRequest&) {
  no_.add(!open_, day_closed);
  const auto own = std::ranges::find(requests_, who_.device, &ApprovalRequest::device);
  no_.add(own == requests_.end(), approval_over);
  if (!no_.none()) return;
  events_.emplace_back(ApprovalWithdrawn{own->number});
  requests_.erase(own);
}

}  // namespace dawr::play
