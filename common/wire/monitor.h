// What becomes of a client socket's connection, as ZeroMQ reports it. Only for the .cpp files here.
#pragma once

#include <cstdint>
#include <optional>

#include "common/wire/socket.h"

namespace dawr::wire {

class Monitor {
 public:
  enum class Event : std::uint8_t {
    connected,
    succeeded,
    unanswered,  // the server kept silent: not enrolled, or nobody serves its handshakes
    hung_up,     // the server closed at once: it is not the one whose key we expect
    refused,     // ZAP 400 or 500
    disconnected,
  };

  // `watched` outlives the monitor. Before it connects.
  Monitor(Context& context, const Socket& watched);
  ~Monitor();
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;

  // The next event since the last call; never blocks.
  std::optional<Event> next();
  [[nodiscard]] Source source() const { return events_.source(); }

 private:
  void* watched_;
  Socket events_;
};

}  // namespace dawr::wire
