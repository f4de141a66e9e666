#include "broker/floor/booking_codes.h"

#include <algorithm>

namespace dawr {
namespace {

constexpr Duration number_forgotten_after = std::chrono::minutes{15};

}  // namespace

BookingCodes::BookingCodes() : of_number_(number_forgotten_after) {}

// None: there is room for one more guess.
std::optional<Instant> BookingCodes::device_locked_until(DeviceId device, Instant now) const {
  const auto found = of_device_.find(device);
  if (found == of_device_.end()) return std::nullopt;
  const Instant until =
      found->second.forgotten_at - (guesses_of_device - 1) * guess_forgotten_after;
  return until > now ? std::optional(until) : std::nullopt;
}

std::optional<Instant> BookingCodes::locked_until(const Number& number, Instant now) const {
  return std::max(device_locked_until(number.first, now), of_number_.locked_until(number, now));
}

void BookingCodes::wrong(const Number& number, Instant now) {
  of_number_.wrong(number, now);
  std::erase_if(of_device_, [&](const auto& one) { return one.second.forgotten_at <= now; });
  const DeviceId device = number.first;
  Guesses& guesses = of_device_[device];
  guesses.forgotten_at = std::max(guesses.forgotten_at, now) + guess_forgotten_after;
  if (!device_locked_until(device, now) || std::exchange(guesses.told, true)) return;
  news_.push_back("device " + std::to_string(device.value) +
                  ": so many wrong booking codes that it has to wait between them; somebody may be "
                  "guessing");
}

std::expected<BookingId, Rejection> BookingCodes::check(DeviceId device,
                                                        const std::optional<BookingCode>& typed,
                                                        std::optional<std::uint32_t> right,
                                                        Instant now) {
  using enum RejectionCode;
  if (!typed) return std::unexpected(Rejection{token_mismatch, std::nullopt});
  const Number number{device, typed->booking};
  if (const auto until = locked_until(number, now)) {
    return std::unexpected(Rejection{booking_code_locked, until});
  }
  if (right && typed->check == *right) {
    of_number_.forget(number);
    return typed->booking;
  }
  wrong(number, now);
  if (const auto until = of_number_.locked_until(number, now)) {
    return std::unexpected(Rejection{booking_code_locked, until});
  }
  return std::unexpected(Rejection{token_mismatch, std::nullopt});
}

std::vector<std::string> BookingCodes::take_news() { return std::exchange(news_, {}); }

}  // namespace dawr
