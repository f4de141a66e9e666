#include "upstream/reception.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "common/domain/cell_text.h"
#include "common/wire/codec.h"
#include "upstream/cell_watch.h"
#include "upstream/log_watch.h"

namespace dawr::upstream {
namespace {

constexpr std::size_t most_refusals_remembered = 16;

Epoch epoch_of(const wire::UplinkMessage& message) {
  return std::visit([](const auto& body) { return body.epoch; }, message);
}

wire::LogDoubted no_key_yet(const wire::UplinkCheckpoint& message) {
  return {.epoch = message.epoch,
          .size = 0,
          .why = wire::LogDoubt::not_ready,
          .from = 0,
          .detail = "this upstream has no key to cosign with: dawr-upstream witness"};
}

bool ascends(const wire::UplinkCells& cells) {
  return std::ranges::is_sorted(cells.cells, {},
                                [](const wire::SignedCell& one) { return one.cell.version; });
}

}  // namespace

// What one transaction commits, and who sent it.
struct Reception::Batch {
  explicit Batch(Refusals& told) : refusals(told) {}

  // Who is refused tries again every few seconds: one line in the log is enough.
  bool is_new(DeviceId device, const std::string& why) {
    auto& told = refusals[device];
    if (told.size() >= most_refusals_remembered) told.clear();
    return told.insert(why).second;
  }
  void refuse(const wire::Arrival& arrival, const std::string& who, std::string why) {
    if (is_new(arrival.device, why)) received.warnings.push_back(who + ": " + why);
    received.answers.push_back({arrival.from, wire::UplinkRefused{std::move(why)}});
  }

  void answer(const wire::Arrival& arrival, const EnrolledCentre& centre,
              const wire::UplinkCheckpoint& message, LogVerdict verdict, const WitnessKey& witness,
              Instant now);
  void alarm(const EnrolledCentre& centre, const wire::UplinkCheckpoint& message, AlarmKind kind,
             const std::string& detail, const std::optional<KeptCheckpoint>& against, Instant now);

  void refuse_cells(const wire::Arrival& arrival, const EnrolledCentre& centre, Epoch epoch,
                    CellDoubt doubt, Instant now);

  Refusals& refusals;
  Received received;
  std::vector<Delivery> deliveries;
  std::vector<wire::RoutingId> senders;  // of each delivery
  LogSteps steps;
  std::set<std::string> judged;  // centres, of which one checkpoint was
};

void Reception::Batch::alarm(const EnrolledCentre& centre, const wire::UplinkCheckpoint& message,
                             AlarmKind kind, const std::string& detail,
                             const std::optional<KeptCheckpoint>& against, Instant now) {
  const auto kept = against ? against->note : std::string();
  steps.alarms.push_back({.at = now,
                          .centre = centre.code,
                          .epoch = message.epoch,
                          .kind = kind,
                          .detail = detail,
                          .kept = {kept.begin(), kept.end()},
                          .refused = {message.note.begin(), message.note.end()}});
  if (!is_new(centre.number, detail)) return;
  received.alarms.push_back("ALARM centre " + centre.code + ": " + detail);
}

void Reception::Batch::refuse_cells(const wire::Arrival& arrival, const EnrolledCentre& centre,
                                    Epoch epoch, CellDoubt doubt, Instant now) {
  const auto name = cell_name(doubt.cell.cell);
  steps.alarms.push_back({.at = now,
                          .centre = centre.code,
                          .epoch = epoch,
                          .kind = AlarmKind::cell_forged,
                          .detail = doubt.why,
                          .kept = {name.begin(), name.end()},
                          .refused = wire::encode(doubt.cell)});
  if (is_new(arrival.device, doubt.why)) {
    received.alarms.push_back("ALARM centre " + centre.code + ": " + doubt.why);
  }
  received.answers.push_back({arrival.from, wire::UplinkRefused{std::move(doubt.why)}});
}

void Reception::Batch::answer(const wire::Arrival& arrival, const EnrolledCentre& centre,
                              const wire::UplinkCheckpoint& message, LogVerdict verdict,
                              const WitnessKey& witness, Instant now) {
  if (verdict.doubt) {
    if (verdict.is_alarm) {
      alarm(centre, message, AlarmKind::log_doubted, verdict.doubt->detail, verdict.against, now);
    }
    received.answers.push_back({arrival.from, *std::move(verdict.doubt)});
    return;
  }
  auto note = verdict.known;
  if (note.empty()) {
    log::cosign(verdict.note, witness.name, witness.key, std::chrono::floor<seconds>(now));
    note = log::to_text(verdict.note);
    steps.kept.push_back({.centre = centre.code,
                          .epoch = message.epoch,
                          .origin = verdict.checkpoint.origin,
                          .size = verdict.checkpoint.size,
                          .at = now,
                          .note = note});
  }
  if (!verdict.loss.empty()) {
    alarm(centre, message, AlarmKind::log_restored, verdict.loss, verdict.against, now);
  }
  received.answers.push_back(
      {arrival.from, wire::LogCosigned{message.epoch, verdict.checkpoint.size, last_line(note)}});
}

Result<Received> Reception::take(std::span<const wire::Arrival> arrivals, Instant now) {
  Batch batch(refusals_);
  auto seats_before = seats_;
  for (const auto& arrival : arrivals) {
    if (auto done = take(arrival, now, batch); !done) return std::unexpected(done.error());
  }
  const auto conflicts = store_.commit(batch.deliveries, batch.steps);
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
        {batch.senders[i], wire::UplinkAck{cells->epoch, cells->cells.back().cell.version}});
  }
  return std::move(batch.received);
}

Result<> Reception::take(const wire::Arrival& arrival, Instant now, Batch& batch) {
  const auto* centre = enrolment_.approved(arrival.device);
  if (centre == nullptr) {
    seats_.erase(arrival.device);
    batch.refuse(arrival, "key " + std::to_string(arrival.device.value),
                 "this key has been revoked");
    return {};
  }
  auto message = wire::decode_uplink_message(arrival.frames.front());
  if (!message) {
    batch.refuse(arrival, centre->code, "unreadable: " + message.error().detail);
    return {};
  }
  if (const auto* hello = std::get_if<wire::UplinkHello>(&*message)) {
    if (!introduce(arrival, *centre, *hello, batch)) return {};
  } else if (!is_introduced(arrival, epoch_of(*message))) {
    batch.refuse(arrival, centre->code, "said something before Hello with its epoch");
    return {};
  }
  if (const auto* cells = std::get_if<wire::UplinkCells>(&*message); cells && !ascends(*cells)) {
    batch.refuse(arrival, centre->code, "cells must ascend by version");
    return {};
  }
  if (const auto* cells = std::get_if<wire::UplinkCells>(&*message)) {
    if (auto doubt = doubt_in(*centre, *cells)) {
      batch.refuse_cells(arrival, *centre, cells->epoch, *std::move(doubt), now);
      return {};
    }
  }
  if (const auto* checkpoint = std::get_if<wire::UplinkCheckpoint>(&*message)) {
    auto taken = take_checkpoint(arrival, *centre, *checkpoint, now, batch);
    if (!taken) return taken;
  }
  if (std::holds_alternative<wire::UplinkCells>(*message)) refusals_.erase(arrival.device);
  batch.deliveries.push_back({centre->code, now, std::move(*message)});
  batch.senders.push_back(arrival.from);
  return {};
}

Result<> Reception::take_checkpoint(const wire::Arrival& arrival, const EnrolledCentre& centre,
                                    const wire::UplinkCheckpoint& message, Instant now,
                                    Batch& batch) {
  if (!batch.judged.insert(centre.code).second) return {};
  if (witness_ == nullptr) {
    batch.received.answers.push_back({arrival.from, no_key_yet(message)});
    return {};
  }
  auto newest = store_.newest_checkpoint(centre.code);
  if (!newest) return std::unexpected(newest.error());
  const LogHistory history{.newest = *std::move(newest),
                           .up_to = [&](const std::string& origin, std::uint64_t size) {
                             return store_.checkpoint_up_to(centre.code, origin, size);
                           }};
  auto verdict = judge(centre, message, history);
  if (!verdict) return std::unexpected(verdict.error());
  batch.answer(arrival, centre, message, *std::move(verdict), *witness_, now);
  return {};
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
