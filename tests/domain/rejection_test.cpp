#include "common/domain/rejection.h"

#include <set>
#include <string>

#include "tests/catch.h"

using namespace dawr;

TEST_CASE("each rejection has a name of its own") {
  std::set<std::string_view> names;
  std::size_t codes = 0;
  for (int number = 0; number < 1000; ++number) {
    const auto name = name_of(static_cast<RejectionCode>(number));
    CHECK(name.starts_with("E_"));
    if (name == "E_UNKNOWN") continue;
    names.insert(name);
    ++codes;
  }
  CHECK(codes >= 49);
  CHECK(names.size() == codes);
}

TEST_CASE("the abuse cases' names are kept") {
  CHECK(name_of(RejectionCode::separation_of_duty) == "E_SOD");
  CHECK(name_of(RejectionCode::no_show_early) == "E_NOSHOW_EARLY");
  CHECK(name_of(RejectionCode::day_closed) == "E_DAY_CLOSED");
  CHECK(name_of(RejectionCode::token_mismatch) == "E_TOKEN_MISMATCH");
}
