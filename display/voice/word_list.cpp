#include "display/voice/word_list.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>

#include "common/domain/utf8.h"

namespace dawr::voice {
namespace {

constexpr std::size_t most_bytes = std::size_t{64} * 1024;
constexpr std::size_t most_words_bytes = 300;
constexpr std::size_t most_name_bytes = 32;
constexpr int longest_pause = 2000;

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<int> read_number(std::string_view text, int least, int most) {
  int number = 0;
  const auto* end = std::to_address(text.end());
  const auto [at, error] = std::from_chars(std::to_address(text.begin()), end, number);
  if (error != std::errc{} || at != end || number < least || number > most) return std::nullopt;
  return number;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= most_name_bytes && text.front() != '-' &&
         std::ranges::all_of(text, [](char byte) {
           return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-';
         });
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char byte) { return byte >= 0 && byte < ' '; });
}

}  // namespace

// One file, line by line; it stops at the first thing that is not as expected.
class WordListReader {
 public:
  explicit WordListReader(std::string_view name) : name_(name) {}

  Result<WordList> read(std::string_view content) {
    if (content.size() > most_bytes) return fault("expected at most 64 KiB");
    while (!content.empty()) {
      ++line_;
      const auto end = std::min(content.find('\n'), content.size());
      const auto wrong = take(trim(content.substr(0, end)));
      if (!wrong.empty()) return fault(wrong);
      content.remove_prefix(std::min(end + 1, content.size()));
    }
    ++line_;
    if (const auto wrong = missing(); !wrong.empty()) return fault(wrong);
    return std::move(list_);
  }

 private:
  std::unexpected<Fault> fault(const std::string& text) const {
    return std::unexpected(
        Fault{FaultKind::damaged, std::string(name_) + ":" + std::to_string(line_) + ": " + text});
  }

  // What was expected instead; empty: the line is well.
  std::string take(std::string_view line) {
    if (line.empty() || line.starts_with('#')) return {};
    if (!is_utf8(line) || has_control(line)) return "expected UTF-8 without control characters";
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return "expected NAME = WORDS";
    const auto key = trim(line.substr(0, equals));
    const auto value = trim(line.substr(equals + 1));
    if (key.starts_with('@')) return setting(key, value);
    if (key.starts_with('~')) return reading(trim(key.substr(1)), value);
    return clip(key, value);
  }

  std::string reading(std::string_view word, std::string_view value) {
    const bool one_word = !word.empty() && word.find(' ') == std::string_view::npos;
    if (!one_word || value.empty() || word.size() + value.size() > most_words_bytes)
      return "expected ~ WORD = AS IT IS SPOKEN";
    if (!list_.readings_.emplace(word, value).second)
      return "expected each word once: " + std::string(word);
    return {};
  }

  std::string clip(std::string_view key, std::string_view value) {
    const auto bar = std::min(value.find('|'), value.size());
    const auto words = trim(value.substr(0, bar));
    const auto spoken = bar == value.size() ? words : trim(value.substr(bar + 1));
    const auto space = std::min(key.find(' '), key.size());
    const auto name = key.substr(0, space);
    const auto letter = trim(key.substr(space));
    if (!is_name(name)) return "expected a clip's name of a to z, 0 to 9 and hyphens";
    if (words.empty() || spoken.empty() || value.size() > most_words_bytes)
      return "expected 1 to 300 bytes of words, or WORDS | AS THEY ARE SPOKEN";
    if (letter.size() > most_name_bytes) return "expected one letter behind the clip's name";
    if (list_.clip(name) != nullptr) return "expected each clip once: " + std::string(name);
    if (!letter.empty() && list_.letter(letter) != nullptr)
      return "expected each letter once: " + std::string(letter);
    list_.clips_.push_back(
        {std::string(name), std::string(letter), std::string(words), std::string(spoken)});
    return {};
  }

  std::string setting(std::string_view key, std::string_view value) {
    if (!settings_.emplace(key).second) return "expected " + std::string(key) + " once";
    if (key == "@language") return name(list_.language_, value, "a code such as ar");
    if (key == "@synthesiser") return name(list_.synthesis_.voice, value, "a voice such as en-gb");
    if (key == "@rate") return number(list_.synthesis_.rate, value, 80, 450);
    if (key == "@pitch") return number(list_.synthesis_.pitch, value, 0, 99);
    if (key == "@gap") return number(list_.synthesis_.gap, value, 0, 50);
    if (key == "@pauses") return pauses(value);
    if (key != "@numbers") return "unknown setting " + std::string(key);
    const auto reading = number_reading(value);
    if (!reading) return "expected arabic or english";
    list_.numbers_ = *reading;
    return {};
  }

  static std::string name(std::string& to, std::string_view value, const std::string& what) {
    if (!is_name(value)) return "expected " + what;
    to = value;
    return {};
  }

  static std::string number(int& to, std::string_view value, int least, int most) {
    const auto number = read_number(value, least, most);
    if (!number) {
      return "expected a number from " + std::to_string(least) + " to " + std::to_string(most);
    }
    to = *number;
    return {};
  }

  std::string pauses(std::string_view value) {
    for (auto& pause : list_.pauses_) {
      const auto end = std::min(value.find(' '), value.size());
      const auto number = read_number(value.substr(0, end), 0, longest_pause);
      if (!number) return "expected four pauses of 0 to 2000 ms";
      pause = std::chrono::milliseconds{*number};
      value = trim(value.substr(end));
    }
    return value.empty() ? std::string{} : "expected four pauses of 0 to 2000 ms";
  }

  std::string missing() const {
    for (const auto* key :
         {"@language", "@synthesiser", "@rate", "@pitch", "@gap", "@numbers", "@pauses"}) {
      if (!settings_.contains(key)) return std::string("expected a line ") + key + " = …";
    }
    auto needed = all_number_clips(list_.numbers_);
    needed.insert(needed.begin(), {"ticket", "counter", "cashier"});
    for (const auto& clip : needed) {
      if (list_.clip(clip) == nullptr) return "expected a line for the clip " + clip;
    }
    return {};
  }

  std::string_view name_;
  int line_{};
  std::set<std::string, std::less<>> settings_;
  WordList list_;
};

Result<WordList> WordList::parse(std::string_view content, std::string_view name) {
  return WordListReader(name).read(content);
}

Result<WordList> WordList::load(const std::filesystem::path& folder, std::string_view language) {
  const auto file = folder / (std::string(language) + ".words");
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::unexpected(Fault{FaultKind::missing, "can't read " + file.string()});
  const std::string content{std::istreambuf_iterator<char>(in), {}};
  auto list = parse(content, file.string());
  if (list && list->language() != language) {
    return std::unexpected(Fault{
        FaultKind::damaged, file.string() + ": expected @language = " + std::string(language)});
  }
  return list;
}

const Clip* WordList::clip(std::string_view name) const {
  const auto found = std::ranges::find(clips_, name, &Clip::name);
  return found == clips_.end() ? nullptr : &*found;
}

std::string_view WordList::reading(std::string_view word) const {
  const auto found = readings_.find(word);
  return found == readings_.end() ? word : std::string_view(found->second);
}

const Clip* WordList::letter(std::string_view letter) const {
  const auto found = std::ranges::find(clips_, letter, &Clip::letter);
  return letter.empty() || found == clips_.end() ? nullptr : &*found;
}

}  // namespace dawr::voice
