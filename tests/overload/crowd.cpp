#include "tests/overload/crowd.h"

#include <algorithm>
#include <array>

#include "common/wire/codec.h"
#include "tests/campaign/programs.h"

namespace dawr::overload {
namespace {

using std::chrono::milliseconds;

// Lines that the clerks below serve.
constexpr std::array services{"S01", "G01", "Q01", "B01", "R01", "L01"};
constexpr std::array counters{"10", "11", "12", "13", "1", "3", "8", "17"};
constexpr std::uint32_t first_clerk = 101;
// A press a second at each dispenser; the clerks press a key ten times as often as people, for the
// sake of enough samples.
constexpr std::uint64_t press_every_ms = 1000;
constexpr std::int64_t least_pause_ms = 50;
constexpr std::int64_t most_pause_ms = 150;

double ms_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

}  // namespace

Crowd::Crowd(harness::Loopback& centre, campaign::Witness& witness, sim::Chance chance)
    : witness_(witness), chance_(chance) {
  std::vector<harness::Enrolled> dispenser_keys;
  std::vector<harness::Enrolled> clerk_keys;
  for (std::size_t i = 0; i < dispensers; ++i) dispenser_keys.push_back(centre.enrol("dispenser"));
  for (const auto* counter : counters) {
    clerk_keys.push_back(centre.enrol("counter", {"--counter", counter}));
  }
  const auto numbers = campaign::device_numbers(centre.centre());
  const auto now = Clock::now();
  for (const auto& key : dispenser_keys) {
    Dispenser& one = dispensers_.emplace_back();
    one.client = centre.connect(key, "citizen");
    one.device = numbers.at(key.name);
    one.service = ServiceCode{services[dispensers_.size() % services.size()]};
    one.next_at = now + milliseconds{chance_.below(press_every_ms)};
    sources_.push_back(one.client->socket().sources().front());
  }
  for (const auto& key : clerk_keys) {
    Clerk& one = clerks_.emplace_back();
    one.client = centre.connect(key, "provider");
    one.device = numbers.at(key.name);
    one.number = ClerkId{first_clerk + static_cast<std::uint32_t>(clerks_.size())};
    one.next_at = now;
    sources_.push_back(one.client->socket().sources().front());
  }
}

void Crowd::begin_step() {
  figures_ = {};
  seq_before_ = newest_seq_;
  for (Dispenser& one : dispensers_) one.served = 0;
}

void Crowd::press_together(std::size_t presses) { burst_ = {presses, presses, Clock::now()}; }

void Crowd::turn() {
  const auto ready = wire::wait_for_any(sources_, 1ms);
  const auto now = Clock::now();
  for (std::size_t i = 0; i < dispensers_.size(); ++i) {
    if (!ready[i]) continue;
    while (const auto frames = dispensers_[i].client->socket().receive()) {
      hear(dispensers_[i], *frames, now);
    }
  }
  for (std::size_t i = 0; i < clerks_.size(); ++i) {
    if (ready[dispensers_.size() + i]) {
      while (const auto frames = clerks_[i].client->socket().receive()) {
        hear(clerks_[i], *frames, now);
      }
    }
    work(clerks_[i], now);
  }
  press_what_is_due(now);
  figures_.longest_turn_ms = std::max(figures_.longest_turn_ms, ms_between(now, Clock::now()));
}

// ---- Dispensers ----

void Crowd::press_what_is_due(Clock::time_point now) {
  if (!calm_) {
    for (Dispenser& one : dispensers_) {
      if (now < one.next_at) continue;
      one.next_at += milliseconds{press_every_ms};
      press(one, now);
    }
  }
  if (burst_.left == 0) return;
  const double passed_s = std::min(1.0, ms_between(burst_.from, now) / 1000.0);
  const auto due = static_cast<std::size_t>(passed_s * static_cast<double>(burst_.total));
  while (burst_.total - burst_.left < due) {
    press(dispensers_[next_in_burst_++ % dispensers_.size()], now);
    --burst_.left;
  }
}

void Crowd::press(Dispenser& dispenser, Clock::time_point now) {
  const auto frame = dispenser.client->next_command(TakeTicket{dispenser.service, {}, {}});
  ++dispenser.counter;
  ++figures_.offered;
  witness_.asked(dispenser.device, dispenser.counter, witness_.now());
  if (dispenser.client->socket().send(frame) == wire::Sent::yes) {
    dispenser.unanswered.emplace(dispenser.counter, now);
  } else {
    ++figures_.queue_full;
  }
}

void Crowd::hear(Dispenser& dispenser, const wire::Frames& frames, Clock::time_point now) {
  const auto reply = harness::reply_in(frames);
  newest_seq_ = std::max(newest_seq_, reply.seq);
  const auto sent = dispenser.unanswered.find(reply.counter);
  if (sent != dispenser.unanswered.end()) {
    figures_.press_ms.push_back(ms_between(sent->second, now));
    dispenser.unanswered.erase(sent);
  }
  const auto answer = campaign::answer_in(TakeTicket{}, reply);
  witness_.told(dispenser.device, reply.counter, answer);
  if (answer.issued) {
    ++dispenser.served;
    ++figures_.served;
    codes_[*answer.issued] = harness::slip_in(frames).arrival_code;
  } else {
    ++figures_.refused_presses[answer.code];
  }
}

std::size_t Crowd::unanswered_presses() const {
  std::size_t count = burst_.left;
  for (const Dispenser& one : dispensers_) count += one.unanswered.size();
  return count;
}

// ---- Clerks ----

std::optional<CommandBody> Crowd::next_wish(const Clerk& clerk) const {
  if (!clerk.open) return OpenCounter{clerk.number};
  if (!clerk.in_hand) return CallNext{};
  if (clerk.serving) return Complete{};
  const auto code = codes_.find(*clerk.in_hand);
  if (code == codes_.end()) return std::nullopt;  // the citizen has no slip yet
  return StartService{code->second, 0};
}

void Crowd::work(Clerk& clerk, Clock::time_point now) {
  if (clerk.asked || now < clerk.next_at || (calm_ && !clerk.in_hand)) return;
  const auto wish = next_wish(clerk);
  if (!wish) return;
  const auto frame = clerk.client->next_command(*wish);
  ++clerk.counter;
  witness_.asked(clerk.device, clerk.counter, witness_.now());
  clerk.client->send(frame);
  clerk.asked = wish;
  clerk.asked_at = now;
}

void Crowd::hear(Clerk& clerk, const wire::Frames& frames, Clock::time_point now) {
  const auto reply = harness::reply_in(frames);
  newest_seq_ = std::max(newest_seq_, reply.seq);
  const auto answer = campaign::answer_in(*clerk.asked, reply);
  witness_.told(clerk.device, reply.counter, answer);
  figures_.provider_ms.push_back(ms_between(clerk.asked_at, now));
  clerk.next_at = now + milliseconds{chance_.between(least_pause_ms, most_pause_ms)};
  if (!answer.code.empty()) {
    if (answer.code != "E_LINE_EMPTY") ++figures_.refused_clerks[answer.code];
  } else if (std::holds_alternative<OpenCounter>(*clerk.asked)) {
    clerk.open = true;
  } else if (std::holds_alternative<CallNext>(*clerk.asked)) {
    clerk.in_hand = answer.called;
  } else if (std::holds_alternative<StartService>(*clerk.asked)) {
    clerk.serving = true;
  } else {
    clerk.in_hand.reset();
    clerk.serving = false;
  }
  clerk.asked.reset();
}

// ---- What became of it ----

bool Crowd::is_settled() const {
  return unanswered_presses() == 0 &&
         std::ranges::none_of(clerks_, [](const Clerk& one) { return one.asked.has_value(); });
}

CrowdFigures Crowd::figures() const {
  CrowdFigures result = figures_;
  const auto [least, most] = std::ranges::minmax_element(dispensers_, {}, &Dispenser::served);
  result.least_served = least->served;
  result.most_served = most->served;
  result.entries = newest_seq_ - seq_before_;
  return result;
}

std::set<DeviceId> Crowd::devices() const {
  std::set<DeviceId> all;
  for (const Dispenser& one : dispensers_) all.insert(one.device);
  for (const Clerk& one : clerks_) all.insert(one.device);
  return all;
}

}  // namespace dawr::overload
