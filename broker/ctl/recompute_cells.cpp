#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "broker/ctl/commands.h"
#include "broker/ctl/journal_walk.h"
#include "broker/ctl/papers.h"
#include "broker/queue/metrics.h"
#include "common/domain/cell_text.h"
#include "common/log/cell_signature.h"
#include "common/log/encoding.h"
#include "common/storage/files.h"

namespace dawr::ctl {
namespace {

// By the cell's name and version.
using Lines = std::map<std::string, std::string>;

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream in(line);
  for (std::string field; std::getline(in, field, ',');) fields.push_back(field);
  return fields;
}

// Up to the version, which is the fifth.
std::string name_in(const std::string& line) {
  constexpr int columns = 5;
  std::size_t end = 0;
  for (int column = 0; column < columns && end != std::string::npos; ++column) {
    end = line.find(',', column == 0 ? 0 : end + 1);
  }
  return line.substr(0, end);
}

// Of whichever version.
std::string cell_of(const std::string& name) { return name.substr(0, name.rfind(',')); }

// A line of cells, and who answers for it; empty where nobody does, or nobody was asked.
struct Told {
  std::string line;
  std::string log;
  std::string range;
  std::string signature;
};

// Off the end of a line that was listed with signatures.
Told take_apart(const std::string& text) {
  Told told{.line = text, .log = {}, .range = {}, .signature = {}};
  for (auto* part : {&told.signature, &told.range, &told.log}) {
    const auto comma = told.line.rfind(',');
    if (comma == std::string::npos) break;
    *part = told.line.substr(comma + 1);
    told.line.resize(comma);
  }
  return told;
}

bool is_genuine(const Told& told, const log::VerifierKey& key) {
  const auto bytes = log::from_base64(told.signature);
  log::Signature signature{};
  if (!bytes || bytes->size() != signature.size()) return false;
  std::ranges::copy(*bytes, signature.begin());
  const auto text = log::cell_statement(told.log, told.range, told.line);
  return log::is_signed_by(key.key, log::bytes_of(text), signature);
}

// What a file of cells says, and which of them nobody answers for.
struct ToldCells {
  Lines lines;
  std::vector<std::string> doubtful;
};

Result<ToldCells> read_cells(const std::filesystem::path& file,
                             const std::optional<log::VerifierKey>& key) {
  std::ifstream in(file, std::ios::binary);
  const auto fault = [&](const std::string& what) {
    return std::unexpected(Fault{FaultKind::damaged, file.string() + ": " + what});
  };
  if (!in) return fault("can't be opened: " + storage::last_error());
  std::string line;
  const auto next = [&] {
    if (!std::getline(in, line)) return false;
    if (line.ends_with('\r')) line.pop_back();
    return true;
  };
  const bool is_there = next();
  const bool is_signed = line == signed_cell_header();
  if (!is_there || (!is_signed && line != cell_header())) {
    return fault("these are no cells: its first line must be \"" + cell_header() + "\"");
  }
  if (key && !is_signed) {
    return fault("its cells are without signatures: list them with dawr-upstream cells --signed");
  }
  ToldCells told;
  const auto columns = fields_of(cell_header()).size();
  for (std::size_t number = 2; next(); ++number) {
    const auto one =
        is_signed ? take_apart(line) : Told{.line = line, .log = {}, .range = {}, .signature = {}};
    if (fields_of(one.line).size() != columns) {
      return fault("line " + std::to_string(number) + " has another number of columns");
    }
    const auto name = name_in(one.line);
    if (!told.lines.emplace(name, one.line).second) {
      return fault("line " + std::to_string(number) + " is the same cell once more");
    }
    if (key && !is_genuine(one, *key)) told.doubtful.push_back(name);
  }
  return told;
}

std::string first_difference(const std::string& told, const std::string& made) {
  const auto names = fields_of(cell_header());
  const auto one = fields_of(told);
  const auto other = fields_of(made);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (one.at(i) != other.at(i)) {
      return names[i] + " is " + one[i] + " there, and the journal makes " + other[i];
    }
  }
  return "the same";
}

// Every version of every cell that a journal makes, one at a time.
Result<> make_cells(const std::filesystem::path& journal,
                    const std::function<void(const MetricCell&)>& made) {
  queue::DayMetrics metrics;
  const auto walked = walk_journal(journal, [&](const queue::State& before, const Entry& entry) {
    std::set<CellKey> changed;
    queue::observe(metrics, changed, before, entry);
    for (const CellKey& key : changed) made(metrics.at(key));
  });
  if (!walked) return std::unexpected(walked.error());
  return {};
}

Result<> list_cells(const RecomputeOptions& options, const std::filesystem::path& journal,
                    std::ostream& out) {
  std::map<CellKey, MetricCell> cells;
  const auto made = make_cells(journal, [&](const MetricCell& cell) { cells[cell.key] = cell; });
  if (!made) return made;
  out << cell_header() << "\n";
  for (const auto& [key, cell] : cells) {
    if (!options.date || key.date == *options.date) out << cell_line(cell) << "\n";
  }
  return {};
}

struct Comparison {
  Lines unmatched;                  // of the file: no such version was made
  std::vector<std::string> edited;  // what differs
  std::size_t agree{};
  std::map<std::string, std::string> newest;  // version, of each cell of the journal
};

void compare(Comparison& comparison, const MetricCell& cell) {
  const auto name = cell_name(cell);
  comparison.newest[cell_of(name)] = name;
  const auto told = comparison.unmatched.find(name);
  if (told == comparison.unmatched.end()) return;
  const auto made = cell_line(cell);
  if (told->second == made) {
    ++comparison.agree;
  } else {
    comparison.edited.push_back(name + ": " + first_difference(told->second, made));
  }
  comparison.unmatched.erase(told);
}

void print(const Comparison& comparison, const Lines& told, std::ostream& out) {
  for (const auto& edited : comparison.edited) out << "E_METRIC_MISMATCH " << edited << "\n";
  for (const auto& [name, line] : comparison.unmatched) {
    out << "E_METRIC_MISMATCH " << name << ": the journal never made that version\n";
  }
  std::set<std::string> cells;
  std::set<std::string> dates;
  std::size_t behind = 0;
  for (const auto& [name, line] : told) {
    const auto cell = cell_of(name);
    cells.insert(cell);
    dates.insert(name.substr(0, name.find(',')));
    const auto newest = comparison.newest.find(cell);
    if (newest != comparison.newest.end() && newest->second != name) ++behind;
  }
  std::size_t missing = 0;
  for (const auto& [cell, name] : comparison.newest) {
    if (dates.contains(name.substr(0, name.find(','))) && !cells.contains(cell)) ++missing;
  }
  out << comparison.agree << " of " << told.size() << " cells are what the journal makes.\n";
  if (behind + missing > 0) {
    out << "Of the same days the journal has made " << missing << " cells that are not there, and "
        << behind << " in a newer version: not delivered yet, or kept back.\n";
  }
}

// Whether the key's log answers for each.
void print_doubtful(const ToldCells& told, std::ostream& out) {
  for (const auto& name : told.doubtful) {
    out << "E_METRIC_MISMATCH " << name << ": the key given has not signed it as it stands there\n";
  }
  out << told.lines.size() - told.doubtful.size() << " of " << told.lines.size()
      << " cells are signed by the key given.\n";
}

Result<bool> compare_cells(const RecomputeOptions& options, const std::filesystem::path& journal,
                           std::ostream& out) {
  std::optional<log::VerifierKey> key;
  if (!options.key.empty()) {
    auto given = read_key(options.key);
    if (!given) return std::unexpected(given.error());
    key = *std::move(given);
  }
  const auto told = read_cells(options.against, key);
  if (!told) return std::unexpected(told.error());
  Comparison comparison;
  comparison.unmatched = told->lines;
  const auto made = make_cells(journal, [&](const MetricCell& cell) { compare(comparison, cell); });
  if (!made) return std::unexpected(made.error());
  if (key) print_doubtful(*told, out);
  print(comparison, told->lines, out);
  return comparison.edited.empty() && comparison.unmatched.empty() && told->doubtful.empty();
}

}  // namespace

Result<bool> recompute_cells(const RecomputeOptions& options, std::ostream& out) {
  const auto journal = journal_of(options.journal);
  if (!journal) return std::unexpected(journal.error());
  if (const auto lawful = check_lawful(*journal); !lawful) return std::unexpected(lawful.error());
  if (!options.against.empty()) return compare_cells(options, *journal, out);
  if (const auto listed = list_cells(options, *journal, out); !listed) {
    return std::unexpected(listed.error());
  }
  return true;
}

}  // namespace dawr::ctl
