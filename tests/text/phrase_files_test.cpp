// Holds the phrase files against each other and against the sources that use them.

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "common/text/phrases.h"
#include "tests/catch.h"

using dawr::text::Phrases;
namespace fs = std::filesystem;

namespace {

const fs::path root = DAWR_SOURCE_DIR;

std::vector<Phrases> all_languages() {
  std::vector<Phrases> languages;
  for (const auto& file : fs::directory_iterator(root / "config/phrases")) {
    if (file.path().extension() != ".phrases") continue;
    auto phrases = Phrases::load(file.path().parent_path(), file.path().stem().string());
    if (!phrases) FAIL(phrases.error().text);
    languages.push_back(*phrases);
  }
  return languages;
}

// Every string literal of the sources that could be a phrase's key: "word.words_like_this".
std::set<std::string> literals_with_a_dot(const std::string& source) {
  const auto is_key_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  std::set<std::string> literals;
  for (auto open = source.find('"'); open != std::string::npos; open = source.find('"', open + 1)) {
    const auto close = source.find('"', open + 1);
    if (close == std::string::npos) break;
    const auto text = source.substr(open + 1, close - open - 1);
    if (text.find('.') != std::string::npos && std::ranges::all_of(text, is_key_letter))
      literals.insert(text);
  }
  return literals;
}

std::set<std::string> literals_in_sources() {
  std::set<std::string> literals;
  for (const auto* folder : {"broker", "common", "ticket", "counter", "display"}) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& file : fs::recursive_directory_iterator(
             root / folder, fs::directory_options::follow_directory_symlink)) {
      if (file.path().extension() != ".cpp" && file.path().extension() != ".h") continue;
      std::ifstream stream(file.path(), std::ios::binary);
      literals.merge(literals_with_a_dot({std::istreambuf_iterator<char>(stream), {}}));
    }
  }
  return literals;
}

// Files whose names could be keys.
bool is_file_name(const std::string& literal) {
  return literal.ends_with(".phrases") || literal.ends_with(".key") || literal.ends_with(".pub");
}

std::string group_of(const std::string& key) { return key.substr(0, key.find('.')); }

// The phrase files in a folder of their own, each with one more phrase.
class PhrasesOfOwn {
 public:
  PhrasesOfOwn(const std::string& arabic, const std::string& english) {
    fs::create_directories(directory_);
    for (const auto& [name, phrase] : {std::pair{"ar.phrases", arabic}, {"en.phrases", english}}) {
      fs::copy_file(root / "config/phrases" / name, directory_ / name,
                    fs::copy_options::overwrite_existing);
      if (!phrase.empty()) {
        std::ofstream(directory_ / name, std::ios::app) << "only.here = " << phrase << "\n";
      }
    }
  }
  ~PhrasesOfOwn() { fs::remove_all(directory_); }
  PhrasesOfOwn(const PhrasesOfOwn&) = delete;
  PhrasesOfOwn& operator=(const PhrasesOfOwn&) = delete;

  // What is wrong with the pair; empty: nothing.
  [[nodiscard]] std::string fault() const {
    const auto pair = dawr::text::load_pair(directory_, "ar");
    return pair ? std::string{} : pair.error().text;
  }

 private:
  fs::path directory_ = fs::temp_directory_path() / ("dawr-phrases-" + std::to_string(::getpid()));
};

}  // namespace

TEST_CASE("every language has the same phrases with the same variables") {
  const auto languages = all_languages();
  REQUIRE(languages.size() >= 2);
  const auto& reference = languages.front();
  for (const auto& other : languages) {
    INFO(other.language() + " beside " + reference.language());
    CHECK(other.keys() == reference.keys());
    for (const auto& key : reference.keys()) {
      INFO(key);
      CHECK(other.variables_of(key) == reference.variables_of(key));
    }
  }
}

TEST_CASE("every phrase is used, and every phrase used exists") {
  const auto phrases = all_languages().front();
  const auto used = literals_in_sources();
  std::set<std::string> groups;
  for (const auto& key : phrases.keys()) {
    INFO(key + " is in the phrase files, but no source names it");
    CHECK(used.contains(key));
    groups.insert(group_of(key));
  }
  for (const auto& literal : used) {
    if (!groups.contains(group_of(literal)) || is_file_name(literal)) continue;
    INFO(literal + " is named in a source, but is in no phrase file");
    CHECK(phrases.has(literal));
  }
}

TEST_CASE("right-to-left text has no Latin full stop at its end") {
  for (const auto& phrases : all_languages()) {
    if (phrases.direction() != dawr::text::Direction::right_to_left) continue;
    for (const auto& key : phrases.keys()) {
      INFO(key);
      CHECK_FALSE(phrases.text(key).ends_with('.'));
    }
  }
}

TEST_CASE("a pair of languages that differ in their phrases is a fault") {
  CHECK(PhrasesOfOwn("", "").fault() == "");
  CHECK_THAT(PhrasesOfOwn("", "x").fault(), Catch::Contains("ar.phrases lacks only.here"));
  CHECK_THAT(PhrasesOfOwn("x", "").fault(), Catch::Contains("en.phrases lacks only.here"));
}

TEST_CASE("a pair of languages that differ in a phrase's variables is a fault") {
  struct Row {
    std::string arabic;
    std::string english;
    std::string fault;  // how the variables differ; empty: they don't
  };
  const std::vector<Row> rows{
      {"{count} {name}", "{name}: {count}", ""},
      {"{count, plural, other {{name}}}", "{name} {count}", ""},
      {"{bogus}", "x", "ar.phrases ({bogus}) than in en.phrases ()"},
      {"x", "{bogus}", "ar.phrases () than in en.phrases ({bogus})"},
      {"{name}", "{nome}", "ar.phrases ({name}) than in en.phrases ({nome})"},
      {"{count} {name}", "{count}", "ar.phrases ({count} {name}) than in en.phrases ({count})"},
      {"{count, plural, other {{name}}}", "{count, plural, other {#}}",
       "ar.phrases ({count} {name}) than in en.phrases ({count})"}};
  for (const auto& [arabic, english, fault] : rows) {
    INFO(arabic << " beside " << english);
    const auto found = PhrasesOfOwn(arabic, english).fault();
    if (fault.empty()) {
      CHECK(found.empty());
    } else {
      CHECK_THAT(found, Catch::Contains("only.here has other variables in " + fault));
    }
  }
}
