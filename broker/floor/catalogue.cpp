#include "broker/floor/catalogue.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "broker/floor/csv.h"
#include "broker/floor/plain_text.h"
#include "common/domain/limits.h"

namespace dawr {
namespace {

constexpr std::array<std::string_view, 17> columns = {
    "id",      "prefix",          "sector_ar",     "sector_en",      "name_ar",
    "name_en", "typical_minutes", "deadline_days", "fee_at_cashier", "mobile_van",
    "flow",    "visit",           "documents_ar",  "documents_en",   "fee_ar",
    "fee_en",  "source"};
enum Column : std::uint8_t {
  id,
  prefix,
  sector_ar,
  sector_en,
  name_ar,
  name_en,
  typical_minutes,
  deadline_days,
  fee_at_cashier,
  mobile_van,
  flow,
  visit,
  documents_ar,
  documents_en,
  fee_ar,
  fee_en,
  source,
};

constexpr std::uint32_t most_minutes = 480;
constexpr std::uint32_t most_days = 3650;
constexpr std::size_t most_source_bytes = 1000;
constexpr std::size_t most_documents = 16;
constexpr std::string_view between_documents = " | ";

// What stands behind `word:` in a source such as "name:EST;deadline:L17(file in 30d;
// …);minutes:EST".
std::optional<std::string_view> source_of(std::string_view text, std::string_view word) {
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const char letter = at < text.size() ? text[at] : ';';
    depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
    if (letter != ';' || (depth > 0 && at < text.size())) continue;
    const auto part = text.substr(start, at - start);
    if (part.starts_with(word) && part.substr(word.size()).starts_with(':')) {
      return part.substr(word.size() + 1);
    }
    start = at + 1;
  }
  return std::nullopt;
}

bool is_estimate(std::string_view source) {
  return source == "EST" || source.starts_with("EST(") ||
         source.find("comparable") != std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(const NamedText& catalogue) : catalogue_(catalogue) {}

  Configured<std::vector<CatalogueRow>> read() {
    for (auto& row : csv_rows(catalogue_, columns, faults_)) {
      line_ = row.line;
      fields_ = std::move(row.fields);
      read_row();
    }
    if (rows_.size() > limits::services) {
      report(0, "more than " + std::to_string(limits::services) + " services");
    }
    if (!faults_.empty()) return std::unexpected(std::move(faults_));
    return std::move(rows_);
  }

 private:
  void report(std::size_t column, std::string text) {
    faults_.push_back(
        {catalogue_.name, line_, static_cast<std::uint32_t>(column), std::move(text)});
  }
  void report_field(Column column, const std::string& text) {
    report(column + 1U, std::string(columns.at(column)) + ": " + text);
  }

  void read_row() {
    CatalogueRow row;
    row.line = line_;
    row.prefix = fields_[prefix];
    auto& service = row.service;
    service.code = read_code();
    check_prefix();
    for (const auto column : {sector_ar, sector_en}) one_line(column);
    service.name = {one_line(name_ar), one_line(name_en)};
    service.typical_minutes = number(typical_minutes, 1, most_minutes);
    service.fee_at_cashier = yes_or_no(fee_at_cashier);
    service.offered_in_van = yes_or_no(mobile_van);
    row.flow = one_line(flow);
    row.needs_visit = yes_or_no(visit);
    row.documents = documents();
    row.fee = {one_line_or_none(fee_ar), one_line_or_none(fee_en)};
    if (row.fee.ar.empty() != row.fee.en.empty()) {
      report_field(fee_en, "expected in both languages, or in none");
    }
    read_sources(service);
    check_sources_of(row);
    rows_.push_back(std::move(row));
  }

  ServiceCode read_code() {
    const auto& text = fields_[id];
    const bool is_code =
        !text.empty() && text.size() <= ServiceCode{}.text.size() &&
        std::ranges::all_of(text, [](char byte) { return byte > ' ' && byte <= '~'; });
    if (!is_code) {
      report_field(id, "expected 1 to 8 printable ASCII characters");
    } else if (!codes_.insert(text).second) {
      report_field(id, text + " is in the catalogue already");
    }
    return ServiceCode(text);
  }

  void check_prefix() {
    const auto& text = fields_[prefix];
    if (text.empty() || !fields_[id].starts_with(text)) {
      report_field(prefix, "expected the beginning of the id " + fields_[id]);
    }
  }

  std::string one_line(Column column) {
    const auto& text = fields_[column];
    if (text.empty() || text.size() > limits::name_bytes || !is_one_line(text)) {
      report_field(column, "expected one line of 1 to " + std::to_string(limits::name_bytes) +
                               " bytes, found " + std::to_string(text.size()));
    }
    return text;
  }

  std::string one_line_or_none(Column column) {
    return fields_[column].empty() ? std::string() : one_line(column);
  }

  std::vector<std::string> listed(Column column) {
    std::vector<std::string> items;
    auto rest = std::string_view(fields_[column]);
    while (!rest.empty() || !items.empty()) {
      const auto end = rest.find(between_documents);
      items.emplace_back(rest.substr(0, end));
      const bool is_line = !items.back().empty() && items.back().size() <= limits::name_bytes &&
                           is_one_line(items.back());
      if (!is_line) {
        report_field(column, "expected documents of one line each, with \" | \" between them");
      }
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + between_documents.size());
    }
    return items;
  }

  std::vector<Name> documents() {
    auto in_arabic = listed(documents_ar);
    auto in_english = listed(documents_en);
    if (in_arabic.size() != in_english.size() || in_arabic.size() > most_documents) {
      report_field(documents_en, "expected as many as in Arabic, " +
                                     std::to_string(in_arabic.size()) + ", and at most " +
                                     std::to_string(most_documents));
      return {};
    }
    std::vector<Name> names;
    names.reserve(in_arabic.size());
    for (std::size_t i = 0; i < in_arabic.size(); ++i) {
      names.push_back({std::move(in_arabic[i]), std::move(in_english[i])});
    }
    return names;
  }

  // What people are told to bring and to pay is never invented.
  void check_sources_of(const CatalogueRow& row) {
    const auto named = [&](std::string_view word) {
      return !source_of(fields_[source], word).value_or("").empty();
    };
    if (!row.documents.empty() && !named("documents")) {
      report_field(source, "expected where the documents come from: documents:…");
    }
    if (!row.fee.empty() && !named("fee")) {
      report_field(source, "expected where the fee comes from: fee:…");
    }
  }

  std::uint16_t number(Column column, std::uint32_t least, std::uint32_t most) {
    const auto value = parse_number(fields_[column], least, most);
    if (!value) {
      report_field(column, "expected a whole number from " + std::to_string(least) + " to " +
                               std::to_string(most) + ", found \"" + fields_[column] + "\"");
    }
    return static_cast<std::uint16_t>(value.value_or(least));
  }

  bool yes_or_no(Column column) {
    const auto& text = fields_[column];
    if (text != "yes" && text != "no") {
      report_field(column, "expected yes or no, found \"" + text + "\"");
    }
    return text == "yes";
  }

  void read_sources(Service& service) {
    const auto days = number(deadline_days, 0, most_days);
    const auto& text = fields_[source];
    const auto of_minutes = source_of(text, "minutes");
    const auto of_deadline = source_of(text, "deadline");
    if (text.size() > most_source_bytes || !of_minutes || !of_deadline || of_minutes->empty() ||
        of_deadline->empty()) {
      report_field(source,
                   "expected where the figures come from, such as "
                   "name:…;deadline:EST;minutes:EST (EST: an estimate)");
      return;
    }
    service.typical_minutes_is_estimate = is_estimate(*of_minutes);
    if (*of_deadline == "NONE") {
      if (days != 0) report_field(deadline_days, "expected 0, for the source says deadline:NONE");
      return;
    }
    if (of_deadline->find("on the CITIZEN") != std::string_view::npos) return;
    service.deadline_days = days;
    service.deadline_is_estimate = is_estimate(*of_deadline);
  }

  const NamedText& catalogue_;
  std::uint32_t line_ = 0;
  std::vector<std::string> fields_;
  std::set<std::string> codes_;
  std::vector<CatalogueRow> rows_;
  std::vector<ConfigFault> faults_;
};

}  // namespace

Configured<std::vector<CatalogueRow>> read_catalogue(const NamedText& catalogue) {
  return Reader(catalogue).read();
}

}  // namespace dawr
