#include "display/confirmations.h"

#include <utility>

namespace dawr::display {

void Confirmations::add(const ShownCall& shown) {
  if (waiting_.size() == most) waiting_.pop_front();
  waiting_.push_back(shown);
}

Result<> Confirmations::send(wire::Steady now,
                             const std::function<Result<>(const ShownCall&)>& submit) {
  if (now < not_before_) return {};
  while (!waiting_.empty()) {
    if (auto done = submit(waiting_.front()); !done) {
      not_before_ = now + again_after;
      if (std::exchange(failing_, true)) return {};
      return done;
    }
    failing_ = false;
    waiting_.pop_front();
  }
  return {};
}

}  // namespace dawr::display
