#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>

#include "tests/tree/tree_rules.h"

namespace dawr::tree {
namespace {

namespace fs = std::filesystem;

// Names separated by zero bytes, as `git ls-files -z` prints them; nothing where git says no.
std::optional<std::vector<std::string>> paths_from_git(const std::string& root) {
  const auto command =
      "git -C '" + root + "' ls-files -z --cached --others --exclude-standard 2>/dev/null";
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string output;
  std::array<char, 4096> block;
  for (std::size_t count = 0; (count = fread(block.data(), 1, block.size(), pipe)) > 0;) {
    output.append(block.data(), count);
  }
  if (pclose(pipe) != 0) return std::nullopt;

  std::vector<std::string> paths;
  for (std::size_t begin = 0; begin < output.size();) {
    const auto end = std::min(output.find('\0', begin), output.size());
    paths.push_back(output.substr(begin, end - begin));
    begin = end + 1;
  }
  return paths;
}

std::vector<std::string> paths_from_disk(const std::string& root) {
  std::vector<std::string> paths;
  for (auto at = fs::recursive_directory_iterator(root); at != fs::end(at); ++at) {
    const auto path = at->path().lexically_relative(root).generic_string();
    if (at->is_directory() && (path == "build" || path == ".git")) at.disable_recursion_pending();
    if (at->is_regular_file()) paths.push_back(path);
  }
  return paths;
}

}  // namespace

std::vector<SourceFile> read_tree(const std::string& root) {
  auto paths = paths_from_git(root);
  if (!paths) paths = paths_from_disk(root);
  std::ranges::sort(*paths);

  std::vector<SourceFile> files;
  for (auto& path : *paths) {
    const auto full_path = fs::path(root) / path;
    if (!fs::is_regular_file(full_path)) continue;  // deleted, and git does not know it yet
    std::ifstream stream(full_path, std::ios::binary);
    if (!stream) throw std::runtime_error("can't read " + full_path.string());
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (text.find('\0') != std::string::npos) continue;
    files.push_back({std::move(path), std::move(text)});
  }
  return files;
}

}  // namespace dawr::tree
