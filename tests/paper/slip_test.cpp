#include "ticket/paper/slip.h"

#include "common/ui/picture.h"
#include "tests/catch.h"
#include "tests/screens/golden.h"

namespace dawr::ticket {
namespace {

SlipContent sample() {
  SlipContent content;
  content.centre = {"المركز التكنولوجي لخدمة المواطنين — حي شرق مدينة نصر",
                    "Citizens' Service Centre — East Nasr City District"};
  content.service = {"ترخيص محل عام جديد", "New public-shop licence"};
  content.ticket.ticket = {std::chrono::local_days{std::chrono::year{2026} / 3 / 15}, Serial{55}};
  content.ticket.letter = LineId{'S'};
  content.ticket.letter_ar = "س";
  content.ticket.number = 55;
  content.ticket.ahead = 12;
  content.ticket.promise = {PromiseKind::within, 30, {}};
  content.issued = {content.ticket.ticket.date, 10, 24};
  content.arrival_code = 294;
  content.fee_at_cashier = true;
  return content;
}

text::PhrasePair words(const char* language) {
  auto pair = text::load_pair(DAWR_SOURCE_DIR "/config/phrases", language);
  REQUIRE(pair);
  return *pair;
}

double share_of_black(const ui::Bitmap& bitmap, int from, int to) {
  int black = 0;
  for (int y = 0; y < bitmap.height; ++y) {
    for (int x = from; x < to; ++x) black += bitmap.is_black(x, y) ? 1 : 0;
  }
  return static_cast<double>(black) / (static_cast<double>(to - from) * bitmap.height);
}

}  // namespace

TEST_CASE("a slip is as it was looked at") {
  const std::string language = GENERATE("ar", "en");
  const auto slip = draw_slip(sample(), words(language.c_str()));
  CHECK(screens::difference_from_golden(ui::Picture::of(slip), "slip-" + language) == "");
}

TEST_CASE("a slip keeps to its paper, whatever is written on it") {
  const char* language = GENERATE("ar", "en");
  auto content = sample();
  content.ticket.number = 9'999;
  content.arrival_code = 888;
  content.demonstration = content.ticket.priority_pending = true;
  content.ticket.copy = 3;
  content.ticket.ahead = 4'000'000;
  content.ticket.promise = {PromiseKind::more_than, 180, {}};
  std::string longest;
  for (int i = 0; i < 20; ++i) longest += "طلب ";
  content.service = {longest, std::string(60, 'W')};
  content.centre = content.service;
  const auto slip = draw_slip(content, words(language));
  CHECK(slip.width == slip_dots);
  CHECK(slip.height < 1'800);
  CHECK(share_of_black(slip, 0, 8) == 0);
  CHECK(share_of_black(slip, slip_dots - 8, slip_dots) == 0);
  CHECK(share_of_black(slip, 0, slip_dots) < 0.25);
}

TEST_CASE("a copy and a demonstration say so") {
  const auto plain = draw_slip(sample(), words("ar")).height;
  auto content = sample();
  content.ticket.copy = 1;
  const auto copy = draw_slip(content, words("ar")).height;
  CHECK(copy > plain);
  content.demonstration = true;
  CHECK(draw_slip(content, words("ar")).height > copy);
}

TEST_CASE("the paper in place of a lost one says so, in both languages") {
  const std::string language = GENERATE("ar", "en");
  auto content = sample();
  content.ticket.copy = 1;
  content.replacement = true;
  const auto slip = draw_slip(content, words(language.c_str()));
  CHECK(screens::difference_from_golden(ui::Picture::of(slip), "slip-replacement-" + language) ==
        "");
}

TEST_CASE("what a scanner types is of one length") {
  const TicketRef ticket{std::chrono::local_days{std::chrono::year{2026} / 3 / 5}, Serial{7}};
  CHECK(scan_text(ticket, 123) == "2026030500000007123");
}

}  // namespace dawr::ticket
