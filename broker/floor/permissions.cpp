#include "broker/floor/permissions.h"

namespace dawr {

bool Permissions::needs_person() const { return pins_ != nullptr && pins_->asks_for_pins(); }

bool Permissions::is_struck_off(const queue::State& state, DeviceId device, Instant now) const {
  const auto person = state.signed_in(device, now);
  return person && needs_person() && !pins_->may_supervise(person->clerk);
}

bool Permissions::may_open_day(const queue::State& state, const Principal& sender,
                               const OpenDay& open, Instant now) const {
  const bool is_new_day = !state.last_date || open.date > *state.last_date;
  if (!is_new_day || !queue::role_may(state.policy, sender.role, open)) return false;
  const bool by_person = sender.role == Role::supervisor && needs_person();
  return !by_person || state.signed_in(sender.device, now).has_value();
}

std::optional<Rejection> Permissions::refusal_of_pin(const Principal& sender,
                                                     const CommandBody& body,
                                                     const queue::Decision& decision,
                                                     Instant now) const {
  const auto offered = credentials_of(body);
  if (!offered || pins_ == nullptr) return std::nullopt;
  if (!decision && decision.error().code < RejectionCode::pin_required) return std::nullopt;
  return pins_->refusal(sender.device, *offered, now);
}

std::expected<ApprovalCode, Rejection> Permissions::code_offered(const queue::State& state,
                                                                 const Principal& sender,
                                                                 const OfferedCode& offered,
                                                                 const queue::Decision& decision,
                                                                 Instant now) const {
  if (!decision && decision.error().code < RejectionCode::approval_code_locked) {
    return std::unexpected(decision.error());
  }
  if (codes_ == nullptr) {
    return std::unexpected(Rejection{RejectionCode::approval_code, std::nullopt});
  }
  std::optional<Instant> restored;
  if (!state.restorations.empty()) restored = state.restorations.back().at;
  return codes_->check(sender.device, offered, restored, now);
}

}  // namespace dawr
