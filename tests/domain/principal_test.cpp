#include "common/domain/principal.h"

#include <array>
#include <string_view>

#include "tests/catch.h"

using namespace dawr;

TEST_CASE("roles keep their numbers and their names, which files and scripts compare") {
  constexpr std::array<std::string_view, 12> names = {
      "unknown",    "dispenser", "reception", "portal",   "counter", "cashier",
      "supervisor", "display",   "auditor",   "upstream", "broker",  "unknown"};
  for (std::size_t number = 0; number < names.size(); ++number) {
    CAPTURE(number);
    CHECK(name_of(static_cast<Role>(number)) == names.at(number));
  }
}
