// A campaign in parts: what they count is added up, and one that dies is found.
#include "tests/campaign/parts.h"

#include <cstdlib>

#include "tests/catch.h"

namespace dawr::campaign {

TEST_CASE("what the parts counted is added up by its name") {
  const auto [all, found_in] = run_in_parts(7, [](std::uint64_t part) {
    Findings findings;
    findings.runs = 2;
    findings.counts = {{"parts", 1}, {"numbers of parts", part}};
    return findings;
  });
  CHECK_FALSE(found_in);
  CHECK(all.found == "");
  CHECK(all.runs == 14);
  REQUIRE(all.counts.size() == 2);
  CHECK(all.counts[0].times == 7);
  CHECK(all.counts[1].what == "numbers of parts");
  CHECK(all.counts[1].times == 21);
}

TEST_CASE("a finding comes back whole, and no further part is begun") {
  const std::string text = "two lines\nand " + std::string(200'000, '.');
  const auto [all, found_in] = run_in_parts(1000, [&](std::uint64_t part) {
    Findings findings;
    findings.runs = 1;
    if (part == 3) findings.found = text;
    return findings;
  });
  CHECK(found_in == 3);
  CHECK(all.found == text);
  CHECK(all.runs < 1000);
}

TEST_CASE("a part that aborts is a finding") {
  const auto [all, found_in] = run_in_parts(1, [](std::uint64_t) -> Findings { std::abort(); });
  CHECK(found_in == 0);
  CHECK_THAT(all.found, Catch::Contains("ended by signal 6"));
}

}  // namespace dawr::campaign
