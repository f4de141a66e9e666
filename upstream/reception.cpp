#include "upstream/reception.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "common/wire/codec.h"

namespace dawr::upstream {
namespace {

constexpr std::size_t most_refusals_remembered = 16;

Epoch epoch_of(const wire::UplinkMessage& message) {
  return std::visit([](const auto& body) { return body.epoch; }, message);
}

bool ascends(const wire::UplinkCells& cells) {
  return std::ranges::is_sorted(cells.cells, {}, &MetricCell::version);
}

}  // namespace

// What one transaction commits, and who sent it.
struct Reception::Batch {
  explicit Batch(Refusals& told) : refusals(told) {}

  void refuse(const wire::Arrival& arrival, const std::string& who, std::string why) {
    // Who is refused tries again every few seconds: one line in the log is enough.
    auto& told = refusals[arrival.device];
    if (told.size() >= most_refusals_remembered) told.clear();
    if (told.insert(why).second) received.warnings.push_back(who + ": " + why);
    received.answers.push_back({arrival.from, wire::UplinkRefused{std::move(why)}});
  }

  Refusals& refusals;
  Received received;
  std::vector<Delivery> deliveries;
  std::vector<wire::RoutingId> senders;  // of each delivery
};

Result<Received> Reception::take(std::span<const wire::Arrival> arrivals, Instant now) {
  Batch batch(refusals_);
  auto seats_before = seats_;
  for (const auto& arrival : arrivals) take(arrival, now, batch);
  const auto conflicts = store_.commit(batch.deliveries);
  if (!conflicts) {
    seats_ = std::move(seats_before);
    return std::unexpected(conflicts.error());
  }

  for (const auto& conflict : *conflicts) {
    batch.received.warnings.push_back(batch.deliveries[conflict.delivery].centre +
                                      ": ALARM: " + conflict.detail);
    batch.received.answers.push_back(
        {batch.senders[conflict.delivery], wire::UplinkRefused{conflict.detail}});
  }
  for (std::size_t i = 0; i < batch.deliveries.size(); ++i) {
    const auto* cells = std::get_if<wire::UplinkCells>(&batch.deliveries[i].message);
    if (cells == nullptr || cells->cells.empty()) continue;
    batch.received.answers.push_back(
        {batch.senders[i], wire::UplinkAck{cells->epoch, cells->cells.back().version}});
  }
  return std::move(batch.received);
}

void Reception::take(const wire::Arrival& arrival, Instant now, Batch& batch) {
  const auto* centre = enrolment_.approved(arrival.device);
  if (centre == nullptr) {
    seats_.erase(arrival.device);
    return batch.refuse(arrival, "key " + std::to_string(arrival.device.value),
                        "this key has been revoked");
  }
  auto message = wire::decode_uplink_message(arrival.frames.front());
  if (!message) {
    return batch.refuse(arrival, centre->code, "unreadable: " + message.error().detail);
  }
  if (const auto* hello = std::get_if<wire::UplinkHello>(&*message)) {
    if (!introduce(arrival, *centre, *hello, batch)) return;
  } else if (!is_introduced(arrival, epoch_of(*message))) {
    return batch.refuse(arrival, centre->code, "said something before Hello with its epoch");
  }
  if (const auto* cells = std::get_if<wire::UplinkCells>(&*message); cells && !ascends(*cells)) {
    return batch.refuse(arrival, centre->code, "cells must ascend by version");
  }
  if (std::holds_alternative<wire::UplinkCells>(*message)) refusals_.erase(arrival.device);
  batch.deliveries.push_back({centre->code, now, std::move(*message)});
  batch.senders.push_back(arrival.from);
}

bool Reception::introduce(const wire::Arrival& arrival, const EnrolledCentre& centre,
                          const wire::UplinkHello& hello, Batch& batch) {
  if (hello.centre != centre.code) {
    std::erase_if(seats_[arrival.device],
                  [&](const Seat& seat) { return seat.connection == arrival.from; });
    batch.refuse(
        arrival, centre.code,
        "this key is enrolled for the centre " + centre.code + ", not for " + hello.centre);
    return false;
  }
  if (hello.protocol != wire::protocol_version) {
    batch.refuse(arrival, centre.code,
                 "expected protocol version " + std::to_string(wire::protocol_version) + ", not " +
                     std::to_string(hello.protocol));
    return false;
  }
  auto& seats = seats_[arrival.device];
  std::erase_if(seats, [&](const Seat& seat) { return seat.connection == arrival.from; });
  seats.push_back({arrival.from, hello.epoch});
  if (seats.size() > most_seats) seats.erase(seats.begin());
  return true;
}

bool Reception::is_introduced(const wire::Arrival& arrival, Epoch epoch) const {
  const auto seats = seats_.find(arrival.device);
  if (seats == seats_.end()) return false;
  return std::ranges::any_of(seats->second, [&](const Seat& seat) {
    return seat.connection == arrival.from && seat.epoch == epoch;
  });
}

}  // namespace dawr::upstream
