// A day's behaviour as sections of rows, which table, CSV and JSON all show. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "broker/behaviour/behaviour.h"

namespace dawr::ctl {

// One of a few values: its stable name, and the phrase that says it.
struct Word {
  std::string_view code;
  std::string_view phrase;
  bool operator==(const Word&) const = default;
};
// Of fewer than behaviour::fewest_people: not shown outside the centre.
struct Hidden {
  bool operator==(const Hidden&) const = default;
};
// Every counter together.
struct AllCounters {
  bool operator==(const AllCounters&) const = default;
};

// monostate: nothing to say. A Duration is shown in seconds, or as min:s.
using Cell = std::variant<std::monostate, std::int64_t, std::string, Word, Name, Instant, Duration,
                          behaviour::Printed, CounterId, AllCounters, Hidden>;

struct Column {
  std::string_view id;  // stable: scripts may use it
  std::string_view phrase;
};

struct Section {
  std::string_view id;
  std::string_view phrase;  // its title
  std::vector<Column> columns{};
  std::vector<std::vector<Cell>> rows{};
  std::string_view note{};  // a phrase: what it can't tell, or what is missing; may be empty
};

struct Sheet {
  ServiceDate date{};
  std::string centre;
  std::string time_zone;
  std::vector<Line> lines;  // for the letters of tickets
  std::vector<Counter> places;
  std::vector<Section> sections;
};

// `publish`: for others than the centre. No keys, staff numbers, tickets or reasons, and no counter
// by itself; a figure of fewer than ten people is Hidden.
Sheet sheet_of(const behaviour::DayBehaviour& day, bool publish);

}  // namespace dawr::ctl
