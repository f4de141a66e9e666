// Whether a booking's code that somebody types is right. What it remembers ends with the process.
//
// Of one number: five wrong codes lock it for the device that sent them, for five minutes, each
// time twice as long, up to an hour; a right one clears what was wrong before it. A number that is
// nobody's is answered as a wrong code is. What can't be a code at all guesses nothing and costs
// nothing.
//
// Of whatever number, for a device has many people before it and must not be shut to all of them by
// one: sixty wrong codes, of which one is forgotten every ten seconds. Honest people never mistype
// so often, and who stands there and types nonsense shuts it for seconds, and only as long as he
// stands there. A program with the device's key has 360 guesses an hour: six digits are a million,
// so it finds a code in four months, each guess of which is in the journal with that key.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/floor/lock_out.h"
#include "common/domain/booking_code.h"
#include "common/domain/rejection.h"

namespace dawr {

class BookingCodes {
 public:
  BookingCodes();

  static constexpr int guesses_of_device = 60;
  static constexpr Duration guess_forgotten_after = std::chrono::seconds{10};

  // Which booking the code stands for. `typed` none: it can't be a code at all. `right`: the check
  // of that number, none if there is no such booking. `now`, by the centre's clock, never goes
  // back.
  std::expected<BookingId, Rejection> check(DeviceId device,
                                            const std::optional<BookingCode>& typed,
                                            std::optional<std::uint32_t> right, Instant now);

  // For the log: what was locked since the last call. No code is in it.
  std::vector<std::string> take_news();

 private:
  using Number = std::pair<DeviceId, BookingId>;
  struct Guesses {
    Instant forgotten_at{};  // the last of them
    bool told{};
  };
  [[nodiscard]] std::optional<Instant> locked_until(const Number& number, Instant now) const;
  [[nodiscard]] std::optional<Instant> device_locked_until(DeviceId device, Instant now) const;
  void wrong(const Number& number, Instant now);

  LockOut<Number> of_number_;
  std::map<DeviceId, Guesses> of_device_;
  std::vector<std::string> news_;
};

}  // namespace dawr
