// The list of ways to cheat against the test cases of the whole tree.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/rejection.h"
#include "tests/catch.h"
#include "tests/harness/centre.h"

using namespace dawr;

namespace {

const std::filesystem::path tests_folder = DAWR_SOURCE_DIR "/tests";

// One line of CSV, whose fields may be quoted.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char one : line) {
    if (one == '"') {
      quoted = !quoted;
    } else if (one == ',' && !quoted) {
      fields.emplace_back();
    } else if (one != '\r') {
      fields.back() += one;
    }
  }
  return fields;
}

// What the list refuses each case with: "E_SOD / E_RATE" is two, "E_CLOCK_SKEW (alarm)" one.
std::map<std::string, std::set<std::string>> listed_codes() {
  std::map<std::string, std::set<std::string>> cases;
  std::ifstream file(tests_folder / "abuse" / "abuse_cases.csv");
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const auto fields = fields_of(line);
    REQUIRE(fields.size() == 6);
    auto& codes = cases[fields[0]];
    std::istringstream words(fields[4]);
    for (std::string word; words >> word;) {
      if (word.starts_with("E_")) codes.insert(word);
    }
  }
  return cases;
}

// The rows of a text file, as the words before the last column and that; '#' begins a comment.
std::vector<std::vector<std::string>> rows_of(const std::string& name, std::size_t columns) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream file(tests_folder / "abuse" / name);
  REQUIRE(file.good());
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::vector<std::string> row(columns);
    if (!(words >> row[0])) continue;
    for (std::size_t i = 1; i + 1 < columns; ++i) words >> row[i];
    std::getline(words >> std::ws, row.back());
    INFO(name << ": " << line);
    REQUIRE(!row.back().empty());
    rows.push_back(std::move(row));
  }
  return rows;
}

// The id that begins the name of the test case whose name begins somewhere in `text`, if any.
std::optional<std::string> id_in(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
  if (!text.starts_with("\"AB") || text.size() < 6 || text[5] != ' ') return std::nullopt;
  return std::string(text.substr(1, 4));
}

// The ids of all test cases, wherever they are.
std::set<std::string> tested() {
  constexpr std::string_view begins = "TEST_CASE(";
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(tests_folder)) {
    if (entry.path().extension() != ".cpp") continue;
    const auto text = harness::read_text(entry.path());
    const std::string_view view = text;
    for (auto at = view.find(begins); at != view.npos; at = view.find(begins, at + 1)) {
      if (const auto id = id_in(view.substr(at + begins.size()))) found.insert(*id);
    }
  }
  return found;
}

std::set<std::string> our_codes() {
  std::set<std::string> names;
  for (std::uint16_t number = 0; number < 1000; ++number) {
    names.emplace(name_of(static_cast<RejectionCode>(number)));
  }
  names.erase("E_UNKNOWN");
  return names;
}

}  // namespace

TEST_CASE("each of the thirty ways to cheat has a test") {
  std::set<std::string> listed;
  for (const auto& [id, codes] : listed_codes()) listed.insert(id);
  CHECK(listed.size() == 30);
  CHECK(tested() == listed);
}

TEST_CASE("each code of the list is one of ours, or it is said which stands for it") {
  const auto ours = our_codes();
  std::map<std::pair<std::string, std::string>, std::string> stands_for;
  for (const auto& row : rows_of("codes.txt", 4)) {
    INFO(row[0] << " in codes.txt");
    CHECK((row[2] == "words" || row[2] == "test" || ours.contains(row[2])));
    CHECK_FALSE(ours.contains(row[1]));
    CHECK(listed_codes()[row[0]].contains(row[1]));
    stands_for[{row[0], row[1]}] = row[2];
  }
  for (const auto& [id, codes] : listed_codes()) {
    for (const auto& code : codes) {
      INFO(id << " " << code);
      CHECK((ours.contains(code) || stands_for.contains({id, code})));
    }
  }
}
