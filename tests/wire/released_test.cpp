// Schemas only grow, and what an older version wrote is still read.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "common/wire/codec.h"
#include "tests/catch.h"
#include "tests/scratch.h"
#include "tests/wire/samples.h"

using namespace dawr;
namespace fs = std::filesystem;

namespace {

const fs::path schemas = fs::path(DAWR_SOURCE_DIR) / "common/wire/schema";
const fs::path released = fs::path(DAWR_SOURCE_DIR) / "tests/wire/released";

bool conforms(const fs::path& schema, const fs::path& include) {
  const auto command = std::string(DAWR_FLATC) + " --conform " +
                       (released / schema.filename()).string() + " --conform-includes " +
                       released.string() + " -I " + include.string() + " " + schema.string() +
                       " > /dev/null 2>&1";
  return std::system(command.c_str()) == 0;
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool conforms_with(const std::string& name, const std::string& before, const std::string& after) {
  const Scratch scratch;
  auto text = text_of(schemas / name);
  const auto at = text.find(before);
  REQUIRE(at != std::string::npos);
  text.replace(at, before.size(), after);
  std::ofstream(scratch / name) << text;
  return conforms(scratch / name, schemas);
}

std::string hex_of(const wire::Bytes& bytes) {
  std::string text;
  for (const auto byte : bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

wire::Bytes bytes_of(std::string_view hex) {
  wire::Bytes bytes;
  for (; !hex.empty(); hex.remove_prefix(2)) {
    bytes.push_back(
        static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(0, 2)), nullptr, 16)));
  }
  return bytes;
}

}  // namespace

TEST_CASE("each schema is an evolution of the released one") {
  int count = 0;
  for (const auto& file : fs::directory_iterator(released)) {
    INFO(file.path());
    CHECK(conforms(schemas / file.path().filename(), schemas));
    ++count;
  }
  CHECK(count == 10);
}

TEST_CASE("a schema that changes what it said before is found out") {
  CHECK(conforms_with("client.fbs", "  outcome:Outcome;\n", "  outcome:Outcome;\n  more:uint;\n"));
  CHECK_FALSE(
      conforms_with("client.fbs", "  outcome:Outcome;\n", "  more:uint;\n  outcome:Outcome;\n"));
  CHECK_FALSE(conforms_with("client.fbs", "  clerk:uint;", "  clerk:ulong;"));
  CHECK_FALSE(conforms_with("entry.fbs", "walk_in = 1", "walk_in = 4"));
}

TEST_CASE("an entry keeps its bytes") {
  const Entry entry{
      .seq = 4711,
      .at = Instant{Duration{1'767'254'400'000'000}},
      .cause = {.device = DeviceId{3}, .session = 0x1122334455667788, .counter = 9},
      .event = TicketCalled{.ticket = Serial{42},
                            .counter = CounterId{7},
                            .key = {Instant{Duration{1'767'254'000'000'000}}, Serial{42}},
                            .reason = TurnReason::walk_in,
                            .handicap = minutes{5},
                            .runner_up = std::nullopt}};
  const auto bytes = wire::encode(entry);
  CHECK(hex_of(bytes) ==
        "180000004457454e00000e003e00280030000800070024000e0000000000000d"
        "887766554433221109000000000000000300000000000000000000002800000067"
        "120000000000000060bdfa4e4706000000000000000e002400080006000c0005"
        "0020000e000000000107002a00000000dce5e24e4706002a0000000000000000"
        "00000005000000");
  const auto decoded = wire::decode_entry(bytes);
  REQUIRE(decoded.has_value());
  CHECK(tests::equal(*decoded, entry));
}

TEST_CASE("a number that is left and its answer keep their bytes") {
  wire::Token token{};
  for (std::size_t i = 0; i < token.size(); ++i) token[i] = static_cast<std::uint8_t>(i);
  const wire::ClientMessage left = wire::LeaveContact{
      .nonce = 7, .token = token, .mobile = MobileNumber::read("01012345678").value()};
  CHECK(hex_of(wire::encode(left)) ==
        "100000004457434c08000e000700080008000000000000061000000000000a00"
        "20001800040014000a000000000102030405060708090a0b0c0d0e0f0c000000"
        "07000000000000000b000000303130313233343536373800");
  const wire::ClientMessage taken_back =
      wire::LeaveContact{.nonce = 8, .token = token, .mobile = std::nullopt};
  CHECK(hex_of(wire::encode(taken_back)) ==
        "100000004457434c08000c000700080008000000000000060c00000008001c00"
        "1400040008000000000102030405060708090a0b0c0d0e0f0800000000000000");
  const wire::BrokerMessage kept = wire::ContactNoted{.nonce = 7, .refused = std::nullopt};
  CHECK(hex_of(wire::encode(kept)) ==
        "100000004457425208000e0007000800080000000000000a0c00000000000600"
        "0c000400060000000700000000000000");
}

TEST_CASE("a condition and its answer keep their bytes") {
  const wire::ClientMessage condition =
      wire::Condition{.printer = PrinterState::paper_out, .help_wanted = true};
  CHECK(hex_of(wire::encode(condition)) ==
        "100000004457434c08000c000700080008000000000000050c00000008000800"
        "060007000800000000000701");
  const wire::BrokerMessage noted = wire::ConditionNoted{.help_noted = true, .staff_see_it = true};
  CHECK(hex_of(wire::encode(noted)) ==
        "100000004457425208000c000700080008000000000000090c00000008000800"
        "060007000800000000000101");
}

TEST_CASE("a cell is read that was written before the total wait was measured") {
  const auto cell =
      wire::decode_cell(bytes_of("3400000044574d43000000002800300008001c0006000700240000000c000000"
                                 "0000000000000000000000000000100014001800280000000000410121500000"
                                 "020000003800000024000000180000000024f4b1f24b06000900000000000000"
                                 "00000000fcffffff04000400040000000c0018000c000400000008000c000000"
                                 "580200001000000094020000000000000000000002000000cd00000001000000"
                                 "4001000001000000"));
  REQUIRE(cell.has_value());
  CHECK(cell->cell.version == 9);
  CHECK(cell->cell.wait_first.count() == 2);
  CHECK(cell->cell.wait_total == Measure{});
  CHECK(cell->since == 0);
  CHECK_FALSE(cell->signature);
}

TEST_CASE("a pause is read that was written with one language") {
  const auto entry =
      wire::decode_entry(bytes_of("180000004457454e00000e003a00280030000800070024000e0000000000001c"
                                  "010000000000000002000000000000002800000000000000000000001c000000"
                                  "05000000000000000060bdfa4e47060000000600080004000600000004000000"
                                  "0a00000066697265206472696c6c0000"));
  REQUIRE(entry.has_value());
  CHECK(std::get<IssuingPaused>(entry->event).reason == Name{"fire drill", ""});
}
