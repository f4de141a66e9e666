// What is said for a call, and when: lines, numbers, scripts, the queue, quiet hours.

#include "display/voice/script.h"

#include <string>
#include <vector>

#include "common/voice/lines.h"
#include "common/voice/quiet_hours.h"
#include "display/voice/announcement_queue.h"
#include "display/voice/number_reading.h"
#include "tests/catch.h"

using namespace dawr;
using namespace dawr::voice;
using namespace std::chrono_literals;

namespace {

Announcement call(std::uint16_t number, char letter = 'C') {
  return {.letter = letter,
          .letter_ar = "ص",
          .number = number,
          .kind = CounterKind::counter,
          .counter = 7};
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string clips_of(const WordList& list, const Announcement& announcement) {
  std::vector<std::string> names;
  for (const auto& part : script_of(list, announcement)) names.push_back(part.clip);
  return joined(names);
}

WordList shipped(const char* language) {
  auto list = WordList::load(DAWR_SOURCE_DIR "/config/voice", language);
  if (!list) FAIL(list.error().text);
  return *std::move(list);
}

text::CivilTime at(int hour, int minute) { return {ServiceDate{}, hour, minute}; }

}  // namespace

TEST_CASE("a call is the same when it was written as a line and read") {
  for (const auto& one : {call(42), call(1, 'A'), call(9999, 'Z'),
                          Announcement{'B', "ب", 7, CounterKind::cashier, 9999}}) {
    const auto read = read_line(line_of(one));
    REQUIRE(read);
    CHECK(*read == Told{one});
  }
  CHECK(line_of(call(42)) == "call C ص 42 counter 7");
  CHECK(line_of(Over{'C', 42}) == "over C 42");
  CHECK(read_line("over C 42") == Told{Over{'C', 42}});
}

TEST_CASE("a line that is no call is refused in words") {
  for (const auto* line : {"",
                           "call",
                           "call C ص 42 counter",
                           "call C ص 42 counter 7 8",
                           "call c ص 42 counter 7",
                           "call CC ص 42 counter 7",
                           "call C  42 counter 7",
                           "call C ص 0 counter 7",
                           "call C ص 042 counter 7",
                           "call C ص 10000 counter 7",
                           "call C ص -1 counter 7",
                           "call C ص 42 desk 7",
                           "call C ص 42 counter 0",
                           "call C ص 42 counter x",
                           "call C \xff 42 counter 7",
                           "call C a\tb 42 counter 7",
                           "call C صصصصص 42 counter 7",
                           "say C ص 42 counter 7",
                           "over",
                           "over C",
                           "over C 0",
                           "over C 42 7",
                           "over ص 42"}) {
    INFO(line);
    const auto read = read_line(line);
    REQUIRE_FALSE(read);
    CHECK_THAT(read.error(), Catch::StartsWith("expected `call"));
  }
}

TEST_CASE("an utterance is the same when it was written as a line and read") {
  for (const auto& one : {Utterance{"ar", "خذ رقمك"}, Utterance{"en", " a <b> & \"c\" "}}) {
    const auto read = read_line(line_of(one));
    REQUIRE(read);
    CHECK(*read == Told{one});
  }
  CHECK(line_of(Utterance{"en", "Take your number"}) == "say en Take your number");
  CHECK(read_line("stop") == Told{Stop{}});
  const std::string longest(longest_utterance, 'a');
  CHECK(read_line("say en " + longest));
  for (const auto& line :
       {std::string("say"), std::string("say en"), std::string("say en "), std::string("say  text"),
        std::string("say EN text"), std::string("say toolonglanguage text"),
        std::string("say en a\tb"), std::string("say en a\x7f"), std::string("say en \xff"),
        "say en " + longest + "a", std::string("stop "), std::string("stop it")}) {
    INFO(line);
    CHECK_FALSE(read_line(line));
  }
}

TEST_CASE("whatever a screen says becomes something that can be said") {
  CHECK(utterable("two\nlines\x01 here\x7f") == "two lines  here ");
  std::string arabic;
  while (arabic.size() < 2 * longest_utterance) arabic += "تذكرة ";
  for (const auto* before : {"", "a"}) {
    const auto cut = utterable(before + arabic);
    CHECK(cut.size() > longest_utterance - 4);
    CHECK(read_line(line_of(Utterance{"ar", cut})));
  }
}

TEST_CASE("an utterance's values: a letter alone has its name, and nothing is markup") {
  const auto arabic = WordList::load(DAWR_SOURCE_DIR "/config/voice", "ar");
  REQUIRE(arabic);
  struct Row {
    const char* text;
    const char* ssml;
  };
  for (const auto& row :
       {Row{"حرف \u2068س\u2069 \u2068٥٥\u2069", "حرف سِينْ ٥٥"},
        Row{"خذ رقمك، (خذ)\u2068خذ\u2069؟", "خُذْ رَقْمَكْ، (خُذْ)خُذْ؟"}, Row{"خذوا", "خذوا"},
        Row{"و س و", "و س و"}, Row{"\u2068نحو \u2068س\u2069 و\u2069", "نحو سِينْ و"},
        Row{"\u2069", ""}, Row{"a < b & \u2068<c>\u2069", "a &lt; b &amp; &lt;c>"},
        Row{"\u2068never closed", "never closed"}, Row{"", ""}}) {
    INFO(row.text);
    CHECK(ssml_of(*arabic, row.text) == row.ssml);
  }
}

TEST_CASE("numbers are put together as each language says them") {
  struct Row {
    std::uint16_t number;
    const char* arabic;
    const char* english;
  };
  for (const auto& row : {
           Row{1, "1", "1"},
           Row{10, "10", "10"},
           Row{19, "19", "19"},
           Row{20, "20", "20"},
           Row{42, "2 and-40", "40 2"},
           Row{100, "100", "100"},
           Row{101, "100 and-1", "100 and 1"},
           Row{112, "100 and-12", "100 and 12"},
           Row{120, "100 and-20", "100 and 20"},
           Row{342, "300 and-2 and-40", "300 and 40 2"},
           Row{1000, "1000", "1000"},
           Row{1005, "1000 and-5", "1000 and 5"},
           Row{2300, "2000 and-300", "2000 300"},
           Row{1205, "1000 and-200 and-5", "1000 200 and 5"},
           Row{9999, "9000 and-900 and-9 and-90", "9000 900 and 90 9"},
       }) {
    INFO(row.number);
    CHECK(joined(number_clips(NumberReading::arabic, row.number)) == row.arabic);
    CHECK(joined(number_clips(NumberReading::english, row.number)) == row.english);
  }
}

TEST_CASE("every number can be said with the clips that are listed") {
  for (const auto reading : {NumberReading::arabic, NumberReading::english}) {
    const auto all = all_number_clips(reading);
    for (std::uint16_t number = 1; number <= 9999; ++number) {
      for (const auto& clip : number_clips(reading, number)) {
        if (std::ranges::find(all, clip) == all.end()) FAIL(number << " needs " << clip);
      }
    }
  }
}

TEST_CASE("a call is said as ticket, letter, number, place") {
  const auto arabic = shipped("ar");
  const auto english = shipped("en");
  CHECK(clips_of(arabic, call(42)) == "ticket letter-sad 2 and-40 counter 7");
  CHECK(clips_of(english, call(42)) == "ticket letter-c 40 2 counter 7");
  auto paid = call(7);
  paid.kind = CounterKind::cashier;
  paid.counter = 21;
  CHECK(clips_of(arabic, paid) == "ticket letter-sad 7 cashier 1 and-20");

  CHECK(ssml_of(script_of(english, call(42))) ==
        "Ticket, C, <break time=\"60ms\"/> forty two <break time=\"150ms\"/> Please go to counter "
        "seven");
  CHECK(ssml_of(script_of(arabic, call(42))) ==
        "تَذْكِرَه رَقَمْ <break time=\"150ms\"/> صَادْ <break time=\"120ms\"/> اِثْنَيْنْ وَأَرْبَعِينْ <break "
        "time=\"250ms\"/> إلى شُبَّاكْ رَقَمْ <break time=\"120ms\"/> سَبْعَه");
}

TEST_CASE("what is no word list's letter is said as it is, and can't become markup") {
  auto odd = call(5);
  odd.letter_ar = "<&";
  const auto script = script_of(shipped("ar"), odd);
  CHECK(script[1].clip.empty());
  CHECK(script[1].words == "C");
  const std::vector<Part> parts{{{}, "a<b&c", {}}};
  CHECK(ssml_of(parts) == "a&lt;b&amp;c");
}

TEST_CASE("calls begin six seconds apart and never overlap") {
  AnnouncementQueue queue;
  const Steady start{1h};
  CHECK_FALSE(queue.begin(start));
  queue.add(call(1));
  queue.add(call(2));
  CHECK(queue.begins_in(start) == 0s);
  CHECK(queue.begin(start) == call(1));
  CHECK(queue.speaking());
  CHECK_FALSE(queue.begin(start + 1min));  // it is still being said
  CHECK_FALSE(queue.begins_in(start + 1min));

  queue.ended(start + 3s);
  CHECK(queue.begins_in(start + 3s) == 3s);
  CHECK_FALSE(queue.begin(start + 5999ms));
  CHECK(queue.begin(start + 6s) == call(2));

  queue.add(call(3));
  queue.ended(start + 20s);  // a long one: a breath, then the next
  CHECK_FALSE(queue.begin(start + 20499ms));
  CHECK(queue.begin(start + 20500ms) == call(3));
  queue.ended(start + 21s);
  CHECK(queue.empty());
}

TEST_CASE("the queue is crowded when three wait beside the one that is said") {
  AnnouncementQueue queue;
  queue.add(call(1));
  CHECK(queue.begin(Steady{1h}));
  queue.add(call(2));
  queue.add(call(3));
  CHECK_FALSE(queue.crowded());
  queue.add(call(4));
  CHECK(queue.crowded());
}

TEST_CASE("a recall takes the place of its call that waits") {
  AnnouncementQueue queue;
  queue.add(call(1));
  queue.add(call(2));
  queue.add(call(1, 'D'));
  auto moved = call(1);
  moved.counter = 3;
  CHECK(queue.add(moved));
  CHECK(queue.begin(Steady{1h}) == call(2));
  queue.ended(Steady{1h});
  CHECK(queue.begin(Steady{1h} + 6s) == call(1, 'D'));
  queue.ended(Steady{1h} + 6s);
  CHECK(queue.begin(Steady{1h} + 12s) == moved);
  CHECK(queue.empty());
}

TEST_CASE("a flood of calls gives up the oldest that waits") {
  AnnouncementQueue queue;
  for (std::uint16_t number = 1; number <= most_waiting; ++number) CHECK(queue.add(call(number)));
  CHECK_FALSE(queue.add(call(99)));
  CHECK(queue.begin(Steady{1h}) == call(2));
}

TEST_CASE("quiet hours") {
  const auto night = QuietHours::read("20:00-08:00");
  REQUIRE(night);
  CHECK(night->contain(at(20, 0)));
  CHECK(night->contain(at(0, 0)));
  CHECK(night->contain(at(7, 59)));
  CHECK_FALSE(night->contain(at(8, 0)));
  CHECK_FALSE(night->contain(at(19, 59)));
  const auto noon = QuietHours::read("11:50-12:30");
  REQUIRE(noon);
  CHECK_FALSE(noon->contain(at(11, 49)));
  CHECK(noon->contain(at(11, 50)));
  CHECK(noon->contain(at(12, 29)));
  CHECK_FALSE(noon->contain(at(12, 30)));
  CHECK_FALSE(noon->contain(at(0, 0)));
  for (const auto* text : {"", "-", "20:00", "20:00-", "24:00-08:00", "20:60-08:00", "8:00-9:00",
                           "20:00-20:00", "20.00-08.00", "20:00-08:00 ", "aa:00-08:00"}) {
    INFO(text);
    CHECK_FALSE(QuietHours::read(text));
  }
}
