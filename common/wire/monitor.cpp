#include "common/wire/monitor.h"

#include <cerrno>
#include <cstring>

#include <zmq.h>

#include "common/domain/check.h"

namespace dawr::wire {
namespace {

constexpr int watched_events =
    ZMQ_EVENT_CONNECTED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED |
    ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
    ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
constexpr std::uint32_t zap_temporary = 300;

std::optional<Monitor::Event> translate(std::uint16_t event, std::uint32_t value) {
  switch (event) {
    case ZMQ_EVENT_CONNECTED:
      return Monitor::Event::connected;
    case ZMQ_EVENT_DISCONNECTED:
      return Monitor::Event::disconnected;
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
      return Monitor::Event::succeeded;
    // The value is an errno; EAGAIN means that our own handshake timer ran out.
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
      return value == EAGAIN ? Monitor::Event::unanswered : Monitor::Event::hung_up;
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
      return Monitor::Event::hung_up;
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
      return value == zap_temporary ? Monitor::Event::unanswered : Monitor::Event::refused;
    default:
      return std::nullopt;
  }
}

}  // namespace

Monitor::Monitor(Context& context, const Socket& watched)
    : watched_(watched.handle()), events_(context, SocketKind::pair) {
  const auto address = context.fresh_address();
  DAWR_CHECK(zmq_socket_monitor(watched_, address.c_str(), watched_events) == 0, "monitor");
  const auto connected = events_.connect(address);
  DAWR_CHECK(connected.has_value(), "a monitor is reached inside the process");
}

Monitor::~Monitor() {
  // libzmq 4.3.4 wants the monitor stopped before either socket closes.
  zmq_socket_monitor(watched_, nullptr, 0);
}

std::optional<Monitor::Event> Monitor::next() {
  while (const auto received = events_.receive()) {
    const auto& head = received->frames.front();
    std::uint16_t event{};
    std::uint32_t value{};
    if (head.size() != sizeof event + sizeof value) continue;
    std::memcpy(&event, head.data(), sizeof event);
    std::memcpy(&value, head.data() + sizeof event, sizeof value);
    if (auto translated = translate(event, value)) return translated;
  }
  return std::nullopt;
}

}  // namespace dawr::wire
