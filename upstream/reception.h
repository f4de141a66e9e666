// What to make of the messages of the centres, and what to answer: everything of the server but its
// sockets and its clock.
//
//   state       message            answer
//   any         not readable       Refused, in words
//   any         from a revoked key Refused
//   any         Hello, own code    –            then: introduced
//   any         Hello, other code  Refused
//   unknown     Cells, Gauges      Refused      (the broker says Hello again with its next try)
//   introduced  Cells              Ack of the last version, after the commit; before it a Refused
//                                  for each conflict; or Refused, and nothing of it taken, where
//                                  the centre's log has a key and has not signed one of them
//   introduced  Gauges             –
//   introduced  Checkpoint         Cosigned, after the commit of the checkpoint, or Doubted;
//   nothing
//                                  to the second one of a centre in one transaction
//
// An Ack never leaves before the transaction that holds its cells is durable. When the disk is full
// nobody gets an answer, and every centre tries again.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/wire/endpoint.h"
#include "common/wire/message.h"
#include "upstream/enrolment.h"
#include "upstream/store.h"
#include "upstream/witness_key.h"

namespace dawr::upstream {

struct Answer {
  wire::RoutingId to;
  wire::UpstreamMessage message;
};

struct Received {
  std::vector<Answer> answers;
  std::vector<std::string> warnings;  // for the log; a refusal that repeats is told once
  std::vector<std::string> alarms;    // the same, of logs that are not what they were
};

class Reception {
 public:
  // All outlive it. Without a key to cosign with, no checkpoint is.
  Reception(Store& store, const Enrolment& enrolment, const WitnessKey* witness = nullptr)
      : store_(store), enrolment_(enrolment), witness_(witness) {}

  // One transaction. Faults: see Store::commit.
  Result<Received> take(std::span<const wire::Arrival> arrivals, Instant now);

 private:
  // A connection of a device, and the epoch it said Hello with.
  struct Seat {
    wire::RoutingId connection;
    Epoch epoch;
  };
  // A device has two only while it reconnects.
  static constexpr std::size_t most_seats = 4;

  // Those told, of each device, since its last cells were taken.
  using Refusals = std::map<DeviceId, std::set<std::string>>;

  struct Batch;
  Result<> take(const wire::Arrival& arrival, Instant now, Batch& batch);
  bool introduce(const wire::Arrival& arrival, const EnrolledCentre& centre,
                 const wire::UplinkHello& hello, Batch& batch);
  Result<> take_checkpoint(const wire::Arrival& arrival, const EnrolledCentre& centre,
                           const wire::UplinkCheckpoint& message, Instant now, Batch& batch);
  [[nodiscard]] bool is_introduced(const wire::Arrival& arrival, Epoch epoch) const;

  Store& store_;
  const Enrolment& enrolment_;
  const WitnessKey* witness_;
  std::map<DeviceId, std::vector<Seat>> seats_;  // newest last
  Refusals refusals_;
};

}  // namespace dawr::upstream
