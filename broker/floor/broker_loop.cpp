#include "broker/floor/broker_loop.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/wire/codec.h"

namespace dawr {
namespace {

using namespace std::chrono_literals;
using wire::Steady;
using Weight = LoopNews::Weight;

constexpr auto heartbeat_every = 1s;
constexpr auto look_at_wall_every = 2s;
constexpr auto complain_every = 60s;  // of one device
constexpr auto wall_off_by_too_much = 60s;
constexpr auto clock_is_right_within = 30s;

// How many frames of each side one turn takes, in this order.
struct Share {
  Side side{};
  std::size_t most{};
};
constexpr std::array shares{Share{Side::provider, 24}, Share{Side::citizen, 24},
                            Share{Side::board, 16}};
static_assert(shares[0].most + shares[1].most + shares[2].most == limits::batch_commands);

std::vector<wire::Restored> restores_told(const queue::State& state) {
  const auto& all = state.restorations;
  const auto count = std::min(all.size(), limits::restores_told);
  std::vector<wire::Restored> told(count);
  std::transform(all.end() - static_cast<std::ptrdiff_t>(count), all.end(), told.begin(),
                 [](const auto& one) { return wire::Restored{one.previous, one.kept}; });
  return told;
}

}  // namespace

BrokerLoop::BrokerLoop(BrokerPorts& ports, Floor& floor, journal::Journal& journal,
                       CentreClock clock, LoopSettings settings)
    : ports_(ports),
      floor_(floor),
      journal_(journal),
      clock_(clock),
      settings_(std::move(settings)),
      limit_(settings_.allowance) {}

Result<> BrokerLoop::begin(const Moment& moment) {
  now_ = clock_.now(moment.uptime, moment.wall);
  return floor_.note_interruption(now_);
}

Result<> BrokerLoop::turn(const Moment& moment) {
  now_ = clock_.now(moment.uptime, moment.wall);
  if (auto served = serve(take_waiting(), moment); !served) return served;
  if (moment.steady >= next_heartbeat_) beat(moment.steady);
  if (moment.steady >= next_look_at_wall_) watch_wall(moment.steady);
  return serve_uplink(moment.steady);
}

Steady BrokerLoop::next_turn(Steady now) const {
  Steady next = std::min(next_heartbeat_, next_look_at_wall_);
  if (const auto due = floor_.next_deadline()) next = std::min(next, now + clock_.until(*due));
  return std::max(next, now);
}

std::vector<BrokerLoop::Taken> BrokerLoop::take_waiting() {
  std::vector<Taken> taken;
  for (const Share& share : shares) {
    for (std::size_t i = 0; i < share.most; ++i) {
      auto arrival = ports_.receive(share.side);
      if (!arrival) break;
      taken.push_back({share.side, *std::move(arrival)});
    }
  }
  return taken;
}

Result<> BrokerLoop::serve(const std::vector<Taken>& taken, const Moment& moment) {
  std::vector<Incoming> batch;
  std::vector<const Taken*> senders;
  for (const Taken& one : taken) {
    const DeviceId device = one.arrival.device;
    const bool admitted = limit_.admits(device, moment.steady);
    if (!admitted)
      complain(device, "sends more than its allowance (E_RATE_LIMITED)", moment.steady);
    const Principal* principal = ports_.principal(device);
    if (principal == nullptr || one.arrival.frames.size() != 1) {
      if (admitted) turn_away(one, principal == nullptr, moment.steady);
      continue;
    }
    heard_[device] = now_;
    batch.push_back({*principal, one.side, one.arrival.frames.front(), !admitted});
    senders.push_back(&one);
  }

  auto handled = floor_.handle(batch, now_);
  if (!handled) return std::unexpected(handled.error());
  report(*handled);
  watch_clocks(handled->told_times, moment.steady);
  for (const Outgoing& reply : handled->replies) {
    ports_.send(senders[reply.to]->side, senders[reply.to]->arrival.from, reply.frames);
  }
  if (handled->board) {
    ports_.publish(wire::encode(wire::FeedMessage{*handled->board}));
    if (handled->board->whole && ports_.uplink() != nullptr) {
      ports_.uplink()->introduce(introduction());
    }
  }
  return {};
}

void BrokerLoop::turn_away(const Taken& one, bool is_revoked, Steady now) {
  const wire::Refused refused{is_revoked ? RejectionCode::role_forbidden : RejectionCode::malformed,
                              is_revoked ? "this key was revoked" : "a message is one frame"};
  complain(one.arrival.device, refused.detail, now);
  const wire::Bytes frame = wire::encode(wire::BrokerMessage{refused});
  ports_.send(one.side, one.arrival.from, std::span(&frame, 1));
}

// Once a minute at most, or whoever floods would flood the log.
bool BrokerLoop::complain(DeviceId device, const std::string& text, Steady now) {
  const auto [last, is_first] = complained_.try_emplace(device, now);
  if (!is_first && now - last->second < complain_every) return false;
  last->second = now;
  tell(Weight::warning, "device " + std::to_string(device.value) + ": " + text);
  return true;
}

// Nothing is decided by a device's clock; but somebody may have moved it, and people read it.
void BrokerLoop::watch_clocks(const std::vector<ToldTime>& told, Steady now) {
  if (!clock_.follows_wall()) return;
  const Instant wall = now_ + clock_.wall_ahead();
  for (const auto& [device, at] : told) {
    const Duration ahead = at - wall;
    if (std::chrono::abs(ahead) < clock_is_right_within) clocks_off_.erase(device);
    if (std::chrono::abs(ahead) <= wall_off_by_too_much || clocks_off_.contains(device)) continue;
    const auto text = "its clock differs from this machine's by " +
                      std::to_string(ahead.count() / 1'000'000) +
                      " s (E_CLOCK_SKEW): check its time settings. Nothing is decided by it";
    if (complain(device, text, now)) clocks_off_.insert(device);
  }
}

void BrokerLoop::report(const Handled& handled) {
  if (!handled.unsound_policy.empty()) {
    tell(Weight::error, "no day can be opened with this configuration:\n" + handled.unsound_policy);
  }
  if (handled.storage_full && !disk_was_full_) {
    tell(Weight::error, "the disk is full: commands are refused (E_STORAGE) until there is room");
  }
  if (handled.entries > 0 && disk_was_full_) tell(Weight::warning, "the disk has room again");
  disk_was_full_ = handled.storage_full || (disk_was_full_ && handled.entries == 0);
}

void BrokerLoop::beat(Steady now) {
  next_heartbeat_ = now + heartbeat_every;
  ports_.publish(wire::encode(wire::FeedMessage{
      wire::Heartbeat{floor_.board().epoch, floor_.last_seq(), state_hash(floor_.board()), now_}}));
  look_around();
}

void BrokerLoop::look_around() {
  Surroundings around = ports_.surroundings();
  for (DeviceFigures& device : around.devices) {
    const auto heard = heard_.find(device.device);
    if (heard != heard_.end()) device.heard_at = heard->second;
  }
  around.uplink = look_at_uplink();
  around.wall_ahead_s = std::chrono::floor<seconds>(clock_.wall_ahead()).count();
  floor_.look_around(std::move(around), now_);
}

std::optional<UplinkFigures> BrokerLoop::look_at_uplink() {
  const UplinkCore* uplink = ports_.uplink();
  if (uplink == nullptr) return std::nullopt;
  if (uplink->is_connected() != uplink_was_connected_) {
    uplink_was_connected_ = uplink->is_connected();
    uplink_changed_ = now_;
  }
  const bool doubted = !uplink->witness().doubt().empty();
  if (doubted != log_doubted_.has_value())
    log_doubted_ = doubted ? std::optional(now_) : std::nullopt;
  UplinkFigures figures{
      .connected = uplink_was_connected_, .since = uplink_changed_, .log_doubted = log_doubted_};
  // What can't be counted is not told; the next exchange meets the same fault.
  if (const auto backlog = journal_.outbox_size(); backlog) {
    figures.backlog = static_cast<std::uint32_t>(*backlog);
  }
  return figures;
}

void BrokerLoop::watch_wall(Steady now) {
  next_look_at_wall_ = now + look_at_wall_every;
  const bool is_off = std::chrono::abs(clock_.wall_ahead()) > wall_off_by_too_much;
  if (is_off && !wall_was_off_) {
    tell(Weight::warning,
         "the machine's clock differs from the centre's by " +
             std::to_string(clock_.wall_ahead().count() / 1'000'000) +
             " s; the centre's goes on evenly and draws near it slowly: check the machine's time "
             "settings. Where they were wrong and are right now, a restart of the broker brings "
             "its clock forward at once");
  }
  wall_was_off_ = is_off;
}

wire::UplinkHello BrokerLoop::introduction() const {
  wire::UplinkHello hello = settings_.greeting;
  const CentrePolicy& today = floor_.state().policy;
  if (!today.code.empty()) {
    hello.centre = today.code;
    hello.centre_name = today.name;
    hello.lines = today.lines;
  }
  hello.restored = restores_told(floor_.state());
  return hello;
}

Result<> BrokerLoop::serve_uplink(Steady now) {
  UplinkCore* uplink = ports_.uplink();
  if (uplink == nullptr) return {};
  if (uplink->wants_gauges(now)) uplink->offer(floor_.gauges(now_), now);
  return exchange(*uplink, journal_, now);
}

void BrokerLoop::tell(Weight weight, std::string text) {
  news_.push_back({weight, std::move(text)});
}

std::vector<LoopNews> BrokerLoop::take_news() { return std::exchange(news_, {}); }

}  // namespace dawr
