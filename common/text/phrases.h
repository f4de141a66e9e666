// The words of one language, and how it writes numbers, dates and times.
//
// A language is a file, `<code>.phrases`, UTF-8, one phrase a line:
//
//   # A comment.
//   @language = ar                 its code
//   @second = en                   the language shown small beside it
//   @locale = ar-EG                for names of days and months, and for plural rules
//   @direction = rtl               or ltr
//   @digits = arab                 the one switch for ٠١٢; latn for 012
//   @date = EEEE d MMMM y          an ICU date pattern
//   @hours = 12                    or 24
//   display.waiting = {count, plural, zero {لا أحد} one {منتظر واحد} other {# منتظر}}
//
// The text of a phrase is an ICU MessageFormat pattern. Each variable and each # is wrapped in
// FSI…PDI (U+2068, U+2069) when the file is read, so that no value can disturb the order of the
// words around it. A third language needs a file and no code.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/domain/fault.h"
#include "common/domain/policy.h"
#include "common/text/time_zone.h"

namespace dawr::text {

enum class Direction : std::uint8_t { left_to_right, right_to_left };
enum class Digits : std::uint8_t { western, arabic_indic };

struct Variable {
  std::string_view name;
  std::variant<std::int64_t, std::string_view> value;
};

// Digits and the words "am" or "pm" apart: on a clock they have different sizes. No period where
// the language counts 24 hours.
struct ClockText {
  std::string digits;
  std::string period;
  bool operator==(const ClockText&) const = default;
};

// Cheap to copy; copies share the words. One thread at a time.
class Phrases {
 public:
  // `directory`/`language`.phrases. The fault names the file, the line and what was expected.
  static Result<Phrases> load(const std::filesystem::path& directory, std::string_view language);
  // The same from text; `name` stands for the file in faults.
  static Result<Phrases> parse(std::string_view content, std::string_view name);

  [[nodiscard]] const std::string& language() const;
  [[nodiscard]] const std::string& second() const;
  [[nodiscard]] Direction direction() const;
  [[nodiscard]] Digits digit_set() const;

  // A phrase with its variables filled in. For a key that the file lacks, the key itself: a hall
  // must not lose its display over one word. A test holds the files against the sources.
  [[nodiscard]] std::string text(std::string_view key,
                                 std::initializer_list<Variable> variables = {}) const;
  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> keys() const;
  // The variables that a phrase uses, sorted.
  [[nodiscard]] std::vector<std::string> variables_of(std::string_view key) const;

  // The text of a name in this language: Arabic for "ar", otherwise English; where that is empty,
  // the other one.
  [[nodiscard]] const std::string& in(const Name& name) const;

  // ASCII digits in `western` as this language writes them; everything else unchanged.
  [[nodiscard]] std::string digits(std::string_view western) const;
  [[nodiscard]] std::string number(std::int64_t value) const;
  // "Sunday 15 March 2026", with the name of the month.
  [[nodiscard]] std::string date(ServiceDate date) const;
  [[nodiscard]] ClockText clock(const CivilTime& time) const;
  // "10:24 am" in one piece that no line break divides.
  [[nodiscard]] std::string clock_line(const CivilTime& time) const;

 private:
  struct Words;
  explicit Phrases(std::shared_ptr<const Words> words);
  std::shared_ptr<const Words> words_;
};

// The language a screen speaks first and the one it shows small beside it.
struct PhrasePair {
  Phrases first;
  Phrases second;
};

// `language` and the second language that its file names. The fault also lists phrases that one of
// the two files lacks.
Result<PhrasePair> load_pair(const std::filesystem::path& directory, std::string_view language);

}  // namespace dawr::text
