#include "display/voice/announcement_queue.h"

#include <algorithm>

namespace dawr::voice {

bool AnnouncementQueue::add(const Announcement& announcement) {
  remove({.letter = announcement.letter, .number = announcement.number});
  waiting_.push_back(announcement);
  if (waiting_.size() <= most_waiting) return true;
  waiting_.pop_front();
  return false;
}

void AnnouncementQueue::remove(const Over& over) {
  std::erase_if(waiting_, [&](const Announcement& one) {
    return one.letter == over.letter && one.number == over.number;
  });
}

std::optional<Announcement> AnnouncementQueue::begin(Steady now) {
  if (speaking_ || waiting_.empty() || now < next_at_) return std::nullopt;
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  speaking_ = true;
  next_at_ = now + apart;
  return next;
}

void AnnouncementQueue::ended(Steady now) {
  speaking_ = false;
  next_at_ = std::max(next_at_, now + rest);
}

std::optional<Steady::duration> AnnouncementQueue::begins_in(Steady now) const {
  if (speaking_ || waiting_.empty()) return std::nullopt;
  return std::max(next_at_ - now, Steady::duration{});
}

}  // namespace dawr::voice
