#include "common/voice/lines.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "common/domain/limits.h"
#include "common/domain/utf8.h"

namespace dawr::voice {
namespace {

constexpr std::string_view expected_line =
    "expected `call LETTER ARABIC-LETTER NUMBER counter|cashier NUMBER`, such as: "
    "call C ص 42 counter 7, or `over LETTER NUMBER`, or `say LANGUAGE TEXT`, or `stop`";

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (;;) {
    const auto end = line.find(' ');
    words.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return words;
    line.remove_prefix(end + 1);
  }
}

std::optional<std::uint16_t> read_number(std::string_view word) {
  std::uint16_t number = 0;
  const auto* end = std::to_address(word.end());
  const auto [at, error] = std::from_chars(std::to_address(word.begin()), end, number);
  if (error != std::errc{} || at != end || word.starts_with('0')) return std::nullopt;
  if (number < 1 || number > limits::number_per_line) return std::nullopt;
  return number;
}

std::optional<CounterKind> read_kind(std::string_view word) {
  if (word == "counter") return CounterKind::counter;
  if (word == "cashier") return CounterKind::cashier;
  return std::nullopt;
}

bool is_letter(std::string_view word) {
  return word.size() == 1 && word.front() >= 'A' && word.front() <= 'Z';
}

bool is_control(char byte) { return (byte >= 0 && byte < ' ') || byte == '\x7f'; }

bool continues_letter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// No control characters: it goes on, as text, to a speech program.
bool is_spoken_letter(std::string_view word) {
  return !word.empty() && word.size() <= longest_letter && is_utf8(word) &&
         std::ranges::all_of(word, [](char byte) { return byte < 0 || byte > ' '; });
}

std::string text_of(const Announcement& call) {
  return std::string("call ") + call.letter + " " + call.letter_ar + " " +
         std::to_string(call.number) +
         (call.kind == CounterKind::cashier ? " cashier " : " counter ") +
         std::to_string(call.counter);
}

std::string text_of(const Over& over) {
  return std::string("over ") + over.letter + " " + std::to_string(over.number);
}

std::string text_of(const Utterance& utterance) {
  return "say " + utterance.language + " " + utterance.text;
}

std::string text_of(const Stop& /*stop*/) { return "stop"; }

std::optional<Told> read_call(std::span<const std::string_view> words) {
  constexpr std::size_t count = 6;
  if (words.size() != count || !is_letter(words[1]) || !is_spoken_letter(words[2])) {
    return std::nullopt;
  }
  const auto number = read_number(words[3]);
  const auto kind = read_kind(words[4]);
  const auto counter = read_number(words[5]);
  if (!number || !kind || !counter) return std::nullopt;
  return Announcement{.letter = words[1].front(),
                      .letter_ar = std::string(words[2]),
                      .number = *number,
                      .kind = *kind,
                      .counter = *counter};
}

std::optional<Told> read_over(std::span<const std::string_view> words) {
  constexpr std::size_t count = 3;
  if (words.size() != count || !is_letter(words[1])) return std::nullopt;
  const auto number = read_number(words[2]);
  if (!number) return std::nullopt;
  return Over{.letter = words[1].front(), .number = *number};
}

bool is_language(std::string_view word) {
  return !word.empty() && word.size() <= longest_language &&
         std::ranges::all_of(word, [](char byte) { return byte >= 'a' && byte <= 'z'; });
}

std::optional<Told> read_say(std::string_view line) {
  line.remove_prefix(std::string_view("say ").size());
  const auto space = std::min(line.find(' '), line.size());
  const auto language = line.substr(0, space);
  const auto text = line.substr(std::min(space + 1, line.size()));
  if (!is_language(language) || text.empty() || text.size() > longest_utterance) {
    return std::nullopt;
  }
  if (!is_utf8(text) || std::ranges::any_of(text, is_control)) return std::nullopt;
  return Utterance{.language = std::string(language), .text = std::string(text)};
}

}  // namespace

std::string utterable(std::string_view text) {
  std::string plain(text);
  std::ranges::replace_if(plain, is_control, ' ');
  if (plain.size() <= longest_utterance) return plain;
  auto end = longest_utterance;
  while (end > 0 && continues_letter(plain[end])) --end;
  plain.resize(end);
  return plain;
}

std::string line_of(const Told& told) {
  return std::visit([](const auto& one) { return text_of(one); }, told);
}

std::expected<Told, std::string> read_line(std::string_view line) {
  const auto words = words_of(line);
  std::optional<Told> told;
  if (!words.empty() && words.front() == "call") told = read_call(words);
  if (!words.empty() && words.front() == "over") told = read_over(words);
  if (line.starts_with("say ")) told = read_say(line);
  if (line == "stop") told = Stop{};
  if (!told) return std::unexpected(std::string(expected_line));
  return *std::move(told);
}

}  // namespace dawr::voice
