#include "common/text/phrases.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>
#include <unicode/smpdtfmt.h>
#include <unicode/unistr.h>

#include "common/domain/utf8.h"

namespace dawr::text {
namespace {

constexpr char16_t first_strong_isolate = 0x2068;
constexpr char16_t pop_directional_isolate = 0x2069;
constexpr std::string_view no_break_space = "\u00A0";
constexpr std::size_t largest_file = std::size_t{1024} * 1024;

std::string to_utf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

icu::UnicodeString from_utf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool is_variable(UMessagePatternArgType type) {
  return type == UMSGPAT_ARG_TYPE_NONE || type == UMSGPAT_ARG_TYPE_SIMPLE;
}

// The same pattern with each variable and each # between isolates.
icu::UnicodeString with_isolates(const icu::MessagePattern& pattern) {
  struct Insertion {
    int32_t at;
    char16_t mark;
  };
  std::vector<Insertion> insertions;
  for (int32_t i = 0; i < pattern.countParts(); ++i) {
    const auto& part = pattern.getPart(i);
    const bool starts =
        (part.getType() == UMSGPAT_PART_TYPE_ARG_START && is_variable(part.getArgType())) ||
        part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER;
    if (!starts) continue;
    insertions.push_back({part.getIndex(), first_strong_isolate});
    const auto limit = part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER
                           ? part.getLimit()
                           : pattern.getPart(pattern.getLimitPartIndex(i)).getLimit();
    insertions.push_back({limit, pop_directional_isolate});
  }
  auto text = pattern.getPatternString();
  std::ranges::sort(insertions, std::greater{}, &Insertion::at);
  for (const auto& insertion : insertions) text.insert(insertion.at, insertion.mark);
  return text;
}

std::vector<std::string> variables_in(const icu::MessagePattern& pattern) {
  std::set<std::string> names;
  for (int32_t i = 0; i < pattern.countParts(); ++i) {
    const auto& part = pattern.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_NAME)
      names.insert(to_utf8(pattern.getSubstring(part)));
  }
  return {names.begin(), names.end()};
}

struct Phrase {
  std::shared_ptr<const icu::MessageFormat> format;
  std::vector<std::string> variables;
  int line{};
};

struct RawPhrase {
  std::string pattern;
  int line{};
};

using RawPhrases = std::map<std::string, RawPhrase, std::less<>>;

Fault fault_at(std::string_view file, int line, std::string text) {
  return {FaultKind::damaged,
          std::string(file) + ":" + std::to_string(line) + ": " + std::move(text)};
}

bool is_key(std::string_view key) {
  if (key.starts_with('@')) key.remove_prefix(1);
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  return !key.empty() && std::ranges::all_of(key, is_allowed);
}

// The lines of a file, by key; what they mean is looked at later.
Result<RawPhrases> read_lines(std::string_view content, std::string_view file) {
  RawPhrases phrases;
  int number = 0;
  while (!content.empty()) {
    ++number;
    const auto end = std::min(content.find('\n'), content.size());
    const auto line = trim(content.substr(0, end));
    content.remove_prefix(std::min(end + 1, content.size()));
    if (line.empty() || line.starts_with('#')) continue;
    if (!is_utf8(line)) return std::unexpected(fault_at(file, number, "expected UTF-8 text"));
    const auto equals = line.find('=');
    if (equals == std::string_view::npos)
      return std::unexpected(fault_at(file, number, "expected `key = text`"));
    const auto key = std::string(trim(line.substr(0, equals)));
    const auto text = std::string(trim(line.substr(equals + 1)));
    if (!is_key(key)) {
      return std::unexpected(
          fault_at(file, number,
                   "'" + key + "': expected a key of small letters, digits, dots and underscores"));
    }
    if (text.empty()) return std::unexpected(fault_at(file, number, key + " has no text"));
    const auto [place, is_new] = phrases.try_emplace(key, RawPhrase{text, number});
    if (!is_new) {
      return std::unexpected(fault_at(
          file, number, key + " stands already on line " + std::to_string(place->second.line)));
    }
  }
  return phrases;
}

Result<Phrase> compile(const RawPhrase& raw, const icu::Locale& locale, std::string_view file) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place{};
  const icu::MessagePattern pattern(from_utf8(raw.pattern), &place, status);
  if (U_SUCCESS(status)) {
    auto format = std::make_shared<icu::MessageFormat>(with_isolates(pattern), locale, status);
    if (U_SUCCESS(status)) return Phrase{std::move(format), variables_in(pattern), raw.line};
  }
  auto near = to_utf8(icu::UnicodeString(place.preContext)) +
              to_utf8(icu::UnicodeString(place.postContext));
  return std::unexpected(fault_at(
      file, raw.line,
      "not an ICU message pattern (" + std::string(u_errorName(status)) + ") near '" + near + "'"));
}

constexpr std::array<std::string_view, 10> arabic_indic = {"٠", "١", "٢", "٣", "٤",
                                                           "٥", "٦", "٧", "٨", "٩"};

}  // namespace

struct Phrases::Words {
  std::string file;
  std::string language;
  std::string second;
  Direction direction{};
  Digits digits{};
  bool counts_12_hours{};
  std::shared_ptr<const icu::SimpleDateFormat> date_format;
  std::map<std::string, Phrase, std::less<>> phrases;
};

namespace {

// Takes the lines that begin with @ out of a file, one by one.
class Properties {
 public:
  Properties(RawPhrases& raw, std::string_view file) : raw_(raw), file_(file) {}

  std::string take(std::string_view key) {
    last_line_ = 1;
    const auto found = raw_.find(key);
    if (found == raw_.end()) {
      fail("expected a line `" + std::string(key) + " = …`");
      return {};
    }
    auto text = found->second.pattern;
    last_line_ = found->second.line;
    raw_.erase(found);
    return text;
  }

  // True for `yes`, false for `no`, a fault for anything else.
  bool take_choice(std::string_view key, std::string_view yes, std::string_view no) {
    const auto text = take(key);
    if (text != yes && text != no && !fault_) {
      fail(std::string(key) + ": expected " + std::string(yes) + " or " + std::string(no) +
           ", found '" + text + "'");
    }
    return text == yes;
  }

  void fail(std::string text) {
    if (!fault_) fault_ = fault_at(file_, last_line_, std::move(text));
  }

  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }

 private:
  RawPhrases& raw_;
  std::string_view file_;
  int last_line_ = 1;
  std::optional<Fault> fault_;
};

std::shared_ptr<const icu::SimpleDateFormat> make_date_format(const std::string& pattern,
                                                              const icu::Locale& locale,
                                                              Properties& properties) {
  UErrorCode status = U_ZERO_ERROR;
  auto format = std::make_shared<icu::SimpleDateFormat>(from_utf8(pattern), locale, status);
  if (U_FAILURE(status)) {
    properties.fail("@date: not an ICU date pattern (" + std::string(u_errorName(status)) + ")");
    return nullptr;
  }
  format->setTimeZone(*icu::TimeZone::getGMT());
  return format;
}

}  // namespace

Phrases::Phrases(std::shared_ptr<const Words> words) : words_(std::move(words)) {}

Result<Phrases> Phrases::parse(std::string_view content, std::string_view name) {
  auto raw = read_lines(content, name);
  if (!raw) return std::unexpected(raw.error());

  Properties properties(*raw, name);
  auto words = std::make_shared<Words>();
  words->file = name;
  words->language = properties.take("@language");
  words->second = properties.take("@second");
  words->direction = properties.take_choice("@direction", "rtl", "ltr") ? Direction::right_to_left
                                                                        : Direction::left_to_right;
  const auto tag = properties.take("@locale");
  const bool arabic_indic_digits = properties.take_choice("@digits", "arab", "latn");
  words->digits = arabic_indic_digits ? Digits::arabic_indic : Digits::western;
  words->counts_12_hours = properties.take_choice("@hours", "12", "24");
  const auto full_tag = tag + "-u-ca-gregory-nu-" + (arabic_indic_digits ? "arab" : "latn");
  UErrorCode status = U_ZERO_ERROR;
  const auto locale = icu::Locale::forLanguageTag(full_tag, status);
  if (U_FAILURE(status) || locale.isBogus())
    properties.fail("@locale: '" + tag + "' is no language tag such as ar-EG");
  words->date_format = make_date_format(properties.take("@date"), locale, properties);
  if (properties.fault()) return std::unexpected(*properties.fault());

  for (const auto& [key, phrase] : *raw) {
    if (key.starts_with('@'))
      return std::unexpected(fault_at(name, phrase.line, "there is no property " + key));
    auto compiled = compile(phrase, locale, name);
    if (!compiled) return std::unexpected(compiled.error());
    words->phrases.emplace(key, std::move(*compiled));
  }
  return Phrases(std::move(words));
}

Result<Phrases> Phrases::load(const std::filesystem::path& directory, std::string_view language) {
  const auto path = directory / (std::string(language) + ".phrases");
  std::error_code no_such;
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::file_size(path, no_such) > largest_file || no_such) {
    return std::unexpected(
        Fault{FaultKind::missing,
              path.string() + ": can't read this phrase file; expected one for each language"});
  }
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  auto phrases = parse(content, path.string());
  if (phrases && phrases->language() != language) {
    return std::unexpected(Fault{FaultKind::damaged, path.string() + ": @language is '" +
                                                         phrases->language() + "', expected '" +
                                                         std::string(language) + "'"});
  }
  return phrases;
}

const std::string& Phrases::language() const { return words_->language; }
const std::string& Phrases::second() const { return words_->second; }
Direction Phrases::direction() const { return words_->direction; }
Digits Phrases::digit_set() const { return words_->digits; }

std::string Phrases::text(std::string_view key, std::initializer_list<Variable> variables) const {
  const auto found = words_->phrases.find(key);
  if (found == words_->phrases.end()) return std::string(key);

  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& variable : variables) {
    names.push_back(from_utf8(variable.name));
    if (const auto* number = std::get_if<std::int64_t>(&variable.value)) {
      values.emplace_back(*number);
    } else {
      values.emplace_back(from_utf8(std::get<std::string_view>(variable.value)));
    }
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString text;
  found->second.format->format(names.data(), values.data(), static_cast<int32_t>(names.size()),
                               text, status);
  return U_SUCCESS(status) ? to_utf8(text) : std::string(key);
}

bool Phrases::has(std::string_view key) const { return words_->phrases.contains(key); }

std::vector<std::string> Phrases::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, phrase] : words_->phrases) keys.push_back(key);
  return keys;
}

std::vector<std::string> Phrases::variables_of(std::string_view key) const {
  const auto found = words_->phrases.find(key);
  return found == words_->phrases.end() ? std::vector<std::string>{} : found->second.variables;
}

const std::string& Phrases::in(const Name& name) const {
  const auto& [own, other] =
      language() == "ar" ? std::tie(name.ar, name.en) : std::tie(name.en, name.ar);
  return own.empty() ? other : own;
}

std::string Phrases::digits(std::string_view western) const {
  if (words_->digits == Digits::western) return std::string(western);
  std::string text;
  for (const char c : western) {
    if (c >= '0' && c <= '9') {
      text += arabic_indic[static_cast<std::size_t>(c - '0')];
    } else {
      text += c;
    }
  }
  return text;
}

std::string Phrases::number(std::int64_t value) const { return digits(std::to_string(value)); }

std::string Phrases::date(ServiceDate date) const {
  const auto day = std::chrono::milliseconds{date.time_since_epoch()};
  icu::UnicodeString text;
  words_->date_format->format(static_cast<UDate>(day.count()), text);
  return to_utf8(text);
}

ClockText Phrases::clock(const CivilTime& time) const {
  const int hour = words_->counts_12_hours ? (time.hour + 11) % 12 + 1 : time.hour;
  const auto padded = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  const auto hours = words_->counts_12_hours ? std::to_string(hour) : padded(hour);
  ClockText clock{digits(hours + ":" + padded(time.minute)), {}};
  if (words_->counts_12_hours) clock.period = text(time.hour < 12 ? "clock.am" : "clock.pm");
  return clock;
}

std::string Phrases::clock_line(const CivilTime& time) const {
  const auto parts = clock(time);
  if (parts.period.empty()) return parts.digits;
  return parts.digits + std::string(no_break_space) + parts.period;
}

namespace {

// "{count} {name}"; empty without any.
std::string variables_in(const Phrases& phrases, std::string_view key) {
  std::string text;
  for (const auto& variable : phrases.variables_of(key)) {
    text += (text.empty() ? "{" : " {") + variable + "}";
  }
  return text;
}

// Why two languages can't stand beside each other; empty: they can.
std::string differences(const Phrases& first, const Phrases& second) {
  std::string found;
  const auto add = [&](const std::string& what) { found += (found.empty() ? "" : "; ") + what; };
  for (const auto& key : first.keys()) {
    if (!second.has(key)) {
      add(second.language() + ".phrases lacks " + key);
    } else if (first.variables_of(key) != second.variables_of(key)) {
      add(key + " has other variables in " + first.language() + ".phrases (" +
          variables_in(first, key) + ") than in " + second.language() + ".phrases (" +
          variables_in(second, key) + "): keep their names as they are");
    }
  }
  for (const auto& key : second.keys()) {
    if (!first.has(key)) add(first.language() + ".phrases lacks " + key);
  }
  return found;
}

}  // namespace

Result<PhrasePair> load_pair(const std::filesystem::path& directory, std::string_view language) {
  auto first = Phrases::load(directory, language);
  if (!first) return std::unexpected(first.error());
  auto second = Phrases::load(directory, first->second());
  if (!second) return std::unexpected(second.error());
  if (const auto unlike = differences(*first, *second); !unlike.empty())
    return std::unexpected(Fault{FaultKind::damaged, directory.string() + ": " + unlike});
  return PhrasePair{std::move(*first), std::move(*second)};
}

}  // namespace dawr::text
