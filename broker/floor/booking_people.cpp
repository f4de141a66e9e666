#include "broker/floor/booking_people.h"

#include <utility>

#include "broker/floor/contact_vault.h"

namespace dawr {

BookingPeople::BookingPeople(BookingFiles files, PeopleSettings settings)
    : files_(std::move(files)), settings_(settings) {}

void BookingPeople::settle(bool needed, std::optional<ServiceDate> today,
                           const std::function<bool(BookingId)>& keeps) {
  if (files_.key.empty()) return;
  const bool is_needed = today && needed && (settings_.identity || settings_.mobile);
  auto done = !is_needed ? end() : vault_ ? Result<>{} : open(*today);
  if (done && is_needed) done = forget_others(*today, keeps);
  if (!done) return tell(true, done.error().text);
  last_trouble_.clear();
}

// The key first: without it the rest is nothing.
Result<> BookingPeople::end() {
  key_.reset();
  vault_.reset();
  persons_.clear();
  by_person_.clear();
  if (auto destroyed = DayKey::destroy(files_.key); !destroyed) return destroyed;
  return ContactVault::destroy(files_.vault);
}

Result<> BookingPeople::open(ServiceDate today) {
  auto kept = DayKey::load(files_.key);
  if (kept && *kept) {
    key_ = **kept;
    return open_vault();
  }
  if (!kept) tell(true, kept.error().text + "; it is destroyed, and another one made");
  return draw_key(today);
}

Result<> BookingPeople::draw_key(ServiceDate today) {
  if (auto ended = end(); !ended) return ended;
  auto made = DayKey::create(files_.key, today);
  if (!made) return std::unexpected(made.error());
  key_ = *made;
  tell(false, "bookings have a new key: who booked before is not known any more");
  return open_vault();
}

Result<> BookingPeople::open_vault() {
  auto opened = BookingVault::open(files_.vault, *key_);
  if (!opened && opened.error().kind == FaultKind::damaged) {
    tell(true, opened.error().text + "; it is made anew, what was kept before is lost");
    if (auto destroyed = ContactVault::destroy(files_.vault); !destroyed) return destroyed;
    opened = BookingVault::open(files_.vault, *key_);
  }
  if (!opened) return std::unexpected(opened.error());
  auto persons = opened->persons();
  if (!persons) return std::unexpected(persons.error());
  vault_ = *std::move(opened);
  for (const auto& [booking, person] : *persons) remember(booking, person);
  return {};
}

void BookingPeople::remember(BookingId booking, const PersonTag& person) {
  unlearn(booking);
  persons_[booking] = person;
  by_person_.insert({person, booking});
}

void BookingPeople::unlearn(BookingId booking) {
  const auto found = persons_.find(booking);
  if (found == persons_.end()) return;
  by_person_.erase({found->second, booking});
  persons_.erase(found);
}

Result<> BookingPeople::forget_others(ServiceDate today,
                                      const std::function<bool(BookingId)>& keeps) {
  const auto bookings = vault_->bookings();
  if (!bookings) return std::unexpected(bookings.error());
  bool is_empty = true;
  for (const BookingId booking : *bookings) {
    if (keeps(booking)) {
      is_empty = false;
      continue;
    }
    unlearn(booking);
    if (auto erased = vault_->erase(booking); !erased) return erased;
  }
  return is_empty && key_->date() < today ? draw_key(today) : Result<>{};
}

std::optional<IdentityKey> BookingPeople::identity_key() const {
  if (!vault_ || !settings_.identity) return std::nullopt;
  return key_->identity_key();
}

std::optional<PersonTag> BookingPeople::person_of(BookingId booking) const {
  const auto found = persons_.find(booking);
  return found == persons_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<BookingId> BookingPeople::bookings_of(const PersonTag& person) const {
  std::vector<BookingId> found;
  for (auto at = by_person_.lower_bound({person, {}});
       at != by_person_.end() && at->first == person; ++at) {
    found.push_back(at->second);
  }
  return found;
}

void BookingPeople::keep(BookingId booking, const PersonTag& person) {
  if (!vault_ || !settings_.identity || person_of(booking) == person) return;
  remember(booking, person);
  if (const auto kept = vault_->keep(booking, person); !kept) tell(true, kept.error().text);
}

std::optional<RejectionCode> BookingPeople::leave(BookingId booking,
                                                  const std::optional<MobileNumber>& mobile) {
  if (!settings_.mobile) return RejectionCode::bad_argument;
  if (!vault_) return RejectionCode::storage;
  const auto done = mobile ? vault_->keep(booking, *mobile) : vault_->erase_contact(booking);
  if (done) return std::nullopt;
  tell(true, done.error().text);
  return RejectionCode::storage;
}

// What can't be erased now is when the day ends.
void BookingPeople::forget(BookingId booking) {
  if (!vault_) return;
  unlearn(booking);
  if (const auto erased = vault_->erase(booking); !erased) tell(true, erased.error().text);
}

Result<std::optional<MobileNumber>> BookingPeople::contact_of(BookingId booking) {
  if (!vault_) return std::optional<MobileNumber>{};
  return vault_->contact_of(booking);
}

// The same trouble once, however often it is tried again.
void BookingPeople::tell(bool is_trouble, std::string text) {
  if (is_trouble && text == last_trouble_) return;
  if (is_trouble) last_trouble_ = text;
  news_.push_back({is_trouble, std::move(text)});
}

std::vector<BookingPeople::News> BookingPeople::take_news() { return std::exchange(news_, {}); }

}  // namespace dawr
