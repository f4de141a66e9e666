// What the broker may know of the people who have booked, and for how long: a key that makes their
// tags, and what is kept under it for each booking until its day ends. A new key is drawn on the
// first day on which nothing is kept any more, so none lives longer than it must.
//
// The order of things, so that no crash gives a booking to somebody else: a booking is in the
// journal before anything is kept for it, and it is kept before its sender hears of it. In between,
// a crash leaves a booking without a person; its sender has no answer, asks again, and with that it
// is kept. The other way round a person could be kept for a number that the next one gets.
//
// Nothing here stops the hall, as in people.h. Of one thread.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "broker/floor/booking_vault.h"
#include "broker/floor/config.h"
#include "broker/floor/day_key.h"
#include "common/domain/rejection.h"
#include "common/domain/view.h"

namespace dawr {

struct BookingFiles {
  std::filesystem::path key;  // empty: nothing is kept
  std::filesystem::path vault;
};

class BookingPeople {
 public:
  BookingPeople(BookingFiles files, PeopleSettings settings);

  // Makes the files agree with what is booked, whatever they held. `needed`: bookings are taken, or
  // there are some still; otherwise all is destroyed. `today`: of the newest service date, none:
  // there was no day yet. `keeps`: whether something may be kept for a booking. Before the first
  // batch, and when a day opens or ends.
  void settle(bool needed, std::optional<ServiceDate> today,
              const std::function<bool(BookingId)>& keeps);

  [[nodiscard]] std::optional<IdentityKey> identity_key() const;
  [[nodiscard]] std::optional<PersonTag> person_of(BookingId booking) const;
  [[nodiscard]] std::vector<BookingId> bookings_of(const PersonTag& person) const;

  void keep(BookingId booking, const PersonTag& person);
  // None: done. `mobile` none: what was left is taken back. `bad_argument`: nobody is asked for it.
  std::optional<RejectionCode> leave(BookingId booking, const std::optional<MobileNumber>& mobile);
  void forget(BookingId booking);
  // For whoever notifies people, and for nobody else.
  Result<std::optional<MobileNumber>> contact_of(BookingId booking);

  // For the log, since the last call; neither number nor tag is in it.
  struct News {
    bool is_trouble{};
    std::string text;
  };
  std::vector<News> take_news();

 private:
  Result<> open(ServiceDate today);
  Result<> draw_key(ServiceDate today);
  Result<> open_vault();
  Result<> end();
  void remember(BookingId booking, const PersonTag& person);
  void unlearn(BookingId booking);
  Result<> forget_others(ServiceDate today, const std::function<bool(BookingId)>& keeps);
  void tell(bool is_trouble, std::string text);

  BookingFiles files_;
  PeopleSettings settings_;
  std::optional<DayKey> key_;
  std::optional<BookingVault> vault_;
  std::map<BookingId, PersonTag> persons_;
  std::set<std::pair<PersonTag, BookingId>> by_person_;  // the same the other way round
  std::string last_trouble_;
  std::vector<News> news_;
};

}  // namespace dawr
