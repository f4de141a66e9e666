// Typed reading of one TOML table: every fault is noted with its place, and reading goes on, so
// that all of them come out at once. A reader returns its default for what is absent or wrong.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/floor/config.h"
#include "broker/floor/toml_tree.h"

namespace dawr {

// Collects the faults of one file.
class FaultList {
 public:
  explicit FaultList(std::string file) : file_(std::move(file)) {}

  void add(TomlPlace place, std::string text) {
    faults_.push_back({file_, place.line, place.column, std::move(text)});
  }
  void add(ConfigFault fault) { faults_.push_back(std::move(fault)); }
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  // In the order of the text.
  std::vector<ConfigFault> take();

 private:
  std::string file_;
  std::vector<ConfigFault> faults_;
};

// One word of a fixed set and what it stands for.
template <class Value>
struct Word {
  std::string_view word;
  Value value;
};

class ConfigTable {
 public:
  // `name` is how the table is called in faults, such as "[rules]" or "[[line]]".
  ConfigTable(std::string name, TomlPlace place, const TomlTable& members, FaultList& faults)
      : name_(std::move(name)), place_(place), members_(members), faults_(faults) {}

  // Whether the key is there at all; asking makes it a known key.
  bool has(std::string_view key);
  [[nodiscard]] TomlPlace place() const { return place_; }
  // Of the key's value; of the table where the key is absent.
  TomlPlace place_of(std::string_view key);

  // Required text of one line, 1 to `most_bytes` long.
  std::string text(std::string_view key, std::size_t most_bytes);
  std::string text_or(std::string_view key, std::size_t most_bytes, std::string_view otherwise);
  // Whole numbers; the bounds are part of the fault.
  std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most);
  std::int64_t number_or(std::string_view key, std::int64_t least, std::int64_t most,
                         std::int64_t otherwise);
  double decimal_or(std::string_view key, double least, double most, double otherwise);
  // Required, written as 2026-01-07.
  ServiceDate date(std::string_view key);
  bool flag_or(std::string_view key, bool otherwise);

  template <class Value>
  Value word_or(std::string_view key, const std::vector<Word<Value>>& words, Value otherwise) {
    std::vector<std::string_view> known;
    known.reserve(words.size());
    for (const auto& word : words) known.push_back(word.word);
    const auto index = word_index(key, known);
    return index ? words[*index].value : otherwise;
  }

  // A list of texts, each with its place; required. At most `most` entries.
  struct Entry {
    std::string text;
    TomlPlace place;
  };
  std::vector<Entry> texts(std::string_view key, std::size_t most);
  std::vector<Entry> texts_or_none(std::string_view key, std::size_t most);

  // The elements of a list, whatever they are; empty (and a fault if required) where it is absent.
  const TomlArray& list(std::string_view key, bool required);
  // A table below this one; none where it is absent (a fault if required).
  std::optional<ConfigTable> table(std::string_view key, bool required);
  // The tables of an array of tables, [[key]].
  std::vector<ConfigTable> tables(std::string_view key, bool required);
  // An element of a list as a table; none (and a fault) if it is not one.
  std::optional<ConfigTable> as_table(const TomlValue& value, const std::string& name);

  void fault(std::string_view key, const std::string& text);
  // Refuses every key that nobody asked for, naming the nearest that was asked for.
  void refuse_unknown_keys();

 private:
  const TomlValue* find(std::string_view key);
  const TomlValue* require(std::string_view key);
  std::optional<std::size_t> word_index(std::string_view key,
                                        const std::vector<std::string_view>& words);
  std::string read_text(const TomlValue& value, std::string_view key, std::size_t most_bytes);
  std::int64_t read_number(const TomlValue& value, std::string_view key, std::int64_t least,
                           std::int64_t most);
  void wrong_type(const TomlValue& value, std::string_view key, const std::string& expected);

  std::string name_;
  TomlPlace place_;
  std::reference_wrapper<const TomlTable> members_;
  std::reference_wrapper<FaultList> faults_;
  std::vector<std::string_view> known_;
};

}  // namespace dawr
