#include "broker/floor/pin_check.h"

#include <algorithm>
#include <utility>

#include "common/domain/check.h"

namespace dawr {
namespace {

using namespace std::chrono_literals;

constexpr Duration clerk_forgotten_after = 24h;     // or when the right PIN comes
constexpr Duration device_forgotten_after = 15min;  // never for a right PIN: it may be another's
constexpr Allowance checks_of_device{.per_second = 1, .burst = 1};
constexpr Allowance checks_of_all{.per_second = 20, .burst = 4};

// The allowances count in instants of any steady clock, which the centre's is.
wire::Steady steady(Instant now) {
  return wire::Steady{std::chrono::duration_cast<wire::Steady::duration>(now.time_since_epoch())};
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
      of_all_(checks_of_all),
      by_clerk_(clerk_forgotten_after),
      by_device_(device_forgotten_after) {}

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
    by_clerk_.forget(offered.clerk);
    return std::nullopt;
  }
  wrong(device, offered.clerk, now);
  const auto until = locked_until(device, offered.clerk, now);
  return Rejection{until ? RejectionCode::pin_locked : RejectionCode::pin_wrong, until};
}

bool PinCheck::is_right(const Credentials& offered) {
  const StaffMember* member = staff_.find(offered.clerk);
  ++hashed_;
  const bool has_pin = fits(*offered.pin, member != nullptr ? member->pin_hash : nobodys_hash_);
  return has_pin && member != nullptr && member->status == StaffStatus::active &&
         (member->is_supervisor || !offered.to_supervise);
}

bool PinCheck::may_supervise(ClerkId clerk) const {
  const StaffMember* member = staff_.find(clerk);
  return member != nullptr && member->status == StaffStatus::active && member->is_supervisor;
}

std::optional<Instant> PinCheck::locked_until(DeviceId device, ClerkId clerk, Instant now) const {
  return std::max(by_clerk_.locked_until(clerk, now), by_device_.locked_until(device, now));
}

void PinCheck::wrong(DeviceId device, ClerkId clerk, Instant now) {
  const auto tell = [&](const std::string& who) {
    news_.push_back(who + " is locked: " + std::to_string(LockOut<ClerkId>::tries_before_lock) +
                    " wrong PINs");
  };
  if (by_clerk_.wrong(clerk, now)) tell("staff number " + std::to_string(clerk.value));
  if (by_device_.wrong(device, now)) {
    tell("signing in at device " + std::to_string(device.value));
  }
}

std::vector<std::string> PinCheck::take_news() { return std::exchange(news_, {}); }

}  // namespace dawr
