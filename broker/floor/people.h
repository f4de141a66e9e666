// What the broker may know of the people who wait, and for how long: the key of the open day, and
// the contacts that were left. All of it ends with the day (docs/PERSONAL_DATA.md).
//
// Nothing here stops the hall: what fails is told for the log and tried again, and meanwhile nobody
// is asked for anything. Of one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "broker/floor/booking_people.h"
#include "broker/floor/config.h"
#include "broker/floor/contact_vault.h"
#include "broker/floor/day_key.h"
#include "common/domain/rejection.h"
#include "common/domain/view.h"

namespace dawr {

struct PeopleFiles {
  std::filesystem::path day_key;
  std::filesystem::path contacts;
  BookingFiles bookings{};
};

class People {
 public:
  People(PeopleFiles files, PeopleSettings settings);

  // Makes the files agree with the day that is open, whatever they held: the key and the contacts
  // of every other day are destroyed, and the open day has a key. Before the first batch, after
  // each commit that opened or closed a day, and now and then, for what failed before. Cheap when
  // all is as it should be.
  void settle(std::optional<ServiceDate> open);

  [[nodiscard]] AskedOfPeople asked() const;

  // None: done. `mobile` none: what was left is taken back. `bad_argument`: nobody is asked for it.
  std::optional<RejectionCode> leave(Serial ticket, const std::optional<MobileNumber>& mobile);
  // The visit has ended: nobody needs it any more.
  void forget(Serial ticket);
  // For whoever notifies people, and for nobody else.
  Result<std::optional<MobileNumber>> contact_of(Serial ticket);

  // All that were left, as they are sealed; none where nobody is asked, or no day is open.
  Result<std::vector<SealedContact>> contacts();

  // Of those who have booked, over all days.
  [[nodiscard]] BookingPeople& bookings() { return bookings_; }

  // For the log, since the last call; no number is in it.
  using News = BookingPeople::News;
  std::vector<News> take_news();

 private:
  Result<> end_day();
  Result<> begin_day(ServiceDate date);
  Result<> open_vault();
  void tell(bool is_trouble, std::string text);

  PeopleFiles files_;
  PeopleSettings settings_;
  BookingPeople bookings_;
  std::optional<DayKey> key_;
  std::optional<ContactVault> vault_;
  bool looked_{};                    // at what an earlier run has left
  std::vector<Serial> unforgotten_;  // what could not be erased yet
  std::string last_trouble_;
  std::vector<News> news_;
};

}  // namespace dawr
