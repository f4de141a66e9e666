#include "broker/floor/messenger.h"

#include <utility>

#include "broker/messages/due.h"
#include "broker/messages/settings.h"

namespace dawr {
namespace {

// Of the broker's thread: less than anybody notices.
constexpr std::chrono::milliseconds patience{20};

}  // namespace

Messenger::Messenger(MessageFiles files, bool is_real) : files_(std::move(files)) {
  const auto settings = load_messages(files_.directory);
  if (!settings) {
    tell(true, "no messages are made, for messages.toml is unsound:\n" + to_text(settings.error()));
    return;
  }
  is_on_ = settings->on && is_real;
  if (settings->on && !is_real) tell(false, "a demonstration makes no messages");
}

void Messenger::look(const queue::State& state, People& people, Instant now) {
  if (!is_on_) {
    if (destroyed_) return;
    if (auto done = MessageBox::destroy(files_.box()); !done) return tell(true, done.error().text);
    destroyed_ = true;
    return;
  }
  if (auto opened = open(); !opened) return tell(true, opened.error().text);
  const auto contacts = people.contacts();
  if (!contacts) return tell(true, contacts.error().text);
  const auto today = state.day_open ? state.last_date : std::nullopt;
  const auto settled = box_->settle(due_messages(state, *contacts), today, now);
  if (settled) {
    last_trouble_.clear();
    return;
  }
  if (settled.error().kind == FaultKind::busy) return;
  tell(true, settled.error().text);
  box_.reset();
}

Result<> Messenger::open() {
  if (box_ && box_->is_in_place()) return {};
  box_.reset();
  auto opened = MessageBox::open(files_.box(), patience);
  if (!opened && opened.error().kind == FaultKind::damaged) {
    tell(true, opened.error().text + "; it is made anew, and what was sent before may be repeated");
    if (auto destroyed = MessageBox::destroy(files_.box()); !destroyed) return destroyed;
    opened = MessageBox::open(files_.box(), patience);
  }
  if (!opened) return std::unexpected(opened.error());
  box_ = *std::move(opened);
  return {};
}

// The same trouble once, however often it is tried again.
void Messenger::tell(bool is_trouble, std::string text) {
  if (is_trouble && text == last_trouble_) return;
  if (is_trouble) last_trouble_ = text;
  news_.push_back({is_trouble, std::move(text)});
}

std::vector<People::News> Messenger::take_news() { return std::exchange(news_, {}); }

}  // namespace dawr
