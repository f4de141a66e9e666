#include "common/device/command_text.h"

#include "common/domain/limits.h"
#include "counter/commands.h"
#include "tests/catch.h"
#include "ticket/commands.h"

using namespace dawr;
using device::LineSplitter;
using device::read_command;

namespace {

// Every line that comes out of the bytes, cut ones as "<cut>".
std::vector<std::string> lines_of(const std::vector<std::string>& pieces) {
  LineSplitter splitter;
  std::vector<std::string> lines;
  const auto take = [&] {
    while (const auto line = splitter.next()) lines.push_back(line->cut ? "<cut>" : line->text);
  };
  for (const auto& piece : pieces) {
    splitter.feed(piece);
    take();
  }
  splitter.finish();
  take();
  CHECK(splitter.empty());
  return lines;
}

using Lines = std::vector<std::string>;

// What reading a line as a wish of the program leads to: "" when it is one, otherwise the words.
template <class Read>
std::string fault_of(const std::string& line, Read read) {
  const auto text = read_command(line);
  if (!text) return text.error().text;
  const auto wish = read(*text);
  return wish ? "" : wish.error();
}

template <class Body>
Body body_of(const std::string& line) {
  const auto text = read_command(line);
  REQUIRE(text);
  const auto wish = counter::read_wish(*text);
  REQUIRE(wish);
  return std::get<Body>(std::get<CommandBody>(*wish));
}

}  // namespace

TEST_CASE("lines are put together from bytes as they come") {
  CHECK(lines_of({"take B01\nca", "ncel\r\n", "\n", "quit"}) ==
        Lines{"take B01", "cancel", "", "quit"});
  CHECK(lines_of({""}).empty());
  CHECK(lines_of({"\n\n"}) == Lines{"", ""});
  CHECK(lines_of({std::string("a\0b\n", 4)}) == Lines{std::string("a\0b", 3)});
}

TEST_CASE("a line that is too long is cut, and the next one is whole") {
  const std::string longest(device::longest_line, 'x');
  CHECK(lines_of({longest + "\nnext\n"}) == Lines{longest, "next"});
  CHECK(lines_of({longest + "\r\nnext\n"}) == Lines{longest, "next"});
  CHECK(lines_of({longest + "x\nnext\n"}) == Lines{"<cut>", "next"});
  CHECK(lines_of({longest + "x\r\nnext\n"}) == Lines{"<cut>", "next"});
  CHECK(lines_of({longest + longest}) == Lines{"<cut>"});
  Lines pieces(10'000, longest);
  pieces.emplace_back("\nnext");
  CHECK(lines_of(pieces) == Lines{"<cut>", "next"});
}

TEST_CASE("a line is a tag, a name and words") {
  const std::string line = "  #17 take\tB01   elderly ";
  const auto text = read_command(line);
  REQUIRE(text);
  CHECK(text->tag == "17");
  CHECK(text->words == std::vector<std::string_view>{"take", "B01", "elderly"});
  CHECK(text->after(1) == "B01   elderly");
  CHECK(text->after(9).empty());
  CHECK(read_command("")->words.empty());
  CHECK(read_command("#1")->words.empty());
}

TEST_CASE("lines that are no text are refused in words") {
  const std::vector<std::string> hostile = {
      std::string("take\0 B01", 9), "take \xff", "\xc0\x80",
      "take \xed\xa0\x80",          "# take",    "#" + std::string(65, 'x') + " take B01"};
  for (const auto& line : hostile) {
    CAPTURE(line);
    const auto text = read_command(line);
    REQUIRE_FALSE(text);
    CHECK_FALSE(text.error().text.empty());
  }
  CHECK(read_command("#" + std::string(64, 'x') + " take B01"));
}

TEST_CASE("numbers are read in all three kinds of digits, and nothing else") {
  using device::read_number;
  CHECK(read_number("4712", 9999) == 4712);
  CHECK(read_number("٤٧١٢", 9999) == 4712);
  CHECK(read_number("۴۷۱۲", 9999) == 4712);
  CHECK(read_number("4٧۱2", 9999) == 4712);
  CHECK(read_number("18446744073709551615", UINT64_MAX) == UINT64_MAX);
  for (const std::string bad :
       {"", "-1", "+1", "1.5", "0x1", "1 ", "10000", "٤٧a", "\xd9", "18446744073709551616", "٬"}) {
    CAPTURE(bad);
    CHECK_FALSE(read_number(bad, 9999));
  }
}

TEST_CASE("dates exist or are refused") {
  using namespace std::chrono;
  CHECK(device::read_date("2026-11-22") == ServiceDate{local_days(2026y / November / 22)});
  CHECK(device::read_date("٢٠٢٦-١١-٢٢") == ServiceDate{local_days(2026y / November / 22)});
  CHECK(device::read_date("2028-02-29"));
  for (const std::string bad : {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1",
                                "22-11-2026", "2026/11/22", "2026-11-222", "-026-11-22"}) {
    CAPTURE(bad);
    CHECK_FALSE(device::read_date(bad));
  }
}

TEST_CASE("tokens travel as 32 hexadecimal digits") {
  const std::string text = "03000000d509ae62c35fc583e8bc1d9a";
  const auto token = device::read_token(text);
  REQUIRE(token);
  CHECK(device::token_text(*token) == text);
  CHECK(device::read_token("03000000D509AE62C35FC583E8BC1D9A") == token);
  CHECK_FALSE(device::read_token(text.substr(1)));
  CHECK_FALSE(device::read_token(text + "0"));
  CHECK_FALSE(device::read_token("g" + text.substr(1)));
}

TEST_CASE("an arrival code is three digits from 1 to 9") {
  for (const std::string good : {"471", "٤٧١", "۴۷۱", "٤7۱"}) {
    CAPTURE(good);
    CHECK(counter::read_arrival_code(good) == ArrivalCode{471});
  }
  for (const std::string bad :
       {"", "47", "4711", "401", "٤٠١", "۴۰۱", "4-1", "abc", "٤٧", "\xd9\xa4"}) {
    CAPTURE(bad);
    CHECK_FALSE(counter::read_arrival_code(bad));
  }
}

TEST_CASE("the dispenser's lines") {
  const auto fault = [](const std::string& line) { return fault_of(line, ticket::read_wish); };
  for (const std::string good :
       {"take B01", "take B01 pregnancy", "cancel", "confirm 12 paper", "confirm ١٢ screen",
        "void 12", "reprint 12", "help on", "help off", "grant 12 elderly identity_card",
        "leave 03000000d509ae62c35fc583e8bc1d9a", "rejoin 03000000d509ae62c35fc583e8bc1d9a",
        "rate 03000000d509ae62c35fc583e8bc1d9a good", "offer", "state"}) {
    CHECK(fault(good).empty());
  }
  for (const std::string bad : {"take",
                                "take B01 rich",
                                "take B01 elderly now",
                                "take TOOLONG99",
                                "take ب١",
                                "cancel 3",
                                "confirm 12",
                                "confirm 0 paper",
                                "confirm x paper",
                                "confirm 1000001 paper",
                                "confirm 12 stone",
                                "void",
                                "reprint -1",
                                "grant 12 elderly",
                                "grant 12 elderly word",
                                "leave 12",
                                "rejoin",
                                "rate 03000000d509ae62c35fc583e8bc1d9a",
                                "rate 03000000d509ae62c35fc583e8bc1d9a 5",
                                "rate good",
                                "help",
                                "help me",
                                "help on off",
                                "next",
                                "open-day 2026-11-22",
                                "TAKE B01"}) {
    CAPTURE(bad);
    CHECK_FALSE(fault(bad).empty());
  }
}

TEST_CASE("the counter's lines") {
  const auto fault = [](const std::string& line) { return fault_of(line, counter::read_wish); };
  for (const std::string good : {"open 101",
                                 "open 101 4711",
                                 "open 101 80264913",
                                 "next",
                                 "recall",
                                 "start 471",
                                 "put-back",
                                 "complete incomplete",
                                 "transfer C",
                                 "hold",
                                 "resume",
                                 "no-show",
                                 "break prayer",
                                 "close",
                                 "stay",
                                 "undo",
                                 "pay 7734-21/A",
                                 "pay ٧٧٣٤",
                                 "waive exempt by law",
                                 "view",
                                 "state",
                                 "sign-in 201 4711",
                                 "sign-out",
                                 "open-day 2026-11-22",
                                 "close-out power cut",
                                 "close-day",
                                 "pause عطل | power cut",
                                 "resume-issuing",
                                 "notice 3 | | ",
                                 "unlock 4",
                                 "override A 12 taken ill in the hall",
                                 "approve 1",
                                 "withdraw"}) {
    CAPTURE(good);
    CHECK(fault(good).empty());
  }
  for (const std::string bad : {"open",
                                "open me",
                                "open 4294967296",
                                "next 12",
                                "recall now",
                                "start",
                                "start 470",
                                "complete",
                                "complete lunch",
                                "transfer",
                                "transfer c",
                                "transfer CC",
                                "pay",
                                "pay paid",
                                "pay A 1",
                                "pay 29901011234567",
                                "waive",
                                "break",
                                "open-day",
                                "open-day tomorrow",
                                "close-out",
                                "pause",
                                "pause lunch",
                                "pause | lunch",
                                "pause غداء |",
                                "notice 1",
                                "notice 1 | a",
                                "notice 4 | a | b",
                                "notice x | a | b",
                                "take B01",
                                "open 101 471",
                                "open 101 471123456",
                                "open 101 47a1",
                                "open 101 4711 5",
                                "sign-in",
                                "sign-in 201",
                                "sign-in 201 471",
                                "sign-in 201 x",
                                "sign-out 201",
                                "unlock",
                                "unlock 65536",
                                "override",
                                "override A 12",
                                "override a 12 ill",
                                "override A 10000 ill",
                                "approve",
                                "approve all",
                                "withdraw 1"}) {
    CAPTURE(bad);
    CHECK_FALSE(fault(bad).empty());
  }
  CHECK(fault("open 101 471x").find("471x") == std::string::npos);
  CHECK(fault("sign-in 201 471x").find("471x") == std::string::npos);
  CHECK_FALSE(fault("break " + std::string(limits::reason_bytes + 1, 'x')).empty());
  CHECK_FALSE(fault("notice 0 | a | " + std::string(limits::notice_bytes + 1, 'x')).empty());
}

TEST_CASE("arguments arrive whole") {
  CHECK(body_of<Break>("#1 break  صلاة  الظهر ").reason == "صلاة  الظهر");
  const auto notice = body_of<PostNotice>("notice 2 | يغلق الساعة ٢ | Closes at 2");
  CHECK(notice.slot == 2);
  CHECK(notice.text == Name{"يغلق الساعة ٢", "Closes at 2"});
  CHECK(body_of<PauseIssuing>("pause عطل  عام | power  cut ").reason ==
        Name{"عطل  عام", "power  cut"});
  CHECK(body_of<Complete>("complete redirected").outcome == Outcome::redirected);
  CHECK(body_of<StartService>("start ٤٧١").typed == 471);
  CHECK(body_of<OpenCounter>("open ١٠١").clerk == ClerkId{101});
  CHECK_FALSE(body_of<OpenCounter>("open ١٠١").pin);
  CHECK(body_of<OpenCounter>("open ١٠١ ٤٧۱۱").pin == Pin::from("4711"));
  CHECK(body_of<SignIn>("sign-in ٢٠١ ٤٧۱۱").clerk == ClerkId{201});
  CHECK(body_of<SignIn>("sign-in ٢٠١ ٤٧۱۱").pin == Pin::from("4711"));
}
