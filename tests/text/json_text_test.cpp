#include "common/text/json_text.h"

#include <string>
#include <vector>

#include "tests/catch.h"

using namespace dawr;

TEST_CASE("JSON text is one line of UTF-8 whatever is in it") {
  struct Row {
    std::string text;
    std::string quoted;
  };
  const std::vector<Row> rows = {
      {"", R"("")"},
      {"\"\\", R"("\"\\")"},
      {"a\nb\tc\rd", R"("a\nb\tc\u000dd")"},
      {std::string("\0\x01\x7f", 3), R"("\u0000\u0001\u007f")"},
      {"٤٢", "\"٤٢\""},
      {"\xff", "\"\xEF\xBF\xBD\""},
      {"a\xd9", "\"a\xEF\xBF\xBD\""},
      {"\xc0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"\xed\xa0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"\xf0\x9f\x8c\x99", "\"\xf0\x9f\x8c\x99\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(text::json_text(row.text) == row.quoted);
  }
}
