#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/tree/tree_rules.h"

using dawr::tree::Exception;
using dawr::tree::find_violations;
using dawr::tree::read_tree;
using dawr::tree::SourceFile;
using dawr::tree::to_text;

namespace {

// Files that break a rule for a reason. Remove the line when the reason is gone: the test insists.
const std::vector<Exception> exceptions = {};

// The rules broken by one file that lies in a tree with a few headers to include.
std::vector<std::string> rules_broken(const std::string& path, const std::string& text) {
  const std::vector<SourceFile> files = {
      {"broker/floor/session.h", ""},
      {"broker/queue/queue.h", ""},
      {"common/domain/time.h", ""},
      {"common/storage/files.h", ""},
      {"common/wire/codec.h", ""},
      {"counter/screen.h", ""},
      {path, text},
  };
  std::vector<std::string> rules;
  for (const auto& violation : find_violations(files, {})) rules.push_back(violation.rule);
  return rules;
}

using Rules = std::vector<std::string>;

}  // namespace

TEST_CASE("the checkout keeps the house rules") {
  const auto files = read_tree(DAWR_SOURCE_DIR);
  REQUIRE_FALSE(files.empty());
  for (const auto& violation : find_violations(files, exceptions)) {
    FAIL_CHECK(to_text(violation));
  }
}

TEST_CASE("a planted violation of each rule is found") {
  struct Row {
    std::string path;
    std::string text;
    std::string rule;
  };
  const std::string hash_include = "#include ";
  const std::vector<Row> rows = {
      {"common/domain/a.h", hash_include + "\"common/wire/codec.h\"", "include"},
      {"common/domain/a.cpp", hash_include + "\"common/storage/files.h\"", "include"},
      {"common/storage/a.cpp", hash_include + "\"common/wire/codec.h\"", "include"},
      {"broker/queue/a.cpp", hash_include + "\"common/storage/files.h\"", "include"},
      {"common/wire/a.cpp", hash_include + "\"broker/queue/queue.h\"", "include"},
      {"broker/queue/a.h", hash_include + "\"common/wire/codec.h\"", "include"},
      {"broker/journal/a.cpp", hash_include + "\"broker/floor/session.h\"", "include"},
      {"broker/ctl/a.cpp", hash_include + "\"broker/floor/session.h\"", "include"},
      {"ticket/a.cpp", hash_include + "\"broker/queue/queue.h\"", "include"},
      {"display/a.cpp", hash_include + "\"counter/screen.h\"", "include"},
      {"upstream/a.cpp", hash_include + "\"broker/queue/queue.h\"", "include"},
      {"broker/a.cpp", hash_include + "\"tests/catch.h\"", "include-root"},
      {"elsewhere/a.cpp", hash_include + "\"common/domain/time.h\"", "include"},
      {"broker/queue/a.cpp", hash_include + "\"queue.h\"", "include-root"},
      {"common/domain/a.h", hash_include + "<spdlog/spdlog.h>", "pure"},
      {"common/domain/a.h", hash_include + "<time.h>", "pure"},
      {"broker/queue/a.cpp", hash_include + "<random>", "pure"},
      {"broker/appointments/a.cpp", hash_include + "<random>", "pure"},
      {"broker/queue/a.cpp",
       "auto x = std::chrono::system"
       "_clock::now();",
       "pure"},
      {"broker/floor/a.cpp", hash_include + "<zmq.hpp>", "home-zmq"},
      {"common/wire/a.h", hash_include + "\"centre_generated.h\"", "home-flatbuffers"},
      {"common/wire/a.h", hash_include + "<flatbuffers/flatbuffers.h>", "home-flatbuffers"},
      {"broker/floor/a.cpp", hash_include + "\"x/centre_generated.h\"", "home-flatbuffers"},
      {"common/storage/a.h", hash_include + "<sqlite3.h>", "home-sqlite"},
      {"broker/journal/a.cpp", hash_include + "<sqlite3.h>", "home-sqlite"},
      {"ticket/main.cpp", hash_include + "<SDL2/SDL.h>", "home-sdl"},
      {"ticket/paper.cpp", hash_include + "<cairo/cairo.h>", "home-pango-cairo"},
      {"display/a.cpp", "  #  include <pango/pangocairo.h>", "home-pango-cairo"},
      {"common/ui/a.cpp", hash_include + "<unicode/unistr.h>", "home-icu"},
      {"broker/queue_key.cpp", hash_include + "<sodium.h>", "home-sodium"},
      {"tests/core/a.cpp", hash_include + "<catch2/catch.hpp>", "home-catch"},
      {"tests/core/a.cpp",
       "std::this_thread::sleep"
       "_for(1s);",
       "test-sleeps"},
      {"docs/a.md",
       "TO"
       "DO: say more",
       "unfinished"},
      {"ticket/CMakeLists.txt",
       "pkg_check_modules(ttf SDL"
       "2_ttf)",
       "bidi"},
      {"tests/core/a.cpp",
       hash_include + "<SDL2/SDL"
                      "_ttf.h>",
       "bidi"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.path, row.text);
    CHECK(rules_broken(row.path, row.text) == Rules{row.rule});
  }
}

TEST_CASE("what is allowed is not reported") {
  const std::string hash_include = "#include ";
  CHECK(rules_broken("broker/queue/a.cpp",
                     hash_include + "<vector>\n" + hash_include + "\"common/domain/time.h\"\n")
            .empty());
  CHECK(rules_broken("common/domain/a.cpp", hash_include + "<atomic>").empty());
  CHECK(rules_broken("common/storage/sqlite.cpp", hash_include + "<sqlite3.h>").empty());
  CHECK(rules_broken("common/wire/codec.cpp", hash_include + "\"centre_generated.h\"").empty());
  CHECK(rules_broken("ticket/window_sdl.cpp", hash_include + "<SDL.h>").empty());
  CHECK(rules_broken("tests/sim/a.cpp", hash_include + "<sqlite3.h>").empty());
  CHECK(rules_broken("ticket/a.cpp",
                     "mktemp -d /tmp/dawr.X"
                     "XXXXX")
            .empty());
}

TEST_CASE("a header with one home may not have two") {
  const SourceFile first{"common/config/load.cpp", "#include <toml++/toml.h>\n"};
  const SourceFile second{"ticket/config.cpp", "\n#include <toml++/toml.h>\n"};
  CHECK(find_violations({first}, {}).empty());
  const auto found = find_violations({first, second}, {});
  REQUIRE(found.size() == 2);
  CHECK(to_text(found[1]) ==
        "ticket/config.cpp:2: this header has one home, but 2 files include it [one-home-toml]");
}

TEST_CASE("a file has at most 600 lines") {
  std::string text;
  for (int line = 0; line < 600; ++line) text += "//\n";
  CHECK(rules_broken("ticket/a.cpp", text).empty());
  CHECK(rules_broken("ticket/a.cpp", text + "//") == Rules{"too-long"});
  CHECK(rules_broken("config/phrases.toml", text + "#").empty());
}

TEST_CASE("an exception covers its file, and must be used") {
  const std::vector<SourceFile> files = {{"ticket/a.cpp", "#include <zmq.hpp>\n"}};
  const Exception used{"ticket/a.cpp", "home-zmq", "planted"};
  const Exception unused{"ticket/b.cpp", "home-zmq", "planted"};
  CHECK(find_violations(files, {used}).empty());
  const auto found = find_violations(files, {used, unused});
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == "unused-exception");
}
