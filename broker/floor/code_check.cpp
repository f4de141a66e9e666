#include "broker/floor/code_check.h"

#include <chrono>
#include <utility>

#include "broker/floor/staff.h"

namespace dawr {
namespace {

using namespace std::chrono_literals;

constexpr Duration forgotten_after = 15min;
constexpr Allowance checks_of_device{.per_second = 1, .burst = 1};
constexpr Allowance checks_of_all{.per_second = 4, .burst = 4};

wire::Steady steady(Instant now) {
  return wire::Steady{std::chrono::duration_cast<wire::Steady::duration>(now.time_since_epoch())};
}

}  // namespace

CodeCheck::CodeCheck(const ApprovalCodes& codes, const PinCheck* people)
    : codes_(codes),
      people_(people),
      nobodys_hash_(hash_of(*Pin::from("00000000"))),
      of_device_(checks_of_device),
      of_all_(checks_of_all),
      by_device_(forgotten_after) {}

std::expected<ApprovalCode, Rejection> CodeCheck::check(DeviceId device, const OfferedCode& offered,
                                                        std::optional<Instant> restored,
                                                        Instant now) {
  using enum RejectionCode;
  if (const auto until = by_device_.locked_until(device, now)) {
    return std::unexpected(Rejection{approval_code_locked, until});
  }
  if (!of_device_.admits(device, steady(now)) || !of_all_.admits(DeviceId{}, steady(now))) {
    return std::unexpected(Rejection{rate_limited, std::nullopt});
  }
  const IssuedCode* issued = codes_.find(offered.number);
  if (is_right(issued, offered, restored)) return issued->code;
  if (!by_device_.wrong(device, now)) return std::unexpected(Rejection{approval_code, {}});
  news_.push_back("approving by one-time code at device " + std::to_string(device.value) +
                  " is locked: " + std::to_string(LockOut<DeviceId>::tries_before_lock) +
                  " wrong codes");
  return std::unexpected(Rejection{approval_code_locked, by_device_.locked_until(device, now)});
}

bool CodeCheck::is_right(const IssuedCode* issued, const OfferedCode& offered,
                         std::optional<Instant> restored) {
  ++hashed_;
  const bool has_secret =
      fits(offered.secret, issued != nullptr ? issued->secret_hash : nobodys_hash_);
  if (!has_secret || issued == nullptr) return false;
  const bool may_issue = people_ == nullptr || !people_->asks_for_pins() ||
                         people_->may_supervise(issued->code.issuer);
  return may_issue && (!restored || issued->issued_at > *restored);
}

std::vector<std::string> CodeCheck::take_news() { return std::exchange(news_, {}); }

}  // namespace dawr
