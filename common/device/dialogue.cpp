#include "common/device/dialogue.h"

#include <array>
#include <utility>

namespace dawr::device {
namespace {

// In the order of CommandBody.
constexpr std::array<std::string_view, std::variant_size_v<CommandBody>> verbs{"take",
                                                                               "cancel",
                                                                               "confirm",
                                                                               "reprint",
                                                                               "grant",
                                                                               "leave",
                                                                               "rejoin",
                                                                               "open",
                                                                               "next",
                                                                               "recall",
                                                                               "start",
                                                                               "put-back",
                                                                               "complete",
                                                                               "transfer",
                                                                               "hold",
                                                                               "resume",
                                                                               "no-show",
                                                                               "break",
                                                                               "close",
                                                                               "undo",
                                                                               "open-day",
                                                                               "close-out",
                                                                               "close-day",
                                                                               "pause",
                                                                               "resume-issuing",
                                                                               "notice",
                                                                               "ack-shown",
                                                                               "pulse",
                                                                               "pad",
                                                                               "sign-in",
                                                                               "sign-out",
                                                                               "unlock",
                                                                               "override",
                                                                               "approve",
                                                                               "withdraw",
                                                                               "skills",
                                                                               "cover",
                                                                               "voice",
                                                                               "end-voice",
                                                                               "replace",
                                                                               "pay",
                                                                               "waive",
                                                                               "rate",
                                                                               "hold-slot",
                                                                               "book",
                                                                               "reschedule",
                                                                               "cancel-appointment",
                                                                               "check-in"};

}  // namespace

std::string_view verb_of(const CommandBody& body) { return verbs[body.index()]; }

std::string_view name_of(wire::LinkState state) {
  switch (state) {
    case wire::LinkState::connecting:
      return "connecting";
    case wire::LinkState::unreachable:
      return "unreachable";
    case wire::LinkState::not_enrolled:
      return "not_enrolled";
    case wire::LinkState::wrong_broker:
      return "wrong_broker";
    case wire::LinkState::key_refused:
      return "key_refused";
    case wire::LinkState::version_refused:
      return "version_refused";
    case wire::LinkState::online:
      return "online";
  }
  return "unknown";
}

std::optional<std::uint64_t> Dialogue::submit(const std::string& tag, CommandBody body,
                                              std::optional<wire::Token> token) {
  const auto verb = verb_of(body);
  const auto counter = link_.submit(std::move(body), token);
  if (!counter) {
    error(tag, counter.error().text);
    return std::nullopt;
  }
  tags_[*counter] = tag;
  put(event("submitted", tag).add("what", verb).add("command", *counter));
  return *counter;
}

Json Dialogue::event(std::string_view name, const std::string& tag) {
  Json json;
  json.add("event", name);
  if (!tag.empty()) json.add("tag", tag);
  return json;
}

Json Dialogue::result(std::string_view name, const wire::Submit& command) const {
  const auto known = tags_.find(command.counter);
  Json json = event(name, known == tags_.end() ? std::string{} : known->second);
  json.add("what", verb_of(command.body)).add("command", command.counter);
  if (known == tags_.end()) json.add("earlier_run", true);
  return json;
}

void Dialogue::error(const std::string& tag, std::string_view text) {
  put(event("error", tag).add("text", text));
}

void Dialogue::locked(const std::string& tag, std::string_view verb, std::string_view reason) {
  put(event("locked", tag).add("what", verb).add("reason", reason));
}

void Dialogue::refused(const wire::Submit& command, const Rejection& rejection) {
  put(result("refused", command)
          .add("code", dawr::name_of(rejection.code))
          .add("retry_at", rejection.retry_at));
}

void Dialogue::postponed(const wire::Postponed& news) {
  const auto known = tags_.find(news.counter);
  put(event("postponed", known == tags_.end() ? std::string{} : known->second)
          .add("command", news.counter)
          .add("code", dawr::name_of(news.rejection.code))
          .add("retry_at", news.rejection.retry_at));
}

void Dialogue::welcomed(const wire::Welcomed& news) {
  const auto& welcome = news.welcome;
  demonstration_ = welcome.demonstration;
  Json json = event("welcome");
  json.add("role", name_of(welcome.principal.role)).add("device", welcome.principal.device.value);
  if (welcome.principal.counter) json.add("counter", welcome.principal.counter->value);
  put(json.add("centre", welcome.centre)
          .add("name_ar", welcome.centre_name.ar)
          .add("name_en", welcome.centre_name.en)
          .add("epoch", welcome.epoch.value)
          .add("seq", welcome.seq)
          .add("now", welcome.now)
          .add("new_epoch", news.new_epoch)
          .add("demonstration", demonstration_));
}

bool Dialogue::common_news(const wire::LinkNews& news) {
  if (const auto* state = std::get_if<wire::StateChanged>(&news)) {
    put(event("link").add("state", name_of(state->state)).add("broker", link_.broker().address));
  } else if (const auto* welcome = std::get_if<wire::Welcomed>(&news)) {
    welcomed(*welcome);
  } else if (const auto* epoch = std::get_if<wire::EpochChanged>(&news)) {
    put(event("epoch").add("epoch", epoch->epoch.value));
  } else if (const auto* later = std::get_if<wire::Postponed>(&news)) {
    postponed(*later);
  } else if (const auto* garbled = std::get_if<wire::Garbled>(&news)) {
    put(event("garbled").add("text", garbled->detail));
  } else if (const auto* bad = std::get_if<wire::Unreadable>(&news)) {
    put(result("refused", bad->command)
            .add("code", dawr::name_of(bad->refused.code))
            .add("text", bad->refused.detail));
  } else {
    return false;
  }
  return true;
}

}  // namespace dawr::device
