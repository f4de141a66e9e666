#include "broker/floor/people.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dawr {

People::People(PeopleFiles files, PeopleSettings settings)
    : files_(std::move(files)), settings_(settings), bookings_(files_.bookings, settings) {}

void People::settle(std::optional<ServiceDate> open) {
  const bool is_needed = open && (settings_.identity || settings_.mobile);
  Result<> done;
  if (!is_needed) {
    if (key_ || vault_ || !looked_) done = end_day();
  } else if (!key_ || key_->date() != *open) {
    done = begin_day(*open);
  } else if (settings_.mobile && !vault_) {
    done = open_vault();
  }
  if (!done) {
    tell(true, done.error().text);
    return;
  }
  looked_ = true;
  last_trouble_.clear();
  for (const Serial ticket : std::exchange(unforgotten_, {})) forget(ticket);
}

// The key first: without it the rest is nothing.
Result<> People::end_day() {
  key_.reset();
  vault_.reset();
  unforgotten_.clear();
  if (auto destroyed = DayKey::destroy(files_.day_key); !destroyed) return destroyed;
  return ContactVault::destroy(files_.contacts);
}

Result<> People::begin_day(ServiceDate date) {
  // Of this day already, if the broker was started anew.
  if (!looked_) {
    auto kept = DayKey::load(files_.day_key);
    if (!kept) {
      tell(true, kept.error().text + "; it is destroyed, and another one made");
    } else if (*kept && (*kept)->date() == date) {
      key_ = **kept;
      return settings_.mobile ? open_vault() : Result<>{};
    }
  }
  if (auto ended = end_day(); !ended) return ended;
  auto made = DayKey::create(files_.day_key, date);
  if (!made) return std::unexpected(made.error());
  key_ = *made;
  tell(false,
       "the day has a new key: persons and contacts that were known before are not known any more");
  return settings_.mobile ? open_vault() : Result<>{};
}

Result<> People::open_vault() {
  auto opened = ContactVault::open(files_.contacts, *key_);
  if (!opened && opened.error().kind == FaultKind::damaged) {
    tell(true, opened.error().text + "; it is made anew, what was left before is lost");
    if (auto destroyed = ContactVault::destroy(files_.contacts); !destroyed) return destroyed;
    opened = ContactVault::open(files_.contacts, *key_);
  }
  if (!opened) return std::unexpected(opened.error());
  vault_ = *std::move(opened);
  return {};
}

AskedOfPeople People::asked() const {
  AskedOfPeople asked;
  if (!key_) return asked;
  if (settings_.identity) asked.identity = key_->identity_key();
  asked.mobile = vault_.has_value();
  return asked;
}

std::optional<RejectionCode> People::leave(Serial ticket,
                                           const std::optional<MobileNumber>& mobile) {
  if (!settings_.mobile) return RejectionCode::bad_argument;
  if (!vault_) return RejectionCode::storage;
  const auto done = mobile ? vault_->keep(ticket, *mobile) : vault_->erase(ticket);
  if (done) return std::nullopt;
  tell(true, done.error().text);
  return RejectionCode::storage;
}

void People::forget(Serial ticket) {
  if (!vault_) return;
  const auto erased = vault_->erase(ticket);
  if (erased) return;
  unforgotten_.push_back(ticket);
  tell(true, erased.error().text);
}

Result<std::optional<MobileNumber>> People::contact_of(Serial ticket) {
  if (!vault_) return std::optional<MobileNumber>{};
  return vault_->contact_of(ticket);
}

Result<std::vector<SealedContact>> People::contacts() {
  if (!vault_) return std::vector<SealedContact>{};
  return vault_->sealed();
}

// The same trouble once, however often it is tried again.
void People::tell(bool is_trouble, std::string text) {
  if (is_trouble && text == last_trouble_) return;
  if (is_trouble) last_trouble_ = text;
  news_.push_back({is_trouble, std::move(text)});
}

std::vector<People::News> People::take_news() {
  auto news = std::exchange(news_, {});
  std::ranges::move(bookings_.take_news(), std::back_inserter(news));
  return news;
}

}  // namespace dawr
