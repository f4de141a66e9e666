#include "broker/ctl/behaviour_print.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>
#include <string>

#include "broker/ctl/event_words.h"
#include "broker/verify/event_fields.h"
#include "common/text/json_text.h"

namespace dawr::ctl {
namespace {

std::int64_t whole_seconds(Duration duration) {
  return std::chrono::floor<seconds>(duration).count();
}

// ---- For programs ----

struct Plain {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(const Word& word) const { return std::string(word.code); }
  std::string operator()(const Name& name) const {
    if (name.ar.empty() || name.en.empty()) return name.ar + name.en;
    return name.ar + " | " + name.en;
  }
  std::string operator()(Instant at) const { return verify::text_of(at); }
  std::string operator()(Duration duration) const {
    return std::to_string(whole_seconds(duration));
  }
  std::string operator()(const behaviour::Printed& ticket) const {
    return std::string(1, ticket.letter.value) + " " + std::to_string(ticket.number);
  }
  std::string operator()(CounterId counter) const { return std::to_string(counter.value); }
  std::string operator()(AllCounters) const { return "all"; }
  std::string operator()(Hidden) const { return "<10"; }
};

std::string plain(const Cell& cell) { return std::visit(Plain{}, cell); }

std::string csv_field(const std::string& text) {
  std::string field = text;
  const bool is_formula =
      !field.empty() && std::string_view("=+-@\t").find(field[0]) != std::string_view::npos;
  if (is_formula) field.insert(field.begin(), '\'');
  if (field.find_first_of("\",\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char one : field) quoted += one == '"' ? std::string("\"\"") : std::string(1, one);
  return quoted + "\"";
}

std::string json_value(const Cell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) return "null";
  const bool is_number = std::holds_alternative<std::int64_t>(cell) ||
                         std::holds_alternative<Duration>(cell) ||
                         std::holds_alternative<CounterId>(cell);
  return is_number ? plain(cell) : text::json_text(plain(cell));
}

void print_json(const Section& section, const text::Phrases& phrases, std::ostream& out) {
  out << text::json_text(section.id) << ":{\"rows\":[";
  std::string_view between_rows;
  for (const auto& row : section.rows) {
    out << between_rows << "{";
    std::string_view between_cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      out << between_cells << text::json_text(section.columns.at(i).id) << ":"
          << json_value(row[i]);
      between_cells = ",";
    }
    out << "}";
    between_rows = ",";
  }
  out << "]";
  if (!section.note.empty()) out << ",\"note\":" << text::json_text(phrases.text(section.note));
  out << "}";
}

// ---- For people ----

// Columns on a terminal, as far as counting characters tells.
std::size_t width_of(const std::string& text) {
  constexpr std::array<std::string_view, 2> no_width = {"\u2068", "\u2069"};
  std::size_t width = 0;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if ((byte & 0xC0U) != 0x80U) ++width;
  }
  for (const auto mark : no_width) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) --width;
  }
  return width;
}

class Table {
 public:
  Table(const Sheet& sheet, const text::Phrases& phrases, const text::TimeZone& zone)
      : sheet_(sheet), phrases_(phrases), zone_(zone) {}

  void print(const Section& section, std::ostream& out) const {
    out << "\n" << phrases_.text(section.phrase) << "\n";
    if (section.rows.empty() && section.note.empty()) {
      out << "  " << phrases_.text("behaviour.nothing") << "\n";
    }
    if (!section.rows.empty()) print_rows(section, out);
    if (!section.note.empty()) out << "  " << phrases_.text(section.note) << "\n";
  }

 private:
  using Texts = std::vector<std::string>;

  void print_rows(const Section& section, std::ostream& out) const {
    std::vector<Texts> table(1);
    for (const auto& column : section.columns) table[0].push_back(phrases_.text(column.phrase));
    for (const auto& row : section.rows) {
      Texts& texts = table.emplace_back();
      for (const auto& cell : row) texts.push_back(shown(cell));
    }
    std::vector<std::size_t> widths(section.columns.size());
    for (const auto& row : table) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        widths[i] = std::max(widths[i], width_of(row[i]));
      }
    }
    for (const auto& row : table) {
      out << "  |";
      for (std::size_t i = 0; i < row.size(); ++i) {
        out << " " << row[i] << std::string(widths[i] - width_of(row[i]), ' ') << " |";
      }
      out << "\n";
    }
  }

  [[nodiscard]] std::string shown(const Cell& cell) const {
    return std::visit([this](const auto& one) { return text_of(one); }, cell);
  }

  [[nodiscard]] std::string text_of(std::monostate) const { return {}; }
  [[nodiscard]] std::string text_of(std::int64_t number) const {
    return phrases_.digits(std::to_string(number));
  }
  [[nodiscard]] std::string text_of(const std::string& text) const { return text; }
  [[nodiscard]] std::string text_of(const Word& word) const { return phrases_.text(word.phrase); }
  [[nodiscard]] std::string text_of(const Name& name) const { return phrases_.in(name); }
  [[nodiscard]] std::string text_of(Instant at) const {
    return phrases_.clock_line(zone_.civil(at));
  }
  [[nodiscard]] std::string text_of(Duration duration) const {
    const auto total = whole_seconds(duration);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%lld:%02lld", static_cast<long long>(total / 60),
                  static_cast<long long>(total % 60));
    return phrases_.digits(text.data());
  }
  [[nodiscard]] std::string text_of(const behaviour::Printed& ticket) const {
    const auto line = std::ranges::find(sheet_.lines, ticket.letter, &Line::id);
    const bool arabic = phrases_.language() == "ar" && line != sheet_.lines.end();
    return (arabic ? line->letter_ar : std::string(1, ticket.letter.value)) + " " +
           phrases_.digits(std::to_string(ticket.number));
  }
  [[nodiscard]] std::string text_of(CounterId counter) const {
    const auto place = std::ranges::find(sheet_.places, counter, &Counter::id);
    if (place == sheet_.places.end()) return phrases_.digits(std::to_string(counter.value));
    const auto number = std::int64_t{place->number};
    return place->kind == CounterKind::cashier
               ? phrases_.text("manager.cashier", {{"number", number}})
               : phrases_.text("manager.counter", {{"number", number}});
  }
  [[nodiscard]] std::string text_of(AllCounters) const {
    return phrases_.text("behaviour.all_counters");
  }
  [[nodiscard]] std::string text_of(Hidden) const { return phrases_.text("behaviour.hidden"); }

  const Sheet& sheet_;
  const text::Phrases& phrases_;
  const text::TimeZone& zone_;
};

}  // namespace

void print_table(const Sheet& sheet, const text::Phrases& phrases, const text::TimeZone& zone,
                 std::ostream& out) {
  out << phrases.text("behaviour.title",
                      {{"centre", sheet.centre}, {"date", phrases.date(sheet.date)}})
      << "\n"
      << phrases.text("behaviour.no_ranking") << "\n";
  const Table table(sheet, phrases, zone);
  for (const Section& section : sheet.sections) table.print(section, out);
}

void print_csv(std::span<const Sheet> sheets, const text::Phrases& phrases, std::ostream& out) {
  out << "centre,date,section,row,field,value\r\n";
  for (const Sheet& sheet : sheets) {
    const std::string place = csv_field(sheet.centre) + "," + text_of(sheet.date) + ",";
    for (const Section& section : sheet.sections) {
      const std::string where = place + std::string(section.id) + ",";
      if (!section.note.empty()) {
        out << where << "0,note," << csv_field(phrases.text(section.note)) << "\r\n";
      }
      for (std::size_t row = 0; row < section.rows.size(); ++row) {
        for (std::size_t i = 0; i < section.rows[row].size(); ++i) {
          out << where << row + 1 << "," << section.columns.at(i).id << ","
              << csv_field(plain(section.rows[row][i])) << "\r\n";
        }
      }
    }
  }
}

void print_json(std::span<const Sheet> sheets, const text::Phrases& phrases, std::ostream& out) {
  out << "{\"days\":[";
  std::string_view between_days;
  for (const Sheet& sheet : sheets) {
    out << between_days << "{\"centre\":" << text::json_text(sheet.centre)
        << ",\"date\":" << text::json_text(text_of(sheet.date)) << ",\"sections\":{";
    std::string_view between;
    for (const Section& section : sheet.sections) {
      out << between;
      print_json(section, phrases, out);
      between = ",";
    }
    out << "}}";
    between_days = ",";
  }
  out << "]}\n";
}

}  // namespace dawr::ctl
