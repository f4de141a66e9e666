#include "broker/notify/core.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dawr::notify {
namespace {

constexpr Duration first_pause = seconds{2};
constexpr Duration longest_pause = minutes{1};
constexpr std::uint32_t doublings = 5;  // until the longest
constexpr Duration first_question = seconds{10};
constexpr Duration asked_after_use = minutes{60};

bool is_within(const QuietHours& quiet, minutes of_day) {
  if (quiet.from == quiet.until) return false;
  if (quiet.from < quiet.until) return of_day >= quiet.from && of_day < quiet.until;
  return of_day >= quiet.from || of_day < quiet.until;
}

Plan ending(MessageState state, std::string reason) {
  return {.step = Step::end, .at = {}, .ends_as = state, .reason = std::move(reason)};
}

std::string last_words(const Message& message) {
  return message.reason.empty() ? "it came too late to be sent" : message.reason;
}

// Whether this gateway, as it is configured now, can say what became of it.
bool can_be_asked(const Message& message, const GatewaySettings& gateway) {
  if (!gateway.receipt) return false;
  return !message.gateway_id.empty() || gateway.receipt->url.find("{id}") == std::string::npos;
}

}  // namespace

Plan plan_of(const Message& message, const GatewaySettings& gateway, Instant now,
             std::optional<Instant> loud_from) {
  if (message.state == MessageState::accepted) {
    if (!can_be_asked(message, gateway)) return {.step = Step::wait, .at = Instant::max()};
    if (now < message.next_at) return {.step = Step::wait, .at = message.next_at};
    return {.step = Step::ask};
  }
  const bool was_cut_off = message.state == MessageState::sending;
  if (was_cut_off && (!gateway.knows_repeats || message.sealed.empty())) {
    return ending(MessageState::uncertain, "the notifier was stopped while it was sent");
  }
  if (message.sealed.empty()) {
    return ending(MessageState::withdrawn, "its number was taken back or erased");
  }
  if (now >= message.useless_after) {
    return ending(was_cut_off ? MessageState::uncertain : MessageState::expired,
                  last_words(message));
  }
  if (now < message.next_at) return {.step = Step::wait, .at = message.next_at};
  if (loud_from) return {.step = Step::wait, .at = std::min(*loud_from, message.useless_after)};
  return {.step = Step::send};
}

std::optional<Instant> end_of_quiet(const QuietHours& quiet, const text::TimeZone& zone,
                                    Instant now) {
  const auto civil = zone.civil(now);
  const minutes of_day{civil.hour * 60 + civil.minute};
  if (!is_within(quiet, of_day)) return std::nullopt;
  // The clocks may skip or repeat it.
  for (const auto date : {civil.date, civil.date + std::chrono::days{1}}) {
    for (const Instant end : zone.instants_of(date, quiet.until)) {
      if (end > now) return end;
    }
  }
  return now + minutes{1};
}

Duration pause_after(std::uint32_t attempts, double chance) {
  const auto doubled = std::min(attempts == 0 ? 0 : attempts - 1, doublings);
  const Duration pause = std::min(first_pause * (1U << doubled), longest_pause);
  const auto half = pause / 2;
  return half + std::chrono::floor<Duration>(half * std::clamp(chance, 0.0, 1.0));
}

Message after_attempt(Message message, const Answer& answer, const GatewaySettings& gateway,
                      Instant now, double chance) {
  ++message.attempts;
  message.reason = answer.reason;
  message.next_at = Instant::max();
  switch (answer.end) {
    case AttemptEnd::accepted:
      message.state = MessageState::accepted;
      message.gateway_id = answer.gateway_id;
      if (gateway.receipt) message.next_at = now + first_question;
      return message;
    case AttemptEnd::refused:
      message.state = MessageState::refused;
      return message;
    case AttemptEnd::perhaps_taken:
      if (!gateway.knows_repeats) {
        message.state = MessageState::uncertain;
        return message;
      }
      break;
    case AttemptEnd::not_taken:
      break;
  }
  message.state = MessageState::pending;
  const Duration pause = pause_after(message.attempts, chance);
  message.next_at = now + std::max<Duration>(pause, answer.retry_after.value_or(seconds{0}));
  return message;
}

Message after_asking(Message message, Delivery delivery, Instant now) {
  if (delivery == Delivery::unknown) {
    // Twice as long after it was made each time.
    const Duration age = std::max<Duration>(now - message.made_at, first_question);
    message.next_at = now + age;
    if (message.next_at > message.useless_after + asked_after_use) message.next_at = Instant::max();
    return message;
  }
  message.state =
      delivery == Delivery::delivered ? MessageState::delivered : MessageState::undelivered;
  message.next_at = Instant::max();
  return message;
}

}  // namespace dawr::notify
