#include "broker/notify/words.h"

#include <array>
#include <string_view>

#include "broker/notify/sms_length.h"

namespace dawr::notify {
namespace {

constexpr std::array kinds = {MessageKind::near,   MessageKind::called,   MessageKind::missed,
                              MessageKind::booked, MessageKind::tomorrow, MessageKind::moved,
                              MessageKind::closed};

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

// Without what only a screen needs: the marks around values, and the spaces at which no line
// breaks, one of which would make the whole text twice as dear.
std::string plain(std::string text) {
  for (const std::string_view mark : {"\u2068", "\u2069"}) replace_all(text, mark, "");
  for (const std::string_view space : {"\u00a0", "\u202f"}) replace_all(text, space, " ");
  return text;
}

std::string_view phrase_of(const Message& message) {
  switch (message.kind) {
    case MessageKind::near:
      return "sms.near";
    case MessageKind::called:
      return message.facts.is_cashier ? "sms.called_cashier" : "sms.called";
    case MessageKind::missed:
      return "sms.missed";
    case MessageKind::booked:
      return "sms.booked";
    case MessageKind::tomorrow:
      return "sms.tomorrow";
    case MessageKind::moved:
      return "sms.moved";
    case MessageKind::closed:
      return "sms.closed";
  }
  return {};
}

}  // namespace

std::string words_of(const Message& message, const WordSource& source) {
  const auto& [phrases, zone, centre] = source;
  const MessageFacts& facts = message.facts;
  const std::string ticket =
      phrases.in(facts.letter) + " " + phrases.digits(std::to_string(facts.number));
  const std::string counter = phrases.digits(std::to_string(facts.counter));
  const auto when = zone.civil(facts.at.value_or(message.useless_after));
  const std::string time = phrases.clock_line(when);
  const std::string date = phrases.date(when.date);
  const std::string code = phrases.digits(facts.code);
  return plain(phrases.text(phrase_of(message), {{"ticket", ticket},
                                                 {"count", std::int64_t{facts.count}},
                                                 {"counter", counter},
                                                 {"time", time},
                                                 {"date", date},
                                                 {"code", code},
                                                 {"centre", phrases.in(centre)}}));
}

std::string too_long(const WordSource& source) {
  Message longest;
  longest.facts = {.letter = {"هـ", "W"}, .number = 9999, .count = 100, .counter = 999};
  longest.facts.code = "99999-999999";
  // A Wednesday in September, in the evening: long words in both languages.
  longest.facts.at =
      std::chrono::sys_days{std::chrono::year{2026} / 9 / 23} + minutes{19 * 60 + 45};
  std::string text;
  for (const MessageKind kind : kinds) {
    longest.kind = kind;
    for (const bool is_cashier : {false, true}) {
      longest.facts.is_cashier = is_cashier;
      const auto words = words_of(longest, source);
      if (sms_segments(words) > most_segments && words.size() > text.size()) text = words;
    }
  }
  return text;
}

}  // namespace dawr::notify
