#include "ticket/kiosk/check_in.h"

#include "ticket/kiosk/kiosk.h"

namespace dawr::ticket {

std::optional<Notice> check_in_notice_of(RejectionCode code) {
  switch (code) {
    case RejectionCode::token_mismatch:
      return Notice::code_wrong;
    case RejectionCode::booking_code_locked:
      return Notice::code_locked;
    case RejectionCode::other_day:
      return Notice::other_day;
    case RejectionCode::check_in_early:
      return Notice::early;
    case RejectionCode::check_in_over:
      return Notice::late;
    case RejectionCode::ticket_used:
      return Notice::code_used;
    default:
      return std::nullopt;
  }
}

bool is_of_check_in(Notice notice) {
  switch (notice) {
    case Notice::code_wrong:
    case Notice::code_locked:
    case Notice::early:
    case Notice::late:
    case Notice::code_used:
    case Notice::other_day:
      return true;
    default:
      return false;
  }
}

bool Kiosk::is_checking_in() const {
  return stage_ == Stage::check_in || (stage_ == Stage::told && is_of_check_in(told_));
}

// At home, again after a refusal, and in a pause, in which nobody else is let in.
bool Kiosk::takes_check_in() const {
  const bool booked = known_.offer != nullptr && known_.offer->takes_bookings;
  const bool here = trouble() == Notice::paused ||
                    (trouble() == Notice::none && (stage_ == Stage::home || stage_ == Stage::told));
  return booked && here;
}

bool Kiosk::act_on_check_in(std::string_view verb, std::string_view object) {
  if (verb == "check_in" && takes_check_in()) {
    go(Stage::home);
    go(Stage::check_in);
    return true;
  }
  if (stage_ != Stage::check_in) return false;
  if (verb == "digit") {
    code_.type(object);
  } else if (verb == "erase") {
    code_.erase();
  } else if (const auto code = CodeEntry{code_}.code(); verb == "arrive" && code) {
    CheckIn wanted;
    wanted.code = text_of(*code);
    if (trouble() == Notice::none) ask(std::move(wanted));
  } else {
    return false;
  }
  return true;
}

// As follow_identity.
void Kiosk::follow_check_in() {
  if (known_.offer == nullptr || !known_.offer->takes_bookings) return go(Stage::home);
  if (trouble() != Notice::none) code_.clear();
}

}  // namespace dawr::ticket
