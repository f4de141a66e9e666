// Everything that the fuzzers ever found, and samples of all that is decoded, once more.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/fuzz/targets.h"

using namespace dawr::fuzz;

namespace {

const std::filesystem::path corpus = DAWR_SOURCE_DIR "/tests/fuzz/corpus";
constexpr std::uintmax_t most_bytes = std::uintmax_t{1536} * 1024;

std::vector<std::uint8_t> read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string broken_promise(const Target& target, const std::filesystem::path& file) {
  try {
    target.check(read(file));
    return {};
  } catch (const Broken& broken) {
    return broken.what();
  }
}

}  // namespace

TEST_CASE("every decoder keeps its promises for every input of the corpus") {
  std::uintmax_t bytes = 0;
  for (const Target& target : targets) {
    int files = 0;
    for (const auto& file : std::filesystem::directory_iterator(corpus / target.name)) {
      INFO(file.path().string());
      CHECK(broken_promise(target, file.path()) == "");
      bytes += file.file_size();
      ++files;
    }
    INFO(target.name);
    CHECK(files >= 1);
    // So that a few bytes less, or others, were tried too.
    CHECK(broken_promise(target, "/dev/null") == "");
  }
  CHECK(bytes < most_bytes);
}

TEST_CASE("each folder of the corpus belongs to a decoder") {
  std::set<std::string> names;
  for (const Target& target : targets) names.emplace(target.name);
  for (const auto& folder : std::filesystem::directory_iterator(corpus)) {
    CHECK(names.contains(folder.path().filename().string()));
  }
}
