// A day told in rows, for tests that look at more than what came of each.
#pragma once

#include <string>

#include "tests/catch.h"
#include "tests/core/sample_centre.h"
#include "tests/core/stage.h"

namespace dawr::play {

class ToldDay {
 public:
  explicit ToldDay(const CentrePolicy& policy = sample_centre()) : stage_(policy, refusals_) {}

  // Several rows, one a line; fails the test at the first that comes out otherwise.
  void tell(const std::string& rows) {
    std::size_t begin = 0;
    int line = 0;
    while (begin < rows.size()) {
      const auto end = std::min(rows.find('\n', begin), rows.size());
      auto text = rows.substr(begin, end - begin);
      text.erase(0, text.find_first_not_of(' '));
      begin = end + 1;
      ++line;
      if (text.empty()) continue;
      const auto wrong = stage_.check(row_of({"row " + std::to_string(line), text}));
      INFO(wrong);
      REQUIRE(wrong.empty());
    }
  }

  Play& play() { return stage_.play(); }
  const queue::State& state() { return stage_.play().state(); }

 private:
  Refusals refusals_;
  Stage stage_;
};

}  // namespace dawr::play
