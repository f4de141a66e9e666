#include "broker/messages/message.h"

#include <utility>

namespace dawr {

std::string_view word_of(MessageKind kind) {
  switch (kind) {
    case MessageKind::near:
      return "near";
    case MessageKind::called:
      return "called";
    case MessageKind::missed:
      return "missed";
    case MessageKind::booked:
      return "booked";
    case MessageKind::tomorrow:
      return "tomorrow";
    case MessageKind::moved:
      return "moved";
    case MessageKind::closed:
      return "closed";
  }
  std::unreachable();
}

std::string_view word_of(MessageState state) {
  switch (state) {
    case MessageState::pending:
      return "pending";
    case MessageState::sending:
      return "sending";
    case MessageState::accepted:
      return "accepted";
    case MessageState::delivered:
      return "delivered";
    case MessageState::undelivered:
      return "undelivered";
    case MessageState::refused:
      return "refused";
    case MessageState::expired:
      return "expired";
    case MessageState::withdrawn:
      return "withdrawn";
    case MessageState::uncertain:
      return "uncertain";
  }
  std::unreachable();
}

}  // namespace dawr
