#include "broker/notify/notifier.h"

#include <algorithm>
#include <utility>

#include "broker/floor/day_key.h"

namespace dawr::notify {
namespace {

// New messages are looked for so often.
constexpr Duration look_every = seconds{1};

bool is_trouble(MessageState state) {
  return state == MessageState::refused || state == MessageState::uncertain ||
         state == MessageState::undelivered || state == MessageState::expired;
}

}  // namespace

Notifier::Notifier(NotifierSettings settings, MessageBox& box, Gateway& gateway,
                   std::function<Instant()> now)
    : settings_(std::move(settings)), box_(box), gateway_(gateway), now_(std::move(now)) {}

Result<Instant> Notifier::work(const std::function<bool()>& goes_on) {
  Instant next = now_() + look_every;
  const auto messages = box_.unfinished();
  if (!messages) return std::unexpected(messages.error());
  for (const Message& message : *messages) {
    if (!goes_on()) break;
    const Instant now = now_();
    const auto loud_from = end_of_quiet(settings_.messages.quiet, settings_.words.zone, now);
    const Plan plan = plan_of(message, settings_.messages.gateway, now, loud_from);
    Result<> done;
    switch (plan.step) {
      case Step::wait:
        break;
      case Step::end:
        done = finish(message, plan);
        break;
      case Step::ask:
        done = ask(message);
        break;
      case Step::send:
        if (now < next_send_) {
          next = std::min(next, next_send_);
          break;
        }
        next_send_ = now + Duration{minutes{1}} / settings_.messages.per_minute;
        done = send(message);
        break;
    }
    if (!done) return std::unexpected(done.error());
  }
  return next;
}

Result<> Notifier::send(const Message& message) {
  const auto key = DayKey::load(settings_.day_key);
  // The key goes as the day closes, and what was of that day is withdrawn a moment later: until
  // then, or until it is of no use, it waits.
  if (key && (!*key || (*key)->date() != message.about.date)) return {};
  const auto mobile = key ? unseal({message.about.serial, message.sealed}, **key) : std::nullopt;
  if (!mobile) {
    return finish(message, {.step = Step::end,
                            .ends_as = MessageState::refused,  // and is not made again
                            .reason = "its number can't be read any more"});
  }
  // From a busy box: the next time.
  const auto begun = box_.begin_attempt(message);
  if (!begun) return std::unexpected(begun.error());
  if (!*begun) return {};
  const std::string text = words_of(message, settings_.words);
  const Answer answer =
      gateway_.send({.mobile = mobile->digits(), .text = text, .reference = message.reference});
  const double chance = std::uniform_real_distribution<>{0, 1}(chance_);
  const Message after = after_attempt(message, answer, settings_.messages.gateway, now_(), chance);
  if (after.state == MessageState::pending) {
    const auto pause = std::chrono::ceil<seconds>(after.next_at - now_());
    news_.push_back({true, message.reference + ": attempt " + std::to_string(after.attempts) +
                               " failed, the next one comes in " + std::to_string(pause.count()) +
                               " s: " + after.reason});
  }
  return write(after);
}

Result<> Notifier::finish(Message message, const Plan& plan) {
  message.state = plan.ends_as;
  message.reason = plan.reason;
  message.next_at = Instant::max();
  return write(message);
}

Result<> Notifier::ask(const Message& message) {
  const Message after = after_asking(message, gateway_.ask(message), now_());
  // That nothing is known yet is no news.
  return after.state == message.state ? box_.write(after) : write(after);
}

Result<> Notifier::write(const Message& message) {
  auto written = box_.write(message);
  if (!written) return written;
  if (message.state > MessageState::sending) {
    const std::string reason = message.reason.empty() ? "" : ": " + message.reason;
    news_.push_back({is_trouble(message.state),
                     message.reference + ": " + std::string(word_of(message.state)) + reason});
  }
  return {};
}

std::vector<News> Notifier::take_news() { return std::exchange(news_, {}); }

}  // namespace dawr::notify
