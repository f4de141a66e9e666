#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "broker/ctl/commands.h"
#include "broker/ctl/journal_walk.h"
#include "broker/queue/metrics.h"
#include "common/domain/cell_text.h"
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

Result<Lines> read_cells(const std::filesystem::path& file) {
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
  if (!next() || line != cell_header()) {
    return fault("these are no cells: its first line must be \"" + cell_header() + "\"");
  }
  Lines lines;
  const auto columns = fields_of(cell_header()).size();
  for (std::size_t number = 2; next(); ++number) {
    if (fields_of(line).size() != columns) {
      return fault("line " + std::to_string(number) + " has another number of columns");
    }
    if (!lines.emplace(name_in(line), line).second) {
      return fault("line " + std::to_string(number) + " is the same cell once more");
    }
  }
  return lines;
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

Result<bool> compare_cells(const RecomputeOptions& options, const std::filesystem::path& journal,
                           std::ostream& out) {
  const auto told = read_cells(options.against);
  if (!told) return std::unexpected(told.error());
  Comparison comparison;
  comparison.unmatched = *told;
  const auto made = make_cells(journal, [&](const MetricCell& cell) { compare(comparison, cell); });
  if (!made) return std::unexpected(made.error());
  print(comparison, *told, out);
  return comparison.edited.empty() && comparison.unmatched.empty();
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
