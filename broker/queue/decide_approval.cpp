#include <algorithm>

#include "broker/queue/decide_parts.h"
#include "broker/queue/two_key_deeds.h"

namespace dawr::queue {
namespace {

using enum RejectionCode;

bool asks_already(const State& state, DeviceId device) {
  return std::ranges::any_of(state.requests,
                             [&](const auto& open) { return open.second.device == device; });
}

Decision ask_for(const Context& context, const TwoKeyDeed& deed) {
  const State& state = context.state;
  if (!state.day_open) return refuse(day_closed);
  if (asks_already(state, context.principal.device) ||
      state.requests.size() >= limits::open_requests) {
    return refuse(request_open);
  }
  const auto refusal = std::visit([&](const auto& one) { return refusal_of(state, one); }, deed);
  if (refusal) return std::unexpected(*refusal);
  return std::vector<Event>{
      ApprovalRequested{{.number = state.last_request + 1,
                         .deed = deed,
                         .device = context.principal.device,
                         .clerk = context.person,
                         .expires_at = context.now + state.policy.rules.approval_within}}};
}

// Who asks and who approves are two people: at two devices, or the second is a code's issuer.
bool is_second_person(const Context& context, const ApprovalRequest& request,
                      const std::optional<ApprovalCode>& code) {
  if (code) return request.clerk != code->issuer;
  const bool same_person = request.clerk && request.clerk == context.person;
  return request.device != context.principal.device && !same_person;
}

std::optional<Rejection> refusal_of_code(const State& state,
                                         const std::optional<ApprovalCode>& code) {
  if (!code) return std::nullopt;
  if (code->until < *state.last_date) return Rejection{approval_code, std::nullopt};
  if (state.used_codes.contains(code->number)) return Rejection{approval_code_used, std::nullopt};
  return std::nullopt;
}

}  // namespace

Decision decide(const Context& context, const Override& command) {
  return ask_for(context, command);
}

Decision decide(const Context& context, const SetSkills& command) {
  return ask_for(context, command);
}

Decision decide(const Context& context, const Cover& command) { return ask_for(context, command); }

Decision decide(const Context& context, const Approve& command) {
  const State& state = context.state;
  const auto open = state.requests.find(command.request);
  if (open == state.requests.end()) {
    return refuse(state.day_open ? approval_over : day_closed);
  }
  const ApprovalRequest& request = open->second;
  if (!is_second_person(context, request, command.code)) return refuse(dual_control);
  const auto in_the_way =
      std::visit([&](const auto& deed) { return refusal_of(state, deed); }, request.deed);
  const auto of_code = refusal_of_code(state, command.code);
  if (in_the_way && (!of_code || in_the_way->code < of_code->code)) {
    return std::unexpected(*in_the_way);
  }
  if (of_code) return std::unexpected(*of_code);

  std::vector<Event> events{
      ApprovalGranted{request.number, context.principal.device, context.person, command.code}};
  const auto done = std::visit(
      [&](const auto& deed) { return events_of(context, deed, request.number); }, request.deed);
  events.insert(events.end(), done.begin(), done.end());
  return events;
}

Decision decide(const Context& context, const WithdrawRequest&) {
  const State& state = context.state;
  if (!state.day_open) return refuse(day_closed);
  for (const auto& [number, request] : state.requests) {
    if (request.device == context.principal.device) {
      return std::vector<Event>{ApprovalWithdrawn{number}};
    }
  }
  return refuse(approval_over);
}

}  // namespace dawr::queue
