#include "ticket/paper/escpos.h"

#include "tests/catch.h"
#include "tests/paper/emulator.h"

namespace dawr::ticket::escpos {
namespace {

ui::Bitmap noise(int width, int height) {
  ui::Bitmap bitmap{width, height, {}};
  bitmap.bytes.resize(bitmap.stride() * static_cast<std::size_t>(height));
  std::uint32_t state = 7;
  for (auto& byte : bitmap.bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<std::uint8_t>(state >> 24U);
  }
  return bitmap;
}

TEST_CASE("what is printed comes out as it was drawn, whatever its height") {
  const int height = GENERATE(1, 255, 256, 257, 700);
  const auto drawn = ui::Bitmap{576, height, noise(576, height).bytes};
  paper::PrinterEmulator printer;
  const auto answers = printer.receive(print_and_cut(drawn));
  REQUIRE(printer.slips().size() == 1);
  const auto& slip = printer.slips().front();
  CHECK(slip.width == 576);
  CHECK(slip.height == height);
  std::size_t other = 0;
  for (std::size_t i = 0; i < slip.bytes.size(); ++i) {
    if (slip.bytes[i] != drawn.bytes[i]) ++other;
  }
  CHECK(other <= slip.bytes.size() / 10'000);
  CHECK(printer.misunderstood() == 0);
  REQUIRE(answers.size() == 1);
  CHECK(is_done(answers.front()));
}

TEST_CASE("no picture holds a command that a printer obeys at once") {
  ui::Bitmap bitmap{24, 2, {0x10, 0x04, 0x01, 0x10, 0x14, 0x02}};
  const auto job = print_and_cut(bitmap);
  paper::PrinterEmulator printer;
  CHECK(printer.receive(job).size() == 1);  // of GS r alone
  CHECK(printer.slips().front().bytes ==
        std::vector<std::uint8_t>{0x00, 0x04, 0x01, 0x00, 0x14, 0x02});
}

TEST_CASE("the four status bytes") {
  struct Row {
    const char* what;
    std::array<std::uint8_t, 4> answers;
    std::optional<Status> read;
  };
  const auto row = GENERATE(values<Row>(
      {{"well", {0x12, 0x12, 0x12, 0x12}, Status{}},
       {"cover open", {0x1a, 0x16, 0x12, 0x12}, Status{.offline = true, .cover_open = true}},
       {"knife stuck", {0x1a, 0x52, 0x1a, 0x12}, Status{.offline = true, .cutter_stuck = true}},
       {"broken", {0x1a, 0x52, 0x32, 0x12}, Status{.offline = true, .broken = true}},
       {"little paper", {0x12, 0x12, 0x12, 0x1e}, Status{.paper_low = true}},
       {"no paper",
        {0x1a, 0x32, 0x12, 0x7e},
        Status{.offline = true, .paper_low = true, .paper_out = true}},
       {"noise", {0x12, 0xff, 0x12, 0x12}, std::nullopt},
       {"zeros", {0, 0, 0, 0}, std::nullopt}}));
  INFO(row.what);
  CHECK(read_status(row.answers) == row.read);
}

}  // namespace
}  // namespace dawr::ticket::escpos
