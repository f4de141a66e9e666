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
  const bool same_person = request.clerk && request.clerk == context.person;
  if (request.device == context.principal.device || same_person) return refuse(dual_control);
  const auto refusal =
      std::visit([&](const auto& deed) { return refusal_of(state, deed); }, request.deed);
  if (refusal) return std::unexpected(*refusal);

  std::vector<Event> events{
      ApprovalGranted{request.number, context.principal.device, context.person}};
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
