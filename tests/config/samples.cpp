#include "tests/config/samples.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <sys/stat.h>

#include "tests/catch.h"

namespace dawr::config_test {

std::string small_centre() {
  return R"([centre]
code = "XX-01"
name_ar = "مركز"
name_en = "Centre"

[rules]
priority_credit_minutes = 12

[[line]]
letter = "B"
letter_ar = "ب"
name_ar = "مباني"
name_en = "Building"
services = ["B"]

[[line]]
letter = "F"
letter_ar = "ف"
name_ar = "الخزينة"
name_en = "Cashier"
target_wait_minutes = 15
services = ["F", "B02"]

[[counter]]
id = 1
number = 1
serves = ["B", { line = "F", handicap_minutes = 7 }]

[[counter]]
id = 2
kind = "cashier"
number = 1
serves = ["F"]

[staff]
clerks = [11, { number = 12, lines = ["F"] }]

[broker]
log = "json"
)";
}

std::string small_catalogue() {
  return R"(id,prefix,sector_ar,sector_en,name_ar,name_en,typical_minutes,deadline_days,fee_at_cashier,mobile_van,flow,visit,documents_ar,documents_en,fee_ar,fee_en,source
B01,B,مباني,Building,ترخيص,Permit,25,30,yes,no,one_fee,yes,,,,,name:X;deadline:EST(30d; guess);minutes:EST
B02,B,مباني,Building,صورة,"Copy, certified",8,3,yes,yes,no_fee,no,,,,,"name:X;deadline:IDA(3 days, comparable);minutes:MEASURED"
F01,F,الخزينة,Cashier,سداد,Pay,3,0,yes,yes,pay_only,yes,,,,,name:X;deadline:NONE;minutes:EST
F02,F,الخزينة,Cashier,سداد كامل,"Pay ""all""",4,60,no,yes,pay_only,yes,,,,,name:X;deadline:L(a deadline on the CITIZEN: pay);minutes:EST
)";
}

std::string with(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  INFO("looking for: " << from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

void write(const std::filesystem::path& file, std::string_view text, unsigned mode) {
  std::ofstream(file, std::ios::binary) << text;
  REQUIRE(::chmod(file.c_str(), mode) == 0);
}

std::string read(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace dawr::config_test
