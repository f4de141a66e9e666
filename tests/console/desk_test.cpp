#include "counter/console/desk.h"

#include "tests/catch.h"

using namespace dawr;
using namespace dawr::counter::console;
using namespace std::chrono_literals;

namespace {

constexpr ServiceDate day{std::chrono::year{2026} / 11 / 22};

struct Hand {
  Desk desk;
  Time now{1h};

  explicit Hand(const Occasion& occasion) { desk.attend(occasion); }
  void type(std::string_view text) {
    desk.type(text, now);
    now += 200ms;
  }
  void each(std::string_view digits, std::chrono::milliseconds apart) {
    for (const char digit : digits) {
      now += apart;
      desk.type({&digit, 1}, now);
    }
  }
};

Occasion code_for(std::uint32_t serial) {
  return {.entry = Entry::code, .ticket = Serial{serial}, .tries_left = 5, .date = day};
}

}  // namespace

TEST_CASE("a code is taken in any of the three kinds of digits") {
  const std::vector<std::vector<std::string>> kinds{
      {"5", "8", "3"}, {"٥", "٨", "٣"}, {"۵", "۸", "۳"}, {"٥", "8", "۳"}};
  for (const auto& digits : kinds) {
    Hand hand(code_for(42));
    for (const auto& digit : digits) hand.type(digit);
    CHECK(hand.desk.code() == "583");
    CHECK(hand.desk.take_code() == 583);
    CHECK(hand.desk.code().empty());
    CHECK(hand.desk.hint() == Hint::none);
  }
}

TEST_CASE("what is no code says why, and asks nobody") {
  struct Row {
    std::string typed;
    Hint hint;
    std::string kept;
  };
  const Row row = GENERATE(Row{"", Hint::code_short, ""}, Row{"58", Hint::code_short, "58"},
                           Row{"508", Hint::code_zero, ""}, Row{"abc", Hint::code_short, ""});
  Hand hand(code_for(42));
  hand.each(row.typed, 200ms);
  CHECK_FALSE(hand.desk.take_code());
  CHECK(hand.desk.hint() == row.hint);
  CHECK(hand.desk.code() == row.kept);
  hand.type("7");
  CHECK(hand.desk.hint() == Hint::none);
}

TEST_CASE("a fourth digit by hand changes nothing; Backspace takes the last away") {
  Hand hand(code_for(42));
  hand.each("5837", 200ms);
  CHECK(hand.desk.code() == "583");
  hand.desk.erase();
  CHECK(hand.desk.code() == "58");
  hand.type("1");
  CHECK(hand.desk.take_code() == 581);
}

// The beginning of what the paper's other square holds, and more digits than anybody reads.
const std::string receipt =
    "DAWR-RECEIPT:AF2JGMSJAAAAAAAAAAABAAAAAAAGWBAFICWCEFHWUEGRNBV2U376TRO6O26QOCOXH74WMVJMSLKY" +
    std::string(60, '7') + "ABCDEFGH345";

TEST_CASE("a scanner types the paper's content and it starts the ticket in hand alone") {
  struct Row {
    std::string content;
    std::optional<ArrivalCode> code;
    Hint hint;
  };
  const Row row = GENERATE(Row{"2026112200000042583", 583, Hint::none},
                           Row{"2026112200000043583", std::nullopt, Hint::other_ticket},
                           Row{"2026112100000042583", std::nullopt, Hint::other_ticket},
                           Row{"2026112200000042508", std::nullopt, Hint::not_a_ticket},
                           Row{"2026132200000042583", std::nullopt, Hint::not_a_ticket},
                           Row{"6221234567890", std::nullopt, Hint::not_a_ticket},
                           Row{receipt, std::nullopt, Hint::not_a_ticket});
  const auto apart = GENERATE(0ms, 5ms, 60ms);
  CAPTURE(row.content, apart.count());
  Hand hand(code_for(42));
  SECTION("into an empty box") {}
  SECTION("after two digits of a hand that changed its mind") {
    hand.each("58", 300ms);
    hand.now += 500ms;
  }
  hand.each(row.content, apart);
  CHECK(hand.desk.scanning(hand.now));
  CHECK(hand.desk.take_code() == row.code);
  CHECK(hand.desk.hint() == row.hint);
  CHECK(hand.desk.code().empty());
  CHECK_FALSE(hand.desk.scanning(hand.now + 1s));
}

TEST_CASE("a scan is nineteen digits and nothing else") {
  CHECK(read_scan("2026112200000042583") == Scan{{day, Serial{42}}, 583});
  for (const std::string_view no :
       {"", "202611220000004258", "20261122000000425830", "2026112200000042580",
        "2026023000000042583", "٢٠٢٦١١٢٢٠٠٠", "2026-11-22000042583"}) {
    CAPTURE(no);
    CHECK_FALSE(read_scan(no));
  }
}

TEST_CASE("what was typed for one ticket is gone with it, and with a wrong try") {
  Hand hand(code_for(42));
  hand.each("583", 200ms);
  SECTION("another ticket") { hand.desk.attend(code_for(43)); }
  SECTION("service began") { hand.desk.attend({.entry = Entry::none, .ticket = Serial{42}}); }
  SECTION("a try was wrong") {
    auto less = code_for(42);
    less.tries_left = 4;
    hand.desk.attend(less);
  }
  CHECK(hand.desk.code().empty());
}

TEST_CASE("nothing is typed where nothing is asked for") {
  Hand hand({.entry = Entry::none});
  hand.each("2026112200000042583", 5ms);
  CHECK(hand.desk.code().empty());
  CHECK(hand.desk.clerk().empty());
  CHECK_FALSE(hand.desk.scanning(hand.now));
}

TEST_CASE("signing in: the number, then the PIN") {
  Hand hand({.entry = Entry::sign_in, .pin_needed = true});
  CHECK_FALSE(hand.desk.take_sign_in());
  CHECK(hand.desk.hint() == Hint::clerk_missing);
  hand.each("101", 200ms);
  CHECK(hand.desk.hint() == Hint::none);
  CHECK_FALSE(hand.desk.take_sign_in());
  CHECK(hand.desk.field() == Field::pin);
  hand.type("٤");
  hand.each("711", 10ms);
  CHECK(hand.desk.pin_length() == 4);
  CHECK(hand.desk.take_sign_in() == counter::console::SignIn{ClerkId{101}, Pin::from("4711")});
  CHECK(hand.desk.pin_length() == 0);
}

TEST_CASE("signing in: bounds, erasing, the other field") {
  Hand hand({.entry = Entry::sign_in, .pin_needed = true});
  hand.each("99999999999999", 10ms);
  CHECK(hand.desk.clerk().size() == Desk::clerk_digits);
  CHECK_FALSE(hand.desk.take_sign_in());  // more than a staff number holds
  CHECK(hand.desk.hint() == Hint::clerk_missing);
  CHECK(hand.desk.back());
  hand.each("7", 10ms);
  hand.desk.other_field();
  hand.each("1234567890", 10ms);
  CHECK(hand.desk.pin_length() == limits::pin_digits);
  for (std::size_t digit = 0; digit < limits::pin_digits; ++digit) hand.desk.erase();
  CHECK(hand.desk.field() == Field::pin);
  hand.desk.erase();
  CHECK(hand.desk.field() == Field::pin);  // the PIN typed next is not shown as a number
  CHECK(hand.desk.clerk() == "7");
}

TEST_CASE("who is on a break is filled in, and only the PIN is asked for") {
  Hand hand({.entry = Entry::sign_in, .returning = ClerkId{101}, .pin_needed = true});
  CHECK(hand.desk.clerk() == "101");
  CHECK(hand.desk.field() == Field::pin);
  hand.each("471", 200ms);
  CHECK_FALSE(hand.desk.take_sign_in());
  CHECK(hand.desk.hint() == Hint::pin_missing);
  hand.each("1", 200ms);
  CHECK(hand.desk.take_sign_in() == counter::console::SignIn{ClerkId{101}, Pin::from("4711")});
}

TEST_CASE("a centre without a staff list asks for the number alone") {
  Hand hand({.entry = Entry::sign_in});
  hand.each("101", 200ms);
  hand.desk.other_field();
  CHECK(hand.desk.field() == Field::clerk);
  CHECK(hand.desk.take_sign_in() == counter::console::SignIn{ClerkId{101}});
}

TEST_CASE("Esc closes what is open, then empties, then is somebody else's") {
  Hand hand(code_for(42));
  hand.type("5");
  hand.desk.open(Overlay::reasons);
  CHECK(hand.desk.back());
  CHECK(hand.desk.overlay() == Overlay::none);
  CHECK(hand.desk.code() == "5");
  CHECK(hand.desk.back());
  CHECK(hand.desk.code().empty());
  CHECK_FALSE(hand.desk.back());
}

TEST_CASE("a choice about one ticket closes with it; help stays") {
  Hand hand({.entry = Entry::none, .ticket = Serial{42}});
  hand.desk.open(Overlay::transfer);
  hand.desk.attend({.entry = Entry::none});
  CHECK(hand.desk.overlay() == Overlay::none);
  hand.desk.open(Overlay::help);
  hand.desk.attend(code_for(43));
  CHECK(hand.desk.overlay() == Overlay::help);
}

TEST_CASE("the number of a receipt is taken in capital letters and in any digits") {
  Hand hand({.entry = Entry::payment, .ticket = Serial{42}});
  hand.type("a");
  hand.type("٧٧");
  hand.type("-");
  hand.type("۲ x");
  hand.type("ب");
  CHECK(hand.desk.reference() == "A77-2X");
  hand.desk.erase();
  CHECK(hand.desk.take_reference() == "A77-2");
  CHECK(hand.desk.reference().empty());
  CHECK(hand.desk.hint() == Hint::none);
}

TEST_CASE("what is no receipt's number stays to be put right, and goes with its ticket") {
  Hand hand({.entry = Entry::payment, .ticket = Serial{42}});
  CHECK_FALSE(hand.desk.take_reference());
  CHECK(hand.desk.hint() == Hint::reference_missing);
  hand.type("01012345678");
  CHECK(hand.desk.hint() == Hint::none);
  CHECK_FALSE(hand.desk.take_reference());
  CHECK(hand.desk.hint() == Hint::reference_wrong);
  CHECK(hand.desk.reference() == "01012345678");
  CHECK(hand.desk.back());
  CHECK(hand.desk.reference().empty());
  hand.type("7");
  hand.desk.attend({.entry = Entry::payment, .ticket = Serial{43}});
  CHECK(hand.desk.reference().empty());
}
