#include "ticket/help.h"

namespace dawr::ticket {

std::string_view name_of(Help help) {
  switch (help) {
    case Help::none:
      return "none";
    case Help::asking:
      return "asking";
    case Help::told:
      return "told";
    case Help::nobody:
      return "nobody";
  }
  return "";
}

void HelpCall::want(bool on) {
  if (on == is_wanted()) return;
  *this = {};
  if (on) state_ = Help::asking;
}

void HelpCall::noted(bool staff_see_it) {
  if (is_wanted()) fresh_note_ = staff_see_it;
}

void HelpCall::turn(wire::Steady now, bool online) {
  if (!is_wanted()) return;
  if (!since_) since_ = now;
  if (now - *since_ >= lasts) {
    want(false);
    return;
  }
  if (fresh_note_) {
    noted_at_ = now;
    staff_see_it_ = *fresh_note_;
    fresh_note_.reset();
  }
  state_ = judged(now, online);
}

Help HelpCall::judged(wire::Steady now, bool online) const {
  if (noted_at_ && now - *noted_at_ < believed_for) {
    return staff_see_it_ ? Help::told : Help::nobody;
  }
  const bool may_be_answered = online && !noted_at_ && now - *since_ < answered_within;
  return may_be_answered ? Help::asking : Help::nobody;
}

}  // namespace dawr::ticket
