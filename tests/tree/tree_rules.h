// The house rules of the source tree, as code: who may include whom, one home for each foreign
// header, and what no file may contain.
//
// A tree is a value here, so the rules are themselves tested on small planted trees.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dawr::tree {

struct SourceFile {
  std::string path;  // from the root of the checkout, with '/'
  std::string text;
};

struct Violation {
  std::string path;
  std::size_t line = 0;  // from 1; 0 when the whole file is meant
  std::string rule;      // its short name, which an Exception gives
  std::string message;
};

// Lets one file break one rule. An exception that nothing uses is itself a violation.
struct Exception {
  std::string_view path;
  std::string_view rule;
  std::string_view reason;
};

// Every violation in the tree that no exception covers, in the order of the files.
std::vector<Violation> find_violations(const std::vector<SourceFile>& files,
                                       const std::vector<Exception>& exceptions);

// The text files of a checkout: what git tracks or would track, or, where there is no git, what
// lies on disk outside build/. Files that hold a zero byte (pictures, fonts) are left out.
std::vector<SourceFile> read_tree(const std::string& root);

// "path:line: message [rule]", as compilers print it.
std::string to_text(const Violation& violation);

}  // namespace dawr::tree
