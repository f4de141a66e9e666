#include "broker/floor/config_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <tuple>

#include "broker/floor/plain_text.h"
#include "common/domain/service_dates.h"

namespace dawr {
namespace {

std::string in_quotation_marks(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string shortest(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

// What a value is, for people: what they wrote is named where it is short.
std::string described(const TomlValue& value) {
  constexpr std::array<std::string_view, 7> kinds = {"the text ", "the number ", "the number ", "",
                                                     "a list",    "a table",     "a date"};
  std::string text(kinds.at(value.value.index()));
  if (const auto* words = std::get_if<std::string>(&value.value)) {
    text += words->size() > 40 ? "that is there" : in_quotation_marks(*words);
  }
  if (const auto* number = std::get_if<std::int64_t>(&value.value)) text += std::to_string(*number);
  if (const auto* number = std::get_if<double>(&value.value)) text += shortest(*number);
  if (const auto* flag = std::get_if<bool>(&value.value)) text += *flag ? "true" : "false";
  return text;
}

std::string joined(const std::vector<std::string_view>& words, std::string_view last_separator) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last_separator : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

std::vector<ConfigFault> FaultList::take() {
  std::ranges::sort(faults_, {}, [](const ConfigFault& fault) {
    return std::tie(fault.file, fault.line, fault.column, fault.text);
  });
  return std::move(faults_);
}

const TomlValue* ConfigTable::find(std::string_view key) {
  known_.push_back(key);
  const auto member = std::ranges::find(members_.get(), key, &TomlMember::key);
  return member == members_.get().end() ? nullptr : &member->value;
}

const TomlValue* ConfigTable::require(std::string_view key) {
  const auto* value = find(key);
  if (value == nullptr) {
    faults_.get().add(place_, name_ + ": " + std::string(key) + " is missing; add it");
  }
  return value;
}

bool ConfigTable::has(std::string_view key) { return find(key) != nullptr; }

TomlPlace ConfigTable::place_of(std::string_view key) {
  const auto* value = find(key);
  return value == nullptr ? place_ : value->place;
}

void ConfigTable::fault(std::string_view key, const std::string& text) {
  faults_.get().add(place_of(key), std::string(key) + ": " + text);
}

void ConfigTable::wrong_type(const TomlValue& value, std::string_view key,
                             const std::string& expected) {
  faults_.get().add(value.place,
                    std::string(key) + ": expected " + expected + ", found " + described(value));
}

std::string ConfigTable::read_text(const TomlValue& value, std::string_view key,
                                   std::size_t most_bytes) {
  const auto* text = std::get_if<std::string>(&value.value);
  if (text == nullptr) {
    wrong_type(value, key, "text in quotation marks");
    return {};
  }
  if (text->empty() || text->size() > most_bytes || !is_one_line(*text)) {
    faults_.get().add(value.place, std::string(key) + ": expected one line of 1 to " +
                                       std::to_string(most_bytes) + " bytes, found " +
                                       std::to_string(text->size()) + " bytes");
    return {};
  }
  return *text;
}

std::string ConfigTable::text(std::string_view key, std::size_t most_bytes) {
  const auto* value = require(key);
  return value == nullptr ? std::string() : read_text(*value, key, most_bytes);
}

std::string ConfigTable::text_or(std::string_view key, std::size_t most_bytes,
                                 std::string_view otherwise) {
  const auto* value = find(key);
  return value == nullptr ? std::string(otherwise) : read_text(*value, key, most_bytes);
}

std::int64_t ConfigTable::read_number(const TomlValue& value, std::string_view key,
                                      std::int64_t least, std::int64_t most) {
  const auto* number = std::get_if<std::int64_t>(&value.value);
  if (number == nullptr || *number < least || *number > most) {
    wrong_type(value, key,
               "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return least;
  }
  return *number;
}

std::int64_t ConfigTable::number(std::string_view key, std::int64_t least, std::int64_t most) {
  const auto* value = require(key);
  return value == nullptr ? least : read_number(*value, key, least, most);
}

std::int64_t ConfigTable::number_or(std::string_view key, std::int64_t least, std::int64_t most,
                                    std::int64_t otherwise) {
  const auto* value = find(key);
  return value == nullptr ? otherwise : read_number(*value, key, least, most);
}

double ConfigTable::decimal_or(std::string_view key, double least, double most, double otherwise) {
  const auto* value = find(key);
  if (value == nullptr) return otherwise;
  const auto* whole = std::get_if<std::int64_t>(&value->value);
  const auto* decimal = std::get_if<double>(&value->value);
  const double number = whole != nullptr     ? static_cast<double>(*whole)
                        : decimal != nullptr ? *decimal
                                             : std::nan("");
  if (number >= least && number <= most) return number;
  wrong_type(*value, key, "a number from " + shortest(least) + " to " + shortest(most));
  return otherwise;
}

ServiceDate ConfigTable::date(std::string_view key) {
  const auto* value = require(key);
  if (value == nullptr) return first_service_date;
  const auto* date = std::get_if<TomlDate>(&value->value);
  const bool is_date = date != nullptr && date->day.has_value();
  if (!is_date) wrong_type(*value, key, "a date such as 2026-01-07, without quotation marks");
  return is_date ? *date->day : first_service_date;
}

bool ConfigTable::flag_or(std::string_view key, bool otherwise) {
  const auto* value = find(key);
  if (value == nullptr) return otherwise;
  const auto* flag = std::get_if<bool>(&value->value);
  if (flag == nullptr) wrong_type(*value, key, "true or false");
  return flag == nullptr ? otherwise : *flag;
}

std::optional<std::size_t> ConfigTable::word_index(std::string_view key,
                                                   const std::vector<std::string_view>& words) {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  const auto* text = std::get_if<std::string>(&value->value);
  const auto found = text == nullptr ? words.end() : std::ranges::find(words, *text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  std::vector<std::string> in_quotes;
  in_quotes.reserve(words.size());
  for (const auto word : words) in_quotes.push_back(in_quotation_marks(word));
  wrong_type(*value, key, joined({in_quotes.begin(), in_quotes.end()}, " or "));
  return std::nullopt;
}

std::vector<ConfigTable::Entry> ConfigTable::texts(std::string_view key, std::size_t most) {
  if (!has(key)) {
    require(key);
    return {};
  }
  return texts_or_none(key, most);
}

std::vector<ConfigTable::Entry> ConfigTable::texts_or_none(std::string_view key, std::size_t most) {
  std::vector<Entry> entries;
  for (const auto& value : list(key, false)) {
    auto text = read_text(value, key, 256);
    if (!text.empty()) entries.push_back({std::move(text), value.place});
  }
  if (entries.size() > most) fault(key, "more than " + std::to_string(most) + " entries");
  return entries;
}

const TomlArray& ConfigTable::list(std::string_view key, bool required) {
  static const TomlArray none;
  const auto* value = required ? require(key) : find(key);
  if (value == nullptr) return none;
  const auto* array = std::get_if<TomlArray>(&value->value);
  if (array != nullptr) return *array;
  wrong_type(*value, key, "a list in square brackets");
  return none;
}

std::optional<ConfigTable> ConfigTable::as_table(const TomlValue& value, const std::string& name) {
  const auto* table = std::get_if<TomlTable>(&value.value);
  if (table != nullptr) return ConfigTable(name, value.place, *table, faults_);
  wrong_type(value, name, "a table");
  return std::nullopt;
}

std::optional<ConfigTable> ConfigTable::table(std::string_view key, bool required) {
  const auto* value = required ? require(key) : find(key);
  if (value == nullptr) return std::nullopt;
  return as_table(*value, "[" + std::string(key) + "]");
}

std::vector<ConfigTable> ConfigTable::tables(std::string_view key, bool required) {
  std::vector<ConfigTable> result;
  for (const auto& value : list(key, required)) {
    if (auto table = as_table(value, "[[" + std::string(key) + "]]")) result.push_back(*table);
  }
  return result;
}

void ConfigTable::refuse_unknown_keys() {
  std::ranges::sort(known_);
  const auto rest = std::ranges::unique(known_);
  known_.erase(rest.begin(), rest.end());
  for (const auto& member : members_.get()) {
    if (std::ranges::find(known_, member.key) != known_.end()) continue;
    const auto near = nearest(member.key, known_);
    const auto hint = near.empty() ? "known here: " + joined(known_, " and ")
                                   : "did you mean " + std::string(near) + "?";
    faults_.get().add(member.place,
                      name_ + ": there is no key " + in_quotation_marks(member.key) + "; " + hint);
  }
}

}  // namespace dawr
