#include "common/domain/people_numbers.h"

#include <array>
#include <chrono>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.h"

using namespace dawr;
using namespace std::chrono_literals;
using enum NumberFault;

namespace {

constexpr std::array<std::uint8_t, 4> governorates{1, 2, 19, 88};
constexpr ServiceDate today = std::chrono::local_days{2026y / 11 / 22};

std::string read_national(std::string_view typed) {
  const auto number = NationalNumber::read(typed, governorates, today);
  return std::string(number ? number->digits() : words_of(number.error()));
}

std::string read_mobile(std::string_view typed) {
  const auto number = MobileNumber::read(typed);
  return std::string(number ? number->digits() : words_of(number.error()));
}

struct Row {
  std::string_view typed;
  std::string_view digits;  // or empty, and
  NumberFault fault{};
};

}  // namespace

TEST_CASE("a national number is a century, a date, a governorate and five digits more") {
  const std::vector<Row> rows{
      {"29901011234567", "", governorate},  // 12 is Dakahlia, which this table leaves out
      {"29901010134567", "29901010134567"},
      {"٢٩٩٠١٠١٠١٣٤٥٦٧", "29901010134567"},
      {"۲۹۹۰۱۰۱۰۱۳۴۵۶۷", "29901010134567"},
      {"2990101٠١۳٤٥٦٧", "29901010134567"},  // of three kinds
      {"30002298800000", "30002298800000"},  // 2000 was a leap year
      {"20002298800000", "", birthday},      // 1900 was none
      {"30102298800000", "", birthday},
      {"29913010134567", "", birthday},
      {"29900010134567", "", birthday},
      {"29901000134567", "", birthday},
      {"29901320134567", "", birthday},
      {"32611220134567", "32611220134567"},  // born today
      {"32611230134567", "", not_born},
      {"39912310134567", "", not_born},
      {"19901010134567", "", century},
      {"49901010134567", "", century},
      {"09901010134567", "", century},
      {"29901010034567", "", governorate},
      {"29901019934567", "", governorate},
      {"", "", length},
      {"2990101013456", "", length},
      {"299010101345678", "", length},
      {"29901010134567299010101345672990101013456729901010134567", "", length},
      {"2990101013456x", "", not_digits},
      {"29901010134567 ", "", not_digits},
      {"-9901010134567", "", not_digits},
      {"2990101013456\xd9", "", not_digits},
      {"2990101013456\xd9\x9f", "", not_digits},
      {"2990101013456\xd9\xaa", "", not_digits},
      {"2990101013456\xdb\xba", "", not_digits},
      {"2990101013456\xe0\xa5\xa6", "", not_digits},  // Devanagari: no keyboard here has it
  };
  for (const Row& row : rows) {
    INFO(row.typed);
    CHECK(read_national(row.typed) == (row.digits.empty() ? words_of(row.fault) : row.digits));
  }
}

TEST_CASE("a mobile number is of one of the four networks") {
  const std::vector<Row> rows{
      {"01012345678", "01012345678"},
      {"01112345678", "01112345678"},
      {"01212345678", "01212345678"},
      {"01512345678", "01512345678"},
      {"٠١٠١٢٣٤٥٦٧٨", "01012345678"},
      {"۰۱۵۱۲۳۴۵۶۷۸", "01512345678"},
      {"01312345678", "", prefix},
      {"01412345678", "", prefix},
      {"02012345678", "", prefix},
      {"11012345678", "", prefix},
      {"0101234567", "", length},
      {"010123456789", "", length},
      {"+201012345678", "", not_digits},
      {"010 1234 5678", "", not_digits},
      {"", "", length},
  };
  for (const Row& row : rows) {
    INFO(row.typed);
    CHECK(read_mobile(row.typed) == (row.digits.empty() ? words_of(row.fault) : row.digits));
  }
}

TEST_CASE("no fault quotes what was typed") {
  for (const NumberFault fault :
       {not_digits, length, century, birthday, not_born, governorate, prefix}) {
    CHECK(words_of(fault).size() > 20);
    CHECK(words_of(fault).find("29901010134567") == std::string_view::npos);
  }
}

// Any bytes: read, or refused; and what is read reads as itself.
TEST_CASE("numbers from anything at all") {
  std::mt19937 random(6);  // NOLINT: the same each time
  const std::vector<std::string> pieces{"0",    "1",    "2", "3", "9",
                                        "٠",    "١",    "٩", "۰", "۲",
                                        "\xd9", "\xdb", "x", " ", std::string(1, '\0'),
                                        "\xff"};
  int accepted = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string typed = round % 2 == 0 ? "01" : "2";
    for (auto left = random() % 16; left > 0; --left) {
      typed += pieces[random() % (round % 3 == 0 ? pieces.size() : 10)];
    }
    const auto national = read_national(typed);
    const auto mobile = read_mobile(typed);
    if (national.size() == 14) CHECK(read_national(national) == national);
    if (mobile.size() == 11) CHECK(read_mobile(mobile) == mobile);
    accepted += national.size() == 14 || mobile.size() == 11 ? 1 : 0;
  }
  CHECK(accepted > 100);
}
