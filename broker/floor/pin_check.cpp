#include "broker/floor/pin_check.h"

#include <algorithm>
#include <utility>

#include "common/domain/check.h"

namespace dawr {
namespace {

using namespace std::chrono_literals;

constexpr int tries_before_lock = 5;
constexpr Duration first_lock = 5min;
constexpr Duration longest_lock = 1h;
constexpr Duration clerk_forgotten_after = 24h;     // or when the right PIN comes
constexpr Duration device_forgotten_after = 15min;  // never for a right PIN: it may be another's
constexpr Allowance checks_of_device{.per_second = 1, .burst = 1};
constexpr Allowance checks_of_all{.per_second = 20, .burst = 4};

// The allowances count in instants of any steady clock, which the centre's is.
wire::Steady steady(Instant now) {
  return wire::Steady{std::chrono::duration_cast<wire::Steady::duration>(now.time_since_epoch())};
}

Duration lock_after(int locks) {
  Duration lock = first_lock;
  for (int i = 1; i < locks && lock < longest_lock; ++i) lock *= 2;
  return std::min(lock, longest_lock);
}

}  // namespace

std::optional<Credentials> credentials_of(const CommandBody& body) {
  if (const auto* open = std::get_if<OpenCounter>(&body))
    return Credentials{open->clerk, open->pin};
  if (const auto* sign_in = std::get_if<SignIn>(&body)) {
    return Credentials{sign_in->clerk, sign_in->pin, true};
  }
  return std::nullopt;
}

PinCheck::PinCheck(const StaffList& staff)
    : staff_(staff),
      nobodys_hash_(hash_of(*Pin::from("0000"))),
      of_device_(checks_of_device),
      of_all_(checks_of_all) {}

std::optional<Rejection> PinCheck::refusal(DeviceId device, const Credentials& offered,
                                           Instant now) {
  if (!staff_.asks_for_pins()) return std::nullopt;
  if (!offered.pin) return Rejection{RejectionCode::pin_required, std::nullopt};
  if (const auto until = locked_until(device, offered.clerk, now)) {
    return Rejection{RejectionCode::pin_locked, until};
  }
  if (!of_device_.admits(device, steady(now)) || !of_all_.admits(DeviceId{}, steady(now))) {
    return Rejection{RejectionCode::rate_limited, std::nullopt};
  }
  if (is_right(offered)) {
    by_clerk_.erase(offered.clerk);
    return std::nullopt;
  }
  wrong(device, offered.clerk, now);
  const auto until = locked_until(device, offered.clerk, now);
  return Rejection{until ? RejectionCode::pin_locked : RejectionCode::pin_wrong, until};
}

bool PinCheck::is_right(const Credentials& offered) const {
  const StaffMember* member = staff_.find(offered.clerk);
  const bool has_pin = fits(*offered.pin, member != nullptr ? member->pin_hash : nobodys_hash_);
  return has_pin && member != nullptr && member->status == StaffStatus::active &&
         (member->is_supervisor || !offered.to_supervise);
}

bool PinCheck::may_supervise(ClerkId clerk) const {
  const StaffMember* member = staff_.find(clerk);
  return member != nullptr && member->status == StaffStatus::active && member->is_supervisor;
}

std::optional<Instant> PinCheck::locked_until(DeviceId device, ClerkId clerk, Instant now) const {
  std::optional<Instant> until;
  const auto look_at = [&](const auto& tries, auto who) {
    const auto found = tries.find(who);
    if (found == tries.end() || found->second.wrong > 0 || found->second.until <= now) return;
    until = std::max(until.value_or(found->second.until), found->second.until);
  };
  look_at(by_clerk_, clerk);
  look_at(by_device_, device);
  return until;
}

// Until when it is locked now, if it is.
template <class Who>
std::optional<Instant> PinCheck::count_wrong(std::map<Who, Tries>& tries, Who who,
                                             Duration forget_after, Instant now) {
  std::erase_if(tries, [&](const auto& one) { return one.second.until + forget_after <= now; });
  Tries& own = tries[who];
  own.until = now;
  if (++own.wrong < tries_before_lock) return std::nullopt;
  own.wrong = 0;
  own.until = now + lock_after(++own.locks);
  return own.until;
}

void PinCheck::wrong(DeviceId device, ClerkId clerk, Instant now) {
  const auto tell = [&](const std::string& who) {
    news_.push_back(who + " is locked: " + std::to_string(tries_before_lock) + " wrong PINs");
  };
  if (count_wrong(by_clerk_, clerk, clerk_forgotten_after, now)) {
    tell("staff number " + std::to_string(clerk.value));
  }
  if (count_wrong(by_device_, device, device_forgotten_after, now)) {
    tell("signing in at device " + std::to_string(device.value));
  }
}

std::vector<std::string> PinCheck::take_news() { return std::exchange(news_, {}); }

}  // namespace dawr
